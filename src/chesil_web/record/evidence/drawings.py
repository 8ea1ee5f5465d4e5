"""Draws the screens of the guides: plain shapes for a template, and the same in words.

They are part of the page and no files of their own: nothing of them stays in a browser's cache, the styles of
the page give them the colours that somebody forces, and they grow with the page.
"""

from typing import Final

import attrs
from django.utils.translation import gettext as _

from chesil_web.record.evidence.guide_parts import MARK, TITLE, Screen

WIDTH: Final = 250
_EDGE, _TOP, _ROW, _GAP, _PAD = 8, 44, 38, 6, 12
_LETTER: Final = 7.6  # of the largest letters that are drawn, on average
_BUBBLES: Final = ((False, 120), (True, 90), (False, 150), (True, 110))  # whether hers, and how wide


@attrs.frozen
class Box:
    """A rectangle; *look* is the last part of its class in the styles."""

    look: str
    x: float
    y: float
    width: float
    height: float


@attrs.frozen
class Words:
    """Words that begin at a place; *squeeze* is the width they must fit in, or 0."""

    said: str
    x: float
    y: float
    squeeze: float


@attrs.frozen
class Drawing:
    """A screen as shapes.

    Attributes:
        said: the same in words. marks: the strokes of the sign at the top right, as a path.
        finger: where it is pressed.
    """

    height: float
    said: str
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]
    marks: str
    finger: tuple[float, float]


def draw(screen: Screen) -> Drawing:
    """The shapes of a screen, from its top to its bottom."""
    boxes = [Box("bar", _EDGE, _EDGE, WIDTH - 2 * _EDGE, _TOP)]
    words = [_words(screen.title, _EDGE + _PAD, _EDGE + _TOP / 2, WIDTH - 90)]
    places = {TITLE: Box("press", _EDGE + 4, _EDGE + 4, 150, _TOP - 8)}
    has_mark = screen.press == MARK
    if has_mark:
        places[MARK] = Box("press", WIDTH - _EDGE - 40, _EDGE + 4, 36, _TOP - 8)
    below = _EDGE + _TOP + _GAP
    for number, row in enumerate(screen.rows):
        place = Box("row", _EDGE + 6, below + number * (_ROW + _GAP), WIDTH - 2 * _EDGE - 12, _ROW)
        places[number] = attrs.evolve(place, look="press")
        boxes.append(place)
        middle = place.y + _ROW / 2
        if row:
            words.append(_words(row, place.x + _PAD, middle, place.width - 2 * _PAD))
        else:
            boxes.append(Box("any", place.x + _PAD, middle - 4, 90 + 23 * number % 60, 8))
    shown = max(len(screen.rows), 3)
    if screen.chat:
        boxes += _bubbles(below)
        shown = len(_BUBBLES)
    pressed = places[screen.press]
    return Drawing(
        height=below + shown * (_ROW + _GAP) + _EDGE, said=_said(screen), boxes=(*boxes, pressed),
        words=tuple(words), marks=_MARKS[screen.mark] if has_mark else "",
        finger=(pressed.x + pressed.width - 4, pressed.y + pressed.height - 4),
    )  # fmt: skip


_MARKS: Final = {  # around the middle of the place at the top right, 224 and 30
    "dots": "M224 22v1M224 29.5v1M224 37v1",
    "lines": "M216 23h16M216 30h16M216 37h16",
    "share": "M224 36V21M219 26l5 -5l5 5M217 29v10h14v-10",
}


def _words(said: str, x: float, middle: float, most: float) -> Words:
    return Words(said, x, middle + 5, most if len(said) * _LETTER > most else 0)


def _bubbles(below: float) -> list[Box]:
    left, right = _EDGE + 8, WIDTH - _EDGE - 8
    boxes = []
    for at, (hers, width) in enumerate(_BUBBLES):
        x, y = right - width if hers else left, below + at * (_ROW + _GAP)
        boxes.append(Box("hers" if hers else "theirs", x, y, width, _ROW - 8))
    return boxes


def _said(screen: Screen) -> str:
    at_top = _("A drawing of a screen with “%(title)s” at the top.") % {"title": screen.title}
    marks = {
        "dots": _("the three dots at the top right"), "lines": _("the three lines at the top right"),
        "share": _("the share symbol at the top right"),
    }  # fmt: skip
    if screen.press == MARK:
        pressed = marks[screen.mark]
    elif screen.press == TITLE:
        pressed = _("the words at the top")
    else:
        pressed = f"“{screen.rows[screen.press]}”"
    rows = ", ".join(f"“{row}”" for row in screen.rows if row)
    below = _("Below that: %(rows)s.") % {"rows": rows} if rows else ""
    return " ".join(
        filter(None, (at_top, below, _("A ring shows what to press: %(what)s.") % {"what": pressed}))
    )
