"""A picture of a screen at the size that it is read at, and the way back to the picture itself."""

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chesil.screens.engine import Pixels
from chesil.screens.rows import Box, Corner
from chesil.terms.errors import ReadingError, TooLarge

WIDTH: Final = 720
_WIDE_PIXELS: Final = 1_800_000  # of a picture that is wider than high, such as that of a computer's screen
_LONGEST: Final = 10  # times as high as wide: a long capture of five screens
_CORNERS: Final = 4
_NEAREST: Final = 50  # pixels of the picture between two corners


class CornersWrong(ReadingError):
    """Four points that are no corners of a screen."""

    code = "corners-wrong"


@attrs.frozen(eq=False)
class Shot:
    """A screen as it is read.

    Attributes:
        pixels: (height, width, 3), as a rule WIDTH wide. width, height: of the picture itself.
        back: (3, 3) takes a place in *pixels* to its place in the picture.
        photographed: whether it is a photograph of a screen, made straight by its corners.
    """

    pixels: Pixels
    width: int
    height: int
    back: NDArray[np.float64]
    photographed: bool = False

    def placed(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box around a part of *pixels*, in pixels of the picture and within it."""
        ends = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)]).T
        places = self.back @ ends
        across, down = places[0] / places[2], places[1] / places[2]
        most = self.width, self.height
        edges = (across.min(), most[0]), (down.min(), most[1]), (across.max(), most[0]), (down.max(), most[1])
        return Box(*(int(min(max(round(float(edge)), 0), limit)) for edge, limit in edges))


def checked(corners: Sequence[Corner]) -> tuple[Corner, ...]:
    """Corners as they are; none where there are none.

    Raises:
        CornersWrong: they are not four points in the order of a screen's corners.
    """
    if len(corners) and not are_corners(corners):
        raise CornersWrong(
            "These four points are no corners of a screen.",
            next_step="Give them in this order: upper left, upper right, lower right, lower left.",
        )
    return tuple((float(across), float(down)) for across, down in corners)


def are_corners(corners: Sequence[Corner]) -> bool:
    """Whether these are four points in the order of a screen's corners, a good way from one another."""
    points = np.array(corners, float)
    return (
        points.shape == (_CORNERS, 2) and bool(np.isfinite(points).all()) and first_misplaced(corners) is None
    )


def first_misplaced(corners: Sequence[Corner]) -> int | None:
    """Which of four points is the first that is no corner, from 0; None where each is one.

    A corner turns to the right and stands a good way from the one before it.
    """
    points = np.array(corners, float)
    steps = points - np.roll(points, 1, axis=0)
    after = np.roll(steps, -1, axis=0)
    turns = steps[:, 0] * after[:, 1] - steps[:, 1] * after[:, 0]
    wrong = np.flatnonzero((turns <= 0) | (np.hypot(*steps.T) <= _NEAREST))
    return int(wrong[0]) if wrong.size else None


def shot(picture: Image.Image, *, corners: Sequence[Corner] = ()) -> Shot:
    """A picture of a screen, made ready to be read.

    Args:
        picture: upright, RGB. corners: of the screen on it, from its upper left one clockwise; none where the
            whole picture is the screen.
    Raises:
        CornersWrong: they are not four corners of something that was photographed.
    """
    return _straight(picture, corners) if corners else _flat(picture)


def _flat(picture: Image.Image) -> Shot:
    width, height = picture.size
    if height > _LONGEST * width:
        raise TooLarge(
            f"A picture more than {_LONGEST} times as high as it is wide is not read.",
            next_step="Cut it into several pictures.",
        )
    scale = WIDTH / width if width <= height else min(1.0, (_WIDE_PIXELS / (width * height)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    back = np.diag([width / size[0], height / size[1], 1.0])
    return Shot(np.asarray(small), width, height, back)


def _straight(picture: Image.Image, corners: Sequence[Corner]) -> Shot:
    points = np.array(checked(corners), float)
    sides = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    ratio = (sides[1] + sides[3]) / (sides[0] + sides[2])
    width, height = WIDTH, int(min(max(round(WIDTH * ratio), 1), 4 * WIDTH))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    back = _homography(flat, points)
    drawn = picture.transform(
        (width, height), Image.Transform.PERSPECTIVE, tuple((back / back[2, 2]).ravel()[:8]),
        Image.Resampling.BICUBIC,
    )  # fmt: skip
    return Shot(np.asarray(drawn), picture.width, picture.height, back, photographed=True)


def _homography(given: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3, 3) that takes four points to four others."""
    rows = []
    for (x, y), (u, v) in zip(given, wanted, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
    solved = np.linalg.solve(np.array(rows), wanted.ravel())
    return np.append(solved, 1.0).reshape(3, 3)
