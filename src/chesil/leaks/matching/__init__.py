"""How each kind of detail can be written: one file a kind."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from chesil.leaks.details import Detail, Kind
from chesil.leaks.folding import Folded
from chesil.leaks.matching import (
    addresses,
    dates,
    mails,
    names,
    phones,
    points,
    postcodes,
    references,
    wording,
)
from chesil.leaks.matching.found import Match

__all__ = ["Match", "find"]


class _Finds(Protocol):
    def __call__(self, value: str, folded: Folded, /) -> Iterator[Match]: ...


_BY_KIND: Final[Mapping[Kind, _Finds]] = {
    "phone": phones.find, "mail": mails.find, "postcode": postcodes.find, "address": addresses.find,
    "name": names.find, "date": dates.find, "handle": references.find, "reference": references.find,
    "words": wording.find, "point": points.find,
}  # fmt: skip


def find(detail: Detail, folded: Folded) -> Iterator[Match]:
    """Where a detail stands in a text, in any order; the same place may come more than once."""
    return _BY_KIND[detail.kind](detail.value, folded)
