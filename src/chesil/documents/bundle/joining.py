"""Joins PDFs to one, with the structure that a screen reader reads (ISO 32000-1, 14.7; ISO 14289-1)."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


class Joiner:
    """A PDF that others are added to. *pdf* has their pages; `finish` adds the structure."""

    def __init__(self) -> None:
        """Begin without a page."""
        self.pdf = Pdf.new()
        self._parts: list[Any] = []
        self._parents: list[Any] = []
        self._next = 0
        self._roles = Dictionary()
        self._ids: list[tuple[str, Any]] = []

    def add(self, source: Pdf, title: str) -> range:
        """Add all pages of a tagged PDF, as one part of that title. Returns the places of its pages, from 0.

        Raises:
            ValueError: it has no structure.
        """
        if "/StructTreeRoot" not in source.Root:
            raise ValueError("Only a PDF with a structure can be added.")
        first = len(self.pdf.pages)
        self.pdf.pages.extend(source.pages)
        # Pages first: what refers to a page that was copied refers to the copy.
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        pages = range(first, len(self.pdf.pages))
        self._move_keys(pages, self._take_parents(tree))
        for role, kind in tree.get("/RoleMap", {}).items():
            self._roles[role] = kind
        self._rename(tree.get("/IDTree"), len(self._parts), tree.K)
        self._parts.append(self._part(tree.K, title))
        return pages

    def finish(self, title: str) -> Pdf:
        """The PDF with its structure, its language and its title."""
        pdf = self.pdf
        whole = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(self._parts)))
        for part in self._parts:
            part.P = whole
        root = Dictionary(
            Type=Name.StructTreeRoot, K=Array([whole]), RoleMap=self._roles, ParentTreeNextKey=self._next,
            ParentTree=pdf.make_indirect(Dictionary(Nums=Array(self._parents))),
        )  # fmt: skip
        if self._ids:
            named = [each for pair in sorted(self._ids, key=lambda pair: pair[0]) for each in pair]
            root.IDTree = Dictionary(Kids=Array([pdf.make_indirect(_leaf(named))]))
        whole.P = pdf.Root.StructTreeRoot = pdf.make_indirect(root)
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = pikepdf.String("en-GB")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            about["dc:title"] = title
            about["pdfuaid:part"] = "1"
        pdf.docinfo["/Title"] = title
        return pdf

    def _take_parents(self, tree: Any) -> int:
        """Take the entries of a tree over; gives what has to be added to its keys."""
        offset = self._next
        highest = -1
        for key, value in _numbers(tree.ParentTree):
            self._parents += [offset + key, value]
            highest = max(highest, key)
        self._next = offset + highest + 1
        return offset

    def _move_keys(self, pages: range, offset: int) -> None:
        for place in pages:
            page = self.pdf.pages[place].obj
            if "/StructParents" in page:
                page.StructParents = int(page.StructParents) + offset
            for each in page.get("/Annots", ()):
                if "/StructParent" in each:
                    each.StructParent = int(each.StructParent) + offset

    def _rename(self, names: Any, part: int, kids: Any) -> None:
        """Ids and references to them, which two documents may share, begin with the number of the part."""
        if names is None:
            return
        for element in elements(kids):
            if "/ID" in element:
                element.ID = pikepdf.String(f"{part:04}-{element.ID}")
                self._ids.append((str(element.ID), element))
            for attributes in _listed(element.get("/A")):
                if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                    named = [pikepdf.String(f"{part:04}-{each}") for each in attributes.Headers]
                    attributes.Headers = Array(named)

    def _part(self, kids: Any, title: str) -> Any:
        own = [each for each in _listed(kids) if isinstance(each, Dictionary)]
        for each in own:
            if each.get("/S") == Name.Document:
                each.S = Name.Sect
        part = Dictionary(Type=Name.StructElem, S=Name.Part, T=pikepdf.String(title), K=Array(own))
        made = self.pdf.make_indirect(part)
        for each in own:
            each.P = made
        return made


def elements(kids: Any) -> Iterator[Any]:
    """Every structure element below *kids*, in reading order."""
    waiting = [kids]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            waiting.extend(reversed(list(each)))
        elif isinstance(each, Dictionary) and "/S" in each:
            yield each
            if "/K" in each:
                waiting.append(each.K)


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    for kid in tree.get("/Kids", ()):
        yield from _numbers(kid)
    entries = list(tree.get("/Nums", ()))
    yield from zip((int(each) for each in entries[::2]), entries[1::2], strict=True)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _leaf(named: list[Any]) -> Dictionary:
    """The one leaf of a tree of names, which says between which names it lies."""
    pairs = [pikepdf.String(each) if isinstance(each, str) else each for each in named]
    return Dictionary(Names=Array(pairs), Limits=Array([pairs[0], pairs[-2]]))
