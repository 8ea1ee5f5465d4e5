"""The figures of a quarter from a plain table of what happened, without anything of Chesil.

The table is CSV. A row is what happened to one case of one panel: `events` are days with what happened on
them, in order. A case counts once, in the quarter of the day on which it was heard.
"""

import csv
import io
from collections import Counter


def figures(table, panel, first, last):
    """Counts by name, and how many each kind of agency referred; *first*, *last*: days as 2026-04-01."""
    counts, kinds, waits = Counter(), Counter(), []
    for row in csv.DictReader(io.StringIO(table.strip()), skipinitialspace=True):
        days = [event.split(" ") for event in row["events"].split("/")]
        heard = [day for day, what in days if what == "heard"]
        if row["panel"] != panel or not heard or not first <= heard[0] <= last:
            continue
        counts["cases"] += 1
        counts["repeats"] += row["sort"] == "repeat"
        counts["moved here"] += row["sort"] == "moved here"
        counts["police" if row["by"] == "police" else "partners"] += 1
        counts["children"] += int(row["children"])
        for name in ("minority_ethnic", "lgbt", "disabled", "male"):
            counts[name] += row[name] == "yes"
        counts["young harmed"] += age(row["born"], heard[0]) in (16, 17)
        counts["young accused"] += 0 <= age(row["accused_born"], heard[0]) <= 17
        kinds[row["by"]] += 1
        waits.append(day_number(heard[0]) - day_number(days[0][0]))
    middle = sorted(waits)[(len(waits) - 1) // 2] if waits else None
    return counts, kinds, middle


def age(born, on):
    """Whole years from one day to another; -1 where the first is not known whole."""
    if born.count("-") < 2:
        return -1
    return int(on[:4]) - int(born[:4]) - (on[5:] < born[5:])


def day_number(day):
    """Days since 1 March of the year 0, by the calendar alone."""
    year, month, date = map(int, day.split("-"))
    year, month = (year - 1, month + 9) if month < 3 else (year, month - 3)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + date
