"""What stands around a chat: the phone's clock, the header above, and where one would type below."""

import re
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from chesil.screens.engine import Line, Pixels
from chesil.screens.segments import unlike
from chesil.screens.words import is_hint

_CLOCK: Final = re.compile(r"^((?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[AaPp]\.?[Mm]\.?)?)(?:\s+(?![•·*-])|$)")
_TOP: Final = 0.1  # of the width: the clock's middle stands above
_CLOCK_LEFT: Final = 0.4  # of the width: the clock begins before
_ALIKE: Final = 8.0
_ICONS: Final = 0.6  # of the width: signal, network and battery stand to the right of it
_LEAST_ICONS, _MOST_ICONS = 0.005, 0.4  # of that part's pixels
_CHANGE: Final = 6.0  # levels between the rows on both sides of an edge
_HEADER: Final = 0.45  # of the width: no header ends lower than this
_BUTTONS: Final = re.compile(
    r"^(?:\d{1,3}\+?|[<>‹›《]+\d*|.|edit|back|cancel|done|chats|messages|call|video|info)$", re.IGNORECASE
)
_KEYS: Final = re.compile(
    r"^\W*q\s*w\s*e\s*r\s*t|^\W*a\s*s\s*d\s*f\s*g|^\W*[Iil1]?\s*z\s*x\s*c\s*v", re.IGNORECASE
)
_LONE: Final = 1  # letter: an icon or the initial on an avatar, which is no name
_ARROW: Final = re.compile(r"\s*[>›»]+$")  # behind a name that can be opened
_MIDDLE: Final = 0.06  # of the width: a clock in the middle stands within
_KEY: Final = 3  # letters that a key and its second sign are read as
_KEYS_IN_ROW: Final = 5
_KEYS_WIDE: Final = 0.5  # of the width: what keys of one row span
_KEY_ROWS: Final = 2
_FOOT: Final = 0.28  # of the width: how far from the end of a picture the words of an empty field may stand
_SUBTITLE: Final = 0.6  # of a line's height between a name and what stands under it
_ALIGNED: Final = 14


@attrs.frozen
class Surroundings:
    """Where the chat lies, and what stands around it.

    Attributes:
        top, bottom: rows between which the chat lies. clipped_top, clipped_bottom: whether there the picture,
            or the app's own bar, cuts off what lies beyond. lines: that stand outside of it.
    """

    clock: str | None
    header: str | None
    top: int
    bottom: int
    clipped_top: bool
    clipped_bottom: bool
    lines: tuple[Line, ...]


def surroundings(lines: Sequence[Line], pixels: Pixels) -> Surroundings:
    """Find them by what is written, and by the rows at which both margins change their colour."""
    height, width = pixels.shape[:2]
    changes = margin_changes(pixels)
    clock = _clock(lines, pixels)
    top, header = _head(lines, clock, changes, width)
    bottom, clipped = _foot(lines, pixels, changes, above=top)
    outside = tuple(line for line in lines if not top <= (line.top + line.bottom) / 2 <= bottom)
    shown = _CLOCK.match(clock.text) if clock else None
    return Surroundings(
        clock=shown.group(1) if shown else None,
        header=header,
        top=top,
        bottom=bottom,
        clipped_top=top == 0 or top in changes,
        clipped_bottom=clipped or bottom == height,
        lines=outside,
    )


def margin_changes(pixels: Pixels) -> list[int]:
    """Rows at which both margins take another colour than the row above, from top to bottom."""
    width = pixels.shape[1]
    margin = max(2, round(0.02 * width))
    steps = []
    for side in (pixels[:, 1:margin], pixels[:, width - margin : width - 1]):
        middle = np.median(side.astype(float), axis=1)
        padded = np.concatenate([middle[:1], middle, middle[-1:]])
        steps.append(np.abs(padded[2:] - padded[:-2]).max(axis=1))
    both = np.minimum(*steps)
    rows: list[int] = []
    for row in np.flatnonzero(both > _CHANGE):
        if rows and row - rows[-1] <= 3:
            continue
        rows.append(int(row) + 1)
    return rows


def _clock(lines: Sequence[Line], pixels: Pixels) -> Line | None:
    width = pixels.shape[1]
    for line in sorted(lines, key=lambda each: each.left):
        high = (line.top + line.bottom) / 2 < _TOP * width
        stands = line.left < _CLOCK_LEFT * width or _is_between(line, lines, width)
        is_seen = high and stands and _CLOCK.match(line.text)
        if is_seen and _on_page(line, pixels) and _has_icons(line, pixels):
            return line
    return None


def _is_between(clock: Line, lines: Sequence[Line], width: int) -> bool:
    """Whether a clock stands in the middle, with the network's name or signal to the left on its row."""
    middle = (clock.top + clock.bottom) / 2
    before = [line for line in lines if line.top < middle < line.bottom and line.right < 0.3 * width]
    return bool(before) and abs(clock.middle - width / 2) <= _MIDDLE * width


