"""Reads a whole chat: every record becomes a row, or a problem that says why not.

1. Load the text and find where its records are cut.
2. Mend senders; look at what each record says.
3. Decide the order of day and month from all dates; give each record its time.
4. Build the tables, and say what was assumed.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import attrs
import numpy as np
import polars as pl

from chesil.readers.whatsapp import chat as chats
from chesil.readers.whatsapp import clock, day_order, glance, phrases, remarks, segments
from chesil.readers.whatsapp import records as found_records
from chesil.readers.whatsapp.chat import Chat
from chesil.readers.whatsapp.clock import Runs, Times
from chesil.readers.whatsapp.contents import as_json
from chesil.readers.whatsapp.day_order import Calendar, Flags
from chesil.readers.whatsapp.records import Records, put
from chesil.readers.whatsapp.text import Numbers
from chesil.terms import tables
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Assumption, Document, Reading, ReadOptions

FORMAT: Final = "whatsapp"
VERSION: Final = "1"

_RAW_LIMIT: Final = 2_000
_MAIN_SHARE: Final = 0.75  # of the records, for a layout to be the file's own
_RETURNS_FROM: Final = 20  # first records, nearly all of which end with CR LF in a file that uses it
_ANDROID_FILE: Final = r"^[A-Z]{3}-(20\d{6})-WA\d+\."
_IOS_FILE: Final = r"^\d+-[A-Z]+-(20\d\d-\d\d-\d\d)-\d\d-\d\d-\d\d\."


@attrs.frozen(kw_only=True, eq=False)
class _Timed:
    """A chat whose records have their times."""

    chat: Chat
    runs: Runs
    calendar: Calendar
    times: Times
    pasted: Numbers


def read(document: Document, options: ReadOptions) -> Reading:
    """Read every record of a chat.

    Text before the first record is one problem; so is each record whose date or time does not
    exist. Where nothing tells day from month, the rows have no time and an assumption with the
    code "day-order-unknown" says so.

    Raises:
        ReadingError: no line starts with a date and time as WhatsApp writes them.
        TooLarge: one record holds more than 2 GB.
    """
    return reading_of(document, options, found=found_records.read(segments.segments(document)))


def reading_of(document: Document, options: ReadOptions, *, found: Records) -> Reading:
    """The reading of a chat whose records have been found."""
    if not len(found):
        raise ReadingError(
            "No line of this file starts with a date and time as WhatsApp writes them.",
            where=document.name,
            next_step="Export the chat again from the phone, and do not change the file.",
        )
    timed = _time(chats.of(found), options)
    called = chats.name(timed.chat, document)
    preface = _preface(found.preface)
    rows = _rows(timed, thread=called, first=1 + len(preface))
    is_real = pl.Series(timed.times.is_day & timed.times.is_time)
    return Reading(
        document=document,
        format=FORMAT,
        reader=FORMAT,
        version=VERSION,
        records=len(found) + len(preface),
        rows=rows if is_real.all() else rows.filter(is_real),
        problems=_problems([*preface, *_impossible(rows.filter(~is_real), timed.times)]),
        assumptions=tuple(_assumptions(timed, document, options)),
        owners=tuple(chats.owners(timed.chat, called)),
    )


def _time(chat: Chat, options: ReadOptions) -> _Timed:
    runs = clock.runs(chat.records)
    named = _named_dates(chat, runs)
    calendar = day_order.decide(runs.dates, runs.ways, day_first=options.day_first, named=named)
    times = clock.times(chat.records, runs, calendar)
    return _Timed(chat=chat, runs=runs, calendar=calendar, times=times, pasted=_pasted(chat, runs, times))


def _named_dates(chat: Chat, runs: Runs) -> tuple[int, int]:
    """How many files carry in their name the day-first reading of their record's date, and the other."""
    is_open = runs.ways.is_open()
    if not is_open.any() or not len(chat.contents.file_rows):
        return 0, 0
    run = runs.of(chat.contents.file_rows)
    names = chat.contents.file_names.to_frame("name").select(
        pl.coalesce(
            pl.col("name").str.extract(_ANDROID_FILE).str.to_date("%Y%m%d", strict=False),
            pl.col("name").str.extract(_IOS_FILE).str.to_date("%Y-%m-%d", strict=False),
        )
    )
    day = names.to_series().to_physical().fill_null(-1).to_numpy()
    agrees = (is_open[run] & (way[run] == day) for way in (runs.ways.day, runs.ways.month))
    day_first, month_first = (int(each.sum()) for each in agrees)
    return day_first, month_first


def _pasted(chat: Chat, runs: Runs, times: Times) -> Numbers:
    """Records that may be lines of a message in which someone pasted an excerpt of a chat.

    Two signs: another layout than the file's own, with a time before the record above; or, in a
    file that ends its records with CR LF, a line that starts after a bare line feed.
    """
    is_pasted = _in_another_layout(chat, runs, times) | _after_bare_line_feed(chat)
    return np.flatnonzero(is_pasted).astype(np.uint32)


