"""Tells which of WhatsApp's databases a file is, and reads it."""

from collections.abc import Callable
from typing import Final

import attrs

from chesil.readers.database import opening
from chesil.readers.database.rows import Remarks
from chesil.readers.sheet import Sheet
from chesil.readers.whatsapp_database import android, android_old, contacts, iphone
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "whatsapp-database"
VERSION: Final = "1"


@attrs.frozen
class _Layout:
    """One shape of the database: the tables that tell it, and what reads it into a sheet."""

    needed: dict[str, set[str]]
    read: Callable[[opening.Opened, Sheet, Remarks], None]


_LAYOUTS: Final = (
    _Layout(android.NEEDED, android.read),
    _Layout(android_old.NEEDED, android_old.read),
    _Layout(iphone.NEEDED, iphone.read),
    _Layout(iphone.CALLS_NEEDED, iphone.read_calls),
    _Layout(contacts.NEEDED, contacts.read),
)
_SAID: Final = {
    "own-rows": "Rows that WhatsApp keeps for itself and that are no messages or people: {count}.",
    "call-in-chat": "Calls that stand in a chat and in the list of calls, where they are counted: {count}.",
}


def recognises(document: Document) -> bool:
    """Whether the document is a database with the real tables of one of WhatsApp's."""
    return any(opening.has(document, each.needed) for each in _LAYOUTS)


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a message, call, notice, reaction or contact.

    Raises:
        ReadingError: the database is damaged from the start; nothing was read.
    """
    sheet, remarks = Sheet({}), Remarks()
    with opening.opened_with_tables(document) as database:
        for each in _LAYOUTS:
            if opening.holds(database.tables, each.needed):
                each.read(database, sheet, remarks)
                break
    if database.said:
        sheet.count("write-ahead", database.said)
    remarks.say(sheet, _SAID)
    return sheet.reading(document, sheet.rows(), format=FORMAT, version=VERSION)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
