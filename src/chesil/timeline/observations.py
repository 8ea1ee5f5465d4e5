"""What the files themselves tell: messages that must be missing, and places that two sources share.

An observation blames nobody and counts in no level: a message can be missing for many reasons, and each
observation says which. What it says of a place is where a phone or a photo was, and never where somebody else
was.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import attrs
import polars as pl

SHOWN: Final = 5  # events that stand with one
_MOST: Final = 200  # observations of one kind
TITLES: Final = {
    "reply-to-nothing": "Replies to messages that are not there",
    "numbers-missing": "Numbers that are not there",
    "deleted": "Messages that were deleted",
    "deleted-in-one": "Deleted in one file, kept in another",
    "edited-in-one": "Other words in another file",
    "starts-in-the-middle": "A talk that starts in the middle",
    "only-in-one": "In one file and not in the other",
    "same-place": "The same place and time in two sources",
    "says-near": "A message that says somebody is near",
}
"""What each kind is called, in the order in which they are shown."""


@attrs.frozen(kw_only=True)
class Observation:
    """One thing that the files tell of themselves.

    Attributes:
        code: of TITLES. why: what is so, in a sentence. could_be: what else it can mean, a sentence each.
        events: the first few event_ids that it rests on, in the order of time. count: how many there are.
        first, last: when the first and the last of them were; None where no time is known.
    """

    code: str
    why: str
    could_be: tuple[str, ...]
    events: tuple[str, ...]
    count: int
    first: datetime | None = None
    last: datetime | None = None


def observed(
    code: str, events: pl.DataFrame, *, why: str, could_be: Iterable[str], count: int | None = None
) -> Observation:
    """The observation that rests on *events*: event_id and at, in the order of time."""
    times = events["at"].drop_nulls()
    return Observation(
        code=code,
        why=why,
        could_be=tuple(could_be),
        events=tuple(events["event_id"].head(SHOWN)),
        count=events.height if count is None else count,
        first=times.min() if len(times) else None,  # type: ignore[arg-type]
        last=times.max() if len(times) else None,  # type: ignore[arg-type]
    )


def bounded(found: Iterator[Observation]) -> Iterator[Observation]:
    """The first observations of one kind: what is more says nothing new."""
    for _number, each in zip(range(_MOST), found, strict=False):
        yield each


def counted(number: int, one: str, many: str) -> str:
    """ "1 reply", "1,204 replies"."""
    return f"1 {one}" if number == 1 else f"{number:,} {many}"
