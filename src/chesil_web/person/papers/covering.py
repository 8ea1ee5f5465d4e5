"""A redacted copy of a file or of a paper: what is found in it, how a page looks, and the copy itself."""

import io
import uuid
from collections.abc import Sequence
from typing import Final

import attrs

from chesil.documents.redaction.record import Box, Letters
from chesil.leaks import Detail, Hit, Piece, check
from chesil.papers import redacting
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
    """Something that was found on a page. *key*: names it. *stays*: she leaves it in."""

    key: str
    page: int
    text: str
    line: str
    stays: bool


@attrs.frozen(kw_only=True)
class Seen:
    """A file as it will look.

    Attributes:
        pages: how many there are. places: what was found, in order. jpeg: one page with its boxes.
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
    data = opened(held)
    with Nursery() as nursery:
        if not redacting.is_pdf(data):
            jpeg = nursery.painted(io.BytesIO(data), len(data), boxes=_boxes(cover))
            return Seen(pages=1, places=(), jpeg=jpeg, is_text=False)
        letters = nursery.letters(io.BytesIO(data), len(data), title=held.name)
        page = min(max(page, 1), len(letters))
        wanted = details(secrets, cover)
        boxes = [*redacting.finds(letters, wanted, _stays(cover)), *_boxes(cover)]
        (jpeg,) = nursery.drawn(
            io.BytesIO(data), len(data), title=held.name, page=page,
            boxes=[each for each in boxes if each.page == page],
        )  # fmt: skip
    return Seen(
        pages=len(letters), places=tuple(_places(letters, wanted, cover)), jpeg=jpeg,
        is_text=any(each.text.strip() for each in letters),
    )  # fmt: skip


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


def _places(letters: Sequence[Letters], wanted: Sequence[Detail], cover: Cover) -> list[Place]:
    pieces = [Piece(part=str(number), line=1, text=page.text) for number, page in enumerate(letters, 1)]
    hits = {_key(hit): hit for hit in check(wanted, pieces).hits[: gate.MOST]}  # one word can be two secrets
    return [
        Place(
            key=_key(hit), page=int(hit.part), line=hit.words, stays=_key(hit) in cover.stays,
            text=letters[int(hit.part) - 1].text[hit.start : hit.end],
        )
        for hit in hits.values()
    ]  # fmt: skip


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
        )  # fmt: skip
    return f"redacted{ending}", "The redacted copy", new


def _stays_by_words(
    cover: Cover, held: HeldDocument, data: bytes, nursery: Nursery, secrets: Sequence[Detail]
) -> redacting.Stays:
    """Also knows in the new file what she left in: there its place in the text is another."""
    if not cover.stays:
        return redacting.nothing_stays
    letters = nursery.letters(io.BytesIO(data), len(data), title=held.name)
    texts = {
        "".join(each.text.split()) for each in _places(letters, details(secrets, cover), cover) if each.stays
    }
    stays = _stays(cover)
    return lambda hit: stays(hit) or (hit.part.startswith("page ") and _left(hit, texts))


def _left(hit: Hit, texts: set[str]) -> bool:
    words = "".join(hit.words.split())
    return any(each in words for each in texts)
