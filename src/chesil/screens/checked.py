"""Messages of a picture that its owner has checked, as rows of the reading of that picture.

The picture is record 1 of its file, so message n of it is record n + 1. A message that nobody checked makes
no row here: nothing that leaves may rest on what a machine alone has read.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as clock_time

import attrs
import polars as pl

from chesil.terms import tables
from chesil.terms.readings import Assumption, Reading
from chesil.terms.shown import ShownIn, details_of

_CHECKED = (
    "The messages in this picture were read by a machine or typed, and checked by the person whose record it "
    "is. They are told as the picture shows them."
)


@attrs.frozen(kw_only=True)
class CheckedMessage:
    """A message as its owner says that the picture shows it.

    Attributes:
        number: of it in the picture, from 1; unique there.
        day, time: None where not known. as_shown: both as the picture writes them.
        mine: the owner wrote it. is_hers: the owner wrote it or got it.
        sender: the name of who else wrote it, None where nobody is named.
        to: the name of who else it went to.
        raw: the lines as they were read.
    """

    number: int
    text: str
    shown: ShownIn
    mine: bool
    is_hers: bool = True
    sender: str | None = None
    to: str | None = None
    day: date | None = None
    time: clock_time | None = None
    as_shown: str = ""
    raw: str = ""


def with_messages(reading: Reading, messages: Sequence[CheckedMessage]) -> Reading:
    """The reading of a picture, with a row for each message of it that was checked.

    Args:
        reading: of one picture, as chesil.readers.media gives it.
    """
    if not messages:
        return reading
    columns = [_columns(each) for each in sorted(messages, key=lambda each: each.number)]
    by_name = {name: [row.get(name) for row in columns] for name in tables.ROWS}
    rows = pl.concat([reading.rows, tables.fill(tables.ROWS, by_name, len(columns))])
    return attrs.evolve(
        reading,
        rows=rows,
        records=reading.records + len(columns),
        assumptions=(*reading.assumptions, Assumption(code="shown-in-a-picture", sentence=_CHECKED)),
    )


def _columns(message: CheckedMessage) -> dict[str, object]:
    wall = datetime.combine(message.day, message.time or clock_time()) if message.day else None
    precision = ("minute" if message.time else "day") if wall else "none"
    return {
        "record": message.number + 1,
        "kind": "message",
        "wall": wall,
        "precision": precision,
        "as_written": message.as_shown or None,
        "channel": "chat",
        "direction": _direction(message),
        "sender": message.sender,
        "recipients": [message.to] if message.to else None,
        "text": message.text,
        "attachments": [],
        "raw": message.raw or None,
        "details": json.dumps(details_of(message.shown), ensure_ascii=False, sort_keys=True),
    }


def _direction(message: CheckedMessage) -> str:
    if not message.is_hers:
        return "between_others"
    return "from_owner" if message.mine else "to_owner"
