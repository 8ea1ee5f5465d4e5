"""A web page that a browser printed as PDF: one record, with what stands at its edges and in its notes."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chesil.readers import capture, days, pdf
from chesil.readers.capture import Capture
from chesil.readers.gathering import Gathering
from chesil.readers.pdf import Page
from chesil.terms.errors import ChesilError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "printed-page"
VERSION: Final = "1"
# A browser's name in the PDF's notes, as bytes or as UTF-16 in hexadecimal digits.
_BROWSER: Final = re.compile(
    rb"/Creator\s*+(?:\((?:Mozilla[/ ]|Safari\)|Firefox|Chromium)|"
    rb"<(?i:feff)(?i:004d006f007a0069006c006c0061|005300610066006100720069))"
)
_MAYBE: Final = (b"Quartz PDFContext", b"Skia/PDF", b"Microsoft: Print To PDF", b"cairo ")
_ADDRESS: Final = re.compile(r"(?:https?|file)://[^\s<>\"]{3,2000}", re.IGNORECASE)
# "11/29/26, 3:08 PM", "29/11/2026, 15:08", "29.11.26, 15:08", "2026/11/29 15:08"
_PRINTED: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}),?\s{1,3}"
    r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?(?![\d/])",
    re.IGNORECASE,
)
_CREATED: Final = re.compile(
    r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(Z)(?:00'?00'?)?|([+-])(\d\d)'?(\d\d)'?)?"
)


def recognises(document: Document) -> bool:
    """Whether a browser made it, or a system's printer did and a web address stands at an edge."""
    if not pdf.is_pdf(document):
        return False
    notes = pdf.edges(document)
    if _BROWSER.search(notes):
        return True
    if not any(each in notes for each in _MAYBE):
        return False
    try:
        _, pages = pdf.read(document)
    except ChesilError:
        return False
    return bool(pages and _address(pages))


def read(document: Document, options: ReadOptions) -> Reading:
    """One row for the page.

    Raises:
        ReadingError: the PDF is locked or damaged. TooLarge: it passes a bound.
    """
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    about, pages = pdf.read(document)
    created = about.get("CreationDate", "")
    printed = next(
        (found[0] for each in pages[:1] for found in _PRINTED.finditer(f"{each.top}\n{each.bottom}")), ""
    )
    time = _time(created) if created or not printed else _printed(printed, options, gathering)
    if not any(each.text for each in pages):
        gathering.assume("no-words", "A printed page holds pictures of words, and no words to be read.")
    capture.add(
        gathering,
        Capture(
            address=_address(pages),
            address_from="the edge of the page",
            title=about.get("Title", ""),
            text="\n\n".join(each.text for each in pages if each.text) or None,
            time=time,
            time_from="the PDF's notes (CreationDate)"
            if created
            else "the edge of the page"
            if printed
            else "",
            raw="\n".join(f"{key}: {value[:500]}" for key, value in about.items() if value),
            details={
                "printed_time": printed,
                "pages": len(pages),
                "saved_with": (about.get("Creator") or about.get("Producer", ""))[:200],
            },
        ),
    )
    return gathering.reading()


def _address(pages: list[Page]) -> str:
    """The web address at the top or bottom edge of the first pages, where browsers print it."""
    for each in pages[:3]:
        for edge in (each.bottom, each.top):
            if found := _ADDRESS.search(edge):
                return found[0]
    return ""


def _printed(written: str, options: ReadOptions, gathering: Gathering) -> dict[str, Any]:
    """The columns of the time that the browser printed, for a PDF that says none in its notes."""
    day = days.read_day(written)
    if day is None:
        return {"precision": "none", "as_written": written}
    order = days.decide([day], told=options.day_first)
    gathering.assume(order.code, order.sentence)
    return days.moment(day, days.clock_beside(written), written, day_first=order.day_first)


def _time(created: str) -> dict[str, Any]:
    found = _CREATED.match(created)
    if found is None:
        return {"precision": "none", "as_written": created[:100] or None}
    year, month, day, hour, minute, second = (int(each) for each in found.groups()[:6])
    try:
        wall = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return {"precision": "none", "as_written": created[:100]}
    if not 1990 <= year < 2100:
        return {"precision": "none", "as_written": created[:100]}
    columns: dict[str, Any] = {"precision": "exact", "as_written": created[:100]}
    if found[7] is None and found[8] is None:
        return {**columns, "wall": wall}
    minutes = int(found[9] or 0) * 60 + int(found[10] or 0)
    minutes = -minutes if found[8] == "-" else minutes
    return {
        **columns,
        "at": (wall - timedelta(minutes=minutes)).replace(tzinfo=UTC),
        "offset_minutes": minutes,
    }


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
