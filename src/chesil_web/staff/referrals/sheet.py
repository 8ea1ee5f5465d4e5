"""Listings of before, out of cells that were copied from a spreadsheet: rows, or what is wrong where."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

MOST_ROWS: Final = 1_000
MOST_LETTERS: Final = 500_000
_LONGEST: Final = 200
COLUMNS: Final[Mapping[str, Any]] = {
    "referred": lazy("Referred on"), "heard": lazy("Heard on"), "harmed": lazy("Harmed name"),
    "harmed born": lazy("Harmed born"), "accused": lazy("Accused name"), "accused born": lazy("Accused born"),
    "second": lazy("Second accused name"), "second born": lazy("Second accused born"),
}  # fmt: skip
_NEEDED: Final = ("referred", "heard", "harmed", "accused")
_FORMATS: Final = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")


@attrs.frozen(kw_only=True)
class Row:
    """One listing. *place*: of its row in the sheet, from 1. A birth date is as 1988-03-04, or empty."""

    place: int
    referred: date
    heard: date
    harmed: str
    harmed_born: str = ""
    accused: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Fault:
    """What is wrong in a row and column; the column is empty where it is the row itself."""

    row: int
    column: str
    words: str


@attrs.frozen(kw_only=True)
class Sheet:
    """What was read: rows, faults, and how many rows are older than a repeat looks back."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    older: int = 0


def read(text: str, *, since: date, today: date) -> Sheet:
    """Read cells with their headings, parted by tabs, semicolons or commas.

    Args:
        since: what was referred before is left out and counted.
    """
    lines = _lines(text)
    if not lines:
        return _refused(1, _("There is nothing here. Copy the cells with their headings."))
    heads, missing = _heads(lines[0][1])
    if missing:
        return _refused(1, _("A column is missing: %(names)s.") % {"names": ", ".join(missing)})
    if len(lines) - 1 > MOST_ROWS:
        return _refused(MOST_ROWS + 2, _("At most %(n)d rows at once.") % {"n": MOST_ROWS})
    faults: list[Fault] = []
    rows = [row for place, cells in lines[1:] if (row := _row(place, cells, heads, today, faults))]
    faults += _doubles(rows)
    kept = tuple(row for row in rows if row.referred >= since)
    return Sheet(
        rows=kept, older=len(rows) - len(kept), faults=tuple(sorted(faults, key=lambda each: each.row))
    )


def _refused(row: int, words: str) -> Sheet:
    return Sheet(faults=(Fault(row=row, column="", words=words),))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with its place from 1."""
    head = text.partition("\n")[0]
    mark = max("\t;,", key=head.count)
    try:
        found = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error:  # a cell that never ends
        return []
    return [(place, cells) for place, cells in enumerate(found, 1) if any(cell.strip() for cell in cells)]


def _heads(cells: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the names of those that are needed and are not there."""
    plain = {str(words).casefold(): name for name, words in COLUMNS.items()}
    heads = {
        plain[words]: place for place, cell in enumerate(cells) if (words := _tidy(cell).casefold()) in plain
    }
    return heads, [str(COLUMNS[name]) for name in _NEEDED if name not in heads]


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def _row(
    place: int, cells: Sequence[str], heads: Mapping[str, int], today: date, faults: list[Fault]
) -> Row | None:
    typed = {name: _tidy(cells[at]) if at < len(cells) else "" for name, at in heads.items()}
    wrong = [Fault(row=place, column=str(COLUMNS[name]), words=words) for name, words in _wrong(typed, today)]
    faults += wrong
    if wrong:
        return None
    accused = [
        (typed[name], _iso(typed.get(f"{name} born", "")))
        for name in ("accused", "second")
        if typed.get(name)
    ]
    return Row(
        place=place, referred=_required(typed["referred"]), heard=_required(typed["heard"]),
        harmed=typed["harmed"], harmed_born=_iso(typed.get("harmed born", "")), accused=tuple(accused),
    )  # fmt: skip


def _wrong(typed: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:
    for name in _NEEDED:
        if not typed[name]:
            yield name, _("This is empty.")
    for name, value in typed.items():
        if len(value) > _LONGEST:
            yield name, _("This is too long.")
        elif value and name not in ("harmed", "accused", "second"):
            yield from _wrong_day(name, value, today)
    referred, heard = day(typed["referred"]), day(typed["heard"])
    if referred and heard and heard < referred:
        yield "heard", _("This is before the day of the referral.")


def _wrong_day(name: str, value: str, today: date) -> Iterator[tuple[str, str]]:
    found = day(value)
    if found is None and not (name.endswith("born") and re.fullmatch(r"(19|20)\d\d", value)):
        yield name, _("This is no day: write it as 4/3/2026.")
    elif found and found > today:
        yield name, _("This day has not come yet.")


def day(value: str) -> date | None:
    """A day as people write it in a cell, the day before the month; None where it is none."""
    for format in _FORMATS:
        try:
            return datetime.strptime(value, format).date()
        except ValueError:
            continue
    return None


def _required(value: str) -> date:
    found = day(value)
    assert found is not None  # noqa: S101 - looked at before
    return found


def _iso(value: str) -> str:
    found = day(value)
    return found.isoformat() if found else value


def _doubles(rows: Iterable[Row]) -> Iterator[Fault]:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = (row.referred, row.harmed.casefold(), row.accused[0][0].casefold())
        if key in seen:
            yield Fault(row=row.place, column="", words=_("This is row %(n)d again.") % {"n": seen[key]})
        seen.setdefault(key, row.place)
