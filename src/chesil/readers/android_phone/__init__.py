"""Android's own databases: `mmssms.db` with texts, and `calllog.db` or `contacts2.db` with calls."""

from typing import Final

from chesil.readers.android_phone import calls, texts
from chesil.readers.database import opening
from chesil.readers.database.rows import Remarks
from chesil.readers.sheet import Sheet
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "android-phone"
VERSION: Final = "2"
_LAYOUTS: Final = (
    (texts.SMS_NEEDED, texts.read_sms),
    (texts.MMS_NEEDED, texts.read_mms),
    (calls.NEEDED, calls.read),
)


def recognises(document: Document) -> bool:
    """Whether the document is a database with real tables of texts or calls as Android keeps them."""
    return any(opening.has(document, needed) for needed, _ in _LAYOUTS)


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a text message, multimedia message or call.

    Raises:
        ReadingError: the database is damaged from the start; nothing was read.
    """
    sheet, remarks = Sheet({}), Remarks()
    with opening.opened_with_tables(document) as database:
        for needed, read_part in _LAYOUTS:
            if opening.holds(database.tables, needed):
                read_part(database, sheet, remarks)
    if database.said:
        sheet.count("write-ahead", database.said)
    remarks.say(sheet, {})
    return sheet.reading(document, sheet.rows(), format=FORMAT, version=VERSION)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
