"""All words of a picture with their places, for a search for what must stay secret."""

from typing import Final

import numpy as np
from PIL import Image

from chesil.documents.redaction.record import Letters
from chesil.screens import engine
from chesil.screens.reading import decoded

_WIDE: Final = 1_500  # pixels: a page of A4 with small print can be read, and takes some seconds
_TENTHS: Final = 10


def read_letters(picture: bytes) -> Letters:
    """The words line by line, from above; width and height are those of the upright picture in pixels.

    Each letter has the place of its whole line: how wide its neighbours are the engine does not tell.

    Raises:
        ScreensNotInstalled: the extra is missing. TooLarge: it has more pixels than are looked at.
        Exception: it cannot be decoded; which, every decoder has its own.
    """
    eyes, whole = engine.load(), decoded(picture)
    share = min(1.0, _WIDE / whole.width)
    size = max(1, round(whole.width * share)), max(1, round(whole.height * share))
    small = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS) if share < 1 else whole.convert("RGB")
    text, edges = [], list[int]()
    for line in sorted(eyes.lines(np.asarray(small)), key=lambda each: (each.top, each.left)):
        its = tuple(round(_TENTHS * edge / share) for edge in (line.left, line.top, line.right, line.bottom))
        text.append(f"{line.text}\n")
        edges += its * len(line.text) + (0, 0, 0, 0)
    return Letters(width=whole.width, height=whole.height, text="".join(text), edges=tuple(edges))
