"""The figures of safe accommodation of a year from a plain table, without anything of Chesil.

The table is CSV. A row is one stay of one household, or one day on which it could not be supported; `needs`
are words with a slash between. A year begins on 1 April.
"""

import csv
import io
from collections import Counter

from tests.web.staff.plain_return import day_number

PEOPLE = ("women", "men", "trans", "adults", "children")


def figures(table, year):
    """Counts by name of the year that begins on 1 April of *year*, and the middle length of ended stays."""
    first, last = f"{year}-04-01", f"{year + 1}-03-31"
    houses, counts, lengths = {}, Counter(), []
    for row in csv.DictReader(io.StringIO(table.strip()), skipinitialspace=True):
        houses.setdefault(row["house"], []).append(row)
    for rows in houses.values():
        counts["not supported"] += any(
            row["outcome"] == "not supported" and first <= row["on"] <= last for row in rows
        )
        here = [row for row in rows if row["outcome"] == "supported" and row["on"] <= last]
        here = [row for row in here if not row["ended_on"] or row["ended_on"] >= first]
        for row in here:
            if row["ended_on"] and row["ended_on"] <= last:
                counts["ended"] += 1
                lengths.append(day_number(row["ended_on"]) - day_number(row["on"]))
        if not here:
            continue
        counts["households"] += 1
        counts["began"] += any(row["on"] >= first for row in here)
        for place in {row["place"] for row in here}:
            counts[f"place {place}"] += 1
        newest = sorted(here, key=lambda row: row["on"])[-1]
        for part in PEOPLE:
            counts[part] += int(newest[part])
            counts["people"] += int(newest[part])
        counts[f"whence {newest['whence']}"] += 1
        needs = [each for each in newest["needs"].split("/") if each]
        counts["any need"] += bool(needs)
        for need in needs:
            counts[f"need {need}"] += 1
    return counts, sorted(lengths)[(len(lengths) - 1) // 2] if lengths else None
