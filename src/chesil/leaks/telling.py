"""Addresses, numbers and locations in a text: what tells where anybody is or how to reach them."""

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
    """Each e-mail address, number, postcode and point as it is written, with the piece it stands in."""
    for piece in pieces:
        for kind, pattern in _TELLS.items():
            for match in pattern.finditer(piece.text):
                yield kind, match[0], piece


def same(value: str) -> str:
    """One spelling of an e-mail address or a number, however it was written."""
    if "@" in value:
        return value.strip().casefold()
    return "".join(each for each in value if each.isdigit())[-_LAST_DIGITS:]


def of_others(pieces: Sequence[Piece], known: Iterable[str]) -> dict[Kind, dict[str, list[Piece]]]:
    """E-mail addresses, phone numbers and points that are not among those that may be told.

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
