"""Pictures of one chat that overlap: the end of one holds the same messages as the start of another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Final

import attrs

from chesil.screens.alike import letters, may_be_one, similar
from chesil.screens.rows import LEFT, RIGHT, Screen, ScreenMessage, Side

_LONG: Final = 20  # letters of one message that is enough; else two are needed
_WITHOUT_HEADER: Final = 40  # letters of all that are alike, where a header is cut off
_SAME_HEADER: Final = 0.8
_SAME_WIDTH: Final = 0.01
_OTHER_LOOK: Final = 0.6  # of the messages with a time, or with a name, between two looks
_BEGIN: Final = 0.03  # of the width, between where messages on the left begin in two looks
_END: Final = 8  # letters at the start or the end of a text
_COMMON: Final = 30  # screens with one text: such a text tells nothing


@attrs.frozen
class Overlap:
    """Two pictures that show one part of a chat.

    Attributes:
        upper, lower: places of the screens. pairs: places of one message in both, from top to bottom.
    """

    upper: int
    lower: int
    pairs: tuple[tuple[int, int], ...]


def overlaps(screens: Sequence[Screen]) -> list[Overlap]:
    """Every two screens that overlap. Never two with different headers, or in different looks."""
    found = []
    for first, second in _worth_a_look(screens):
        if not _may_be_one_chat(screens[first], screens[second]):
            continue
        down = _held(screens[first], screens[second])
        up = _held(screens[second], screens[first])
        if down and len(down) >= len(up):
            found.append(Overlap(first, second, down))
        elif up:
            found.append(Overlap(second, first, up))
    return found


def _worth_a_look(screens: Sequence[Screen]) -> Iterator[tuple[int, int]]:
    """Pairs of screens of which one text begins or ends alike."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, screen in enumerate(screens):
        texts = [letters(message.text) for message in screen.messages]
        for end in ({text[:_END] for text in texts} | {text[-_END:] for text in texts}) - {""}:
            holders[end].append(place)
    pairs = {
        pair for places in holders.values() if len(places) <= _COMMON for pair in combinations(places, 2)
    }
    yield from sorted(pairs)


def _may_be_one_chat(first: Screen, second: Screen) -> bool:
    if any(abs(share(first) - share(second)) > _OTHER_LOOK for share in (_times, *_NAMED)):
        return False
    if first.header and second.header:
        return similar(letters(first.header), letters(second.header)) >= _SAME_HEADER
    return abs(first.width - second.width) <= _SAME_WIDTH * first.width


def _times(screen: Screen) -> float:
    """The share of whole messages with a time."""
    whole = [message for message in screen.messages if not message.cut]
    return sum(message.time_shown is not None for message in whole) / max(1, len(whole))


def _names(screen: Screen, side: Side) -> float:
    """The share of messages on one side with a name."""
    there = [message for message in screen.messages if message.side == side]
    return sum(message.sender is not None for message in there) / max(1, len(there))


_NAMED: Final = (partial(_names, side=LEFT), partial(_names, side=RIGHT))


def _held(upper: Screen, lower: Screen) -> tuple[tuple[int, int], ...]:
    """The pairs by which the end of one screen is the start of the other; none where they do not fit."""
    first, second = upper.messages, lower.messages
    headed = bool(upper.header and lower.header) and _begin_alike(upper, lower)
    for start in range(len(first)):
        held = len(first) - start
        if held > len(second):
            continue
        shared = zip(first[start:], second[:held], strict=True)
        fits = [_fit(*pair, at_edge=place in (0, held - 1)) for place, pair in enumerate(shared)]
        pairs = tuple((start + place, place) for place, fit in enumerate(fits) if fit)
        if None not in fits and _enough(first, second, pairs, headed=headed):
            return pairs
    return ()


def _begin_alike(first: Screen, second: Screen) -> bool:
    """Whether messages on the left begin at one place, as they do in one app."""
    begins = [
        min((each.box.left / screen.width for each in screen.messages if each.side == LEFT), default=None)
        for screen in (first, second)
    ]
    return begins[0] is None or begins[1] is None or abs(begins[0] - begins[1]) <= _BEGIN


def _fit(first: ScreenMessage, second: ScreenMessage, *, at_edge: bool) -> bool | None:
    """Whether two can be one message; False where an edge leaves too little to tell, None if they cannot."""
    cut = first.cut or second.cut
    if may_be_one(first, second) and (at_edge or not cut):
        return True
    contrary = first.side and second.side and first.side != second.side
    return False if cut and at_edge and not contrary else None


def _enough(
    first: Sequence[ScreenMessage],
    second: Sequence[ScreenMessage],
    pairs: Sequence[tuple[int, int]],
    *,
    headed: bool,
) -> bool:
    """Whether what is alike is enough: without a header on both, or in another look, more of it."""
    shared = [min(len(letters(first[one].text)), len(letters(second[other].text))) for one, other in pairs]
    counts = [count for count in shared if count]
    two = len(counts) >= 2
    return (two or max(counts, default=0) >= _LONG) if headed else (two and sum(counts) >= _WITHOUT_HEADER)


@attrs.frozen
class Joined:
    """One message of one or more screens.

    Attributes:
        places: (screen, message) of each reading of it, the best first: whole, and then the surest.
    """

    places: tuple[tuple[int, int], ...]


def joined(screens: Sequence[Screen], found: Sequence[Overlap]) -> list[Joined]:
    """Every message of *screens* once, in the order of the screens and from top to bottom in each."""
    same: dict[tuple[int, int], tuple[int, int]] = {}

    def first_of(place: tuple[int, int]) -> tuple[int, int]:
        while place in same:
            place = same[place]
        return place

    for overlap in found:
        for one, other in overlap.pairs:
            early, late = sorted((first_of((overlap.upper, one)), first_of((overlap.lower, other))))
            if early != late:
                same[late] = early
    groups: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place, screen in enumerate(screens):
        for number in range(len(screen.messages)):
            groups[first_of((place, number))].append((place, number))
    return [Joined(tuple(sorted(group, key=lambda each: _worst(screens, each)))) for group in groups.values()]


def _worst(screens: Sequence[Screen], place: tuple[int, int]) -> tuple[bool, float]:
    message = screens[place[0]].messages[place[1]]
    return message.cut, -message.score
