"""Opens a saved page of an export as a tree of its tags, within bounds; nothing is fetched, run or drawn."""

import html
import re
from collections.abc import Iterator
from typing import Final

import attrs

from chesil.readers import delimited
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document

MOST_BYTES: Final = 128 << 20
_MOST_TAGS: Final = 3_000_000
_DEEPEST: Final = 200  # tags in tags; what lies deeper is taken as lying there
# Every search starts where the last one ended, so no page takes more than one pass.
_TAG: Final = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})((?:[^<>"']|"[^"]*"|'[^']*')*+)>""")
_LOOSE_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})([^<>]*+)>")
_ATTRIBUTE: Final = re.compile(
    r"""([a-zA-Z_:][\w:.-]{0,60})\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
)
_NO_LETTER: Final = re.compile(r"&#[0-9]{10,};?")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_UNSEEN: Final = frozenset(("script", "style", "template", "title", "head"))
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_BREAKS: Final = frozenset(
    ("br", "div", "p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "table", "blockquote")
)


@attrs.define(eq=False)
class Tag:
    """One tag and what is in it.

    Attributes:
        start, end: where it stands in the page. inside: tags, and words between them, in order.
    """

    name: str
    attributes: dict[str, str]
    start: int
    end: int = -1
    inside: "list[Tag | str]" = attrs.field(factory=list, repr=False)

    @property
    def classes(self) -> list[str]:
        """The words of its class."""
        return self.attributes.get("class", "").split()

    @property
    def tags(self) -> "list[Tag]":
        """The tags directly in it."""
        return [each for each in self.inside if isinstance(each, Tag)]

    @property
    def is_closed(self) -> bool:
        """Whether its end stands in the page."""
        return self.end >= 0

    def every(self, name: str = "", *, of: str = "") -> "Iterator[Tag]":
        """Each tag in it, however deep, in order, of that name and class; empty for any."""
        waiting = list(reversed(self.tags))
        while waiting:
            each = waiting.pop()
            if (not name or each.name == name) and (not of or of in each.classes):
                yield each
            waiting.extend(reversed(each.tags))

    def first(self, name: str = "", *, of: str = "") -> "Tag | None":
        """The first of `every`; None when there is none."""
        return next(self.every(name, of=of), None)

    def text(self) -> str:
        """What a person reads in it, with line breaks where tags break lines."""
        pieces: list[str] = []
        waiting: list[Tag | str] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, str):
                pieces.append(each)
            elif each is self or each.name not in _UNSEEN:
                breaks = each.name in _BREAKS and each is not self
                pieces.append("\n" if breaks else "")
                if breaks and each.name != "br":
                    waiting.append("\n")
                waiting.extend(reversed(each.inside))
        lines = [_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class Lines:
    """Finds the line of a place in a page; quick when asked in page order."""

    def __init__(self, text: str) -> None:
        self._text, self._counted, self._line = text, 0, 1

    def at(self, place: int) -> int:
        """The line, 1 for the first, of the letter at *place*."""
        if place < self._counted:
            self._counted, self._line = 0, 1
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return self._line


def head(document: Document) -> str:
    """The start of the document as text, for recognising it."""
    return delimited.decode(document.head)


def is_page(start: str) -> bool:
    """Whether a document that starts so is a page: a tag comes first."""
    return start.lstrip("\ufeff \t\r\n")[:1] == "<" and not start.lstrip("\ufeff \t\r\n").startswith(
        "<?xml version"
    )


def load(document: Document) -> tuple[str, Tag]:
    """The text of the page, and its tags.

    Raises:
        TooLarge: it passes a bound of bytes or of tags.
    """
    if document.size_bytes > MOST_BYTES:
        raise _too_large(document.name)
    text = delimited.decode(document.read())
    return text, parse(text, where=document.name)


def parse(text: str, *, where: str, most: int = _MOST_TAGS) -> Tag:
    """The tags of a page, at most so many; *where* is what an error calls it.

    Raises:
        TooLarge: it passes the bound of tags.
    """
    root = Tag("", {}, 0)
    for count, _ in enumerate(_open(text, root)):
        if count > most:
            raise _too_large(where)
    return root


def _too_large(where: str) -> TooLarge:
    return TooLarge(
        "This page is too large.",
        where=where,
        next_step="Ask for the export in another format (JSON), or for shorter periods.",
    )


def _open(text: str, root: Tag) -> Iterator[None]:
    """Put everything of the page below *root*, tag by tag."""
    stack, at = [root], 0
    while (opened := text.find("<", at)) >= 0:
        _say(stack[-1], text[at:opened])
        found = _TAG.match(text, opened) or _LOOSE_TAG.match(text, opened)
        if found is None:
            if text.startswith(("<!", "<?"), opened):
                ending = "-->" if text.startswith("<!--", opened) else ">"
                closed = text.find(ending, opened)
                at = len(text) if closed < 0 else closed + len(ending)
            else:
                stack[-1].inside.append("<")
                at = opened + 1
            continue
        yield
        at = found.end()
        name = found[2].lower()
        if found[1]:
            _close(stack, name, at)
            continue
        tag = Tag(name, _attributes(found[3]), opened)
        stack[-1].inside.append(tag)
        if name in _VOID or found[3].rstrip().endswith("/"):
            tag.end = at
        elif name in ("script", "style"):
            closed = text.find(f"</{name}", at)
            at = len(text) if closed < 0 else closed
            stack.append(tag)
        elif len(stack) < _DEEPEST:
            stack.append(tag)
    _say(stack[-1], text[at:])
    root.end = len(text)


def _say(tag: Tag, words: str) -> None:
    if words:
        flat = words.replace("\r", " ").replace("\n", " ")
        tag.inside.append(html.unescape(_NO_LETTER.sub("\ufffd", flat)) if "&" in flat else flat)


def _close(stack: list[Tag], name: str, at: int) -> None:
    for place in range(len(stack) - 1, 0, -1):
        if stack[place].name == name:
            stack[place].end = at
            del stack[place:]
            return


def _attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(_NO_LETTER.sub("\ufffd", double or single or bare))
        for name, double, single, bare in _ATTRIBUTE.findall(written)
    }
