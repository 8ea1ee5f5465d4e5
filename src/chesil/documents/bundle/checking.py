"""Checks a finished bundle: each rule of its profile, and whether it is met."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Final

import attrs
import pikepdf
from pikepdf import Dictionary, Name, Pdf

from chesil.documents.bundle import marking
from chesil.documents.bundle.profiles import Profile, Rule
from chesil.documents.bundle.record import Check, Document, Place

_TEXT: Final = {"Tj", "TJ", "'", '"'}


@attrs.frozen(kw_only=True)
class Made:
    """A bundle as it was written, with what it was made from."""

    profile: Profile
    pdf: Pdf
    size: int
    numbers: Sequence[str]
    documents: Sequence[Document]
    places: Mapping[str, Place]


def checks(made: Made, *, allowed: frozenset[str]) -> tuple[Check, ...]:
    """Each rule of the profile, in its order.

    Args:
        allowed: rules that the court has changed, by key, because a person said so.
    """
    return tuple(_checked(each, made, allowed) for each in made.profile.rule)


def _checked(rule: Rule, made: Made, allowed: frozenset[str]) -> Check:
    if rule.key in allowed:
        return Check(key=rule.key, state="met", words=rule.words, why="The court allowed it, you said.")
    if rule.mark == "asked":
        return Check(key=rule.key, state="asked", words=rule.words, why=rule.ask)
    fault = _FAULTS[rule.key](made)
    if fault:
        return Check(key=rule.key, state="not met", words=rule.words, why=fault)
    if rule.mark == "unsure":
        return Check(key=rule.key, state="asked", words=rule.words, why=rule.ask)
    return Check(key=rule.key, state="met", words=rule.words)


def _without_number(made: Made) -> str:
    missing = len(made.pdf.pages) - len(made.numbers)
    if missing:
        return f"{missing} pages have no number."
    if made.profile.numbering == "continuous":
        wrong = [place for place, number in enumerate(made.numbers, 1) if number != str(place)]
        return f"Page {wrong[0]} has another number than the viewer shows." if wrong else ""
    twice = {each for each in made.numbers if made.numbers.count(each) > 1}
    return f"Two pages have the number {min(twice)}." if twice else ""


def _without_link(made: Made) -> str:
    linked = {
        each.Dest[0].objgen
        for page in made.pdf.pages
        for each in page.get("/Annots", ())
        if each.get("/Subtype") == Name.Link and "/Dest" in each
    }
    missing = [
        each.title for each in made.documents
        if made.pdf.pages[made.places[each.key].page - 1].obj.objgen not in linked
    ]  # fmt: skip
    return f"The index has no link to: {', '.join(missing)}." if missing else ""


def _without_bookmark(made: Made) -> str:
    with made.pdf.open_outline() as outline:
        titles = {below.title for each in outline.root for below in (each, *each.children)}
    missing = [
        each.title
        for each in made.documents
        if f"{each.title}, page {made.places[each.key].first}" not in titles
    ]
    return f"There is no bookmark for: {', '.join(missing)}." if missing else ""


def _without_text(made: Made) -> str:
    numbers = (
        number for page, number in zip(made.pdf.pages, made.numbers, strict=True) if not has_text(page)
    )
    named = list(numbers)
    if not named:
        return ""
    shown = ", ".join(named[:10]) + (f" and {len(named) - 10} more" if len(named) > 10 else "")
    return f"Pages without text: {shown}. Scan them again with text recognition, or have them typed."


def has_text(page: pikepdf.Page) -> bool:
    """Whether a page, or a drawing on it, sets text beside its own number."""
    return any(str(each.operator) in _TEXT for each in pikepdf.parse_content_stream(page)) or _below(
        page.obj, 0
    )


def _below(of: pikepdf.Object, depth: int) -> bool:
    drawings = of.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    for name, each in drawings.items():
        if name == marking.NUMBER or each.get("/Subtype") != Name.Form or depth > 8:
            continue
        own = any(str(one.operator) in _TEXT for one in pikepdf.parse_content_stream(each))
        if own or _below(each, depth + 1):
            return True
    return False


def _too_many(made: Made) -> str:
    more = len(made.pdf.pages) > made.profile.most_pages > 0
    return f"It has {len(made.pdf.pages):,} pages. {made.profile.most_pages_words}" if more else ""


def _kept_out(made: Made) -> str:
    kinds = {each.kind: each.words for each in made.profile.kept_out}
    there = [each.title for each in made.documents if each.kind in kinds]
    return f"These go in only if the court said so: {', '.join(there)}." if there else ""


def _turned(made: Made) -> str:
    pairs = zip(made.pdf.pages, made.numbers, strict=True)
    upside = [number for page, number in pairs if int(page.obj.get("/Rotate", 0)) % 360 == 180]
    return f"These pages may be upside down: {', '.join(upside[:10])}." if upside else ""


def _another_size(made: Made) -> str:
    sources = [each for each in made.documents if not _same_sizes(each, made)]
    return f"Pages have another size than before in: {sources[0].title}." if sources else ""


def _same_sizes(document: Document, made: Made) -> bool:
    first = made.places[document.key].page - 1
    with Pdf.open(BytesIO(document.pdf)) as source:
        pairs = zip(source.pages, made.pdf.pages[first : first + len(source.pages)], strict=True)
        return all([float(x) for x in a.mediabox] == [float(x) for x in b.mediabox] for a, b in pairs)


def _too_large(made: Made) -> str:
    if not made.profile.file_bytes or made.size <= made.profile.file_bytes:
        return ""
    return f"It has {made.size / 1e6:.0f} MB. Send it in parts, or ask the court for a link to send it by."


_FAULTS: Final[Mapping[str, Callable[[Made], str]]] = {
    "one-file": lambda _made: "",
    "numbers": _without_number,
    "index": _without_link,
    "bookmarks": _without_bookmark,
    "text": _without_text,
    "most-pages": _too_many,
    "kept-out": _kept_out,
    "upright": _turned,
    "size": _another_size,
    "file-size": _too_large,
}
