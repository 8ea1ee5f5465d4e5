"""What becomes of the rows of a picture as she decides about them. Nothing here is stored or opened."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

import attrs
from msgspec.structs import replace

from chesil.screens import SURE_SCORE
from chesil.screens.shown_days import day_words
from chesil.terms.shown import Part as ShownPart
from chesil_web.person.screens.models import Decided, Decision, Mark, Row, ScreenRead, Side, What

type Rows = Mapping[int, Row]
"""The rows as they stand, by their numbers."""
type Change = tuple[What, tuple[Row, ...], tuple[Row, ...]]
"""What is decided, and the rows before and after."""
type Deciding = Callable[["Standing"], Iterable[Change]]

OTHER: Final[Mapping[str, Side]] = {"left": "right", "right": "left"}


@attrs.frozen
class Standing:
    """How the rows of a picture stand.

    Attributes:
        rows: as they stand. read: as the machine read them. decided: everything that was decided.
        lines: that the machine took for no message.
    """

    rows: Rows
    read: Rows
    decided: Decided
    lines: tuple[Mark, ...] = ()

    @property
    def in_order(self) -> list[Row]:
        """From the top of the picture down; what she typed comes last."""
        return sorted(self.rows.values(), key=_place)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The lines that are no message, without those that she says are one."""
        taken = {row.box for row in self.rows.values()}
        return tuple(each for each in self.lines if each.box not in taken)

    @property
    def new_number(self) -> int:
        """A number that no row of the picture ever had."""
        made = (row.number for each in self.decided.decisions for row in (*each.old, *each.new))
        return max([0, *self.read, *made]) + 1

    def next_after(self, number: int) -> Row | None:
        """The message below one in the picture; None below the last."""
        shown = [row for row in self.in_order if row.box and row.state != "none"]
        places = [place for place, row in enumerate(shown) if row.number == number]
        return shown[places[0] + 1] if places and places[0] + 1 < len(shown) else None


def standing(read: ScreenRead | None, decided: Decided) -> Standing:
    """The rows that a machine read, with everything that was decided about them."""
    first = {row.number: row for row in read.rows} if read else {}
    rows = dict(first)
    for each in decided.decisions:
        for row in each.old:
            rows.pop(row.number, None)
        rows |= {row.number: row for row in each.new}
    return Standing(rows, first, decided, read.marks if read else ())


def right_since(decided: Decided, since: datetime) -> list[Row]:
    """The messages that are right now, with who wrote them, and were not like that at that time."""
    then = replace(
        decided,
        decisions=tuple(each for each in decided.decisions if each.at <= since),
        sides=tuple(each for each in decided.sides if each.at <= since),
    )
    if then == decided:
        return []
    before = _right(then) if then.sides == decided.sides else []
    return [row for row in _right(decided) if row not in before]


def _right(decided: Decided) -> list[Row]:
    """The messages that she said are right. None is right without her, so what was read is not needed."""
    rows = standing(None, decided).in_order if decided.sides else []
    return [row for row in rows if row.state == "right" and row.side]


def _place(row: Row) -> tuple[bool, int, int]:
    return (not row.box, row.box[1] if row.box else 0, row.number)


def unsure(row: Row, before: Row | None) -> tuple[str, ...]:
    """Codes of why a row is looked at first; none where nothing speaks against it.

    Args:
        before: the row above it in the picture.
    """
    earlier = bool(
        before is not None
        and before.time
        and row.time
        and before.day == row.day
        and (row.day or day_words(before.as_shown) == day_words(row.as_shown))
        and row.time < before.time
    )
    told = {
        "cut": row.cut,
        "words": row.score < SURE_SCORE or not row.text,
        "side": not row.side,
        "day": not row.day,
        "order": earlier,
    }
    return tuple(code for code, holds in told.items() if holds)


