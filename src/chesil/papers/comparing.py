"""Compares papers that go out together: nothing that the first one hides may stand in another."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal

import attrs

from chesil.leaks import Detail, Kind, Piece, check, masked
from chesil.leaks.bounds import NOT_LOOKED
from chesil.leaks.telling import told_by
from chesil.pipeline import Progress, quiet
from chesil.sandbox.nursery import Nursery
from chesil.terms.readings import file_name

_HEX: Final = re.compile("[0-9a-f]+")
_HASH: Final = 64  # digits of a SHA-256; where a line has no room for all of them, it is cut
_FIRST: Final = 16  # at least so many of them stand before the cut
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAY: Final = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b|\b(\d{{4}})-(\d\d)-(\d\d)\b(?!T)")
_UTC, _LOCAL = "at", "at_local"  # columns of the table

What = Literal["hidden", "not there", "UTC"]


@attrs.frozen(kw_only=True)
class Difference:
    """Something that does not fit.

    Attributes:
        what: "hidden": an address, number or place that the first paper does not show; "not there": a file
            is listed by its SHA-256, and the pack does not hold it; "UTC": a day that is one of no record
            where the record is, only in UTC.
        file, part: where it stands. said: it, masked where it is hidden elsewhere.
    """

    what: What
    file: str
    part: str
    said: str


@attrs.frozen(kw_only=True)
class Compared:
    """What does not fit, in the order of the files; and each part that nobody could look into."""

    differences: tuple[Difference, ...]
    not_looked: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether all of it was looked at and nothing stands in one that another hides."""
        return not (self.differences or self.not_looked)


type _Looked = tuple[str, list[Piece]]


def compare(paths: Sequence[Path], *, progress: Progress = quiet) -> Compared:
    """Compare the first paper with the others: a table, a list of exhibits, a pack.

    Raises:
        ReadingError: a file cannot be opened, or cannot be looked through.
    """
    looked: list[_Looked] = []
    with Nursery() as nursery:
        for count, path in enumerate(paths, 1):
            with path.open("rb") as source:
                looked.append(
                    (file_name(path.name), nursery.pieces(source, path.stat().st_size, name=path.name))
                )
            progress("Comparing", count, len(paths))
    found = (*_hidden(looked), *_not_there(looked), *_in_utc(looked, list(_tables(paths))))
    closed = tuple(
        f"{name}, {each.part}: {each.text}"
        for name, pieces in looked
        for each in pieces
        if each.part.endswith(NOT_LOOKED)
    )
    return Compared(differences=tuple(dict.fromkeys(found)), not_looked=closed)


def _hidden(looked: Sequence[_Looked]) -> Iterator[Difference]:
    """What tells where somebody is or how to reach them, and is not in the first paper."""
    (_name, first), others = looked[0], looked[1:]
    told = {each for _, pieces in others for each in _tells(pieces)}
    details = [
        Detail(id=f"{kind} {value}", kind=kind, value=value, whose="anybody") for kind, value in sorted(told)
    ]
    shown = {hit.detail.id for hit in check(details, first).hits}
    for name, pieces in others:
        for piece in pieces:
            for kind, value in sorted(set(_tells([piece]))):
                if f"{kind} {value}" not in shown:
                    yield Difference(what="hidden", file=name, part=piece.part, said=masked(value))


def _tells(pieces: Iterable[Piece]) -> Iterator[tuple[Kind, str]]:
    return ((kind, value) for kind, value, _piece in told_by(pieces))


def _not_there(looked: Sequence[_Looked]) -> Iterator[Difference]:
    """Files that a paper lists and the pack beside it does not hold."""
    packs = [name for name, pieces in looked if _is_pack(pieces)]
    if not packs:
        return
    held = {
        each
        for name, pieces in looked
        if name in packs
        for piece in pieces
        if ".json" in piece.part
        for each in _hashes(piece.text)
    }
    for name, pieces in looked:
        for piece in pieces:
            for each in sorted({*_hashes(piece.text)} - held):
                if name not in packs or ".pdf" in piece.part:
                    yield Difference(what="not there", file=name, part=piece.part, said=f"{each[:12]}…")


def _hashes(text: str) -> Iterator[str]:
    words = re.split(r"[^\w]+", text)
    for place, word in enumerate(words):
        found = word
        while _FIRST <= len(found) < _HASH and place + 1 < len(words):
            place += 1
            found += words[place]
        if len(found) == _HASH and _HEX.fullmatch(found):
            yield found


def _is_pack(pieces: Sequence[Piece]) -> bool:
    return any("manifest.json" in each.part for each in pieces)


def _tables(paths: Sequence[Path]) -> Iterator[list[dict[str, str]]]:
    for path in paths:
        if path.suffix == ".csv":
            rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
            if {_UTC, _LOCAL} <= set(rows.fieldnames or ()):
                yield list(rows)


def _in_utc(looked: Sequence[_Looked], tables: Sequence[list[dict[str, str]]]) -> Iterator[Difference]:
    """Days that are one of no record in its own zone, and of a record in UTC."""
    rows = [row for table in tables for row in table]
    days = {row[_UTC][:10] for row in rows} - {row[_LOCAL][:10] for row in rows} - {""}
    for name, pieces in looked:
        if name.endswith(".csv"):
            continue
        for piece in pieces:
            for each in sorted(set(_days(piece.text))):
                if each.isoformat() in days and not _is_machine(piece.part):
                    yield Difference(what="UTC", file=name, part=piece.part, said=each.isoformat())


def _is_machine(part: str) -> bool:
    """Whether a part of a pack is for programs, whose times are in UTC and say so."""
    return any(ending in part for ending in (".json", ".csv", ".py"))


def _days(text: str) -> Iterator[date]:
    for match in _DAY.finditer(text):
        day, month, year, *iso = match.groups()
        try:
            yield date(*map(int, iso)) if iso[0] else date(int(year), _MONTHS.index(month) + 1, int(day))
        except ValueError:  # such as 30 February: no day
            continue
