"""Telegram Desktop's machine-readable export: `result.json` of one chat or of a whole account."""

import re
from itertools import batched
from typing import Final

import msgspec
import polars as pl

from chesil.readers import json_export
from chesil.readers.json_export import Piece, Places
from chesil.readers.sheet import Columns, Sheet
from chesil.readers.telegram import entries, layout, plain
from chesil.readers.telegram.finishing import with_sides, with_times, with_what_is_plain
from chesil.readers.telegram.layout import Chat, Export
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "telegram"
VERSION: Final = "1"

_CHAT: Final = re.compile(
    rb'"type"\s*+:\s*+"(?:personal_chat|bot_chat|saved_messages|verify_codes|replies|'
    rb'(?:private|public)_(?:group|supergroup|channel))"'
)
_ACCOUNT: Final = re.compile(rb'"personal_information"\s*+:\s*+\{\s*+"user_id"')
_TOGETHER: Final = 512  # entries decoded at a time: few enough to stay in the processor's cache
_EXTRA: Final = {"unix": pl.String, "date": pl.String, "id": pl.Int64, "reply": pl.Int64}
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
    data = json_export.load(document)
    export = layout.open_export(data, name=document.name)
    sheet, places = Sheet(_EXTRA), Places(data)
    for contact in export.contacts:
        _read_contact(sheet, contact, places)
    for chat in export.chats:
        _read_chat(sheet, chat, places)
    _say_what_is_left(sheet, export)
    rows = with_sides(with_what_is_plain(with_times(sheet.rows(), sheet)), sheet, export)
    return sheet.reading(document, rows, format=FORMAT, version=VERSION)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)


def _read_contact(sheet: Sheet, contact: msgspec.Raw | Piece, places: Places) -> None:
    (text, card), record = json_export.open_record(contact), sheet.number()
    if card is None:
        _add_problem(sheet, record, contact, text, places)
    else:
        sheet.row(record, entries.contact(card, raw=text))


def _read_chat(sheet: Sheet, chat: Chat, places: Places) -> None:
    for piece in chat.pieces:
        _read_entry(sheet, sheet.number(), piece, chat, places)
    columns = Columns()
    for some in batched(chat.entries, _TOGETHER):
        first = sheet.number(len(some))
        for place in plain.read(some, columns, first=first, chat=chat):
            _read_entry(sheet, first + place, some[place], chat, places)
        columns.move_to(sheet, thread=chat.thread)
    columns.move_to(sheet, at_least=1, thread=chat.thread)


def _read_entry(sheet: Sheet, record: int, raw: msgspec.Raw | Piece, chat: Chat, places: Places) -> None:
    text, entry = json_export.open_record(raw)
    if entry is None:
        _add_problem(sheet, record, raw, text, places)
        return
    if entry.get("type") not in ("message", "service"):
        sheet.count("unknown-type", _UNKNOWN)
    columns, not_included = entries.columns(entry, raw=text, chat=chat)
    sheet.count("not-included", _NOT_INCLUDED, not_included)
    sheet.row(record, columns)


def _add_problem(sheet: Sheet, record: int, entry: msgspec.Raw | Piece, text: str, places: Places) -> None:
    code, message = _CUT if isinstance(entry, Piece) and entry.cut else _UNREADABLE
    sheet.problem(record, code, message, raw=text, line=places.line(entry))


def _say_what_is_left(sheet: Sheet, export: Export) -> None:
    if export.passed_over:
        sheet.count("passed-over", f"{_PASSED_OVER}{', '.join(export.passed_over)}.")
    if export.fault_line and not sheet.has_problems:
        sheet.problem(sheet.number(), "damaged", _DAMAGED, raw="", line=export.fault_line)
