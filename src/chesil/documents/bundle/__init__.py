"""A bundle for a court, by its rules: documents in sections, an index with links, a number on each page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final

import attrs
import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from chesil.documents.bundle import checking, marking, printing
from chesil.documents.bundle.joining import Joiner
from chesil.documents.bundle.numbering import Run, labels, letters
from chesil.documents.bundle.printing import LINK, Index
from chesil.documents.bundle.profiles import Profile, ProfileUnreadable, names, read, shipped
from chesil.documents.bundle.record import Bundle, Check, Document, Heading, Place

__all__ = [
    "Bundle", "Check", "Document", "Heading", "Place", "Profile", "ProfileUnreadable",
    "make_bundle", "names", "read", "shipped",
]  # fmt: skip
_INDEX: Final = ".index"
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_MOST_TRIES: Final = 4  # an index grows with the width of its numbers, at most by a page or two


@attrs.frozen(kw_only=True)
class _Piece:
    """What stands in a bundle in one place: an index or a document, with its PDF."""

    key: str
    title: str
    letter: str
    section: str
    index: Index | None = None
    document: Document | None = None


def make_bundle(
    profile: Profile, documents: Sequence[Document], *, heading: Heading | None = None,
    later: Sequence[Sequence[Document]] = (), allowed: frozenset[str] = frozenset(),
) -> Bundle:  # fmt: skip
    """One PDF of all documents, by the rules of a profile.

    What comes later moves no number that was printed before: with continuous numbers it stands at the end,
    below an index of its own; with lettered ones at the end of its section, whose numbers go on.

    Args:
        documents: in the order in which they stand in their sections. later: what was added, batch by batch.
        allowed: keys of rules that the court has changed.
    Raises:
        ValueError: a key comes twice or has other signs than letters, digits and hyphens, or a section is not
            one of the profile.
    """
    _check([*documents, *(each for batch in later for each in batch)], profile)
    pieces = list(_pieces(profile, documents, later))
    files = {each.key: each.document.pdf for each in pieces if each.document}
    pages = {key: _pages(pdf) for key, pdf in files.items()}
    numbers = _settled(profile, pieces, heading or Heading(), files, pages)
    pdf, first = _joined(profile, pieces, files, numbers)
    places = {
        each.key: Place(first=numbers[each.key][0], last=numbers[each.key][-1], page=first[each.key] + 1)
        for each in pieces if each.document
    }  # fmt: skip
    flat = [number for each in pieces for number in numbers[each.key]]
    marking.number_pages(pdf, flat)
    written = _written(pdf)
    made = checking.Made(
        profile=profile, pdf=pdf, size=len(written), numbers=flat, places=places,
        documents=[each.document for each in pieces if each.document],
    )  # fmt: skip
    return Bundle(pdf=written, places=places, checks=checking.checks(made, allowed=allowed))


def _check(documents: Sequence[Document], profile: Profile) -> None:
    keys = [each.key for each in documents]
    odd = [key for key in keys if not _KEY.fullmatch(key)]
    twice = {key for key in keys if keys.count(key) > 1}
    known = {each.key for each in profile.section}
    unknown = {each.section for each in documents} - known
    for fault, found in (("twice", twice), ("not a key", odd), ("no section of these rules", unknown)):
        if found:
            raise ValueError(f"In a bundle, {sorted(found)} is {fault}.")


def _pieces(
    profile: Profile, documents: Sequence[Document], later: Sequence[Sequence[Document]]
) -> Iterator[_Piece]:
    """What stands in a bundle, in order."""
    lettered = profile.numbering == "lettered"
    named = letters([each.key for each in profile.section])
    ordered = [*documents, *(each for batch in later for each in batch)] if lettered else list(documents)
    yield from _part(profile, ordered, named, "Index", _INDEX)
    for number, batch in enumerate(() if lettered else later, 1):
        yield from _part(profile, batch, named, f"Index of later documents {number}", f"{_INDEX}-{number}")


def _part(
    profile: Profile, documents: Sequence[Document], named: Mapping[str, str], title: str, key: str
) -> Iterator[_Piece]:
    """An index and the documents it names."""
    lettered = profile.numbering == "lettered"
    sections = [
        (
            f"{named[each.key]}. {each.title}" if lettered else each.title,
            tuple(one for one in documents if one.section == each.key),
            each,
        )
        for each in profile.section
    ]
    there = tuple((name, inside) for name, inside, _section in sections if inside)
    index = Index(title=title, sections=there, notes=printing.of_profile(profile))
    yield _Piece(key=key, title=title, letter="", section="", index=index)
    for name, inside, section in sections:
        for each in inside:
            letter = named[section.key] if lettered else ""
            yield _Piece(key=each.key, title=each.title, letter=letter, section=name, document=each)


def _pages(pdf: bytes) -> int:
    with Pdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _settled(
    profile: Profile,
    pieces: Sequence[_Piece],
    heading: Heading,
    files: dict[str, bytes],
    pages: dict[str, int],
) -> dict[str, tuple[str, ...]]:
    """The numbers of all pages; prints each index until it has as many pages as were counted for it."""
    numbers: dict[str, tuple[str, ...]] = {}
    indexes = [each for each in pieces if each.index]
    for _attempt in range(_MOST_TRIES):
        for each in indexes:
            files[each.key] = printing.print_index(each.index, heading, numbers)  # type: ignore[arg-type]
        counted = {each.key: _pages(files[each.key]) for each in indexes}
        if numbers and all(pages[key] == count for key, count in counted.items()):
            return numbers
        pages.update(counted)
        runs = [Run(key=each.key, letter=each.letter, pages=pages[each.key]) for each in pieces]
        numbers = labels(runs, profile.numbering)
    raise AssertionError("The index of a bundle does not settle.")


def _joined(
    profile: Profile,
    pieces: Sequence[_Piece],
    files: Mapping[str, bytes],
    numbers: Mapping[str, Sequence[str]],
) -> tuple[Pdf, dict[str, int]]:
    """All pages with their structure, bookmarks and links, and on which page each piece begins, from 0."""
    joiner, at = Joiner(), {}
    for each in pieces:
        with Pdf.open(BytesIO(files[each.key])) as source:
            at[each.key] = joiner.add(source, each.title)
    pdf = joiner.finish(profile.title)
    first = {key: pages.start for key, pages in at.items()}
    titles = {each.key: each.title for each in pieces}
    for each in pieces:
        if each.index:
            _link([pdf.pages[place] for place in at[each.key]], pdf, titles, first)
    _bookmark(pdf, pieces, first, numbers)
    _label(pdf, profile, pieces, first)
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.XYZ, None, None, 1])
    return pdf, first


def _link(
    index: Sequence[pikepdf.Page], pdf: Pdf, titles: Mapping[str, str], first: Mapping[str, int]
) -> None:
    """Let the links on the pages of an index lead to the page where their document begins."""
    for page in index:
        for each in page.get("/Annots", ()):
            to = str(each.get("/A", Dictionary()).get("/URI", ""))
            if to.startswith(LINK):
                key = to.removeprefix(LINK)
                del each.A
                each.Dest = Array([pdf.pages[first[key]].obj, Name.XYZ, None, None, None])
                each.Contents = pikepdf.String(titles[key])


def _bookmark(
    pdf: Pdf, pieces: Sequence[_Piece], first: Mapping[str, int], numbers: Mapping[str, Sequence[str]]
) -> None:
    with pdf.open_outline() as outline:
        section = ""
        for each in pieces:
            item = OutlineItem(f"{each.title}, page {numbers[each.key][0]}", first[each.key])
            if each.index:
                section = ""
                outline.root.append(item)
                continue
            if each.section != section:
                section = each.section
                outline.root.append(OutlineItem(f"{section}, page {numbers[each.key][0]}", first[each.key]))
            outline.root[-1].children.append(item)


def _label(pdf: Pdf, profile: Profile, pieces: Sequence[_Piece], first: Mapping[str, int]) -> None:
    """Let a viewer show the numbers that are printed, where they are not those of the PDF's pages."""
    if profile.numbering == "continuous":
        return
    ranges: list[object] = []
    letter = None
    for each in pieces:
        if each.letter != letter:
            letter = each.letter
            style = Dictionary(S=Name.D, P=pikepdf.String(letter)) if letter else Dictionary(S=Name.r)
            ranges += [first[each.key], style]
    pdf.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _written(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
