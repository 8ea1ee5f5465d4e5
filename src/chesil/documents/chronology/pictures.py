"""Pictures beside their entries: each in a drawing of its own, so that the paper needs no file."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Final

from chesil.documents.chronology.page import Pictured, Setter
from chesil.documents.chronology.record import Picture, Thumbnail

# Millimetres: what the column of words has room for, and a third of a page.
_WIDE: Final = 60.0
_TALL: Final = 90.0
_PIXEL: Final = 25.4 / 96  # a small picture is printed as large as a screen shows it, and no larger


def pictured(pictures: Iterable[Picture], setter: Setter) -> tuple[Pictured, ...]:
    """Pictures as the paper prints them."""
    return tuple(
        Pictured(
            svg=_drawing(each.small), wide=_wide(each.small),
            alt=f"A picture, {setter.printer.line(each.name, limit=120)}. What it shows is not described.",
            caption=setter.sentence(f"{setter.name(each.name)}, {each.where}"),
        )
        for each in pictures
    )  # fmt: skip


def _drawing(small: Thumbnail) -> str:
    """The picture in an SVG: the compiler takes drawings from its data, and pictures from files alone."""
    size = f'width="{small.width}" height="{small.height}"'
    image = f'<image {size} href="data:image/jpeg;base64,{b64encode(small.jpeg).decode()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'


def _wide(small: Thumbnail) -> float:
    scale = min(_PIXEL, _WIDE / small.width, _TALL / small.height)
    return round(small.width * scale, 2)
