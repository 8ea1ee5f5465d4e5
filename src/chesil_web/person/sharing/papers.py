"""Documents that she made and can share: what is offered, what each gives away, and its pages as pictures."""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from io import BytesIO
from typing import Final

import attrs

from chesil.leaks import check
from chesil.leaks.bounds import NOT_LOOKED
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.person.analysis.models import stamp_of
from chesil_web.person.papers import gate
from chesil_web.person.papers import queries as made_papers
from chesil_web.person.papers.models import Asked, File, Paper
from chesil_web.person.papers.names import saved_as
from chesil_web.person.papers.presenters import name_of
from chesil_web.person.people import queries as people
from chesil_web.person.sharing import talks
from chesil_web.person.sharing.models import PaperPart
from chesil_web.record.evidence import sheets
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given.copy_models import MediaCopy, Source

MOST: Final = 5  # documents of one share: each is searched in the request that chooses it
MOST_PAGES: Final = sheets.MOST  # of all by one link: they stand on one page


class NotLookedThrough(Exception):
    """Not everything in a document could be searched for what must stay secret."""


class Undecided(Exception):
    """Something that must stay secret stands in a document, and its own search knew nothing of it."""


@attrs.frozen(kw_only=True)
class Document:
    """A PDF that was made. *paper*, *part*: its ids in hex. *name*: that it is saved under."""

    paper: str
    part: str
    asked: Asked
    file: File
    name: str
    key: bytes = attrs.field(repr=False)

    @property
    def is_held(self) -> bool:
        """Whether something that must stay secret was found in it, and nothing was decided of that."""
        return bool(gate.open_finds(self.asked))

    def read(self) -> bytes:
        """All of it.

        Raises:
            BlobMissing, Damaged: it is not as it was sealed.
        """
        with files.opened(uuid.UUID(self.part), self.key) as stream:
            return stream.read()


def offered(safe: OpenSafe) -> list[Document]:
    """The PDFs that were made, the newest first."""
    return [document for found in made_papers.papers(safe) for document in _documents(safe, found)]


def _documents(safe: OpenSafe, found: made_papers.Found) -> Iterator[Document]:
    key = safe.item_key(Paper(id=found.id)) if found.files else b""
    names = saved_as(found.asked, (file for _id, file in found.files))
    for (part, file), name in zip(found.files, names, strict=True):
        if file.has_pages and not file.inside:
            yield Document(
                paper=found.id.hex, part=part.hex, asked=found.asked, file=file, name=name,
                key=part_key(key, part),
            )  # fmt: skip


def looked_through(safe: OpenSafe, document: Document) -> PaperPart:
    """A document as it is chosen: who is named in it, and what of it must stay secret.

    Raises:
        NotLookedThrough: a part of it could not be searched. Undecided: something in it waits for a decision.
            ReadingError, HelperLost, Busy: none could.
        BlobMissing, Damaged: it is not as it was sealed.
    """
    data, details = document.read(), made_papers.secrets(safe)
    with sheets.apart(safe.id) as nursery:
        pieces = nursery.pieces(BytesIO(data), len(data), name=document.name)
    if any(each.part.endswith(NOT_LOOKED) for each in pieces):
        raise NotLookedThrough
    secret = {hit.detail.id for hit in check(details, pieces).hits}
    if secret - {find.detail for find in document.asked.finds}:
        raise Undecided
    text = " ".join(" ".join(each.text for each in pieces).split())
    pages = [int(found[1]) for each in pieces if (found := sheets.PART.fullmatch(each.part))]
    return PaperPart(
        paper=document.paper, part=document.part, stamp=_stamp(safe, document), pages=max(pages, default=1),
        names=tuple(name for name in _names(safe) if _stands_in(name, text)),
        secret=tuple(sorted(secret)),
    )  # fmt: skip


def _names(safe: OpenSafe) -> list[str]:
    """The people she told of or who wrote to her, but herself."""
    known = people.people(people.things(safe)).values()
    told = [name for each in known if not each.me for name in (each.name, *each.names)]
    hers = {name.casefold() for each in known if each.me for name in (each.name, *each.names)}
    with talks.opened(safe) as here:
        names = dict.fromkeys((*told, *here.offered.names))
    return [name for name in names if name.casefold() not in hers and re.search(r"[^\W\d_]", name)]


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _stamp(safe: OpenSafe, document: Document) -> str:
    """Changes where the document is another, or something else must stay secret since it was searched."""
    return stamp_of([document.file.sha256, *(each.value for each in made_papers.secrets(safe))])


def there(safe: OpenSafe, parts: Sequence[PaperPart]) -> list[tuple[PaperPart, Document]]:
    """The documents of a choice that are there as they were searched, in the order of the choice."""
    known = {each.part: each for each in offered(safe) if not each.is_held} if parts else {}
    found = ((part, known[part.part]) for part in parts if part.part in known)
    return [(part, document) for part, document in found if part.stamp == _stamp(safe, document)]


def pages(safe: OpenSafe, document: Document) -> list[sheets.Sheet]:
    """Each page of a document as a JPEG, with its words; raises as `sheets.sheets` and `Document.read`."""
    return sheets.sheets(safe.id, document.read(), name=document.name)


def chosen(found: Iterable[Document], parts: Iterable[str]) -> list[Document]:
    """Those of some documents that were ticked, by the ids of their files."""
    wanted = set(parts)
    return [each for each in found if each.part in wanted]


def kept(document: Document) -> Kept:
    """What is told of a document that goes out as a file."""
    file = document.file
    return Kept(
        name=document.name, size=file.size, sha256=file.sha256, received_at=document.asked.asked_at,
        made=name_of(file),
    )  # fmt: skip


def page(document: Document, number: int, words: str) -> MediaCopy:
    """What is told of a page of a document that goes out as a picture."""
    source = Source(
        file=document.part, name=document.name, sha256=document.file.sha256, reader="",
        version=version("chesil"),
    )  # fmt: skip
    return MediaCopy(
        kind="picture", source=source, made_sha256="", size=0, what=name_of(document.file), page=number,
        words=words,
    )  # fmt: skip
