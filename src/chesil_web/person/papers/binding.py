"""A bundle for a court: what is offered, what is lent to the job, and the PDF with the check of each rule."""

import io
import uuid
from collections.abc import Callable, Iterator, Sequence

import attrs

from chesil.documents import bundle, pages
from chesil.documents.bundle import Document, Heading
from chesil.documents.unreadable import PdfUnreadable
from chesil.papers.bundling import can_be_pages, kind_of, pages_of
from chesil.sandbox.faults import HelperLost
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError, ReadingError
from chesil_web.foundation.keys import files
from chesil_web.person.papers.models import Binding, Bound, Check, HeldDocument


class NotPages(ChesilError):
    """Some documents of a bundle cannot be turned into pages. *faults*: the title of each, and why."""

    code = "not-pages"

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("Documents of a bundle cannot be turned into pages.")
        self.faults = tuple(faults)


def bound(
    binding: Binding, held: Sequence[HeldDocument], progress: Callable[[int, int], None]
) -> bundle.Bundle:
    """The bundle.

    Args:
        held: what each of its documents is made from, in their order. progress: told how many are printed.

    Raises:
        NotPages: documents cannot be turned into pages. HelperLost: no process could be started.
        BlobMissing, Damaged: one is not as it was sealed.
    """
    batches: dict[int, list[Document]] = {}
    faults: list[tuple[str, str]] = []
    with Nursery() as nursery:
        for place, (each, kept) in enumerate(zip(binding.documents, held, strict=True)):
            progress(place, len(held))
            try:
                batches.setdefault(each.later, []).append(_document(place, each, kept, nursery))
            except HelperLost:
                raise
            except (ReadingError, PdfUnreadable, ValueError) as fault:
                faults.append((each.title, _why(fault)))
    if faults:
        raise NotPages(faults)
    heading = Heading(
        court=binding.court, case_number=binding.case_number, parties=binding.parties, hearing=binding.hearing
    )
    return bundle.make_bundle(
        bundle.shipped(binding.rules), batches.pop(0, []), heading=heading,
        later=[batches[each] for each in sorted(batches)], allowed=frozenset(binding.allowed),
    )  # fmt: skip


def _why(fault: Exception) -> str:
    if isinstance(fault, ChesilError):
        return " ".join(filter(None, (fault.what, fault.next_step)))
    return str(fault)


def _document(place: int, each: Bound, kept: HeldDocument, nursery: Nursery) -> Document:
    pdf, tagged = _pdf(each, kept, nursery)
    return Document(
        key=f"document-{place + 1}", title=each.title, section=each.section, kind=each.kind, day=each.day,
        pdf=pdf, tagged=tagged,
    )  # fmt: skip


def _pdf(each: Bound, kept: HeldDocument, nursery: Nursery) -> tuple[bytes, bool]:
    if not kept.id:
        about = (f"Exhibit {kept.exhibit}",) if kept.exhibit else ()
        return pages.print_text(each.title, kept.text, about=about), True
    with files.opened(uuid.UUID(kept.id), bytes.fromhex(kept.key)) as stream:
        data = stream.read()
    if kept.made_here:
        return data, True
    return pages_of(io.BytesIO(data), name=kept.name, title=each.title, nursery=nursery, exhibit=kept.exhibit)


def checks(made: bundle.Bundle) -> Iterator[Check]:
    """Each rule of the profile after it was made."""
    return (Check(state=each.state, words=each.words, why=each.why) for each in made.checks)


@attrs.frozen(kw_only=True)
class Rules:
    """The rules of a court for bundles, as a page names them."""

    name: str
    profile: bundle.Profile


def every() -> list[Rules]:
    """The rules that can be chosen."""
    return [Rules(name=name, profile=bundle.shipped(name)) for name in bundle.names()]


def is_printable(name: str) -> bool:
    """Whether a file of this name can be turned into pages."""
    return can_be_pages(name)


def usual_kind(name: str) -> str:
    """What a file of this name is to rules that keep kinds out."""
    return kind_of(name)