@attrs.frozen
class Did:
    """What she did to a message: what she corrected of what was read, and what she gave where nothing was."""

    corrected: tuple[ShownPart, ...] = ()
    given: tuple[ShownPart, ...] = ()


def did(row: Row, read: Row | None) -> Did:
    """What she did to a message; nothing of one that she typed, as no machine read it.

    Args:
        row: as it stands. read: as it was read; None of one that she found or that came of dividing another.
    """
    if not row.box:
        return Did()
    whole = read if read is not None and read.box == row.box else None
    first = read or Row(number=row.number, text="")
    text = whole.text if whole else " ".join(row.lines)
    parts: dict[ShownPart, tuple[str, str]] = {
        "words": (" ".join(text.split()), " ".join(row.text.split())),
        "side": (first.side, row.side),
        "sender": (first.sender, row.sender),
        "day": (first.day, row.day),
        "time": (first.time, row.time),
    }
    other = [name for name, (before, after) in parts.items() if before != after]
    corrected = [name for name in other if parts[name][0]]
    if whole is None:
        corrected.insert(0, "extent")
    return Did(
        corrected=tuple(corrected),
        given=tuple(name for name in other if not parts[name][0]),
    )


def accepted(numbers: Collection[int]) -> Deciding:
    """These rows are right as they stand. One without a side is not: whose it is would be guessed."""

    def change(now: Standing) -> Iterator[Change]:
        for row in now.in_order:
            if row.number in numbers and row.state == "open" and row.side and row.text:
                yield "right", (row,), (replace(row, state="right"),)

    return change


def other_side(number: int) -> Deciding:
    """A row stands on the other side. Whether the rest of it is right, she says next."""

    def change(now: Standing) -> Iterator[Change]:
        if (row := now.rows.get(number)) and row.side:
            yield "side", (row,), (replace(row, side=OTHER[row.side]),)

    return change


def on_side(numbers: Collection[int], side: Side) -> Deciding:
    """She says that these rows, whose side was not sure, are on this side and right."""

    def change(now: Standing) -> Iterator[Change]:
        for row in now.in_order:
            if row.number in numbers and row.text:
                yield "side", (row,), (replace(row, side=side, state="right"),)

    return change


def no_message(number: int) -> Deciding:
    """A row is no message."""

    def change(now: Standing) -> Iterator[Change]:
        if row := now.rows.get(number):
            yield "none", (row,), (replace(row, state="none"),)

    return change


def joined(number: int) -> Deciding:
    """A row and the one below it are one message."""

    def change(now: Standing) -> Iterator[Change]:
        row, below = now.rows.get(number), now.next_after(number)
        if row is not None and below is not None:
            yield "joined", (row, below), (_together(row, below),)

    return change


def _together(row: Row, below: Row) -> Row:
    left, top, right, bottom = zip(row.box, below.box, strict=True)
    return replace(
        row,
        text="\n".join(filter(None, (row.text, below.text))),
        lines=(*row.lines, *below.lines),
        box=(min(left), min(top), max(right), max(bottom)),
        score=min(row.score, below.score),
        time=below.time or row.time,
        cut=row.cut or below.cut,
        side=row.side or below.side,
        as_shown=below.as_shown or row.as_shown,
        state="open",
    )


def divided(number: int, after: int) -> Deciding:
    """A row is two messages, of which the second begins after so many lines."""

    def change(now: Standing) -> Iterator[Change]:
        row = now.rows.get(number)
        if row is not None and 0 < after < len(row.lines):
            yield "divided", (row,), _in_two(row, after, now.new_number)

    return change


def _in_two(row: Row, after: int, number: int) -> tuple[Row, Row]:
    left, top, right, bottom = row.box or (0, 0, 0, 0)
    middle = top + (bottom - top) * after // len(row.lines)
    first, second = row.lines[:after], row.lines[after:]
    boxes = ((left, top, right, middle), (left, middle, right, bottom)) if row.box else ((), ())
    return (
        replace(row, text=" ".join(first), lines=first, box=boxes[0], state="open"),
        replace(row, number=number, text=" ".join(second), lines=second, box=boxes[1], state="open"),
    )


