"""The pieces of a PDF: the words of each page, its own notes, bookmarks, remarks, fields and files in it."""

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium

from chesil.leaks.bounds import Inside
from chesil.leaks.pieces import Piece

_MOST_PAGES: Final = 5_000
_SAID: Final = (
    "/Contents",
    "/T",
    "/TU",
    "/V",
    "/Alt",
    "/ActualText",
    "/E",
    "/URI",
    "/Title",
    "/Subj",
    "/F",
    "/UF",
    "/Desc",
    "/JS",
)


def load() -> None:
    """Load what reading a PDF loads late."""
    made = pikepdf.new()
    made.add_blank_page()
    written = io.BytesIO()
    made.save(written)
    for _piece in pieces(written.getvalue()):
        pass


def pieces(data: bytes) -> Iterator[Piece | Inside]:
    """The words first, page by page; then what no page shows.

    Raises:
        ValueError: it is locked or broken.
    """
    yield from _pages(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield from _about(pdf)
    except pikepdf.PdfError:
        raise ValueError("This PDF cannot be opened.") from None


def _pages(data: bytes) -> Iterator[Piece]:
    try:
        opened = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise ValueError("This PDF cannot be opened.") from None
    with opened:
        for number in range(min(len(opened), _MOST_PAGES)):
            page = opened[number]
            words = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\ufffe", "-\n")
            if words.strip():
                yield Piece(part=f"page {number + 1}", line=1, text=words)
            page.close()


def _about(pdf: pikepdf.Pdf) -> Iterator[Piece | Inside]:
    for name, value in pdf.docinfo.items():
        yield Piece(part=f"the PDF's note {name[1:]}", text=str(value))
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            yield from _of_stream(each)
        elif isinstance(each, pikepdf.Dictionary):
            for inner in (each, *_inner(each)):
                yield from _of_dictionary(inner)
    for name, held in pdf.attachments.items():
        yield Inside(name=name, data=held.get_file().read_bytes())


def _inner(each: Any) -> Iterator[Any]:
    """Dictionaries that lie in another without an object of their own, such as the action of a link."""
    for value in each.values():
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            yield value


def _of_dictionary(each: Any) -> Iterator[Piece]:
    for name in _SAID:
        value = each.get(name)
        if isinstance(value, pikepdf.String) and str(value).strip():
            yield Piece(part=f"the PDF's note {name[1:]}", text=str(value))


def _of_stream(each: Any) -> Iterator[Piece | Inside]:
    if each.get("/Type") == pikepdf.Name.Metadata:
        yield Piece(part="the PDF's XMP", text=each.read_bytes().decode("utf-8", "replace"))
    elif each.get("/Filter") == pikepdf.Name.DCTDecode:
        yield Inside(name="a picture in the PDF", data=each.read_raw_bytes())
