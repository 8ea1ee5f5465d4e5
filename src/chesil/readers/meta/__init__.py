"""Meta's JSON downloads: `message_1.json` of a Messenger or Instagram conversation."""

from itertools import batched
from typing import Final

import msgspec
import polars as pl

from chesil.readers import json_export
from chesil.readers.json_export import Piece, Places
from chesil.readers.meta import layout, messages, plain
from chesil.readers.meta.layout import Thread
from chesil.readers.meta.mojibake import Repairer
from chesil.readers.meta.platform import INSTAGRAM as INSTAGRAM_NAME
from chesil.readers.meta.platform import MESSENGER as MESSENGER_NAME
from chesil.readers.meta.platform import platform
from chesil.readers.sheet import Columns, Sheet, instant, where
from chesil.terms import tables
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

VERSION: Final = "1"

_EXTRA: Final = {"ms": pl.Int64, "words_repaired": pl.Boolean, "name_repaired": pl.Boolean}
_TOGETHER: Final = 512  # messages decoded at a time: few enough to stay in the processor's cache
_MOST_RECIPIENTS: Final = 32
_UNREADABLE: Final = ("unreadable", "This message is not one that can be read.")
_CUT: Final = (
    "damaged",
    "The file stops or is damaged here. All up to the next sound message counts as one record.",
)
_DAMAGED: Final = "The file is not sound JSON at this line. Its messages were read one by one."
_REPAIRED: Final = (
    "The download garbles letters outside plain English. Chesil put them right, exactly and once, in {count} "
    "places. The raw record has them as they stood."
)
_NO_TIME: Final = "In {count} of its messages no believable time can be read. They are kept without one."
_LIKELY: Final = (
    "Messenger and Instagram write the same kind of file. This one was taken as {name}, {reason}."
)


def _reader(name: str) -> Reader:
    def recognises(document: Document) -> bool:
        """Whether the document is a thread of this platform."""
        found = platform(document)
        return found is not None and found.name == name

    def read(document: Document, options: ReadOptions) -> Reading:
        """Every message of the document, in file order (newest first, as these downloads are).

        Raises:
            ReadingError: it is damaged, and no list of messages can be found in it.
        """
        return _read(document, name)

    return Reader(format=name, version=VERSION, recognises=recognises, read=read)


MESSENGER: Final = _reader(MESSENGER_NAME)
INSTAGRAM: Final = _reader(INSTAGRAM_NAME)


def _read(document: Document, name: str) -> Reading:
    data, repairer = json_export.load(document), Repairer()
    download = layout.open_download(data, repairer, name=document.name)
    sheet, places = Sheet(_EXTRA), Places(data)
    for thread in download.threads:
        _read_thread(sheet, thread, repairer, places)
        _name_owner(sheet, thread)
    if download.fault_line and not sheet.has_problems:
        sheet.problem(sheet.number(), "damaged", _DAMAGED, raw="", line=download.fault_line)
    _say_platform(sheet, document, name)
    sheet.count("letters-repaired", _REPAIRED, repairer.strings)
    rows = _with_recipients(_finished(sheet.rows(), sheet), download.threads)
    return sheet.reading(document, rows, format=name, version=VERSION)


def _read_thread(sheet: Sheet, thread: Thread, repairer: Repairer, places: Places) -> None:
    for piece in thread.pieces:
        _read_message(sheet, sheet.number(), piece, thread, repairer, places)
    columns = Columns()
    for some in batched(thread.entries, _TOGETHER):
        first = sheet.number(len(some))
        for place in plain.read(some, columns, first=first, repairer=repairer):
            _read_message(sheet, first + place, some[place], thread, repairer, places)
        columns.move_to(sheet, thread=thread.name)
    columns.move_to(sheet, at_least=1, thread=thread.name)


def _read_message(
    sheet: Sheet,
    record: int,
    entry: msgspec.Raw | Piece,
    thread: Thread,
    repairer: Repairer,
    places: Places,
) -> None:
    text, message = json_export.open_record(entry)
    if message is None:
        code, said = _CUT if isinstance(entry, Piece) and entry.cut else _UNREADABLE
        sheet.problem(record, code, said, raw=text, line=places.line(entry))
        return
    right = repairer.record(message)
    sheet.row(record, messages.columns(right, raw=text, repaired=repairer.fields, thread=thread.name))


def _name_owner(sheet: Sheet, thread: Thread) -> None:
    if len(thread.people) == 2 and thread.title in thread.people:
        owner = next((each for each in thread.people if each != thread.title), None)
        if owner:
            sheet.owner(owner, "The chat is named after the other person in it.")


def _say_platform(sheet: Sheet, document: Document, name: str) -> None:
    found = platform(document)
    if found is not None and found.reason:
        said = _LIKELY.replace("{name}", name.capitalize()).replace("{reason}", found.reason)
        sheet.count("platform", said)


def _finished(rows: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """Fill the times, and what is the same in every message of words alone."""
    is_plain = pl.col("kind").is_null()
    same = {"kind": "message", "channel": "social", "address_hidden": False, "state": "sent"}
    words, name = pl.col("words_repaired"), pl.col("name_repaired")
    repaired = (
        pl.when(words & name)
        .then(pl.lit('{"repaired":["content","sender_name"]}'))
        .when(words)
        .then(pl.lit('{"repaired":["content"]}'))
        .when(name)
        .then(pl.lit('{"repaired":["sender_name"]}'))
    )
    rows = rows.with_columns(
        *(where(is_plain, pl.lit(value), column) for column, value in same.items()),
        at=pl.coalesce(instant(pl.col("ms"), per_second=1_000), "at"),
        as_written=pl.coalesce("as_written", pl.col("ms").cast(pl.String)),
        details=pl.coalesce("details", repaired),
        text=where(pl.col("text") == "", None, "text"),
    )
    timed = pl.col("at").is_not_null() | pl.col("wall").is_not_null()
    sheet.count("no-time", _NO_TIME, rows.select((~timed).sum()).item())
    exact = pl.when(timed).then(pl.lit("exact")).otherwise(pl.lit("none"))
    return rows.with_columns(precision=exact.cast(tables.ROWS["precision"]))


def _with_recipients(rows: pl.DataFrame, threads: tuple[Thread, ...]) -> pl.DataFrame:
    """Fill who else was in the thread. A sender who is not listed leaves that open: lists are of today."""
    known = [
        {
            "thread": thread.name,
            "sender": person,
            "others": [each for each in thread.people if each != person],
        }
        for thread in threads
        if len(thread.people) <= _MOST_RECIPIENTS
        for person in dict.fromkeys(thread.people)
    ]
    schema = pl.Schema({"thread": pl.String(), "sender": pl.String(), "others": pl.List(pl.String)})
    table = pl.DataFrame(known, schema=schema).unique(["thread", "sender"], keep="first", maintain_order=True)
    joined = rows.join(table, on=["thread", "sender"], how="left", maintain_order="left")
    return joined.with_columns(recipients="others")
