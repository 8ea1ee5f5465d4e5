"""The words of a PDF, page by page, and what it says of itself; nothing of it is drawn or run.

PDFium is native code that meets a stranger's file, so it is used in the confined child. It is loaded when it
is first needed, or by `load` before a child is confined: few files are PDFs, and loading takes a while.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import Any, Final

import attrs

from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document

MAGIC: Final = b"%PDF-"
MOST_BYTES: Final = 128 << 20
_MOST_PAGES: Final = 500
_MOST_LETTERS: Final = 2_000_000
_EDGE: Final = 0.08  # of a page's height: where browsers print address and date
_OBJECT: Final = re.compile(rb"(?<![0-9])([0-9]{1,10}) [0-9]{1,5} obj\b")
_LOOKED_AT: Final = 500_000  # objects
_MOST_REPEATED: Final = 2_000  # each change to a PDF writes some objects once more
_AGAIN: Final = "Save or export it again, without a password."


@attrs.frozen(kw_only=True)
class Page:
    """One page: all its words, and those at its top and bottom edge."""

    text: str
    top: str
    bottom: str


def load() -> None:
    """Load PDFium, so that a confined child has it."""
    import_module("pypdfium2.raw")


def is_pdf(document: Document) -> bool:
    """Whether it begins like a PDF."""
    return MAGIC in document.head[:1_024]


def edges(document: Document) -> bytes:
    """The first and the last 64 kB, where a PDF says what made it."""
    size = len(document.head)
    if document.size_bytes <= size:
        return document.head
    with document.open() as stream:
        stream.seek(max(size, document.size_bytes - size))
        return document.head + stream.read(size)


def read(document: Document) -> tuple[dict[str, str], list[Page]]:
    """What it says of itself, by the names that PDF gives (Title, Creator, CreationDate), and its pages.

    Raises:
        ReadingError: it is locked, damaged, or repeats itself. TooLarge: it passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge("This PDF is too large to read.", where=document.name, next_step=_AGAIN)
    data = document.read()
    if _repeats(data):
        raise ReadingError("This PDF is damaged.", where=document.name, next_step=_AGAIN)
    pdfium: Any = import_module("pypdfium2")
    try:
        with pdfium.PdfDocument(data) as opened:
            about = {key: _plain(value) for key, value in opened.get_metadata_dict(skip_empty=True).items()}
            return about, list(_pages(opened))
    except pdfium.PdfiumError as error:
        raise ReadingError("This PDF is locked or damaged.", where=document.name, next_step=_AGAIN) from error


def _repeats(data: bytes) -> bool:
    """Whether it writes objects so often that PDFium would take minutes to find the last of each."""
    found = [each[1] for each in islice(_OBJECT.finditer(data), _LOOKED_AT)]
    return len(found) - len(set(found)) > _MOST_REPEATED


def _pages(opened: Any) -> Iterator[Page]:
    letters = 0
    for number in range(min(len(opened), _MOST_PAGES)):
        page = opened[number]
        text, (width, height) = page.get_textpage(), page.get_size()
        edge = height * _EDGE
        found = Page(
            text=_plain(text.get_text_range()),
            top=_plain(text.get_text_bounded(0, height - edge, width, height)),
            bottom=_plain(text.get_text_bounded(0, 0, width, edge)),
        )
        text.close()
        page.close()
        letters += len(found.text)
        yield found
        if letters > _MOST_LETTERS:
            return


def _plain(words: str) -> str:
    """Lines as other texts have them; PDFium writes U+FFFE for a hyphen at the end of a line."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-\n").replace("\0", "")
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
