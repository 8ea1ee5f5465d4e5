"""Call records and phone bills as CSV. There is no standard: columns are proposed, shown and confirmed."""

from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import attrs

from chesil.readers import days, delimited, said
from chesil.readers.call_records import columns as column_names
from chesil.readers.call_records import values
from chesil.readers.delimited import Line
from chesil.readers.gathering import Gathering
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions, TableHead

FORMAT: Final = "call-records"
VERSION: Final = "3"
MOST_BYTES: Final = 1 << 30
_HEADER_WITHIN: Final = 30  # bills start with an address and a summary
_SAMPLE: Final = 5
_NARROWEST: Final = 3  # columns of a table that may be a call record: when, who, and one thing more
_SHOWN, _MOST_SHOWN, _CUT_AT, _LONGEST_NAME = 3, 40, 40, 200  # lines, columns, letters of a cell, of a name
_NUMBERS: Final = ("number", "caller", "called")
_UNTOLD: Final = {
    "bill": "Lines in which nothing says which way the call went: {count}. Each was read as a call made from "
    "this phone, as on a bill. A bill has no incoming calls.",
    "callers": "Lines in which nothing says which way the call went, and only callers are listed: {count}. "
    "Each was read as a call made to this phone.",
    "side-unknown": "Lines with two numbers, in which nothing says which of them is this phone: {count}.",
    "number-shortened": "Lines in which a spreadsheet has shortened the number to a form like 4.4E+11, so "
    "that its end is lost: {count}. Make the file again with that column as text.",
}


@attrs.frozen(kw_only=True)
class _Table:
    """Where the records start, and which column is what.

    Attributes:
        place: field to column index. header: the names, empty when the file has none.
        body: the lines behind the header. before: how many lines stood in front of it.
    """

    columns: dict[str, str]
    place: dict[str, int]
    header: list[str]
    body: list[Line]
    before: int
    is_confirmed: bool

    def cell(self, line: Line, field: str) -> str:
        """The line's cell of *field*; empty where there is none."""
        place = self.place.get(field, -1)
        cell = line.cells[place] if 0 <= place < len(line.cells) else ""
        return values.unwrapped(cell) if field in _NUMBERS else cell


def recognises(document: Document) -> bool:
    """Whether the first lines hold a header, or values, that only call records have."""
    return _mapped(_first_lines(document), None) is not None


def has_columns(document: Document, columns: dict[str, str]) -> bool:
    """Whether the first lines hold the headings of a confirmed mapping."""
    return _mapped(_first_lines(document), columns) is not None


def head(document: Document, columns: dict[str, str]) -> TableHead | None:
    """The first lines of a table that is, or with its columns named may be, a call record; else None.

    Args:
        columns: as the document was read; empty where no reader knew it.
    """
    found = _first_lines(document)
    table = _mapped(found, columns) if columns else _unmapped(found)
    if table is None or any(len(name) > _LONGEST_NAME for name in table.header):
        return None
    below = [line.cells for line in table.body[:_SHOWN]]
    numbers = [str(place + 1) for place in range(max(map(len, below), default=0))]
    return TableHead(
        name=document.name,
        header=tuple((table.header or numbers)[:_MOST_SHOWN]),
        lines=tuple(tuple(cell[:_CUT_AT] for cell in cells[:_MOST_SHOWN]) for cells in below),
        columns=columns,
    )


def _unmapped(found: list[Line]) -> _Table | None:
    """A table of which no column is known yet: some lines as wide as the one above them, with dates."""
    for index, (line, below) in enumerate(pairwise(found[:_HEADER_WITHIN])):
        if len(line.cells) == len(below.cells) >= _NARROWEST and any(map(days.is_date, below.cells)):
            named = not any(map(days.is_date, line.cells))
            return _Table(
                columns={}, place={}, header=line.cells if named else [], body=found[index + named :],
                before=index, is_confirmed=False,
            )  # fmt: skip
    return None


def _first_lines(document: Document) -> list[Line]:
    if not delimited.looks_like_text(document.head):
        return []
    # The head may cut a letter or a row in two, so only whole lines of it are looked at.
    text = delimited.decode(document.head).rpartition("\n")[0] or delimited.decode(document.head)
    try:
        return list(delimited.lines(text, mark=delimited.separator(text)))
    except ReadingError:
        return []


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a data line.

    Raises:
        ReadingError: no column is known for when, or for which number; the next step is a mapping.
        TooLarge: the file passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge("This table is too large to be a call record.", where=document.name)
    text = delimited.decode(document.read())
    table = _table(list(delimited.lines(text, mark=delimited.separator(text))), confirmed=options.columns)
    if table is None:
        raise ReadingError(
            "No columns for the time and the number were found.",
            where=document.name,
            next_step="Say which column is what in a mapping file and give it with --columns.",
        )
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    _say_columns(table, gathering)
    _Records(table, gathering, told=options.day_first).add_all()
    return attrs.evolve(gathering.reading(), columns=table.columns)


