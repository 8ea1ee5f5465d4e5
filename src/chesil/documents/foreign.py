"""Pages of a PDF that somebody else made, without anything that acts, hides or reaches out.

It reads a hostile file, so it runs where files are read apart (docs/sandbox.md).
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, BinaryIO, Final

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Pdf
from pikepdf.models import PdfParsingError

from chesil.documents.drawn import without_notes
from chesil.documents.unreadable import ALL, MOST_BYTES, MOST_PAGES, PdfUnreadable, Span

_MOST_INSTRUCTIONS: Final = 2_000_000
_MOST_DEPTH: Final = 8
_KEPT: Final = ("/Type", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate", "/UserUnit", "/Group")
_STRUCTURE: Final = {"BMC", "BDC", "EMC", "MP", "DP"}
_TEXT: Final = {"Tj", "TJ", "'", '"'}
_HIDDEN: Final = (
    "/Metadata",
    "/PieceInfo",
    "/StructParents",
    "/StructParent",
    "/LastModified",
    "/OC",
    "/OPI",
)


def cleaned(pdf: bytes, *, title: str, pages: Span = ALL) -> bytes:
    """The pages of a PDF as a new one: what is drawn on them, and nothing else.

    Gone are scripts, forms, links, attached files, layers, thumbnails, earlier versions and everything that
    the file says of itself; filled fields and stamps become part of their page. A screen reader reads the
    text of each page as one paragraph, in the order in which it is drawn; a page without text is one picture.

    Args:
        title: names the document where a page is described. pages: those that are wanted of it.
    Raises:
        PdfUnreadable: it is broken or locked, or has no pages or too many.
    """
    try:
        with Pdf.open(BytesIO(pdf)) as source:
            return _made(source, title, pages)
    except pikepdf.PasswordError:
        raise PdfUnreadable.because("locked", where=title) from None
    except (pikepdf.PdfError, PdfParsingError, ValueError, TypeError, KeyError, RecursionError):
        raise PdfUnreadable.because("broken", where=title) from None


def cleaned_or_why(source: BinaryIO, *, title: str, pages: Span = ALL) -> bytes:
    """The same for a file, or the word that says why there is nothing, for where no error can be raised."""
    pdf = source.read(MOST_BYTES + 1)
    if len(pdf) > MOST_BYTES:
        return b"large"
    try:
        return cleaned(pdf, title=title, pages=pages)
    except PdfUnreadable as refused:
        return refused.reason.encode()


def count(source: BinaryIO) -> int:
    """How many pages a PDF has; 0 where it cannot be opened."""
    try:
        with Pdf.open(source) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return 0


def load() -> None:
    """Load everything that reading a PDF needs, for where nothing can be loaded later."""
    empty = Pdf.new()
    empty.add_blank_page().obj.Contents = empty.make_stream(b"0 0 m 9 9 l S")
    cleaned(_bytes(empty), title="")


def _made(source: Pdf, title: str, pages: Span) -> bytes:
    if not 0 < len(source.pages) <= MOST_PAGES:
        raise PdfUnreadable.because("pages", where=title)
    first, last = pages
    if last:
        del source.pages[last:]
    del source.pages[: max(first - 1, 0)]
    source.flatten_annotations("print")
    made = Pdf.new()
    made.pages.extend(source.pages)
    seen: set[tuple[int, int]] = set()
    whole = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    parents = Array()
    for number, page in enumerate(made.pages):
        has_text = _clean(made, page, seen)
        element = made.make_indirect(
            _element(page, whole, has_text=has_text, about=f"{title}, page {number + 1}")
        )
        whole.K.append(element)
        parents.append(number)
        parents.append(Array([element]))
        page.obj.StructParents = number
        page.obj.Tabs = Name.S
    root = Dictionary(
        Type=Name.StructTreeRoot, K=Array([whole]), ParentTree=Dictionary(Nums=parents), RoleMap=Dictionary(),
        ParentTreeNextKey=len(made.pages),
    )  # fmt: skip
    whole.P = made.Root.StructTreeRoot = made.make_indirect(root)
    made.remove_unreferenced_resources()
    return _bytes(made)


def _clean(made: Pdf, page: pikepdf.Page, seen: set[tuple[int, int]]) -> bool:
    """Leave on a page only what is drawn there, as one piece of content; whether it has text."""
    for key in set(page.obj.keys()) - set(_KEPT):
        del page.obj[key]
    kept, has_text = _drawn(page)
    has_text |= _below(page.obj.get("/Resources"), seen, 0)
    tag = Name.P if has_text else Name.Figure
    begin = ContentStreamInstruction([tag, Dictionary(MCID=0)], Operator("BDC"))
    end = ContentStreamInstruction([], Operator("EMC"))
    page.obj.Contents = made.make_stream(pikepdf.unparse_content_stream([begin, *_balanced(kept), end]))
    return has_text


def _element(page: pikepdf.Page, whole: Any, *, has_text: bool, about: str) -> Dictionary:
    made = Dictionary(Type=Name.StructElem, S=Name.P, P=whole, Pg=page.obj, K=0)
    if not has_text:
        made.S = Name.Figure
        made.Alt = pikepdf.String(f"{about}: a picture of a page, without text that can be read aloud.")
        made.A = Dictionary(O=Name.Layout, BBox=Array(page.mediabox), Placement=Name.Block)
    return made


def _drawn(of: Any) -> tuple[list[Any], bool]:
    """The instructions that draw, without marks of a structure; whether one of them sets text."""
    found = pikepdf.parse_content_stream(of)
    if len(found) > _MOST_INSTRUCTIONS:
        raise ValueError("A page has too many instructions.")
    kept = [each for each in found if str(each.operator) not in _STRUCTURE]
    return kept, any(str(each.operator) in _TEXT for each in kept)


def _balanced(kept: Iterable[Any]) -> list[Any]:
    """The instructions between a save and a restore of their own, however many of either are missing."""
    listed = list(kept)
    depth = lowest = 0
    for each in listed:
        depth += {"q": 1, "Q": -1}.get(str(each.operator), 0)
        lowest = min(lowest, depth)
    save = ContentStreamInstruction([], Operator("q"))
    restore = ContentStreamInstruction([], Operator("Q"))
    return [save] * (1 - lowest) + listed + [restore] * (depth - lowest + 1)


def _below(resources: Any, seen: set[tuple[int, int]], depth: int) -> bool:
    """Clean what the instructions of a page draw by name; whether any of it has text."""
    if not isinstance(resources, Dictionary) or "/XObject" not in resources:
        return False
    if depth > _MOST_DEPTH:
        raise ValueError("Drawings lie too deep in one another.")
    has_text = False
    for each in resources.XObject.values():
        if not isinstance(each, pikepdf.Stream) or each.objgen in seen:
            continue
        seen.add(each.objgen)
        for key in _HIDDEN:
            if key in each:
                del each[key]
        if each.get("/Subtype") == Name.Form:
            kept, own = _drawn(each)
            each.write(pikepdf.unparse_content_stream(_balanced(kept)))
            has_text |= own | _below(each.get("/Resources"), seen, depth + 1)
        elif each.get("/Filter") == Name.DCTDecode:
            each.write(without_notes(each.read_raw_bytes()), filter=Name.DCTDecode)
    return has_text


def _bytes(made: Pdf) -> bytes:
    out = BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
