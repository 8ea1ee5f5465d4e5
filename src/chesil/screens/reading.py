"""A screenshot from its bytes to its messages."""

import io
from collections.abc import Sequence
from typing import Final

import attrs
from PIL import Image

from chesil.readers.media.view import upright
from chesil.screens import engine
from chesil.screens.circumflexes import with_circumflexes
from chesil.screens.layout import laid_out
from chesil.screens.proposed import proposed
from chesil.screens.rows import Corner, Screen
from chesil.screens.shots import shot

_MOST_PIXELS: Final = 40_000_000
_AS_IT_IS: Final = 1 << 20  # pixels of a side: the bound above is the one that counts


def read_screen(picture: bytes, *, corners: Sequence[Corner] = ()) -> Screen:
    """The messages on a picture of a screen. It runs where the sandbox confines it: `Nursery.screen`.

    Args:
        picture: the file, in any form that `readers.media.view` shows.
        corners: of the screen on a photograph of one, from its upper left one clockwise; else none.
    Returns:
        What it shows; no messages where it holds none.
    Raises:
        ScreensNotInstalled: the extra is missing. CornersWrong: they are no corners of a screen.
        TooLarge: it has more bytes or pixels than are looked at.
        Exception: it cannot be decoded; which, every decoder has its own.
    """
    eyes = engine.load()
    whole = decoded(picture)
    seen = shot(whole, corners=corners)
    lines = with_circumflexes(eyes.lines(seen.pixels), seen.pixels, eyes.one)
    screen = laid_out(lines, seen, about=eyes.about)
    if corners:
        return screen
    words = [seen.placed(line.left, line.top, line.right, line.bottom) for line in lines]
    return attrs.evolve(screen, proposed=proposed(whole, words))


def decoded(picture: bytes) -> Image.Image:
    """The picture itself, upright and in plain colours; raises as `read_screen`."""
    return upright(io.BytesIO(picture), side=_AS_IT_IS, most_pixels=_MOST_PIXELS)