def _table(found: list[Line], *, confirmed: dict[str, str] | None) -> _Table | None:
    # One mapping is given for a whole run; a file without its headers is still read by its own.
    return _mapped(found, confirmed) or (_mapped(found, None) if confirmed else None)


def _mapped(found: list[Line], confirmed: dict[str, str] | None) -> _Table | None:
    for index, line in enumerate(found[:_HEADER_WITHIN]):
        columns = confirmed or column_names.propose(line.cells)
        names = {name: place for place, name in enumerate(line.cells) if name in columns}
        if column_names.is_enough(columns) and len(names) == len(columns):
            place = {columns[name]: where for name, where in names.items()}
            return _Table(
                columns=columns, place=place, header=line.cells, body=found[index + 1 :], before=index,
                is_confirmed=confirmed is not None,
            )  # fmt: skip
    return _headless(found, confirmed)


def _headless(found: list[Line], confirmed: dict[str, str] | None) -> _Table | None:
    sample = [line.cells for line in found[:_SAMPLE]]
    if confirmed is None and len(sample) < _SAMPLE:
        return None
    columns = confirmed or column_names.propose_from_values(sample)
    numbered = all(name.isdecimal() and 0 < int(name) <= 1_000 for name in columns)
    if not numbered or not column_names.is_enough(columns):
        return None
    place = {field: int(name) - 1 for name, field in columns.items()}
    return _Table(
        columns=columns, place=place, header=[], body=found, before=0, is_confirmed=confirmed is not None
    )


def _say_columns(table: _Table, gathering: Gathering) -> None:
    shown = ", ".join(f"“{name}” is {field}" for name, field in table.columns.items())
    said = (
        f"The mapping file says what the columns are: {shown}."
        if table.is_confirmed
        else f"The columns were read as: {shown}. A mapping file can confirm it."
    )
    gathering.assume("columns", said)
    if table.before:
        said = f"Lines in front of the header, which are not records: {table.before:,}."
        gathering.assume("before-header", said)


