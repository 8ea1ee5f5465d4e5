"""Reads the letters of a PDF with their places, and draws its pages with boxes painted over them.

It reads a hostile file, so it runs where files are read apart (docs/sandbox.md).
"""

import ctypes
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageDraw, ImageFont

from chesil.documents import foreign
from chesil.documents.redaction.record import Box, Letters
from chesil.documents.unreadable import ALL, MOST_BYTES, MOST_DRAWN, Span

_TENTHS: Final = 10
_SCALE: Final = 150 / 72  # 150 dots an inch: small print can be read, and the file can still be sent
_MOST_PIXELS: Final = 25_000_000  # of one page
_QUALITY: Final = 75
_NO_COLOUR: Final = 3  # of 255: the most that red, green and blue differ
_LETTER_SIZES: Final = (48, 32, 24, 16, 12)
_MOST_LETTERS: Final = 2_000_000
_DEPTH: Final = 15  # of drawings in one another
_CUT_WORD: Final = "\ufffe"  # what pdfium gives for a hyphen at the end of a line


def load() -> None:
    """Load everything that reading and drawing need, for where nothing can be loaded later."""
    Image.init()
    foreign.load()
    blank = io.BytesIO()
    pdf = pdfium.PdfDocument.new()
    pdf.new_page(20, 20)
    pdf.save(blank)
    labelled(Image.new("RGB", (200, 200)), [Box(1, 0, 0, 1, 1)])
    drawn_or_why(io.BytesIO(blank.getvalue()), ())
    letters_or_why(io.BytesIO(blank.getvalue()))


def letters_or_why(source: BinaryIO, pages: Span = ALL) -> bytes:
    """How many pages there are, and the `Letters` of those that are wanted, as JSON; or a word of
    `unreadable.REASONS`."""
    data = source.read(MOST_BYTES + 1)
    opened = _opened(data, pages)
    if isinstance(opened, bytes):
        return opened
    with opened:
        letters = [_letters(opened[number]) for number in range(len(opened))]
    return msgspec.json.encode((foreign.count(io.BytesIO(data)), letters))


def drawn_or_why(source: BinaryIO, boxes: Sequence[Box], pages: Span = ALL) -> bytes:
    """A JPEG of each wanted page with its boxes painted black, as one list in MessagePack; or why not."""
    opened = _opened(source.read(MOST_BYTES + 1), pages)
    if isinstance(opened, bytes):
        return opened
    first = pages[0] or 1
    with opened:
        drawn = [
            _drawn(opened[place], [each for each in boxes if each.page == first + place])
            for place in range(len(opened))
        ]
    return msgspec.msgpack.encode(drawn)


def _opened(data: bytes, pages: Span) -> pdfium.PdfDocument | bytes:
    """Pages as they are printed: fields, stamps and remarks are parts of them."""
    cleaned = foreign.cleaned_or_why(io.BytesIO(data), title="A page", pages=pages)
    if not cleaned.startswith(b"%PDF-"):
        return cleaned
    try:
        opened = pdfium.PdfDocument(cleaned)
    except pdfium.PdfiumError:
        return b"broken"
    return opened if len(opened) <= MOST_DRAWN else b"long"


def _letters(page: pdfium.PdfPage) -> Letters:
    width, height = page.get_size()
    text, edges = [], list[int]()
    for letter, its in _each(page, width, height):
        text.append(letter)
        edges += its
    pictures = next(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH), None) is not None
    page.close()
    return Letters(
        width=width, height=height, text="".join(text), edges=tuple(edges), pictures=pictures
    )  # fmt: skip


def _each(page: pdfium.PdfPage, width: float, height: float) -> Iterator[tuple[str, tuple[int, ...]]]:
    words = page.get_textpage()
    count = words.count_chars()
    if count > _MOST_LETTERS:  # what is not read could not be found
        raise ValueError("A page has more letters than are read.")
    for place in range(count):
        letter = _letter(raw.FPDFText_GetUnicode(words.raw, place))
        edges = _edges(page, words, place, width, height)
        for each in letter:
            yield each, edges
    words.close()


def _letter(code: int) -> str:
    if code == ord("\r") or code > 0x10FFFF:
        return ""
    if code == ord(_CUT_WORD):
        return "-\n"
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= code <= 0xDFFF or not code else chr(code)


def _edges(page: Any, words: Any, place: int, width: float, height: float) -> tuple[int, ...]:
    """As a reader sees the page, also where it is turned; of ink and line together."""
    boxes = [words.get_charbox(place, loose=loose) for loose in (False, True)]
    corners = [
        _seen(page, x, y, width, height) for box in boxes for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _seen(page: Any, x: float, y: float, width: float, height: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = round(width * _TENTHS), round(height * _TENTHS)
    raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def _drawn(page: pdfium.PdfPage, boxes: Sequence[Box]) -> bytes:
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    page.close()
    return painted(_without_colour(picture), boxes)


def _without_colour(picture: Image.Image) -> Image.Image:
    """A picture in shades of grey as such, which takes a third of the room; any other as it is."""
    grey = picture.convert("L")
    difference = ImageChops.difference(picture, grey.convert("RGB")).convert("L")
    return picture if any(difference.histogram()[_NO_COLOUR + 1 :]) else grey


def labelled(picture: Image.Image, boxes: Sequence[Box]) -> bytes:
    """As `painted`, with the label of each box in it: a picture has no other place for words."""
    for each in boxes:
        draw = ImageDraw.Draw(picture)
        left, top, right, bottom = _pixels(picture, each)
        draw.rectangle((left, top, right, bottom), fill=(0, 0, 0))
        font = _fitting(draw, each.label, right - left, bottom - top)
        if font:
            middle = (left + right) // 2, (top + bottom) // 2
            draw.text(middle, each.label, fill=(255, 255, 255), font=font, anchor="mm")
    return _jpeg(picture)


def _fitting(draw: ImageDraw.ImageDraw, label: str, wide: int, high: int) -> Any:
    """The largest letters in which a label fits; None where none that can be read do."""
    for size in _LETTER_SIZES:
        font = ImageFont.load_default(size)
        if size < high and draw.textlength(label, font) < wide:
            return font
    return None


def painted(picture: Image.Image, boxes: Sequence[Box]) -> bytes:
    """A JPEG of nothing but the pixels of a picture, black where the boxes are."""
    draw = ImageDraw.Draw(picture)
    for each in boxes:
        draw.rectangle(_pixels(picture, each), fill="black")
    return _jpeg(picture)


def _pixels(picture: Image.Image, box: Box) -> tuple[int, int, int, int]:
    """Its edges; a pixel that it touches is in it."""
    return (
        int(box.left * picture.width), int(box.top * picture.height),
        int(box.right * picture.width) + 1, int(box.bottom * picture.height) + 1,
    )  # fmt: skip


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY, exif=b"", icc_profile=None, comment=b"")
    return written.getvalue()
