"""The even areas of a picture: parts whose neighbouring pixels are alike, so that a colour may run slowly.

A bubble is one, with its words as holes in it; so are the page, a quote's panel, an avatar and each letter.
"""

from collections.abc import Sequence
from typing import Final, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil.screens.engine import Line, Pixels

Labels = NDArray[np.int32]  # (height, width), the number of each pixel's segment
Colour = NDArray[np.float64]  # (3,)

_ALIKE: Final = 3  # levels of 256 between neighbours, in the channel that differs most
_ENOUGH: Final = 0.9  # of the lines, on even ground


@attrs.frozen
class _Way:
    """One way to cut a picture.

    Along a round corner a soft edge changes so slowly that neighbours are alike, so what is even is told by
    all pixels around one.

    Attributes:
        median, blur: sizes of what smooths it first, in pixels; 0 for nothing.
        even: levels that the pixels in a square of *window* a side may differ by.
    """

    median: int
    blur: int
    even: int
    window: int


# A picture that was taken of the screen itself, from clean to often sent on.
_DRAWN: Final = (_Way(0, 0, 5, 3), _Way(5, 0, 6, 3), _Way(7, 0, 8, 3), _Way(9, 0, 10, 3))
# A photograph of a screen, whose pixels show as stripes.
_PHOTOGRAPHED: Final = (
    _Way(5, 0, 8, 3),
    _Way(7, 0, 8, 3),
    _Way(7, 5, 7, 7),
    _Way(9, 7, 6, 9),
    _Way(9, 9, 4, 9),
)
_AROUND: Final = 7  # pixels around a line that are its ground too
_NARROW: Final = 0.9  # of the width: wider is the page
_OTHER: Final = 12.0  # levels between the page and a bubble that has run into it
_INK: Final = 0.7  # of the greatest distance from the ground: the middle of a stroke, and not its soft edge
_GROUND: Final = 0.06  # the least share of a line's box that its ground takes


@attrs.frozen(eq=False)
class Segments:
    """Every even area of a picture.

    Attributes:
        pixels: (height, width, 3). labels: (height, width), 0 where nothing is even.
        edges: (segments, 4), left, top, right and bottom.
        sizes: (segments,), in pixels.
    """

    pixels: Pixels
    labels: Labels
    edges: NDArray[np.int32]
    sizes: NDArray[np.int64]

    @property
    def width(self) -> int:
        """Of the picture, in pixels."""
        return int(self.labels.shape[1])

    @property
    def height(self) -> int:
        """Of the picture, in pixels."""
        return int(self.labels.shape[0])

    def ground(self, line: Line) -> int | None:
        """The segment that a line stands on; None where there is no even one, such as on a photo."""
        part = self.labels[_rows(line, self.height), _columns(line, self.width)]
        if not part.size:
            return None
        numbers, counts = np.unique(part[part > 0], return_counts=True)
        if not counts.size or counts.max() < _GROUND * part.size:
            return None
        return int(numbers[counts.argmax()])

    def colour(self, segment: int) -> Colour:
        """The middle colour of a segment."""
        left, top, right, bottom = self.edges[segment]
        inside = self.labels[top:bottom, left:right] == segment
        return cast(Colour, np.median(self.pixels[top:bottom, left:right][inside], axis=0))

    def local(self, line: Line, segment: int) -> Colour:
        """The middle colour of a segment around a line."""
        rows, columns = _rows(line, self.height), _columns(line, self.width)
        inside = self.labels[rows, columns] == segment
        return cast(Colour, np.median(self.pixels[rows, columns][inside], axis=0))

    def ink(self, line: Line) -> Colour:
        """The colour of a line's letters."""
        rows, columns = slice(int(line.top), int(line.bottom)), slice(int(line.left), int(line.right))
        part = self.pixels[rows, columns].reshape(-1, 3).astype(float)
        if not len(part):
            return np.zeros(3)
        ground = np.median(part, axis=0)
        distance = np.abs(part - ground).max(axis=1)
        return cast(Colour, part[distance >= _INK * distance.max()].mean(axis=0))


def _rows(line: Line, height: int) -> slice:
    return slice(max(0, int(line.top) - _AROUND), min(height, int(line.bottom) + _AROUND))


def _columns(line: Line, width: int) -> slice:
    return slice(max(0, int(line.left) - _AROUND), min(width, int(line.right) + _AROUND))


def unlike(first: Colour, second: Colour) -> float:
    """How far two colours are from one another, in levels of the channel that differs most."""
    return float(np.abs(first - second).max())


def saturation(colour: Colour) -> float:
    """How far a colour is from grey, in levels."""
    return float(colour.max() - colour.min())