class _Records:
    """The lines of one table, with what has to be known of all of them before any is read."""

    def __init__(self, table: _Table, gathering: Gathering, *, told: bool | None) -> None:
        self._table, self._gathering = table, gathering
        fields = [self._when(line)[0] for line in table.body]
        found = [day for day in map(days.read_day, fields) if day]
        self._order = days.decide(found, told=told)
        self._owner = self._find_owner()
        name = next((name for name, field in table.columns.items() if field == "duration"), "")
        self._unit = "m" if "min" in name.casefold() else "s"
        self._passed_over: list[int] = []
        self._untold: Counter[str] = Counter()

    def add_all(self) -> None:
        self._gathering.assume(self._order.code, self._order.sentence)
        for line in self._table.body:
            self._add(line)
        for code, sentence in _UNTOLD.items():
            if self._untold[code]:
                self._gathering.assume(code, sentence.replace("{count}", f"{self._untold[code]:,}"))
        if self._passed_over:
            shown = ", ".join(str(number) for number in self._passed_over[:10])
            self._gathering.assume(
                "not-records",
                f"Lines that hold no date and no number: {len(self._passed_over):,} (at {shown}).",
            )

    def _when(self, line: Line) -> tuple[str, str]:
        """The date and the time as written; the time is empty where one cell holds both."""
        date = self._table.cell(line, "datetime") or self._table.cell(line, "date")
        return date, "" if self._table.cell(line, "datetime") else self._table.cell(line, "time")

    def _find_owner(self) -> str | None:
        """The number in every row, where both sides are listed: the phone the record is of."""
        if not {"caller", "called"} <= self._table.place.keys() or not self._table.body:
            return None
        sides = Counter(
            number
            for line in self._table.body
            for number in {self._table.cell(line, "caller"), self._table.cell(line, "called")}
            if number
        )
        (number, times), *others = sides.most_common(2) or [("", 0)]
        clear = times >= 0.9 * len(self._table.body) and not (others and others[0][1] == times)
        if clear:
            self._gathering.owner(number, "this number is in nearly every row of a call record")
        return number if clear else None

    def _add(self, line: Line) -> None:
        date, clock = self._when(line)
        day = days.read_day(date)
        raw = " | ".join(line.cells)
        count = said.unix(date) if day is None else {"precision": "none"}
        if count["precision"] != "none":
            self._gathering.row(
                line=line.number, **count, **self._call(line), raw=raw, details=self._rest(line)
            )
        elif day is None and not any(values.is_number(self._table.cell(line, field)) for field in _NUMBERS):
            self._passed_over.append(line.number)
        elif day is None or (self._order.day_first is not None and self._midnight(day) is None):
            self._gathering.problem(
                "time-unreadable", "The date of this line could not be read.", raw=raw, line=line.number
            )
        else:
            self._gathering.row(
                line=line.number,
                **self._time(day, days.read_clock(clock) if clock else days.clock_beside(date), date, clock),
                **self._call(line),
                raw=raw,
                details=self._rest(line),
            )

    def _midnight(self, day: days.Day) -> datetime | None:
        return day.date(day_first=bool(self._order.day_first))

    def _time(self, day: days.Day, clock: days.Clock | None, date: str, time: str) -> dict[str, Any]:
        written = f"{date} {time}" if time else date
        return days.moment(day, clock, written, day_first=self._order.day_first)

    def _sides(self, line: Line) -> tuple[str, str, bool | None]:
        """Sender and recipient as written, empty where it is the owner; whether the call came to her."""
        caller, called, number = (self._table.cell(line, field) for field in ("caller", "called", "number"))
        to_owner = self._direction(line)
        if to_owner is None and self._owner in (caller, called):
            to_owner = called == self._owner
        if to_owner is None and "direction" not in self._table.place:
            to_owner = self._assumed(caller, called)
        if to_owner is None and caller and called:
            return caller, called, None
        if to_owner is False:
            return "", called or number or caller, False
        return caller or number or called, "", to_owner

    def _assumed(self, caller: str, called: str) -> bool | None:
        """Which way a call went where no word tells: a list of callers came in, any other is a bill."""
        if caller and called:
            self._untold["side-unknown"] += 1
            return None
        lists_callers = "caller" in self._table.place and not {"called", "number"} & self._table.place.keys()
        self._untold["callers" if lists_callers else "bill"] += 1
        return lists_callers

    def _direction(self, line: Line) -> bool | None:
        for field in ("direction", "type"):
            word = self._word(line, field)
            if word in values.INCOMING or word in values.MISSED:
                return True
            if word in values.OUTGOING:
                return False
        return None

    def _word(self, line: Line, field: str) -> str:
        """What the cell says, to be compared; Android's number of a kind of call as a word."""
        word = delimited.plain_word(self._table.cell(line, field))
        is_count = said.unix(self._when(line)[0])["precision"] != "none" if word in values.ANDROID else False
        return values.ANDROID[word] if is_count else word

    def _call(self, line: Line) -> dict[str, Any]:
        sender, recipient, to_owner = self._sides(line)
        kind, channel = self._kind(line)
        written = self._table.cell(line, "duration")
        seconds = values.read_duration(written, unit=self._unit) if written else None
        missed = {self._word(line, field) for field in ("type", "direction")} & values.MISSED
        answered = False if missed else None if seconds is None else seconds > 0
        to = self._number(recipient)
        return {
            "kind": kind,
            "channel": channel,
            "sender_name": self._name(line) if sender and self._number(sender) else None,
            "notice": "other" if kind == "notice" else None,
            "state": "notice" if kind == "notice" else "sent",
            "direction": None if to_owner is None else "to_owner" if to_owner else "from_owner",
            "sender": self._number(sender),
            "recipients": [to] if to else None,
            "address_hidden": (sender or recipient).casefold() in values.WITHHELD,
            "duration_s": seconds if kind == "call" else None,
            "answered": answered if kind == "call" else None,
        }

    def _name(self, line: Line) -> str | None:
        """The name beside the other party's number; None where there is none, or only the number again."""
        name = self._table.cell(line, "name")
        word = name.casefold()
        is_none = word in values.WITHHELD or word in values.UNKNOWN or values.is_number(name)
        return None if is_none else name or None

    def _number(self, written: str) -> str | None:
        """A number as written; null when it is hidden, unknown or no longer a whole number."""
        if values.is_shortened(written):
            self._untold["number-shortened"] += 1
            return None
        word = written.casefold()
        return None if word in values.WITHHELD or word in values.UNKNOWN else written

    def _kind(self, line: Line) -> tuple[str, str]:
        word = self._word(line, "type")
        if word in values.MESSAGES:
            return "message", "text"
        if word in values.NOT_CONTACT:
            return "notice", "other"
        return "call", "voicemail" if word in values.VOICEMAIL else "call"

    def _rest(self, line: Line) -> dict[str, str]:
        """Cells of the columns that no field took, by their header."""
        taken = set(self._table.place.values())
        cells = zip(self._table.header, line.cells, strict=False)
        kept = ((name, cell) for place, (name, cell) in enumerate(cells) if place not in taken and cell)
        extra = {field: self._table.cell(line, field) for field in ("type", "cost")}
        numbers = {field: self._table.cell(line, field) for field in _NUMBERS}
        extra |= {field: number for field, number in numbers.items() if values.is_shortened(number)}
        extra |= {"name": self._table.cell(line, "name")}  # beside a call of hers no column of rows has it
        return {**{key: value for key, value in extra.items() if value}, **dict(kept)}


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