def _on_page(line: Line, pixels: Pixels) -> bool:
    """Whether a line stands on the colour of the margin beside it, and so on no bubble."""
    rows = slice(max(0, int(line.top)), int(line.bottom) + 1)
    around = pixels[rows, max(0, int(line.left) - 4) : int(line.right) + 4].reshape(-1, 3)
    margin = pixels[rows, 1:8].reshape(-1, 3)
    return unlike(np.median(around, axis=0), np.median(margin, axis=0)) <= _ALIKE


def _has_icons(line: Line, pixels: Pixels) -> bool:
    """Whether something small stands at the right of a line, as signal and battery do beside a clock."""
    width = pixels.shape[1]
    rows = slice(max(0, int(line.top)), int(line.bottom) + 1)
    right = pixels[rows, int(_ICONS * width) :].astype(float)
    unlike_page = np.abs(right - np.median(pixels[rows, 1:8].reshape(-1, 3), axis=0)).max(axis=2) > 4 * _ALIKE
    return bool(_LEAST_ICONS < unlike_page.mean() < _MOST_ICONS)


def _head(
    lines: Sequence[Line], clock: Line | None, changes: Sequence[int], width: int
) -> tuple[int, str | None]:
    """The row at which the chat begins, and the name above it."""
    if clock is None:
        return next((row for row in changes if row < 0.3 * width and _is_bar(lines, row)), 0), None
    below = [line for line in lines if line.top > clock.bottom - 0.3 * clock.height and line is not clock]
    names = _worded(
        [line for line in below if line.bottom < _HEADER * width and not _BUTTONS.match(line.text)]
    )
    if not names:
        return int(clock.bottom) + 1, None
    highest = min(names, key=lambda each: each.top)
    level = [line for line in names if (line.top + line.bottom) / 2 < highest.bottom]
    first = min(level, key=lambda each: each.left)
    end = next((row for row in changes if first.bottom - 3 <= row <= _HEADER * width), None)
    if end is not None:
        return end, _ARROW.sub("", first.text)
    under = [line for line in names if _under(first, line)]
    return int(max([first.bottom, *(line.bottom for line in under)])) + 2, _ARROW.sub("", first.text)


def _worded(names: Sequence[Line]) -> list[Line]:
    """Lines without those of one letter, which icons and avatars are read as, where others are left."""
    return [line for line in names if len(line.text) > _LONE] or list(names)


def _is_bar(lines: Sequence[Line], row: int) -> bool:
    """Whether what ends at a row is an app's bar without the phone's clock, which never begins a message."""
    return any(line.bottom <= row + 3 and line.left > 0.15 * row for line in lines)


def _under(name: Line, line: Line) -> bool:
    gap = line.top - name.bottom
    return (
        -0.5 * name.height < gap < _SUBTITLE * name.height
        and line is not name
        and line.top > name.top + 0.4 * name.height
        and line.height < name.height
        and (abs(line.left - name.left) <= _ALIGNED or abs(line.middle - name.middle) <= _ALIGNED)
    )


def _foot(lines: Sequence[Line], pixels: Pixels, changes: Sequence[int], *, above: int) -> tuple[int, bool]:
    """The row at which the chat ends, and whether something lies over what follows."""
    height, width = pixels.shape[:2]
    keys = [line.top for line in lines if _KEYS.match(line.text)] + _key_rows(lines, width)
    end = min(keys, default=float(height))
    hints = [line for line in lines if is_hint(line.text) and line.top > above]
    fields = [line for line in hints if -5 < end - line.bottom < _FOOT * width and _is_last(line, lines, end)]
    if not fields:
        return (int(end) - 1, True) if keys else (height, False)
    field = min(fields, key=lambda each: each.top)
    start = _field_top(field, pixels)
    bar = [row for row in changes if start - 0.06 * width <= row <= start + 2]
    return (bar[-1] if bar else start - 1), True


def _key_rows(lines: Sequence[Line], width: int) -> list[float]:
    """The upper ends of rows of single letters, as a keyboard has them one below the other."""
    keys = sorted((line for line in lines if len(line.text) <= _KEY), key=lambda line: line.top)
    rows: list[list[Line]] = []
    for key in keys:
        if rows and (key.top + key.bottom) / 2 < rows[-1][0].bottom:
            rows[-1].append(key)
        else:
            rows.append([key])
    full = [row for row in rows if len(row) >= _KEYS_IN_ROW and _span(row) >= _KEYS_WIDE * width]
    return [min(key.top for key in row) for row in full] if len(full) >= _KEY_ROWS else []


def _span(row: Sequence[Line]) -> float:
    return max(key.right for key in row) - min(key.left for key in row)


def _is_last(field: Line, lines: Sequence[Line], end: float) -> bool:
    """Whether nothing but other hints, and the phone's own buttons, stands below a field."""
    below = [line for line in lines if line.top > field.bottom and line.bottom < end]
    return all(is_hint(line.text) for line in below if len(line.text) > _KEY)


def _field_top(field: Line, pixels: Pixels) -> int:
    """The row at which the even area that an empty field is drawn as begins."""
    column = pixels[:, min(int(field.left) + 2, pixels.shape[1] - 1)].astype(float)
    row = max(1, int(field.top) - 2)
    ground = column[row]
    while row > 0 and unlike(column[row], ground) <= _CHANGE and field.top - row < 1.6 * field.height:
        row -= 1
    return row + 1