def _in_another_layout(chat: Chat, runs: Runs, times: Times) -> Flags:
    records, layouts = len(chat.records), len(runs.dates.layouts)
    counts = np.bincount(runs.dates.layout, weights=runs.dates.count, minlength=layouts)
    if layouts == 1 or counts.max() < _MAIN_SHARE * records:
        return np.zeros(records, bool)
    own = np.repeat(runs.dates.layout == counts.argmax(), runs.dates.count)
    above = np.maximum.accumulate(np.where(own, np.arange(records), -1))
    goes_back: Flags = (times.wall < times.wall[above]) & ~own & (above >= 0) & times.is_known
    return goes_back


def _after_bare_line_feed(chat: Chat) -> Flags:
    returned = chat.records.glance & glance.RETURNED != 0
    after_bare = np.zeros(len(returned), bool)
    if returned[:_RETURNS_FROM].sum() >= _RETURNS_FROM - 1:
        after_bare[1:] = ~returned[:-1]
    return after_bare


def _rows(timed: _Timed, *, thread: str | None, first: int) -> pl.DataFrame:
    chat, times, height = timed.chat, timed.times, len(timed.chat.records)
    values = {
        **chat.contents.columns,
        "record": pl.Series(np.arange(first, first + height)),
        "line": pl.Series(chat.records.line),
        "wall": _wall(times),
        "precision": _precision(chat.records, times),
        "as_written": chat.records.as_written,
        "sender": chat.records.sender,
        "address_hidden": False,
        "text": chat.records.said,
        "thread": thread,
        "raw": chat.records.raw,
        "details": _details(timed),
    }
    return tables.fill(tables.ROWS, values, height)


def _wall(times: Times) -> pl.Series:
    wall = pl.Series(times.wall).cast(tables.WALL)
    if times.is_known.all():
        return wall
    return wall.zip_with(pl.Series(times.is_known), pl.Series([None], dtype=tables.WALL))


def _precision(records: Records, times: Times) -> pl.Series:
    exact, minute, none = (tables.PRECISIONS.index(each) for each in ("exact", "minute", "none"))
    codes = records.by_shape(
        (exact if shape.numbers[-1][1] else minute for shape in records.shapes), np.uint8
    )
    codes[~times.is_known] = none
    return pl.Series(codes).cat.to(pl.Enum(tables.PRECISIONS))


def _details(timed: _Timed) -> pl.Series:
    """The details, with what is doubtful about a record added to them."""
    details = timed.chat.contents.columns["details"]
    repaired = (
        timed.chat.records.raw.str.contains("\ufffd", literal=True).arg_true()
        if timed.chat.records.repaired
        else ()
    )
    more: dict[int, dict[str, Any]] = {}
    for row in timed.pasted.tolist():
        more.setdefault(row, {})["perhaps_pasted"] = True
    for row in repaired:
        more.setdefault(row, {})["repaired"] = True
    if not more:
        return details
    written = [as_json({**json.loads(details[row] or "{}"), **new}) for row, new in more.items()]
    return put(details, np.array(list(more), np.uint32), pl.Series(written, dtype=pl.String))


def _preface(before: str) -> list[dict[str, Any]]:
    """What stands before the first record, as one problem; nothing when it is blank."""
    if not phrases.normal(before):
        return []
    message = "This text stands before the first message, so it has no date and no sender."
    raw = before[:_RAW_LIMIT]
    return [{"record": 1, "line": 1, "code": "before-first-message", "message": message, "raw": raw}]


def _impossible(rows: pl.DataFrame, times: Times) -> Iterator[dict[str, Any]]:
    """The records whose date or time does not exist."""
    is_day = times.is_day[~(times.is_day & times.is_time)]
    for (record, line, raw), has_day in zip(
        rows.select("record", "line", "raw").iter_rows(), is_day, strict=True
    ):
        what = "time" if has_day else "date"
        yield {
            "record": record,
            "line": line,
            "code": f"impossible-{what}",
            "message": f"There is no such {what}.",
            "raw": raw[:_RAW_LIMIT],
        }


def _problems(problems: list[dict[str, Any]]) -> pl.DataFrame:
    columns = {name: [problem[name] for problem in problems] for name in tables.PROBLEMS}
    return tables.fill(tables.PROBLEMS, columns, len(problems))


def _assumptions(timed: _Timed, document: Document, options: ReadOptions) -> Iterator[Assumption]:
    chat, runs, calendar = timed.chat, timed.runs, timed.calendar
    yield from remarks.about_dates(
        calendar,
        runs.dates.layouts,
        day_first=options.day_first,
        unknown=int((~timed.times.is_known).sum()),
        odd=int(runs.dates.count[calendar.is_odd].sum()),
        records=len(chat.records),
    )
    yield from remarks.about_text(chat.records.repaired)
    yield from remarks.about_contents(chat.contents, chat.counts())
    yield from remarks.about_files(chat.contents.file_names, document.beside)
    yield from remarks.about_pasted(chat.records.line[timed.pasted].tolist())
    yield from remarks.about_length(chat.messages(), len(chat.records))
