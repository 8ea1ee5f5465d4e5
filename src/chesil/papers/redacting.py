"""Redaction of PDFs and pictures: finds, and places that somebody chose, taken out of the bytes for good."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs
import msgspec

from chesil.documents.redaction.placing import boxes_of
from chesil.documents.redaction.printing import print_redacted
from chesil.documents.redaction.record import Box, Letters
from chesil.leaks import Detail, Hit, Piece, check
from chesil.readers.media.kinds import named_as_picture
from chesil.sandbox.jpegs import size_of
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError, ReadingError
from chesil.terms.readings import file_name

TITLE: Final = "Redacted paper"  # of every file: its own title may tell what was taken out
LABELS: Final = {
    "phone": "Number taken out", "mail": "E-mail address taken out", "postcode": "Postcode taken out",
    "address": "Address taken out", "name": "Name taken out", "date": "Date taken out",
    "handle": "Account name taken out", "reference": "Reference taken out", "words": "Words taken out",
    "point": "Location taken out",
}  # fmt: skip


type Stays = Callable[[Hit], bool]
"""Whether somebody looked at a find and leaves it in."""


def nothing_stays(_hit: Hit) -> bool:
    """Every find is taken out."""
    return False


class StillThere(ChesilError):
    """Something that was to be taken out is in the new file still, so it was not written."""

    code = "redaction-not-whole"


class Entry(msgspec.Struct, frozen=True):
    """One file of a log: its name, its SHA-256 and its size."""

    name: str
    sha256: str
    size_bytes: int


class Log(msgspec.Struct, frozen=True):
    """What ties the new file to the whole one. It names secrets, and holds no word of what was taken out."""

    original: Entry
    redacted: Entry
    boxes: tuple[Box, ...]
    made: date
    chesil: str


@attrs.frozen
class Redacted:
    """A new file, and the log that ties it to the whole one."""

    data: bytes = attrs.field(repr=False)
    log: Log


def redact(
    path: Path, out: str, *, details: Sequence[Detail], boxes: Sequence[Box], made: date, nursery: Nursery
) -> Redacted:
    """A PDF or a picture drawn anew, with boxes over each find and over each place that was chosen.

    Args:
        out: the name of the new file, which is looked at too. details: looked for in the text of a PDF; in a
            picture nothing can be looked for. boxes: places that somebody chose.
    Raises:
        ReadingError: it is neither, or cannot be read, or a box is on a page that it does not have.
        StillThere: a find is in the new file, or in its name.
    """
    data = path.read_bytes()
    new, placed = drawn_anew(data, path.name, out=out, details=details, boxes=boxes, nursery=nursery)
    log = Log(
        original=entry(path.name, data), redacted=entry(out, new), boxes=tuple(placed), made=made,
        chesil=version("chesil"),
    )  # fmt: skip
    return Redacted(new, log)


def drawn_anew(
    data: bytes, name: str, *, out: str, details: Sequence[Detail], boxes: Sequence[Box] = (),
    nursery: Nursery, stays: Stays = nothing_stays,
) -> tuple[bytes, Sequence[Box]]:  # fmt: skip
    """The new file, and each box in it; otherwise as `redact`. *stays*: finds that somebody leaves in."""
    if is_pdf(data):
        new, placed = _pdf(data, name, nursery, details, boxes, stays)
    elif named_as_picture(name):
        placed = _checked(boxes, pages=1, name=name)
        new = nursery.painted(io.BytesIO(data), len(data), boxes=placed)
    else:
        raise ReadingError(
            "Only a PDF or a picture can be redacted.", where=file_name(name),
            next_step="Turn it into a PDF first: chesil paper list, then chesil paper bundle.",
        )  # fmt: skip
    _check_gone(new, out, details, nursery, stays)
    return new, placed


def is_pdf(data: bytes) -> bool:
    """Whether bytes are a PDF, by how they begin."""
    return data.find(b"%PDF-", 0, 1024) >= 0


def finds(pages: Sequence[Letters], details: Sequence[Detail], stays: Stays = nothing_stays) -> list[Box]:
    """The boxes over everything on these pages that must not leave, also where a page ends within it."""
    pieces = [Piece(part=str(number), line=1, text=page.text) for number, page in enumerate(pages, 1)]
    found = []
    for hit in check(details, pieces).hits:
        if stays(hit):
            continue
        number = int(hit.part)
        label, secret = LABELS[hit.detail.kind], hit.detail.id
        for place, start, end in _stretches(pages, number, *widened(pages[number - 1].text, hit)):
            found += boxes_of(pages[place - 1], place, start, end, label=label, secret=secret)
    return found


def widened(text: str, hit: Hit) -> tuple[int, int]:
    """The stretch of a find with what belongs to it beside it, such as the town after a street."""
    own = {each.strip(".,;:()").casefold() for each in hit.detail.value.split()}
    start, end = hit.start, hit.end
    while (after := _next_word(text, end)) and after[0] in own:
        end = after[1]
    while (before := _next_word(text[:start][::-1], 0)) and before[0][::-1] in own:
        start -= before[1]
    return start, end


def _next_word(text: str, place: int) -> tuple[str, int] | None:
    """The word after a place, without the signs round it, and where it ends; None at the end of a text."""
    begin = place
    while begin < len(text) and not text[begin].isalnum():
        begin += 1
    end = begin
    while end < len(text) and not text[end].isspace() and text[end] not in ".,;:()":
        end += 1
    return (text[begin:end].casefold(), end) if begin < end else None


def _stretches(pages: Sequence[Letters], number: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The stretch on its page, and what goes on at the top of the next."""
    size = len(pages[number - 1].text)
    yield number, start, min(end, size)
    if end > size and number < len(pages):
        yield number + 1, 0, end - size - 1


def _pdf(
    data: bytes, name: str, nursery: Nursery, details: Sequence[Detail], boxes: Sequence[Box], stays: Stays
) -> tuple[bytes, Sequence[Box]]:
    size, title = len(data), file_name(name)
    letters = nursery.letters(io.BytesIO(data), size, title=title)
    placed = [*finds(letters, details, stays), *_checked(boxes, pages=len(letters), name=name)]
    pictures = nursery.drawn(io.BytesIO(data), size, title=title, boxes=placed)
    if len(pictures) != len(letters):
        raise ReadingError("This PDF was not read the same way twice.", where=title)
    pages = [(page, jpeg, *size_of(jpeg)) for page, jpeg in zip(letters, pictures, strict=True)]
    return print_redacted(TITLE, pages, placed), placed


def _checked(boxes: Sequence[Box], *, pages: int, name: str) -> Sequence[Box]:
    for each in boxes:
        if not 1 <= each.page <= pages:
            raise ReadingError(
                f"There is no page {each.page}: the file has {pages}.", where=file_name(name),
                next_step="Change the page of the box.",
            )  # fmt: skip
    return boxes


def _check_gone(data: bytes, out: str, details: Sequence[Detail], nursery: Nursery, stays: Stays) -> None:
    pieces = nursery.pieces(io.BytesIO(data), len(data), name=out)
    for hit in check(details, pieces).hits:
        if stays(hit):
            continue
        raise StillThere(
            f"{hit.detail.id} is still in the new file ({hit.part}), so it was not written.",
            where=file_name(out), next_step="Give the file another name, or box that part by its place.",
        )  # fmt: skip


def entry(name: str, data: bytes) -> Entry:
    """A file as a log names it."""
    return Entry(file_name(name), hashlib.sha256(data).hexdigest(), len(data))