def changed(
    number: int, *, text: str, side: Side, sender: str, day: date | None, at: time | None
) -> Deciding:
    """What she says that a row is; with that it is right."""

    def change(now: Standing) -> Iterator[Change]:
        if row := now.rows.get(number):
            after = replace(
                row,
                text=text,
                side=side,
                sender=sender,
                time=f"{at:%H:%M}" if at else "",
                state="right",
                **_day(row, day),
            )
            yield ("right" if after == replace(row, state="right") else "changed"), (row,), (after,)

    return change


def _day(row: Row, day: date | None) -> dict[str, str]:
    written = day.isoformat() if day else ""
    if written == row.day:
        return {}
    return {"day": written, "day_from": "given" if day else ""}


def days_asked(rows: Iterable[Row]) -> list[str]:
    """What the picture writes of each day that is not known, from the top; "" where it writes none."""
    return list(dict.fromkeys(day_words(row.as_shown) for row in rows if _has_no_day(row)))


def _has_no_day(row: Row) -> bool:
    return row.state != "none" and not row.day


def day_given(day: date, words: str) -> Deciding:
    """Give this day to every message, checked or not, that has none and is under these words for a day."""

    def change(now: Standing) -> Iterator[Change]:
        for row in now.in_order:
            if _has_no_day(row) and day_words(row.as_shown) == words:
                yield "day", (row,), (replace(row, day=day.isoformat(), day_from="given"),)

    return change


def typed(*, text: str, side: Side, sender: str, day: date | None, at: time | None) -> Deciding:
    """A message that the machine did not read."""

    def change(now: Standing) -> Iterator[Change]:
        row = Row(
            number=now.new_number,
            text=text,
            side=side,
            sender=sender,
            day=day.isoformat() if day else "",
            day_from="given" if day else "",
            time=f"{at:%H:%M}" if at else "",
            state="right",
        )
        yield "typed", (), (row,)

    return change


def found(mark: Mark) -> Deciding:
    """A line that the machine took for no message is one. What is right of it, she says next."""

    def change(now: Standing) -> Iterator[Change]:
        if mark in now.marks:
            row = Row(number=now.new_number, text=mark.text, box=mark.box, score=0.0, lines=(mark.text,))
            yield "found", (), (row,)

    return change


def press_undone(press: str) -> Deciding:
    """What one press decided is taken back."""

    def change(now: Standing) -> Iterator[Change]:
        for place, each in reversed(list(enumerate(now.decided.decisions))):
            later = now.decided.decisions[place + 1 :]
            if each.press == press and not _is_set_aside(each, later):
                yield _back(now, each, later)

    return change


def _is_set_aside(decision: Decision, later: Sequence[Decision]) -> bool:
    """Whether what was decided is about a reading that another one took the place of."""
    numbers = {row.number for row in (*decision.old, *decision.new)}
    return any(each.what == "reread" and numbers & {row.number for row in each.old} for each in later)


def row_undone(number: int) -> Deciding:
    """The last decision that a row comes from is taken back."""

    def change(now: Standing) -> Iterator[Change]:
        row = now.rows.get(number)
        decisions = now.decided.decisions
        for place, each in reversed(list(enumerate(decisions))):
            if each.what != "undone" and row in each.new:
                yield _back(now, each, decisions[place + 1 :])
                return

    return change


def _back(now: Standing, decision: Decision, later: Sequence[Decision]) -> Change:
    """To the rows before a decision, from all that came of it since."""
    numbers = {row.number for row in decision.new}
    for each in later:
        if numbers & {row.number for row in each.old}:
            numbers |= {row.number for row in each.new}
    here = tuple(row for row in now.in_order if row.number in numbers)
    return "undone", here, decision.old
