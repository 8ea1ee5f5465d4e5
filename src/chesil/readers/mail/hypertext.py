"""From the HTML of a mail to the text a person would read; nothing is fetched, run or drawn."""

import html
import re
from typing import Final

LIMIT: Final = 2_000_000  # characters; more is cut, and said

# Python's own html.parser takes time that grows with the square of some broken pages in versions we
# support, so tags are found here in one pass: every search starts where the last one ended.
_TAG: Final = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})(?:[^<>"']|"[^"]*"|'[^']*')*+>""")
_LOOSE_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})[^<>]*+>")
# A single space, by far the most common, is left alone rather than replaced by itself.
_SPACE: Final = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
# No letter has so high a number, and of one with thousands of digits Python makes no number at all.
_NO_LETTER: Final = re.compile(r"&#[0-9]{10,};?")
_MANY_LINES: Final = re.compile(r"\n{3,}")
_PARAGRAPHS: Final = frozenset((
    "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "header", "hr", "li", "main", "nav", "section", "tr",
))  # fmt: skip
_UNSEEN: Final = frozenset((
    "script", "style", "template", "title",
))  # fmt: skip


def to_text(page: str) -> tuple[str, bool]:
    """The text of *page* in lines, and whether it was cut at LIMIT.

    Tags, comments, scripts and styles are left out. Text that the page hides by its style is shown.
    """
    pieces: list[str] = []
    _read(page[:LIMIT], pieces)
    lines = (line.strip(" \t") for line in "".join(pieces).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip(), len(page) > LIMIT


def _read(page: str, pieces: list[str]) -> None:
    at = 0
    typed = False  # inside <pre> line ends count
    while (opened := page.find("<", at)) >= 0:
        pieces.append(_words(page[at:opened], typed=typed))
        found = _TAG.match(page, opened) or _LOOSE_TAG.match(page, opened)
        if found:
            name, closes = found[2].lower(), bool(found[1])
            typed = not closes if name == "pre" else typed
            pieces.append(_break(name))
            at = _behind(page, name, found.end()) if name in _UNSEEN and not closes else found.end()
        elif page.startswith(("<!", "<?"), opened):
            at = _behind_comment(page, opened)
        else:
            pieces.append("<")
            at = opened + 1
    pieces.append(_words(page[at:], typed=typed))


def _words(text: str, *, typed: bool) -> str:
    if "&" in text:
        text = html.unescape(_NO_LETTER.sub("\ufffd", text))
    return text.replace("\r\n", "\n") if typed else _SPACE.sub(" ", text)


def _break(name: str) -> str:
    if name in _PARAGRAPHS:
        return "\n\n"
    if name in _BLOCKS:
        return "\n"
    return " " if name in ("td", "th") else ""


def _behind_comment(page: str, opened: int) -> int:
    ending = "-->" if page.startswith("<!--", opened) else ">"
    closed = page.find(ending, opened)
    return len(page) if closed < 0 else closed + len(ending)


def _behind(page: str, name: str, at: int) -> int:
    found = re.compile(rf"</{name}\b[^<>]*>?", re.IGNORECASE).search(page, at)
    return found.end() if found else len(page)
