"""Where the corners of a photographed screen may be: a proposal, which a person moves where it is wrong.

A screen is an even area with four straight sides that all words stand in. Its edge is looked for at many
levels of grey; of the areas that fit, the smallest is proposed, for a phone's own frame lies around its
screen. Sides are fitted to the middle of each edge, so that round corners do not draw them in.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chesil.screens.rows import Box, Corner
from chesil.screens.shots import are_corners

_SIDE: Final = 640  # pixels of the longer side that is looked at
_LEVELS: Final = range(20, 245, 12)
_SHARE: Final = (0.12, 0.96)  # of the picture that a screen takes
_FILLED: Final = 0.93  # of the four sides that the area fills
_WITHIN: Final = 0.95  # of the lines of words that stand in it
_MIDDLE: Final = (0.15, 0.85)  # of a side: what its line is fitted to
_ENDS: Final = 4

Points = NDArray[np.float64]  # (n, 2)


def proposed(picture: Image.Image, words: Sequence[Box]) -> tuple[Corner, ...]:
    """The four corners that a screen on a photograph may have; none where nothing looks like one.

    Args:
        picture: upright, RGB. words: where the lines of words stand, in pixels of it.
    Returns:
        In pixels of the picture, from the upper left one clockwise.
    """
    scale = min(1.0, _SIDE / max(picture.size))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    small = np.asarray(picture.convert("L").resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0))
    middles = np.array([((box.left + box.right) / 2, (box.top + box.bottom) / 2) for box in words]) * scale
    fitting = [each for each in _areas(small) if _holds(each, middles)]
    best = min(fitting, key=_area, default=None)
    if best is None:
        return ()
    limit = np.array(picture.size, float)
    found = tuple((float(x), float(y)) for x, y in np.clip(best / scale, 0, limit))
    return found if are_corners(found) else ()


def _areas(grey: NDArray[np.uint8]) -> Iterator[Points]:
    """Every area with four straight sides that is as large as a screen may be."""
    import cv2  # noqa: PLC0415 - an extra that may not be installed

    soft = cv2.medianBlur(grey, 5)
    masks: list[Any] = [soft > level for level in _LEVELS]
    least, most = (share * grey.size for share in _SHARE)
    for mask in [*masks, *(~each for each in masks)]:
        outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        for outline in outlines:
            hull = cv2.convexHull(outline)
            size = cv2.contourArea(hull)
            if not least <= size <= most:
                continue
            sides = _four(cv2, hull)
            ends = None if sides is None else _fitted(sides, outline[:, 0, :].astype(float))
            if ends is not None and size >= _FILLED * _area(ends):
                yield ends


def _four(cv2: Any, hull: Any) -> Points | None:
    """The hull as four points, clockwise from the upper left one; None where it has more or fewer."""
    length = cv2.arcLength(hull, closed=True)
    for share in (0.02, 0.03, 0.05, 0.08):
        ends = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(ends) == _ENDS:
            return _in_order(ends[:, 0, :].astype(float))
    return None


def _in_order(ends: Points) -> Points:
    middle = ends.mean(axis=0)
    turn = np.arctan2(ends[:, 1] - middle[1], ends[:, 0] - middle[0])
    ends = ends[np.argsort(turn)]
    return np.roll(ends, -int(np.argmin(ends.sum(axis=1))), axis=0)


def _fitted(ends: Points, outline: Points) -> Points | None:
    """The corners where lines that are fitted to the middle of each side meet; None where they do not."""
    lines = [_line(first, last, outline) for first, last in zip(ends, np.roll(ends, -1, axis=0), strict=True)]
    corners = []
    for before, after in zip(lines[-1:] + lines[:-1], lines, strict=True):
        if before is None or after is None:
            return None
        (a, b, c), (d, e, f) = before, after
        across = a * e - b * d
        if abs(across) < 0.2:
            return None
        corners.append(((b * f - c * e) / across, (c * d - a * f) / across))
    return np.array(corners)


def _line(first: Points, last: Points, outline: Points) -> tuple[float, float, float] | None:
    """The line a x + b y + c = 0 through what of the outline lies along the middle of a side."""
    step = last - first
    length = float(np.hypot(*step))
    if length < 1:
        return None
    along = (outline - first) @ step / length**2
    off = np.abs((outline - first) @ np.array([-step[1], step[0]])) / length
    near = outline[(along > _MIDDLE[0]) & (along < _MIDDLE[1]) & (off < 0.05 * length)]
    if len(near) < 10:
        return None
    middle = np.median(near, axis=0) if len(near) < 20 else near.mean(axis=0)
    _, _, turned = np.linalg.svd(near - middle, full_matrices=False)
    a, b = float(turned[1][0]), float(turned[1][1])
    return a, b, -(a * float(middle[0]) + b * float(middle[1]))


def _area(ends: Points) -> float:
    x, y = ends.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _holds(ends: Points, middles: Points) -> bool:
    """Whether nearly all words stand within."""
    if not len(middles):
        return True
    steps = np.roll(ends, -1, axis=0) - ends
    inside = [
        step[0] * (middles[:, 1] - end[1]) - step[1] * (middles[:, 0] - end[0]) >= 0
        for end, step in zip(ends, steps, strict=True)
    ]
    return float(np.mean(np.all(inside, axis=0))) >= _WITHIN
