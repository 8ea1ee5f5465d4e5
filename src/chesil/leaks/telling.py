"""What tells where somebody is or how to reach them, wherever it stands in a text and whoever's it is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from chesil.leaks.details import Kind
from chesil.leaks.pieces import Piece

_TELLS: Final[dict[Kind, re.Pattern[str]]] = {
    "mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "phone": re.compile(r"(?<![\w.+])(?:\+[1-9]|0)\d[\d ()-]{7,}\d(?!\w)"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"),
    "point": re.compile(r"(?<![\w.])-?\d{1,2}\.\d{3,}, ?-?\d{1,3}\.\d{3,}(?!\w|\.\w)"),
}
_LAST_DIGITS: Final = 9  # of a number, without what its country or its trunk adds


def told_by(pieces: Iterable[Piece]) -> Iterator[tuple[Kind, str, Piece]]:
    """Each of it as it is written, with the piece that it stands in: mails, numbers, postcodes, points."""
    for piece in pieces:
        for kind, pattern in _TELLS.items():
            for match in pattern.finditer(piece.text):
                yield kind, match[0], piece


def same(value: str) -> str:
    """An e-mail address or a number as it is the same however it is written."""
    if "@" in value:
        return value.strip().casefold()
    return "".join(each for each in value if each.isdigit())[-_LAST_DIGITS:]


def of_others(pieces: Sequence[Piece], known: Iterable[str]) -> dict[Kind, dict[str, list[Piece]]]:
    """Mail addresses, phone numbers and points that are nobody's of whom it is known.

    Args:
        known: numbers and addresses that may be told.
    Returns:
        By kind, each as it is first written, with the pieces that it stands in.
    """
    may_be_told = {same(each) for each in known}
    found: dict[Kind, dict[str, list[Piece]]] = {}
    first: dict[str, str] = {}
    for kind, value, piece in told_by(pieces):
        key = value if kind == "point" else same(value)
        if kind == "postcode" or key in may_be_told:
            continue
        found.setdefault(kind, {}).setdefault(first.setdefault(key, value), []).append(piece)
    return found
