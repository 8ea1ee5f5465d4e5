"""The people in From, To, Cc and Bcc fields."""

import re
from typing import Final

from chesil.readers.mail.headers import words

_SIMPLE: Final = re.compile(
    r'(?:"([^"\\]*)" ?|([^"\\<>()\[\],;:@]*?) ?)<([^<>()\[\],;:@\s"\\]+@[^<>()\[\],;:@\s"\\]+)>'
)
_BARE: Final = re.compile(r'[^<>()\[\],;:@\s"\\]+@[^<>()\[\],;:@\s"\\]+')
_TOKEN: Final = re.compile(
    r"""
    (?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)   # an encoded word may hold commas
    | (?P<quoted>"(?:[^"\\]|\\.)*+"?)
    | (?P<open>\() | (?P<close>\))
    | (?P<angle><(?:[^<>"]|"(?:[^"\\]|\\.)*+")*+>?)
    | (?P<comma>[,;]) | (?P<colon>:)
    | (?P<space>\s+)
    | (?P<text>\\.|[^\s"(),;:<=]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_COMMENT: Final = re.compile(r"\([^()]*\)")
_ROUTE: Final = re.compile(r"@[^:]*:")
_AROUND_DOTS: Final = re.compile(r"\s*([.@])\s*")

type Person = tuple[str, str]  # display name (may be empty), address as written


def read_addresses(value: str) -> tuple[Person, ...]:
    """The people in an address field: display name decoded, address as written.

    Groups are opened, comments become the name where there is no other. What holds no "@" is kept
    as it is written ("undisclosed recipients" alone gives nobody).
    Source: RFC 5322 3.4 and 4.4.
    """
    simple = _SIMPLE.fullmatch(value)
    if simple and "=?" not in value:
        return ((simple[1] or simple[2] or "", simple[3]),)
    if _BARE.fullmatch(value):
        return (("", value),)
    return tuple(person for item in _items(value) for person in item.people())


class _Item:
    """What stands between two commas of an address field."""

    def __init__(self) -> None:
        self.text: list[str] = []  # outside angles and comments, quotes opened
        self.comment: list[str] = []
        self.angle: str | None = None

    def people(self) -> list[Person]:
        text, comment = "".join(self.text), _name("".join(self.comment))
        if self.angle is None:
            return _without_angles(text, comment)
        address = one_line(
            _AROUND_DOTS.sub(r"\1", _ROUTE.sub("", _COMMENT.sub("", self.angle.strip("<>")), count=1))
        )
        name = _name(text)
        name = f"{name} ({comment})" if name and comment else name or comment
        return [(name, address or name)] if address or name else []


def _without_angles(text: str, comment: str) -> list[Person]:
    """The people where no < > tells name and address apart: the words with "@" are the addresses."""
    parts = one_line(_AROUND_DOTS.sub(r"\1", text)).split()
    addresses = [part for part in parts if "@" in part]
    name = _name(" ".join(part for part in parts if "@" not in part))
    if not addresses:
        return [(comment, name)] if name else []
    return [(name or comment, addresses[0]), *(("", address) for address in addresses[1:])]


def _items(value: str) -> list[_Item]:
    items, item, depth = [], _Item(), 0
    for token in _TOKEN.finditer(value):
        kind, text = token.lastgroup, token[0]
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif depth:
            item.comment.append(_ESCAPED.sub(r"\1", text))
        elif kind == "comma":
            items.append(item)
            item = _Item()
        elif kind == "colon":
            item = _Item()  # what stood before it is the name of a group
        elif kind == "angle":
            item.angle = text
        else:
            item.text.append(_ESCAPED.sub(r"\1", text.strip('"')) if kind == "quoted" else text)
    return [*items, item]


def _name(written: str) -> str:
    return one_line(words(" ".join(written.split())))


def one_line(text: str) -> str:
    """*text* without control characters, which an encoded word can bring in."""
    return _CONTROL.sub(" ", text).strip()
