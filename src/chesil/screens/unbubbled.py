"""The messages of a chat that is drawn without bubbles: beside bars, or in lines that follow one another."""

from collections.abc import Sequence
from typing import Final

from chesil.screens import bars, calls, feeds, plain, senders, times
from chesil.screens.bars import Bar
from chesil.screens.bubbles import Bubble
from chesil.screens.drafts import Draft, Edges, around
from chesil.screens.engine import Line, Pixels
from chesil.screens.rows import Side
from chesil.screens.separators import Separator
from chesil.screens.surroundings import Surroundings
from chesil.screens.wording import words
from chesil.screens.words import is_status, is_unread

_TOUCH: Final = 9  # pixels: a name above the first message may be hidden
_FOOT_TOUCH: Final = 21  # the empty field below has a margin of its own


def is_unbubbled(whole: Sequence[Bubble], loose: Sequence[Line]) -> bool:
    """Whether most of what is written stands on no bubble."""
    return len(loose) > max(3, 2 * sum(len(bubble.lines) for bubble in whole))


def messages(
    loose: Sequence[Line], pixels: Pixels, parted: Sequence[Separator], frame: Surroundings
) -> tuple[list[Draft], list[Line]]:
    """The messages, and the lines that belong to none."""
    spoken = [line for line in loose if not is_status(line.text) and not is_unread(line.text)]
    others = [line for line in loose if is_status(line.text) or is_unread(line.text)]
    found = bars.bars(spoken, pixels, top=frame.top, bottom=frame.bottom)
    if not found and (listed := _listed(spoken, pixels, frame)):
        return listed[0], [*others, *listed[1]]
    if not found:
        return [_plain(group, pixels.shape[1], frame) for group in plain.groups(spoken, frame.header)], others
    beside = {id(line) for bar in found for line in bar.lines}
    rest = bars.named(found, [line for line in spoken if id(line) not in beside])
    return _barred(found, parted, frame, pixels.shape[1]), [*others, *rest]


def _listed(
    spoken: Sequence[Line], pixels: Pixels, frame: Surroundings
) -> tuple[list[Draft], list[Line]] | None:
    """The messages of a chat that is a list down the page, and the lines of none; None of another."""
    found, rest = feeds.entries(spoken)
    if found:
        return [_entry(each, None, frame) for each in found], rest
    if feeds.is_listed(spoken, pixels.shape[1]):
        found, rest = feeds.rows(spoken, pixels.shape[1])
        went = [calls.side([*each.lines, *feeds.under(each, rest)], pixels) for each in found]
    else:
        found, rest = feeds.stacked(spoken)
        went = [calls.side(each.lines, pixels) for each in found]
        if sum(side is not None for side in went) <= len(found) / 2:
            return None
    drafts = [_entry(each, side, frame) for each, side in zip(found, went, strict=True)]
    return (drafts, rest) if found else None


def _entry(entry: feeds.Entry, side: Side | None, frame: Surroundings) -> Draft:
    box = around(entry.lines)
    return Draft(
        words(entry.said), side, box, entry.lines, entry.time, sender=entry.name, cut=_is_cut(box, frame)
    )


def _barred(
    found: Sequence[Bar], parted: Sequence[Separator], frame: Surroundings, width: int
) -> list[Draft]:
    stand = bars.bar_sides(found)
    before = [0, *(bar.top for bar in found)]
    split = [
        any(over < each.row < bar.top for each in parted) for over, bar in zip(before, found, strict=False)
    ]
    named = senders.spelled([_name(bar, frame.header) for bar in found], frame.lines)
    named = senders.carried_on(named, stand, split)
    drafts = []
    for bar, side, name in zip(found, stand, named, strict=True):
        box = (bar.column, bar.top, max([0.5 * width, *(line.right for line in bar.lines)]), bar.bottom)
        text = "" if times.is_recording(bar.lines, box[2] - box[0]) else words(bar.lines)
        drafts.append(Draft(text, side, box, bar.lines, sender=name, cut=_is_cut(box, frame)))
    return drafts


def _name(bar: Bar, header: str | None) -> str | None:
    """The name above a bar, which is drawn in capitals; as the header writes it where it is the same."""
    if bar.name is None:
        return None
    return header if header and header.upper() == bar.name.text.upper() else bar.name.text


def _plain(group: plain.Group, width: int, frame: Surroundings) -> Draft:
    box, side = around(group.lines), plain.side(group, width)
    return Draft(words(group.lines), side, box, group.lines, sender=group.name, cut=_is_cut(box, frame))


def _is_cut(box: Edges, frame: Surroundings) -> bool:
    above, below = box[1] - frame.top, frame.bottom - box[3]
    return (frame.clipped_top and above <= _TOUCH) or (frame.clipped_bottom and below <= _FOOT_TOUCH)
