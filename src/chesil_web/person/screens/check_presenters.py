"""What is on the page where she checks the messages of one picture."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil.screens.shown_days import day_words
from chesil.terms.shown import Part as ShownPart
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.screens import bridge, checking, queries
from chesil_web.person.screens.forms import DayForm
from chesil_web.person.screens.models import Row
from chesil_web.person.screens.presenters import (
    address,
    can_have_corners,
    is_group,
    name_of,
    names_of,
    picture_of,
    state_of,
)
from chesil_web.person.screens.queries import Shot

_MARGIN: Final = 12  # pixels of the picture around a bubble
_WHY: Final = {
    "cut": lazy("The edge of the picture may cut it off"),
    "words": lazy("The machine is not sure of the words"),
    "side": lazy("The machine is not sure who wrote it"),
    "day": lazy("The picture shows no day for it"),
    "order": lazy("Its time is earlier than the time of the message above it"),
}
_DAY_FROM: Final = {
    "shown": lazy("day as the picture shows it"),
    "counted": lazy("day worked out from when the picture was taken"),
    "given": lazy("day given by you"),
}
_GIVEN: Final[dict[ShownPart, Any]] = {
    "words": lazy("words given by you"),
    "side": lazy("you said who it is from"),
    "sender": lazy("name given by you"),
    "time": lazy("time given by you"),
}
_CHANGED: Final[dict[ShownPart, Any]] = {
    "words": lazy("words changed by you"),
    "extent": lazy("you said which lines are one message"),
    "side": lazy("side changed by you"),
    "sender": lazy("name changed by you"),
    "day": lazy("day changed by you"),
    "time": lazy("time changed by you"),
}
_DONE: Final = {
    "right": lazy("Saved: this message is right."),
    "all": lazy("Saved: these messages are right."),
    "side": lazy("It is on the other side now. Check the rest of it."),
    "none": lazy("Saved: this is not a message."),
    "joined": lazy("The two are one message now. Check it."),
    "divided": lazy("It is two messages now. Check both."),
    "changed": lazy("Saved. We keep both your change and what the machine read."),
    "typed": lazy("Saved: your message is added."),
    "day": lazy("Saved: the messages have this day now."),
    "found": lazy("It is a message now. Say who wrote it, and check the rest."),
    "undone": lazy("Taken back."),
    "sides": lazy("Saved. We now know who wrote the messages on each side."),
    "nothing": lazy("Nothing was changed. You have already decided, or you need to say who wrote it first."),
}
CAN_UNDO: Final = frozenset(
    ("right", "all", "side", "none", "joined", "divided", "changed", "typed", "day", "found")
)


@attrs.frozen(kw_only=True)
class MessageRow:
    """A message of a picture.

    Attributes:
        crop: the part of the picture, as an SVG's viewBox; empty of one that she typed.
        nth: its place in the picture from the top. why: why it is looked at first.
        undecided: it is not known who wrote it, so she is asked. left, right: her possible answers. A name
            that the picture shows for it is the left one. did: what she gave or changed.
    """

    number: int
    nth: int
    crop: str
    text: str
    who: str
    when: str
    why: tuple[str, ...]
    undecided: bool
    left: str
    right: str
    can_join: bool
    address: str
    state: str
    did: str


@attrs.frozen(kw_only=True)
class CheckPage(Page):
    """The messages of one picture, unsure ones first.

    Attributes:
        picture: where it can be seen; width, height: of it upright.
        state: what is to be known of its reading. here: its address.
        left, right: who wrote there. asks_sides: she did not say so yet. who: where that is said.
        has_right: she marked at least one message as right.
        all: the numbers of messages that can be marked right at once. unsided: the numbers of those that she
            can give to one person at once; empty before she said who wrote on which side. days: the form for
            messages without a day; it asks about all under one date at once. days_of: that date as it was
            read.
        undo: the press that can be taken back; empty where none was just made.
        next: the next picture with messages to check.
        marks: lines that the machine took for no message.
        can_read: it can be read now. again: it was read before, and nothing was found.
        corners: where those of a screen are set; empty where they cannot be. is_set: she set some.
    """

    id: uuid.UUID
    here: str
    name: str
    picture: str
    width: int
    height: int
    state: str
    busy: str
    can_read: bool
    again: bool
    installed: bool
    header: str
    left: str
    right: str
    asks_sides: bool
    has_right: bool
    who: str
    group: bool
    open: tuple[MessageRow, ...]
    decided: tuple[MessageRow, ...]
    all: tuple[int, ...]
    unsided: tuple[int, ...]
    count: str
    days: DayForm | None
    days_of: str
    undo: str
    next: str
    type: str
    marks: tuple[str, ...]
    corners: str
    is_set: bool


def check(found: Shot, others: Sequence[Shot], *, days: DayForm | None = None, code: str = "") -> CheckPage:
    """The messages of one picture. *others*: all pictures. *code*: what was just done."""
    now, read = found.standing, found.read
    rows = [row for row in now.in_order if row.state == "open"]
    why = _doubts(now.in_order)
    decided = [row for row in now.in_order if row.state != "open"]
    sure = tuple(row.number for row in rows if row.side and row.text)
    last = found.decided.decisions[-1].press if found.decided.decisions else ""
    left, right = names_of(found.sides, found.header)
    asked = checking.days_asked(now.in_order)
    return CheckPage(
        heading=_("Check the messages"),
        back=reverse("screens:list"),
        notice=str(_DONE.get(code, "")),
        id=found.file.id,
        here=address(found.file.id),
        name=name_of(found),
        picture=picture_of(found.file.id),
        width=read.width if read else 0,
        height=read.height if read else 0,
        state="" if now.rows and not found.waits else state_of(found),
        busy=reverse("screens:how-far-one", args=[found.file.id]) if found.waits else "",
        can_read=not found.waits and bridge.installed() and (read is None or not read.rows),
        again=read is not None,
        installed=bridge.installed(),
        header=visible(found.header),
        left=left,
        right=right,
        asks_sides=found.sides is None and bool(now.rows),
        has_right=any(row.state == "right" for row in decided),
        who=reverse("screens:sides", args=[found.file.id]),
        group=is_group(found),
        open=tuple(
            _message(row, found, _still_unsure(why[row.number], found)) for row in _doubtful_first(rows, why)
        ),
        decided=tuple(_message(row, found, ()) for row in decided),
        all=sure,
        unsided=_unsided(rows, found),
        count=_count(len(decided), len(rows)),
        days=(days or DayForm(words=visible(asked[0]), given=queries.given_day(found.file)))
        if asked
        else None,
        days_of=asked[0] if asked else "",
        undo=last if code in CAN_UNDO else "",
        next=_next(found, others),
        type=reverse("screens:row", args=[found.file.id, 0]),
        marks=tuple(visible(each.text) for each in now.marks),
        corners=reverse("screens:corners", args=[found.file.id]) if can_have_corners(found) else "",
        is_set=bool(found.corners),
    )


def _doubts(rows: Sequence[Row]) -> dict[int, Sequence[str]]:
    """Why she should look at each undecided message, by its number; empty if it is sure."""
    beside = zip(rows, [None, *rows], strict=False)
    return {row.number: checking.unsure(row, above) for row, above in beside if row.state == "open"}


def _doubtful_first(rows: Sequence[Row], why: Mapping[int, Sequence[str]]) -> list[Row]:
    """Those that are unsure, then those without a day alone, then the rest."""
    first = sorted(rows, key=lambda row: not set(why[row.number]) - {"day"})
    return sorted(first, key=lambda row: not why[row.number])


def _unsided(rows: Sequence[Row], found: Shot) -> tuple[int, ...]:
    """The messages that may be from either of two people, if there are several such messages."""
    numbers = tuple(row.number for row in rows if not row.side and row.text and not row.sender)
    return numbers if len(numbers) > 1 and found.sides is not None and not is_group(found) else ()


def _still_unsure(why: Sequence[str], found: Shot) -> tuple[str, ...]:
    """Why she should look at a message. Once she said who wrote on each side, she is asked by name."""
    return tuple(code for code in why if code != "side" or found.sides is None)


def _next(found: Shot, others: Sequence[Shot]) -> str:
    waiting = [each.file.id for each in others if each.open and each.file.id != found.file.id]
    return address(waiting[0]) if waiting else ""


def _count(decided: int, waits: int) -> str:
    if not decided + waits:
        return ""
    return _("%(done)d of %(all)d checked.") % {"done": decided, "all": decided + waits}


def _message(row: Row, found: Shot, why: Sequence[str]) -> MessageRow:
    now, (left, right) = found.standing, names_of(found.sides, found.header)
    who = {"left": left, "right": right, "": _("Who wrote it?")}[row.side]
    return MessageRow(
        number=row.number,
        nth=now.in_order.index(row) + 1,
        crop=crop_of(row, found),
        text=visible(row.text),
        who=visible(row.sender) if row.sender and row.side != "right" else who,
        when=when_of(row),
        why=tuple(_why(code, row) for code in why),
        undecided=not row.side,
        left=visible(row.sender) or left,
        right=_("You") if row.sender and found.sides is None else right,
        can_join=now.next_after(row.number) is not None,
        address=reverse("screens:row", args=[found.file.id, row.number]),
        state=_row_state(row),
        did=_did(row, now.read.get(row.number)) if row.state == "right" else "",
    )


def _did(row: Row, read: Row | None) -> str:
    """What she gave or changed about a message; nothing if she only said that it is right."""
    did = checking.did(row, read)
    # The line with the day says that it was given.
    lines = [_GIVEN[each] for each in did.given if each != "day"] + [_CHANGED[each] for each in did.corrected]
    return " · ".join(map(str, lines))


def _why(code: str, row: Row) -> str:
    if code == "day" and (words := day_words(row.as_shown)):
        return _("The picture says “%(words)s”, which is not a whole date") % {"words": visible(words)}
    return str(_WHY[code])


def _row_state(row: Row) -> str:
    if row.state == "open":
        return _("Read by machine, not yet checked")
    return _("Checked") if row.state == "right" else _("Not a message")


def when_of(row: Row) -> str:
    """When a message was sent, and where its day comes from."""
    if not row.day:
        return _("%(time)s, day not known") % {"time": row.time} if row.time else _("No time known")
    day = said_day(date.fromisoformat(row.day))
    when = _("%(day)s, %(time)s") % {"day": day, "time": row.time} if row.time else day
    return f"{when} ({_DAY_FROM[row.day_from]})" if row.day_from else when


def crop_of(row: Row, found: Shot) -> str:
    """The part of the picture that shows a message, as an SVG's viewBox; empty where there is none."""
    if not row.box or found.read is None:
        return ""
    left, top, right, bottom = row.box
    left, top = max(0, left - _MARGIN), max(0, top - _MARGIN)
    right, bottom = min(found.read.width, right + _MARGIN), min(found.read.height, bottom + _MARGIN)
    return f"{left} {top} {max(1, right - left)} {max(1, bottom - top)}"
