"""Between sealed rows and the library's words for what a screen shows. Of this room, this file knows both."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import Any, Final

import attrs

from chesil import pipeline, screens
from chesil.readers.registry import FileReading
from chesil.screens import Box, Screen, ScreenMessage, shots
from chesil.screens.checked import CheckedMessage, with_messages
from chesil.screens.shown_days import day_of, time_of
from chesil.terms.errors import TimeUnreadable
from chesil.terms.shown import ShownIn
from chesil.terms.times import read_edtf
from chesil_web.person.screens.models import ME, Checked, Corner, Mark, Row, ScreenRead

MOST_ROWS: Final = 500  # messages of one picture; a long capture has a hundred
_MOST_WORDS: Final = 20_000

type Reader = Callable[..., Screen]


def installed() -> bool:
    """Whether pictures can be read here."""
    return screens.installed()


def reader() -> AbstractContextManager[Reader]:
    """In its block, pictures can be read one after the other, each in a process of its own."""
    return pipeline.screens()


def as_read(
    screen: Screen, *, taken: str, now: datetime, corners: tuple[Corner, ...] = (), first: int = 1
) -> ScreenRead:
    """What was read in a picture.

    Args:
        taken: ISO day on which it was taken; empty where that is not known.
        corners: by which it was read. first: the number of its first message.
    """
    day = date.fromisoformat(taken) if taken else None
    rows = tuple(_row(n, each, day) for n, each in enumerate(screen.messages[:MOST_ROWS], first))
    return ScreenRead(
        read_at=now,
        width=screen.width,
        height=screen.height,
        header=screen.header or "",
        clock=screen.clock_shown or "",
        rows=rows,
        marks=tuple(Mark(text=each.text[:_MOST_WORDS], box=_box(each.box)) for each in screen.marks),
        engine=screen.engine,
        models=screen.model_sha256,
        corners=corners,
        proposed=tuple((round(across), round(down)) for across, down in screen.proposed),
    )


def first_misplaced(corners: tuple[Corner, ...]) -> int | None:
    """Which of four points is the first that is no corner of a screen, from 0; None where each is one."""
    return shots.first_misplaced(corners)


def _row(number: int, message: ScreenMessage, taken: date | None) -> Row:
    # In a list of calls the day is beside each time. The day above them all may be another.
    day = day_of(message.time_shown, taken) or day_of(message.day_shown, taken)
    at = time_of(message.time_shown)
    return Row(
        number=number,
        text=message.text[:_MOST_WORDS],
        side=message.side or "",
        sender=message.sender or "",
        day=day.day.isoformat() if day else "",
        day_from=day.basis if day else "",
        time=f"{at:%H:%M}" if at else "",
        as_shown=" ".join(filter(None, (message.day_shown, message.time_shown))),
        quote=message.quote or "",
        box=_box(message.box),
        score=message.score,
        cut=message.cut,
        lines=message.lines,
    )


def _box(box: Box) -> tuple[int, ...]:
    return box.left, box.top, box.right, box.bottom


def taken_on(row: dict[str, Any] | None, said: str) -> str:
    """The ISO day on which a picture was taken, as far as is known: as she says it, or as its file claims.

    Args:
        row: of the picture, as evidence.queries.media_row gives it. said: EDTF of what she says.
    """
    if said and (day := _day_of(said)):
        return day
    if row is None:
        return ""
    moment = row["wall"] or row["at"]
    if moment is not None:
        return str(moment.date().isoformat())
    named = _named(row)
    return _day_of(named) if named else ""


def whole_day(edtf: str) -> date | None:
    """The day of a time; None if it may be on several days, or is not a time."""
    try:
        moment = read_edtf(edtf)
    except TimeUnreadable:
        return None
    if moment.start is None or moment.end is None or moment.start.date() != moment.end.date():
        return None
    return moment.start.date()


def _named(row: dict[str, Any]) -> str:
    return str(json.loads(row["details"] or "{}").get("time_in_name") or "")


def _day_of(edtf: str) -> str:
    try:
        moment = read_edtf(edtf)
    except TimeUnreadable:
        return ""
    return moment.start.date().isoformat() if moment.start else ""


def with_checked(reading: FileReading, checked: Checked) -> FileReading:
    """The reading of a picture, with the messages of it that she says are right."""
    (media,) = reading.readings
    messages = list(_checked(checked, name=reading.path.name, sha256=reading.sha256))
    return attrs.evolve(reading, readings=(with_messages(media, messages),))


def _checked(checked: Checked, *, name: str, sha256: str) -> Iterator[CheckedMessage]:
    writers = {"left": checked.sides.left, "right": checked.sides.right}
    did = zip(checked.rows, checked.corrected, checked.given, strict=True)
    for row, corrected, given in did:
        wrote = writers[row.side]
        got = writers["left" if row.side == "right" else "right"]
        shown = ShownIn(
            name=name,
            sha256=sha256,
            box=row.box,
            width=checked.width,
            height=checked.height,
            time=row.time,
            day_from=row.day_from,
            changed=bool(corrected),
            corrected=corrected,
            given=given,
            engine=checked.engine if row.box else "",
            models=checked.models if row.box else "",
            score=row.score,
            cut=row.cut,
            header=checked.header,
            quote=row.quote,
        )
        yield CheckedMessage(
            number=row.number,
            text=row.text,
            shown=shown,
            mine=wrote == ME,
            is_hers=ME in (wrote, got),
            sender=None if wrote == ME else wrote or row.sender or None,
            to=None if got == ME else got or None,
            day=date.fromisoformat(row.day) if row.day else None,
            time=time.fromisoformat(row.time) if row.time else None,
            as_shown=row.as_shown,
            raw="\n".join(row.lines),
        )
