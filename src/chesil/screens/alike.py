"""When two readings may be of one message: their sides, their times and their words."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final

from chesil.screens.rows import ScreenMessage

ALIKE: Final = 0.88  # of the letters: what a machine reads twice differs by a few
_PART: Final = 0.6  # of the letters of a message that an edge cuts off
_LEAST_PART: Final = 4  # letters of such a part
_LOST: Final = re.compile(r"[\W_]+")
_HALF: Final = re.compile(r"[^\d:apAP]")
_TWELVE: Final = 12


def letters(text: str) -> str:
    """The letters and digits of a text alone: signs, cases and spaces are what machines misread most."""
    return _LOST.sub("", unicodedata.normalize("NFKC", text).casefold())


def similar(first: str, second: str) -> float:
    """How much of two texts' `letters` is alike, 0 to 1."""
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= 0.5 else 0.0


def clock(shown: str | None) -> str | None:
    """A time as HH:MM in 24 hours; None where none is shown."""
    if not shown:
        return None
    plain = _HALF.sub("", shown.replace(".", ":")).lower()
    hour, _, rest = plain.partition(":")
    if not hour.isdigit() or not rest[:2].isdigit():
        return None
    number = int(hour)
    if rest[2:3] in ("a", "p"):
        number = number % _TWELVE + (_TWELVE if rest[2] == "p" else 0)
    return f"{number:02}:{rest[:2]}"


def may_be_one(first: ScreenMessage, second: ScreenMessage) -> bool:
    """Whether two messages can be one: alike in words, and at odds in nothing.

    Of one that an edge cuts off, what is left of its words is enough.
    """
    if first.side and second.side and first.side != second.side:
        return False
    times = clock(first.time_shown), clock(second.time_shown)
    if all(times) and times[0] != times[1]:
        return False
    one, other = letters(first.text), letters(second.text)
    if (first.cut or second.cut) and one and other:
        return is_part(*sorted((one, other), key=len))
    return similar(one, other) >= ALIKE


def is_part(short: str, whole: str) -> bool:
    """Whether most letters of one text stand in another in their order, in long pieces."""
    if len(short) < _LEAST_PART:
        return False
    blocks = SequenceMatcher(None, short, whole, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 3) >= _PART * len(short)
