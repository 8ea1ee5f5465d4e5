"""Reads one record at a time with expat: slower than the plain path, and right for everything."""

import re
from typing import Any, Final
from xml.parsers import expat

import attrs

ELEMENTS: Final = 10_000  # of one record; a group picture message has some tens
DEPTH: Final = 16

# XML 1.0 production 2 (Char), and the two halves of UTF-16, which it forbids as well.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAIR: Final = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_REFERENCE: Final = re.compile(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
_QUOTED: Final = re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'""", re.DOTALL)
_KEPT: Final = frozenset(map(ord, "\t\n\r\"&'<>"))  # references that must stay references
_BREAKS: Final = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


class Malformed(Exception):
    """The record is not well-formed XML, or has more in it than any real record."""


@attrs.frozen(eq=False)
class Element:
    """One XML element: its name, its attributes, and the elements inside it."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = attrs.field(factory=list)

    def all(self, name: str) -> list["Element"]:
        """Every element of this name below this one, in file order."""
        found: list[Element] = []
        for child in self.children:
            found += [child] if child.name == name else child.all(name)
        return found


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of *data*, and whether some bytes were not UTF-8 and became U+FFFD.

    Some apps write each half of an emoji as three bytes of its own; those are joined.
    """
    try:
        return data.decode(), False
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), True
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined, "\ufffd" in joined


def cleaned(text: str) -> tuple[str, int]:
    """The record with its characters made legal, and how many had to be left out.

    Numeric references become characters, so that an emoji written as two halves is one again;
    characters XML forbids are dropped; line breaks inside quotes become references, or the parser
    would turn them into spaces.
    """
    if "&#" in text:
        text = _PAIR.sub(_joined, _REFERENCE.sub(_character, text))
    text, dropped = _FORBIDDEN.subn("", text)
    if "\n" in text or "\t" in text or "\r" in text:
        text = _QUOTED.sub(_with_breaks, text.replace("\r\n", "\n"))
    return text, dropped


def _character(reference: re.Match[str]) -> str:
    digits, hexadecimal = reference.groups()
    written = (digits or hexadecimal).lstrip("0")[:8]
    code = int(written or "0", 10 if digits else 16)
    if code in _KEPT:
        return f"&#{code};"
    return chr(code) if code <= 0x10FFFF else "\0"


def _joined(pair: re.Match[str]) -> str:
    high, low = map(ord, pair.groups())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _with_breaks(quoted: re.Match[str]) -> str:
    text = quoted[0]
    return text if text.startswith("<") else text.translate(_BREAKS)


class Parser:
    """One expat parser for many records; a broken record gets it replaced."""

    def __init__(self) -> None:
        self._fresh()

    def parse(self, text: str) -> Element:
        """The one element *text* holds.

        Raises:
            Malformed: it holds none, or more, or is not well-formed.
        """
        if len(self._parser.intern) > ELEMENTS:  # expat keeps every name it ever met
            self._fresh()
        self._root.children.clear()
        self._count = 0
        try:
            self._parser.Parse(text.encode())
        except (expat.ExpatError, Malformed):
            self._fresh()
            raise Malformed from None
        if len(self._open) != 1 or len(self._root.children) != 1:
            self._fresh()
            raise Malformed
        return self._root.children[0]

    def _fresh(self) -> None:
        self._root = Element("", {})
        self._open = [self._root]
        self._count = 0
        self._parser: expat.XMLParserType = expat.ParserCreate("utf-8")
        if hasattr(self._parser, "SetReparseDeferralEnabled"):
            # Python hands expat a long record in pieces, and expat would wait for more than there is.
            self._parser.SetReparseDeferralEnabled(False)  # noqa: FBT003 - it takes no keyword
        self._parser.Parse(b"<all>")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, Any]) -> None:
        self._count += 1
        if self._count > ELEMENTS or len(self._open) > DEPTH:
            raise Malformed
        element = Element(name, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        if len(self._open) == 1:
            raise Malformed
        self._open.pop()
