"""From the lines of a picture to its messages: each rule has a file, and this is their order.

1. What stands around the chat is found, and the picture is cut into its even areas between these rows.
2. Areas that words stand on are bubbles. Those in the middle hold days and notices, and no message.
3. Bubbles give sides, times, senders and quotes. Without bubbles, bars do; without those, the rows of a list
   with names or times; without those, lines that follow one another. Comments under a post have no sides.
4. Whatever no rule knows is kept as a mark.
"""

from collections.abc import Sequence

from chesil.screens import bubbled, comments, feeds, pills, separators, unbubbled, unframed
from chesil.screens.bubbles import Bubble, bubbles
from chesil.screens.drafts import Draft, marks
from chesil.screens.engine import Described, Line
from chesil.screens.kisses import with_kisses
from chesil.screens.rows import Mark, Screen
from chesil.screens.segments import Segments, segmented
from chesil.screens.separators import Separator
from chesil.screens.shots import Shot
from chesil.screens.sides import is_centred
from chesil.screens.surroundings import Surroundings, surroundings
from chesil.screens.words import is_status, is_unread


def laid_out(lines: Sequence[Line], seen: Shot, *, about: Described) -> Screen:
    """What the lines of a picture are, told by their words, their places and the colours around them."""
    lines = with_kisses(lines, seen.pixels)
    around = surroundings(lines, seen.pixels)
    outside = {id(line) for line in around.lines}
    inside = [line for line in lines if id(line) not in outside]
    areas = segmented(seen.pixels, inside, photographed=seen.photographed, barriers=_barriers(around, seen))
    whole, loose = bubbles(inside, areas, top=around.top, bottom=around.bottom)
    whole, released, apart = pills.without(whole, areas, bottom=around.bottom)
    parted = separators.separators([*loose, *released], whole, areas.width, top=around.top)
    days = {id(each.line) for each in parted}
    loose = [line for line in [*loose, *released] if id(line) not in days]
    drafts, rest, parted = _messages(whole, loose, parted, areas, around)
    rest += apart
    rows = [draft.row(seen, parted) for draft in drafts]
    kept = marks("screen", around.lines, seen) + marks("separator", (each.line for each in parted), seen)
    return Screen(
        width=seen.width,
        height=seen.height,
        clock_shown=around.clock,
        header=around.header,
        messages=tuple(sorted(rows, key=lambda each: (each.box.top, each.box.left))),
        engine=about.name,
        model_sha256=about.model_sha256,
        marks=tuple(sorted(kept + _rest(rest, areas, seen), key=lambda each: each.box.top)),
    )


def _messages(
    whole: Sequence[Bubble],
    loose: Sequence[Line],
    parted: list[Separator],
    areas: Segments,
    around: Surroundings,
) -> tuple[list[Draft], list[Line], list[Separator]]:
    """The messages by how the chat is drawn, the lines of none, and the days between them."""
    bare = [line for bubble in whole for line in bubble.lines]
    if comments.is_unframed(whole, loose):
        drafts, rest = comments.unframed(loose)
        return drafts, rest + bare, parted
    whole, loose = unframed.framed(whole, loose, areas.width)
    if not unbubbled.is_unbubbled(whole, loose):
        drafts, rest = bubbled.messages(whole, loose, areas, parted, around)
        drafts, rest = comments.as_comments(drafts, rest) if comments.is_comments(loose) else (drafts, rest)
        return drafts, rest, parted
    if feeds.is_listed(loose, areas.width):
        parted = sorted([*parted, *separators.at_left(loose)], key=lambda each: each.row)
        loose = [line for line in loose if not any(line is each.line for each in parted)]
    drafts, rest = unbubbled.messages(loose, areas.pixels, parted, around)
    return drafts, rest + bare, parted


def _barriers(around: Surroundings, seen: Shot) -> list[int]:
    return [row for row in (around.top, around.bottom) if 0 < row < seen.pixels.shape[0]]


def _rest(lines: Sequence[Line], areas: Segments, seen: Shot) -> list[Mark]:
    """Marks of the lines that are part of no message."""
    kept: list[Mark] = []
    for line in lines:
        if is_status(line.text) or is_unread(line.text):
            kept += marks("status", [line], seen)
        elif is_centred(line.left, line.right, areas.width):
            kept += marks("notice", [line], seen)
        else:
            kept += marks("unread", [line], seen)
    return kept
