"""Meta's JSON downloads: `message_1.json` of a Messenger or Instagram conversation."""

from typing import Final

import msgspec
import polars as pl

from chesil.readers import json_export, json_shapes
from chesil.readers.json_export import Piece
from chesil.readers.json_shapes import Thinned
from chesil.readers.meta import layout, messages, plain
from chesil.readers.meta.layout import Download, Thread
from chesil.readers.meta.mojibake import Repairer
from chesil.readers.meta.platform import INSTAGRAM as INSTAGRAM_NAME
from chesil.readers.meta.platform import MESSENGER as MESSENGER_NAME
from chesil.readers.meta.platform import platform
from chesil.readers.sheet import Sheet, instant
from chesil.terms import tables
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

VERSION: Final = "1"

_EXTRA: Final = {"ms": pl.Int64, "chat": pl.Int64}
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
    repairer, sheet = Repairer(), Sheet(_EXTRA, most_records=json_export.most_records(document))
    thinned, download = _open(document, repairer)
    for number, thread in enumerate(download.threads):
        _read_thread(sheet, thread, number, repairer, thinned)
        _name_owner(sheet, thread)
    if thinned.rows.height:
        found = sheet.place_runs(thinned.rows, group="chat")
        sheet.frame(plain.columns(found, repairer), found.height)
    if download.fault_line and not sheet.has_problems:
        sheet.problem(sheet.number(), "damaged", _DAMAGED, raw="", line=download.fault_line)
    _say_platform(sheet, document, name)
    sheet.count("letters-repaired", _REPAIRED, repairer.strings)
    rows = _with_people(_finished(sheet.rows(), sheet), download.threads)
    return sheet.reading(document, rows, format=name, version=VERSION)


def _open(document: Document, repairer: Repairer) -> tuple[Thinned, Download]:
    thinned = json_shapes.thin(document, plain.PATTERN)
    download = layout.open_sound(thinned.data, repairer)
    if download and thinned.has_all(entry for thread in download.threads for entry in thread.entries):
        return thinned, download
    repairer.strings = 0
    thinned = json_shapes.whole(document)
    sound = layout.open_sound(thinned.data, repairer)
    return thinned, sound or layout.open_damaged(thinned.data, repairer, name=document.name)


def _read_thread(sheet: Sheet, thread: Thread, number: int, repairer: Repairer, thinned: Thinned) -> None:
    for piece in thread.pieces:
        _read_message(sheet, piece, number, repairer, thinned)
    for entry in thread.entries:
        if run := thinned.run(entry):
            sheet.run(run.first, run.count, group=number)
        else:
            _read_message(sheet, entry, number, repairer, thinned)


def _read_message(
    sheet: Sheet, entry: msgspec.Raw | Piece, number: int, repairer: Repairer, thinned: Thinned
) -> None:
    (text, message), record = json_export.open_record(entry), sheet.number()
    if message is None:
        code, said = _CUT if isinstance(entry, Piece) and entry.cut else _UNREADABLE
        sheet.problem(record, code, said, raw=text, line=thinned.line(entry))
        return
    right = repairer.record(message)
    columns = messages.columns(right, raw=text, repaired=repairer.fields)
    sheet.row(record, {**columns, "chat": number})


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
    """Fill the times."""
    rows = rows.with_columns(at=pl.coalesce(instant(pl.col("ms"), per_second=1_000), "at"))
    timed = pl.col("at").is_not_null() | pl.col("wall").is_not_null()
    sheet.count("no-time", _NO_TIME, rows.select((~timed).sum()).item())
    exact = pl.when(timed).then(pl.lit("exact")).otherwise(pl.lit("none"))
    return rows.with_columns(precision=exact.cast(tables.ROWS["precision"]))


def _with_people(rows: pl.DataFrame, threads: tuple[Thread, ...]) -> pl.DataFrame:
    """Fill the thread, and who else is in it; nobody for a sender not listed, as lists are of today."""
    known = [
        {"chat": number, "sender": person, "recipients": [each for each in thread.people if each != person]}
        for number, thread in enumerate(threads)
        if len(thread.people) <= _MOST_RECIPIENTS
        for person in dict.fromkeys(thread.people)
    ]
    schema = pl.Schema({"chat": pl.Int64(), "sender": pl.String(), "recipients": pl.List(pl.String)})
    others = pl.DataFrame(known, schema=schema)
    names = pl.Series([thread.name for thread in threads], dtype=pl.String)
    return (
        rows.drop("recipients")
        .join(others, on=["chat", "sender"], how="left", maintain_order="left")
        .with_columns(thread=names.gather(rows["chat"]))
    )
