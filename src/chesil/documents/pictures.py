"""Pictures beside what they belong to: each in a drawing of its own, so that the paper needs no file."""

from collections.abc import Iterable
from typing import Final

import attrs
import msgspec

from chesil.documents.drawn import in_svg
from chesil.documents.setter import Line, Setter

# Millimetres: what the column of words has room for, and a third of a page.
_WIDE: Final = 60.0
_TALL: Final = 90.0
_PIXEL: Final = 25.4 / 96  # a small picture is printed as large as a screen shows it, and no larger


@attrs.frozen
class Thumbnail:
    """A small JPEG with nothing but its pixels, and how wide and high it is in these."""

    jpeg: bytes = attrs.field(repr=False)
    width: int
    height: int


@attrs.frozen(kw_only=True)
class Picture:
    """A picture that stands beside an entry: its file's name, and where that is, such as "exhibit 3"."""

    small: Thumbnail
    name: str = attrs.field(repr=False)
    where: str


class Pictured(msgspec.Struct, frozen=True):
    """A picture beside an entry: a drawing that holds it, how wide it is in millimetres, and what it is."""

    svg: str
    wide: float
    alt: str
    caption: Line


def pictured(pictures: Iterable[Picture], setter: Setter) -> tuple[Pictured, ...]:
    """Pictures as the paper prints them."""
    return tuple(
        Pictured(
            svg=in_svg(each.small.jpeg, each.small.width, each.small.height), wide=_wide(each.small),
            alt=f"A picture, {setter.printer.line(each.name, limit=120)}. What it shows is not described.",
            caption=setter.sentence(f"{setter.name(each.name)}, {each.where}"),
        )
        for each in pictures
    )  # fmt: skip


def _wide(small: Thumbnail) -> float:
    scale = min(_PIXEL, _WIDE / small.width, _TALL / small.height)
    return round(small.width * scale, 2)
