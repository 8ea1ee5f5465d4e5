"""From stretches of a text to boxes, and from boxes to the lines that stay."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from chesil.documents.redaction.record import Box, Letters

_TENTHS: Final = 10
_BESIDE: Final = 8  # tenths of a point that a box is wider on each side
_ABOVE: Final = 0.12  # of its height that a box is taller above and below: ink may leave its line


@attrs.frozen
class Stay:
    """Words in a row on one line that stay: their left and upper edge, width and height in points."""

    left: float
    top: float
    width: float
    height: float
    text: str = attrs.field(repr=False)


def boxes_of(page: Letters, number: int, start: int, end: int, *, label: str, secret: str) -> list[Box]:
    """A box for each line of a stretch of the text, with the whole of each word that the stretch touches."""
    start, end = _whole_words(page.text, start, end)
    found = []
    for first, last in _lines(page.text, start, end):
        edges = [each for each in (_edges(page, place) for place in range(first, last)) if any(each)]
        if edges:
            found.append(_box(page, number, edges, label, secret))
    return found


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        after = text.find("\n", start, end)
        yield start, after if after >= 0 else end
        start = after + 1 if after >= 0 else end


def _edges(page: Letters, place: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = page.edges[4 * place : 4 * place + 4]
    return left, top, right, bottom


def _box(
    page: Letters, number: int, edges: Sequence[tuple[int, int, int, int]], label: str, secret: str
) -> Box:
    left, top = min(each[0] for each in edges), min(each[1] for each in edges)
    right, bottom = max(each[2] for each in edges), max(each[3] for each in edges)
    tall = _ABOVE * (bottom - top)
    across, down = page.width * _TENTHS, page.height * _TENTHS
    return Box(
        page=number, label=label, secret=secret,
        left=max(0.0, (left - _BESIDE) / across), right=min(1.0, (right + _BESIDE) / across),
        top=max(0.0, (top - tall) / down), bottom=min(1.0, (bottom + tall) / down),
    )  # fmt: skip


def staying(page: Letters, boxes: Iterable[Box]) -> list[Stay]:
    """The words of a page that no box touches, a line at a time; what lies outside of the page is gone."""
    listed = list(boxes)
    found = []
    for first, last in _lines(page.text, 0, len(page.text)):
        run: list[int] = []
        for start, end in _words(page.text, first, last):
            places = range(start, end)
            if any(_is_hidden(page, place, listed) for place in places):
                found += _stay(page, run)
                run = []
            else:
                run += [*([start - 1] if run else []), *places]
        found += _stay(page, run)
    return found


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for place in range(start, end + 1):
        if place == end or text[place].isspace():
            if begin < place:
                yield begin, place
            begin = place + 1


def _is_hidden(page: Letters, place: int, boxes: Sequence[Box]) -> bool:
    left, top, right, bottom = _edges(page, place)
    across, down = page.width * _TENTHS, page.height * _TENTHS
    if right <= 0 or bottom <= 0 or left >= across or top >= down:
        return True
    return any(
        left < each.right * across and right > each.left * across
        and top < each.bottom * down and bottom > each.top * down
        for each in boxes
    )  # fmt: skip


def _stay(page: Letters, run: Sequence[int]) -> list[Stay]:
    edges = [each for each in (_edges(page, place) for place in run) if any(each)]
    if not edges:
        return []
    left, top = min(each[0] for each in edges), min(each[1] for each in edges)
    right, bottom = max(each[2] for each in edges), max(each[3] for each in edges)
    text = "".join(page.text[place] for place in run)
    return [
        Stay(left / _TENTHS, top / _TENTHS, (right - left) / _TENTHS, max(10, bottom - top) / _TENTHS, text)
    ]
