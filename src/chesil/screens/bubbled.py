"""The messages of a chat that is drawn in bubbles."""

from collections.abc import Sequence
from typing import Final

from chesil.screens import edges, quotes, senders, times
from chesil.screens.bubbles import Bubble
from chesil.screens.drafts import Draft
from chesil.screens.engine import Line
from chesil.screens.rows import Side
from chesil.screens.segments import Segments
from chesil.screens.separators import Separator
from chesil.screens.sides import sides
from chesil.screens.surroundings import Surroundings
from chesil.screens.wording import words
from chesil.screens.words import is_status

_HALF_SHOWN: Final = 21  # pixels above an empty field, which has a margin: a time there may be cut through


def messages(
    whole: Sequence[Bubble],
    loose: Sequence[Line],
    areas: Segments,
    parted: Sequence[Separator],
    around: Surroundings,
) -> tuple[list[Draft], list[Line]]:
    """One message for each bubble, and the loose lines that belong to none."""
    read = [_lines(bubble) for bubble in whole]
    stand = sides(whole, areas.width)
    quotes.take_barred(whole, areas)
    shown = times.take_times(whole)
    named = senders.take_senders(whole, stand, areas)
    end = around.bottom - (_HALF_SHOWN if around.clipped_bottom else 0)
    rest = [line for line in loose if line.bottom > end]
    rest += _beside([line for line in loose if line.bottom <= end], whole, stand, shown, named)
    named = senders.carried_on(senders.spelled(named, around.lines), stand, _parted(whole, parted))
    cut = edges.cut_bubbles(
        whole,
        areas,
        top=around.top,
        bottom=around.bottom,
        clipped_top=around.clipped_top,
        clipped_bottom=around.clipped_bottom,
        beyond=[*loose, *(each.line for each in parted)],
    )
    known = frozenset(name.lower() for name in ("You", around.header, *named) if name)
    drafts = [
        Draft(
            text="" if times.is_recording(bubble.lines, bubble.width) else words(bubble.lines),
            side=stand[place],
            edges=(bubble.left, bubble.top, bubble.right, bubble.bottom),
            lines=read[place],
            time=shown[place],
            sender=named[place],
            quote=quotes.quote(bubble, areas, known),
            cut=place in cut,
        )
        for place, bubble in enumerate(whole)
    ]
    return drafts, rest


def _lines(bubble: Bubble) -> list[Line]:
    panels = [line for panel in bubble.panels for line in panel.lines]
    return sorted([*bubble.lines, *panels], key=lambda line: line.top)


def _beside(
    loose: Sequence[Line],
    whole: Sequence[Bubble],
    stand: Sequence[Side | None],
    shown: list[str | None],
    named: list[str | None],
) -> list[Line]:
    """Give times and names that stand outside to their bubbles; gives the lines that are neither."""
    rest = []
    for line in loose:
        place = times.beside(line, whole)
        if place is not None and shown[place] is None:
            shown[place] = times.outside_time(line)
        elif place is None and not is_status(line.text) and _takes_name(line, whole, stand, named):
            continue
        else:
            rest.append(line)
    return rest


def _takes_name(
    line: Line, whole: Sequence[Bubble], stand: Sequence[Side | None], named: list[str | None]
) -> bool:
    place = senders.above(line, whole, stand)
    if place is None or named[place] is not None:
        return False
    named[place] = line.text
    return True


def _parted(whole: Sequence[Bubble], parted: Sequence[Separator]) -> list[bool]:
    """Whether a separator stands between each bubble and the one above it."""
    before = [0.0, *(bubble.top for bubble in whole)]
    return [
        any(over < each.row < bubble.top for each in parted)
        for over, bubble in zip(before, whole, strict=False)
    ]
