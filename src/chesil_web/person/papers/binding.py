"""A bundle for a court: what is offered, what is lent to the job, and the PDF with the check of each rule."""

import io
import uuid
from collections.abc import Callable, Iterator, Sequence

import attrs

from chesil.documents import bundle, pages
from chesil.documents.bundle import Document, Heading
from chesil.papers.bundling import can_be_pages, kind_of, pages_of
from chesil.sandbox.nursery import Nursery
from chesil_web.foundation.keys import files
from chesil_web.person.papers.models import Binding, Bound, Check, Leaf


def bound(binding: Binding, leaves: Sequence[Leaf], progress: Callable[[int, int], None]) -> bundle.Bundle:
    """The bundle.

    Args:
        leaves: what each of its documents is made from, in their order. progress: told how many are printed.

    Raises:
        ChesilError: a document cannot be turned into pages. BlobMissing, Damaged: it is not as it was sealed.
    """
    batches: dict[int, list[Document]] = {}
    with Nursery() as nursery:
        for place, (each, leaf) in enumerate(zip(binding.documents, leaves, strict=True)):
            progress(place, len(leaves))
            batches.setdefault(each.later, []).append(_document(place, each, leaf, nursery))
    heading = Heading(
        court=binding.court, case_number=binding.case_number, parties=binding.parties, hearing=binding.hearing
    )
    return bundle.make_bundle(
        bundle.shipped(binding.rules), batches.pop(0, []), heading=heading,
        later=[batches[each] for each in sorted(batches)], allowed=frozenset(binding.allowed),
    )  # fmt: skip


def _document(place: int, each: Bound, leaf: Leaf, nursery: Nursery) -> Document:
    pdf, tagged = _pdf(each, leaf, nursery)
    return Document(
        key=f"document-{place + 1}", title=each.title, section=each.section, kind=each.kind, day=each.day,
        pdf=pdf, tagged=tagged,
    )  # fmt: skip


def _pdf(each: Bound, leaf: Leaf, nursery: Nursery) -> tuple[bytes, bool]:
    if not leaf.id:
        about = (f"Exhibit {leaf.exhibit}",) if leaf.exhibit else ()
        return pages.print_text(each.title, leaf.text, about=about), True
    with files.opened(uuid.UUID(leaf.id), bytes.fromhex(leaf.key)) as stream:
        data = stream.read()
    if leaf.made_here:
        return data, True
    return pages_of(io.BytesIO(data), name=leaf.name, title=each.title, nursery=nursery, exhibit=leaf.exhibit)


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
