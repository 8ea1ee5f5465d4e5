"""What rooms above this one add to the first page inside: reminders (`asked`), and ways on (`leading`)."""

from collections.abc import Iterator
from typing import Final

import attrs
from django.dispatch import Signal

from chesil_web.keys.opened import OpenSafe

MOST: Final = 3
asked = Signal()  # safe: OpenSafe; a receiver gives reminders, the most urgent first
leading = Signal()  # safe: OpenSafe; a receiver gives ways on


@attrs.frozen(kw_only=True)
class Lead:
    """A way on to another page: what the link says, and what stands below it."""

    words: str
    more: str
    address: str


@attrs.frozen(kw_only=True)
class Reminder:
    """Something that should be done soon: what, when and how in words, and where there is more."""

    what: str
    when: str
    how: str
    address: str


def reminders(safe: OpenSafe) -> tuple[Reminder, ...]:
    """What every room adds, at most MOST of it."""
    return tuple(_answers(asked, Reminder, safe))[:MOST]


def leads(safe: OpenSafe) -> tuple[Lead, ...]:
    """The ways on that every room adds."""
    return tuple(_answers(leading, Lead, safe))


def _answers[T](signal: Signal, kind: type[T], safe: OpenSafe) -> Iterator[T]:
    for _, found in signal.send(sender=kind, safe=safe):
        yield from found  # type: ignore[misc] # of what receivers give, the stubs know text alone
