"""Pictures beside their entries: each in a drawing of its own, so that the paper needs no file."""

from collections.abc import Iterable
from typing import Final

from chesil.documents.chronology.page import Pictured, Setter
from chesil.documents.chronology.record import Picture, Thumbnail
from chesil.documents.drawn import in_svg

# Millimetres: what the column of words has room for, and a third of a page.
_WIDE: Final = 60.0
_TALL: Final = 90.0
_PIXEL: Final = 25.4 / 96  # a small picture is printed as large as a screen shows it, and no larger


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
