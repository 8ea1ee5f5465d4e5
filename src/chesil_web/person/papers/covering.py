"""A redacted copy of a file or of a paper: what is found in it, how a page looks, and the copy itself."""

import io
import uuid
from collections.abc import Sequence
from typing import Final

import attrs

from chesil.documents.redaction.record import Box, Letters
from chesil.leaks import Detail, Hit
from chesil.papers import eyes, redacting
from chesil.readers.media.kinds import named_as_picture
from chesil.sandbox.nursery import Nursery
from chesil_web.foundation.keys import files
from chesil_web.person.papers import gate
from chesil_web.person.papers.models import Asked, Cover, HeldDocument

_PDF: Final = ".pdf"


def is_possible(name: str) -> bool:
    """Whether a file of this name can be redacted."""
    return name.lower().endswith(_PDF) or named_as_picture(name)


def media(name: str) -> str:
    """The media type of a redacted copy."""
    return "application/pdf" if name.endswith(_PDF) else "image/jpeg"


@attrs.frozen(kw_only=True)
class Place:
    """Something that was found on a page.

    Attributes:
        key: names it. stays: she leaves it in. by_machine: it was read in a picture.
    """

    key: str
    page: int
    text: str
    line: str
    stays: bool
    by_machine: bool = False


@attrs.frozen(kw_only=True)
class Seen:
    """A file as it will look.

    Attributes:
        pages: how many there are. places: what was found, in order; in pictures, on the page that is shown.
        jpeg: one page with its boxes.
        is_text: whether words can be looked for in it at all.
    """

    pages: int
    places: tuple[Place, ...]
    jpeg: bytes = attrs.field(repr=False)
    is_text: bool


def details(secrets: Sequence[Detail], cover: Cover) -> list[Detail]:
    """What is looked for: words that she chose, and what must stay secret where that is wanted."""
    words = [
        Detail(id=f"words {number}", kind="words", value=each, whose="me")
        for number, each in enumerate(cover.words)
    ]
    return [*words, *(secrets if cover.secrets else ())]


def seen(held: HeldDocument, secrets: Sequence[Detail], cover: Cover, *, page: int) -> Seen:
    """A file as it will look, with one of its pages.

    Raises:
        PdfUnreadable, ReadingError: it cannot be drawn. BlobMissing, Damaged: it is not as it was sealed.
    """
    data, wanted, boxes = opened(held), details(secrets, cover), _boxes(cover)
    with Nursery() as nursery:
        if not redacting.is_pdf(data):
            read = eyes.of_picture(io.BytesIO(data), len(data), nursery)
            boxes += redacting.finds_in_picture(read, 1, wanted, _stays(cover)) if read else []
            jpeg = nursery.painted(io.BytesIO(data), len(data), boxes=boxes)
            return Seen(
                pages=1,
                places=tuple(_in_picture(read, 1, wanted, cover)),
                jpeg=jpeg,
                is_text=_shows_words(read),
            )
        places, is_text, shown = list[Place](), False, None
        for run in redacting.runs(data, held.name, nursery):
            boxes += redacting.finds(run, wanted, _stays(cover))
            places += _places(run, wanted, cover)
            is_text = is_text or any(each.text.strip() for each in run.letters)
            page = min(max(page, 1), run.total)
            shown = run.page(page) if run.first <= page <= run.last else shown
        read = eyes.of_page(data, shown, page, nursery, title=held.name) if shown else None
        boxes += redacting.finds_in_picture(read, page, wanted, _stays(cover)) if read else []
        places = [*_in_picture(read, page, wanted, cover), *places]
        (jpeg,) = nursery.drawn(
            io.BytesIO(data), len(data), title=held.name, pages=(page, page),
            boxes=[each for each in boxes if each.page == page],
        )  # fmt: skip
    return Seen(
        pages=run.total, places=tuple(places[: gate.MOST]), jpeg=jpeg, is_text=is_text or _shows_words(read)
    )


def _shows_words(read: Letters | None) -> bool:
    return read is not None and bool(read.text.strip())


def _in_picture(read: Letters | None, number: int, wanted: Sequence[Detail], cover: Cover) -> list[Place]:
    """What a machine found in the pictures of a page; nothing where it read none."""
    if read is None:
        return []
    return [
        Place(
            key=_key(hit), page=number, line=hit.words, stays=_key(hit) in cover.stays, by_machine=True,
            text=read.text[hit.start : hit.end],
        )
        for hit in eyes.hits(read, wanted, number=number)
    ]  # fmt: skip


def opened(held: HeldDocument) -> bytes:
    """The bytes of a file or a paper."""
    with files.opened(uuid.UUID(held.id), bytes.fromhex(held.key)) as stream:
        return stream.read()


def _boxes(cover: Cover) -> list[Box]:
    return [Box(each.page, each.left, each.top, each.right, each.bottom) for each in cover.boxes]


def _stays(cover: Cover) -> redacting.Stays:
    kept = set(cover.stays)
    return lambda hit: _key(hit) in kept


def _key(hit: Hit) -> str:
    return f"{hit.part} {hit.start} {hit.end}"


def _places(run: redacting.Run, wanted: Sequence[Detail], cover: Cover) -> list[Place]:
    hits = {_key(hit): hit for hit in run.hits(wanted)}  # one word can be two secrets
    return [
        Place(
            key=_key(hit), page=int(hit.part), line=hit.words, stays=_key(hit) in cover.stays,
            text=run.page(int(hit.part)).text[hit.start : hit.end],
        )
        for hit in hits.values()
        if run.first <= int(hit.part) <= run.last
    ][: gate.MOST]  # fmt: skip


def copy(asked: Asked, cover: Cover, held: HeldDocument) -> tuple[str, str, bytes]:
    """The redacted copy: its name, what it is, and its bytes.

    Raises:
        PdfUnreadable, ReadingError, StillThere: it cannot be made.
    """
    data = opened(held)
    ending = _PDF if redacting.is_pdf(data) else ".jpg"
    with Nursery() as nursery:
        letters_stay = _stays_by_words(cover, held, data, nursery, gate.details(asked))
        new, _placed = redacting.drawn_anew(
            data, held.name, out=f"{asked.name}{ending}", details=details(gate.details(asked), cover),
            boxes=_boxes(cover), nursery=nursery, stays=letters_stay,
            footer=f"{cover.ref}, redacted" if cover.ref else "",
        )  # fmt: skip
    return f"redacted{ending}", "The redacted copy", new


def _stays_by_words(
    cover: Cover, held: HeldDocument, data: bytes, nursery: Nursery, secrets: Sequence[Detail]
) -> redacting.Stays:
    """Also knows in the new file what she left in: there its place in the text is another."""
    if not cover.stays:
        return redacting.nothing_stays
    wanted = details(secrets, cover)
    texts = {
        "".join(each.text.split())
        for run in redacting.runs(data, held.name, nursery)
        for each in _places(run, wanted, cover)
        if each.stays
    }
    stays = _stays(cover)
    return lambda hit: stays(hit) or (hit.part.startswith("page ") and _left(hit, texts))


def _left(hit: Hit, texts: set[str]) -> bool:
    words = "".join(hit.words.split())
    return any(each in words for each in texts)
