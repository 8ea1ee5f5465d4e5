"""Redaction of PDFs and pictures: finds, and places that somebody chose, taken out of the bytes for good."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs
import msgspec
import pikepdf

from chesil.documents.bundle.joining import Joiner
from chesil.documents.redaction.placing import boxes_of
from chesil.documents.redaction.printing import print_redacted
from chesil.documents.redaction.record import Box, Letters
from chesil.leaks import Detail, Hit, Piece, check
from chesil.papers import eyes
from chesil.readers.media.kinds import named_as_picture
from chesil.sandbox.jpegs import size_of
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError, ReadingError
from chesil.terms.readings import file_name

_WHOLE: Final = 100  # pages of one that is drawn as a whole
_AT_ONCE: Final = 10  # pages; the compiler remembers those of its last ten papers, some 6 MB each
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
    path: Path, out: str, *, details: Sequence[Detail], boxes: Sequence[Box], made: date, nursery: Nursery,
    footer: str = "",
) -> Redacted:  # fmt: skip
    """A PDF or a picture drawn anew, with boxes over each find and over each place that was chosen.

    Args:
        out: the name of the new file, which is looked at too. details: looked for in the text of a PDF; in a
            picture nothing can be looked for. boxes: places that somebody chose.
        footer: stands below each page of a PDF, such as the number of an exhibit.
    Raises:
        ReadingError: it is neither, or cannot be read, or a box is on a page that it does not have.
        StillThere: a find is in the new file, or in its name.
    """
    data = path.read_bytes()
    new, placed = drawn_anew(
        data, path.name, out=out, details=details, boxes=boxes, nursery=nursery, footer=footer
    )
    log = Log(
        original=entry(path.name, data), redacted=entry(out, new), boxes=tuple(placed), made=made,
        chesil=version("chesil"),
    )  # fmt: skip
    return Redacted(new, log)


def drawn_anew(
    data: bytes, name: str, *, out: str, details: Sequence[Detail], boxes: Sequence[Box] = (),
    nursery: Nursery, stays: Stays = nothing_stays, footer: str = "",
) -> tuple[bytes, Sequence[Box]]:  # fmt: skip
    """The new file, and each box in it; otherwise as `redact`. *stays*: finds that somebody leaves in."""
    if is_pdf(data):
        new, placed = _pdf(data, name, nursery, details, boxes, stays, footer)
    elif named_as_picture(name):
        read = eyes.of_picture(io.BytesIO(data), len(data), nursery) if details else None
        seen = finds_in_picture(read, 1, details, stays) if read else []
        placed = [*seen, *_checked(boxes, pages=1, name=name)]
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


@attrs.frozen
class Run:
    """Some pages of a PDF, with the one before and the one after them: words can go on there.

    Attributes:
        first, last: their numbers. total: pages of the PDF. begin: the number of the first of *letters*.
    """

    first: int
    last: int
    total: int
    begin: int
    letters: Sequence[Letters] = attrs.field(repr=False)

    def hits(self, details: Sequence[Detail]) -> list[Hit]:
        """What must not leave and begins on one of all these pages, by the number of its page."""
        pieces = [
            Piece(part=str(number), line=1, text=page.text)
            for number, page in enumerate(self.letters, self.begin)
        ]
        return list(check(details, pieces).hits)

    def page(self, number: int) -> Letters:
        """The letters of a page by its number."""
        return self.letters[number - self.begin]


def runs(data: bytes, name: str, nursery: Nursery) -> Iterator[Run]:
    """The pages of a PDF, so many at a time that a long one needs no more memory than a short one.

    Raises:
        PdfUnreadable, ReadingError: it cannot be read.
    """

    def letters(first: int, last: int) -> tuple[int, list[Letters]]:
        return nursery.letters(io.BytesIO(data), len(data), title=file_name(name), pages=(first, last))

    total, whole = letters(1, _WHOLE)
    if total <= _WHOLE:
        yield Run(1, total, total, 1, whole)
        return
    for first in range(1, total + 1, _AT_ONCE):
        begin, last = max(1, first - 1), min(total, first + _AT_ONCE - 1)
        yield Run(first, last, total, begin, letters(begin, last + 1)[1])


def finds(run: Run, details: Sequence[Detail], stays: Stays = nothing_stays) -> list[Box]:
    """Boxes over everything on these pages that must not leave, also where it runs over the end of a page."""
    found = []
    for hit in run.hits(details):
        if stays(hit):
            continue
        label, secret = LABELS[hit.detail.kind], hit.detail.id
        for place, start, end in _stretches(run, hit):
            if run.first <= place <= run.last:
                found += boxes_of(run.page(place), place, start, end, label=label, secret=secret)
    return found


def widened(text: str, hit: Hit) -> tuple[int, int]:
    """The stretch of a find with what belongs to it beside it, such as the town after a street."""
    own = _own(hit)
    start, end = hit.start, _onward(text, hit.end, own)
    while (before := _next_word(text[:start][::-1], 0)) and before[0][::-1] in own:
        start -= before[1]
    return start, end


def _own(hit: Hit) -> set[str]:
    """The words of what was found."""
    return {each.strip(".,;:()").casefold() for each in hit.detail.value.split()}


def _onward(text: str, end: int, own: set[str]) -> int:
    """Where the words of what was found end that follow a place."""
    while (after := _next_word(text, end)) and after[0] in own:
        end = after[1]
    return end


def _next_word(text: str, place: int) -> tuple[str, int] | None:
    """The word after a place, without the signs round it, and where it ends; None at the end of a text."""
    begin = place
    while begin < len(text) and not text[begin].isalnum():
        begin += 1
    end = begin
    while end < len(text) and not text[end].isspace() and text[end] not in ".,;:()":
        end += 1
    return (text[begin:end].casefold(), end) if begin < end else None


def finds_in_picture(
    read: Letters, number: int, details: Sequence[Detail], stays: Stays = nothing_stays
) -> list[Box]:
    """A box over each line of a picture on a page in which something stands that must not leave."""
    return [
        box
        for hit in eyes.hits(read, details, number=number)
        if not stays(hit)
        for box in boxes_of(
            read, number, hit.start, min(hit.end, len(read.text)), label=LABELS[hit.detail.kind],
            secret=hit.detail.id,
        )
    ]  # fmt: skip


def _stretches(run: Run, hit: Hit) -> Iterator[tuple[int, int, int]]:
    """The stretch on its page, and what goes on at the top of the next."""
    number = int(hit.part)
    text = run.page(number).text
    start, end = widened(text, hit)
    yield number, start, min(end, len(text))
    if number < run.begin + len(run.letters) - 1 and _next_word(text, end) is None:
        goes_on = _onward(run.page(number + 1).text, max(0, end - len(text) - 1), _own(hit))
        if goes_on:
            yield number + 1, 0, goes_on


def _pdf(
    data: bytes, name: str, nursery: Nursery, details: Sequence[Detail], boxes: Sequence[Box], stays: Stays,
    footer: str,
) -> tuple[bytes, Sequence[Box]]:  # fmt: skip
    placed, parts, left = list[Box](), list[bytes](), eyes.MOST if details else 0
    for run in runs(data, name, nursery):
        _checked(boxes, pages=run.total, name=name)
        mine = [each for each in boxes if run.first <= each.page <= run.last]
        seen = in_pictures(data, name, run, nursery, left)
        left -= len(seen)
        here = [*finds(run, details, stays), *mine]
        for number, read in seen:
            here += finds_in_picture(read, number, details, stays)
        parts.append(_drawn(data, name, run, here, nursery, footer))
        placed += here
    return (parts[0] if len(parts) == 1 else _joined(parts)), placed


def in_pictures(data: bytes, name: str, run: Run, nursery: Nursery, most: int) -> list[tuple[int, Letters]]:
    """What pictures on the pages of a run show, by the number of the page, of so many pages at most."""
    found = list[tuple[int, Letters]]()
    for number in range(run.first, run.last + 1):
        if len(found) < most:
            read = eyes.of_page(data, run.page(number), number, nursery, title=file_name(name))
            found += [(number, read)] if read else []
    return found


def _drawn(data: bytes, name: str, run: Run, boxes: Sequence[Box], nursery: Nursery, footer: str) -> bytes:
    title = file_name(name)
    pictures = nursery.drawn(
        io.BytesIO(data), len(data), title=title, boxes=boxes, pages=(run.first, run.last)
    )
    if len(pictures) != run.last - run.first + 1:
        raise ReadingError("This PDF was not read the same way twice.", where=title)
    pages = [(run.page(number), jpeg, *size_of(jpeg)) for number, jpeg in enumerate(pictures, run.first)]
    return print_redacted(TITLE, pages, boxes, first=run.first, total=run.total, footer=footer)


def _joined(parts: Sequence[bytes]) -> bytes:
    """One PDF of several, with their structure."""
    joiner, out = Joiner(), io.BytesIO()
    with ExitStack() as opened:
        for number, part in enumerate(parts, 1):
            joiner.add(opened.enter_context(pikepdf.open(io.BytesIO(part))), f"Part {number}")
        joiner.finish(TITLE).save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return out.getvalue()


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
