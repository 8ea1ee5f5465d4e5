"""Telegram Desktop's machine-readable export: `result.json` of one chat or of a whole account."""

import re
from typing import Final

import msgspec
import polars as pl

from chesil.readers import json_export, json_shapes
from chesil.readers.json_export import Piece
from chesil.readers.json_shapes import Thinned
from chesil.readers.sheet import Sheet
from chesil.readers.telegram import entries, layout, plain
from chesil.readers.telegram.finishing import with_sides, with_times
from chesil.readers.telegram.layout import Chat, Export
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "telegram"
VERSION: Final = "1"

_CHAT: Final = re.compile(
    rb'"type"\s*+:\s*+"(?:personal_chat|bot_chat|saved_messages|verify_codes|replies|'
    rb'(?:private|public)_(?:group|supergroup|channel))"'
)
_ACCOUNT: Final = re.compile(rb'"personal_information"\s*+:\s*+\{\s*+"user_id"')
_EXTRA: Final = {"unix": pl.String, "date": pl.String, "chat": pl.Int64}
_UNREADABLE: Final = ("unreadable", "This entry is not one that can be read.")
_CUT: Final = (
    "damaged",
    "The file stops or is damaged here. All up to the next sound entry counts as one record.",
)
_UNKNOWN: Final = "In {count} of its entries the type is one Chesil does not know. They are kept as notices."
_NOT_INCLUDED: Final = (
    "The export leaves out {count} of the photos, recordings and files it names. They may still be in "
    "Telegram: export again with every kind of media ticked and a larger size limit."
)
_DAMAGED: Final = "The file is not sound JSON at this line. Its messages were read one by one."
_PASSED_OVER: Final = "The export also holds parts without messages, calls or contacts. They were not read: "


def recognises(document: Document) -> bool:
    """Whether the file starts like a chat or an account of Telegram Desktop."""
    head = json_export.head(document)
    if not head.lstrip().startswith(b"{"):
        return False
    return bool(_ACCOUNT.search(head) or (_CHAT.search(head) and b'"messages"' in head))


def read(document: Document, options: ReadOptions) -> Reading:
    """Read every message, call, notice and contact of the export.

    An entry that is not an object, or that is damaged, is a problem; an entry of a type Chesil
    does not know is a notice. A file cut short keeps what stands before the cut.

    Raises:
        ReadingError: it is damaged, and no list of messages can be found in it.
    """
    thinned, export = _open(document)
    sheet = Sheet(_EXTRA, most_records=json_export.most_records(document))
    for contact in export.contacts:
        _read_contact(sheet, contact, thinned)
    for number, chat in enumerate(export.chats):
        _read_chat(sheet, chat, number, thinned)
    if thinned.rows.height:
        found = sheet.place_runs(thinned.rows, group="chat")
        sheet.frame(plain.columns(found, export.chats), found.height)
    _say_what_is_left(sheet, export)
    rows = with_sides(with_times(sheet.rows(), sheet), sheet, export)
    return sheet.reading(document, rows, format=FORMAT, version=VERSION)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)


def _open(document: Document) -> tuple[Thinned, Export]:
    thinned = json_shapes.thin(document, plain.PATTERN)
    export = layout.open_sound(thinned.data)
    if export and thinned.has_all(entry for chat in export.chats for entry in chat.entries):
        return thinned, export
    thinned = json_shapes.whole(document)
    return thinned, layout.open_sound(thinned.data) or layout.open_damaged(thinned.data, name=document.name)


def _read_contact(sheet: Sheet, contact: msgspec.Raw | Piece, thinned: Thinned) -> None:
    (text, card), record = json_export.open_record(contact), sheet.number()
    if card is None:
        _add_problem(sheet, record, contact, text, thinned)
    else:
        sheet.row(record, entries.contact(card, raw=text))


def _read_chat(sheet: Sheet, chat: Chat, number: int, thinned: Thinned) -> None:
    for piece in chat.pieces:
        _read_entry(sheet, piece, chat, number, thinned)
    for entry in chat.entries:
        if run := thinned.run(entry):
            sheet.run(run.first, run.count, group=number)
        else:
            _read_entry(sheet, entry, chat, number, thinned)


def _read_entry(sheet: Sheet, raw: msgspec.Raw | Piece, chat: Chat, number: int, thinned: Thinned) -> None:
    (text, entry), record = json_export.open_record(raw), sheet.number()
    if entry is None:
        _add_problem(sheet, record, raw, text, thinned)
        return
    if entry.get("type") not in ("message", "service"):
        sheet.count("unknown-type", _UNKNOWN)
    columns, not_included = entries.columns(entry, raw=text, chat=chat)
    sheet.count("not-included", _NOT_INCLUDED, not_included)
    sheet.row(record, {**columns, "chat": number})


def _add_problem(sheet: Sheet, record: int, entry: msgspec.Raw | Piece, text: str, thinned: Thinned) -> None:
    code, message = _CUT if isinstance(entry, Piece) and entry.cut else _UNREADABLE
    sheet.problem(record, code, message, raw=text, line=thinned.line(entry))


def _say_what_is_left(sheet: Sheet, export: Export) -> None:
    if export.passed_over:
        sheet.count("passed-over", f"{_PASSED_OVER}{', '.join(export.passed_over)}.")
    if export.fault_line and not sheet.has_problems:
        sheet.problem(sheet.number(), "damaged", _DAMAGED, raw="", line=export.fault_line)
