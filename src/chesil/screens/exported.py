"""A message on a screen that an export has too: found by its side, its time, its words and its neighbours.

It becomes the duplicate of the export's record, which has the date. Two that contradict one another are
linked only where both neighbours leave no other place, and what they say differently is told.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs

from chesil.screens.alike import ALIKE, clock, is_part, letters, similar
from chesil.screens.rows import RIGHT, ScreenMessage

_LONG: Final = 20  # letters of words that are enough by themselves
_TIMED: Final = 8  # letters of words that are enough with a time that fits
_NEAR: Final = 3  # records from a neighbour's within which a short message is looked for
_MOST: Final = 50  # records that are compared with one message
# A line that an export writes in place of a picture or a recording.
_PLACEHOLDER: Final = re.compile(
    r"^(?:<[^<>\n]*>|.*\(file attached\)|\W*(?:image|video|audio|sticker|GIF|document) omitted)$",
    re.IGNORECASE | re.MULTILINE,
)
_EITHER: Final = 0.5  # of the letters: words that are told to differ, where time and neighbours fit


@attrs.frozen
class Exported:
    """A message of an export, in its order.

    Attributes:
        key: what names it. mine: whether the phone's owner wrote it; None where the export does not say.
        wall: the local time that it was sent at.
    """

    key: str
    text: str
    mine: bool | None
    wall: datetime | None


@attrs.frozen
class Link:
    """A message of a screen, and the record it is a duplicate of.

    Attributes:
        number: place of the message on its screen. key: of the record.
        reasons: of "words", "part of the words", "side", "time", "neighbours".
        differences: of "words", "time": what the screen and the record say differently.
    """

    number: int
    key: str
    reasons: tuple[str, ...]
    differences: tuple[str, ...] = ()


class Export:
    """The messages of one chat of an export, ready to be looked through."""

    def __init__(self, messages: Sequence[Exported]) -> None:
        self.messages = messages
        self.letters = [letters(_PLACEHOLDER.sub("", each.text)) for each in messages]
        self._by_words: defaultdict[str, list[int]] = defaultdict(list)
        self._by_time: defaultdict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(messages):
            self._by_words[self.letters[place]].append(place)
            if each.wall:
                self._by_time[f"{each.wall:%H:%M}"].append(place)

    def links(self, shown: Sequence[ScreenMessage]) -> list[Link]:
        """The records that messages of one screen are duplicates of; each record and message once at most."""
        found: dict[int, int] = {}
        for number, message in enumerate(shown):
            sure = [place for place in self._candidates(message) if self._is_sure(message, place)]
            if len(sure) == 1:
                found[number] = sure[0]
        found = _in_order(found)
        for _ in range(len(shown)):
            new = self._beside(shown, found)
            if not new:
                break
            found |= new
        return [self._link(shown[number], number, place, found) for number, place in sorted(found.items())]

    def _candidates(self, message: ScreenMessage) -> Iterator[int]:
        time = clock(message.time_shown)
        places = self._by_time[time] if time else self._by_words[letters(message.text)]
        for place in places[:_MOST] if not time else places:
            if self._fits(message, place):
                yield place

    def _fits(self, message: ScreenMessage, place: int) -> bool:
        """Whether side, time and words all fit."""
        return (
            self._side_fits(message, place)
            and self._time_fits(message, place)
            and self._worded(message, place)
        )

    def _side_fits(self, message: ScreenMessage, place: int) -> bool:
        mine = self.messages[place].mine
        return message.side is None or mine is None or (message.side == RIGHT) == mine

    def _time_fits(self, message: ScreenMessage, place: int) -> bool:
        time, wall = clock(message.time_shown), self.messages[place].wall
        return time is None or wall is None or time == f"{wall:%H:%M}"

    def _worded(self, message: ScreenMessage, place: int, least: float = ALIKE) -> bool:
        text = letters(message.text)
        if message.cut:
            return bool(text) and is_part(text, self.letters[place])
        return bool(text) and similar(text, self.letters[place]) >= least

    def _is_sure(self, message: ScreenMessage, place: int) -> bool:
        """Whether words, or words and a time, are enough without neighbours."""
        count = len(letters(message.text))
        timed = clock(message.time_shown) is not None and self.messages[place].wall is not None
        return not message.cut and count >= (_TIMED if timed else _LONG)

    def _beside(self, shown: Sequence[ScreenMessage], found: dict[int, int]) -> dict[int, int]:
        """Links of messages whose neighbour on the screen is linked, where one record alone fits."""
        taken = set(found.values())
        for number, message in enumerate(shown):
            if number in found or not {number - 1, number + 1} & found.keys():
                continue
            low, high = self._room(number, found)
            free = [place for place in range(low, high) if place not in taken]
            fits = [place for place in free if self._fits(message, place)]
            fits = fits or self._at_odds(message, number, free, found)
            if len(fits) == 1:
                return {number: fits[0]}
        return {}

    def _room(self, number: int, found: dict[int, int]) -> tuple[int, int]:
        """The records between those of both neighbours, or close to that of one."""
        before, after = found.get(number - 1), found.get(number + 1)
        low = before + 1 if before is not None else max(0, (after or 0) - _NEAR)
        high = after if after is not None else (before or 0) + 1 + _NEAR
        return low, min(high, len(self.messages))

    def _at_odds(
        self, message: ScreenMessage, number: int, free: Sequence[int], found: dict[int, int]
    ) -> list[int]:
        """The one record that both neighbours leave room for, though its time or its words differ."""
        if len(free) != 1 or not {number - 1, number + 1} <= found.keys():
            return []
        place = free[0]
        same_time = clock(message.time_shown) is not None and self._time_fits(message, place)
        fits = self._worded(message, place) or (same_time and self._worded(message, place, _EITHER))
        return [place] if self._side_fits(message, place) and fits else []

    def _link(self, message: ScreenMessage, number: int, place: int, found: dict[int, int]) -> Link:
        record = self.messages[place]
        worded, timed = self._worded(message, place), self._time_fits(message, place)
        reasons = {
            "part of the words" if message.cut else "words": worded,
            "side": message.side is not None and record.mine is not None,
            "time": clock(message.time_shown) is not None and timed,
            "neighbours": bool({number - 1, number + 1} & found.keys()),
        }
        differences = {"words": not worded, "time": not timed}
        return Link(
            number,
            record.key,
            tuple(name for name, holds in reasons.items() if holds),
            tuple(name for name, holds in differences.items() if holds),
        )


def _in_order(found: dict[int, int]) -> dict[int, int]:
    """The links that stand in the same order in both, each record once: the most of them that can."""
    numbers = sorted(found)
    best: list[list[int]] = []
    for place, number in enumerate(numbers):
        before = [best[other] for other in range(place) if found[numbers[other]] < found[number]]
        best.append([*max(before, key=len, default=[]), number])
    return {number: found[number] for number in max(best, key=len, default=[])}