def segmented(
    pixels: Pixels, lines: Sequence[Line], *, photographed: bool, barriers: Sequence[int] = ()
) -> Segments:
    """Cut a picture into its even areas, after smoothing it as much as its noise asks for.

    Args:
        lines: that should stand on even ground; where too few do, more is smoothed away. Of a photograph
            the way is taken by which most stand on areas narrower than the page, and on most such areas:
            pale bubbles run into one another where too much is smoothed away.
        barriers: rows that no area crosses, such as the lower end of a header.
    """
    tried: list[tuple[float, int, Segments]] = []
    for way in _PHOTOGRAPHED if photographed else _DRAWN:
        areas = _cut(pixels, way, barriers)
        share, parts = _grounded(areas, lines, narrow=photographed)
        if share >= _ENOUGH and not photographed:
            return _parted(areas, lines)
        tried.append((min(share, _ENOUGH), parts, areas))
    return _parted(max(tried, key=lambda each: each[:2])[2], lines)


def _parted(areas: Segments, lines: Sequence[Line]) -> Segments:
    """The areas, with the pale bubbles that have run into the page parted from it by their colour.

    In a small picture that was made larger an edge is so soft that neighbours are alike all along it.
    """
    colours: dict[int, Colour] = {}
    for line in lines:
        page = areas.ground(line)
        if page is None or areas.edges[page][2] - areas.edges[page][0] <= _NARROW * areas.width:
            continue
        colours.setdefault(page, areas.colour(page))
        own = areas.local(line, page)
        if unlike(own, colours[page]) > _OTHER:
            areas = _with_part(areas, line, page, own, unlike(own, colours[page]) / 2)
    return areas


def _with_part(areas: Segments, line: Line, page: int, own: Colour, within: float) -> Segments:
    """The areas with what has a line's own colour around it as one more, where it is narrower than a page."""
    import cv2  # noqa: PLC0415 - an extra that may not be installed

    near = (np.abs(areas.pixels - own).max(axis=2) < within) & (areas.labels == page)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near.astype(np.uint8), connectivity=4)
    inside = labels[_rows(line, areas.height), _columns(line, areas.width)]
    numbers, counts = np.unique(inside[inside > 0], return_counts=True)
    if not counts.size:
        return areas
    left, top, wide, high, size = stats[numbers[counts.argmax()]]
    if wide > _NARROW * areas.width or left > line.left or left + wide < line.right:
        return areas
    parted = areas.labels.copy()
    parted[labels == numbers[counts.argmax()]] = len(areas.edges)
    edges = np.array([[left, top, left + wide, top + high]], np.int32)
    return Segments(areas.pixels, parted, np.concatenate([areas.edges, edges]), np.append(areas.sizes, size))


def _grounded(areas: Segments, lines: Sequence[Line], *, narrow: bool) -> tuple[float, int]:
    """The share of lines that stand on an area which reaches around them, and the number of such areas."""
    widest = _NARROW * areas.width if narrow else areas.width
    grounds = [(line, areas.ground(line)) for line in lines]
    good = [ground for line, ground in grounds if _reaches_around(areas, ground, line, widest)]
    return (len(good) / len(lines) if lines else 1.0), len(set(good))


def _reaches_around(areas: Segments, segment: int | None, line: Line, widest: float) -> bool:
    if segment is None:
        return False
    left, top, right, bottom = areas.edges[segment]
    around = left <= line.left + 4 and right >= line.right - 4 and bottom - top >= 1.1 * line.height
    return bool(around and right - left <= widest)


def _cut(pixels: Pixels, way: _Way, barriers: Sequence[int]) -> Segments:
    import cv2  # noqa: PLC0415 - an extra that may not be installed

    smooth = cv2.medianBlur(pixels, way.median) if way.median else pixels
    smooth = cv2.GaussianBlur(smooth, (way.blur, way.blur), 0) if way.blur else smooth
    values = smooth.astype(np.int16)
    around = np.ones((way.window, way.window), np.uint8)
    flat = (cv2.dilate(smooth, around) - cv2.erode(smooth, around)).max(axis=2) <= way.even
    across = (np.abs(np.diff(values, axis=1)).max(axis=2) <= _ALIKE) & flat[:, 1:] & flat[:, :-1]
    down = (np.abs(np.diff(values, axis=0)).max(axis=2) <= _ALIKE) & flat[1:] & flat[:-1]
    for row in barriers:
        down[row - 1] = False
    # Pixels lie at even places and what joins two of them between: so one labelling of a plain mask does it.
    height, width = values.shape[:2]
    grid = np.zeros((2 * height - 1, 2 * width - 1), np.uint8)
    grid[::2, ::2] = flat
    grid[::2, 1::2] = across
    grid[1::2, ::2] = down
    _, labels, stats, _ = cv2.connectedComponentsWithStats(grid, connectivity=4)
    small = np.ascontiguousarray(labels[::2, ::2]).astype(np.int32)
    left, top, wide, high = stats[:, 0] // 2, stats[:, 1] // 2, stats[:, 2], stats[:, 3]
    edges = np.stack([left, top, left + (wide + 1) // 2, top + (high + 1) // 2], axis=1)
    return Segments(pixels, small, edges.astype(np.int32), np.bincount(small.ravel(), minlength=len(stats)))
