"""What rooms above this one add to the first page inside: each answers `asked` with its reminders."""

from collections.abc import Iterator
from typing import Final

import attrs
from django.dispatch import Signal

from chesil_web.keys.opened import OpenSafe

MOST: Final = 3
asked = Signal()  # safe: OpenSafe; a receiver gives reminders, the most urgent first


@attrs.frozen(kw_only=True)
class Reminder:
    """Something that should be done soon: what, when and how in words, and where there is more."""

    what: str
    when: str
    how: str
    address: str


def reminders(safe: OpenSafe) -> tuple[Reminder, ...]:
    """What every room adds, at most MOST of it."""
    return tuple(_answers(safe))[:MOST]


def _answers(safe: OpenSafe) -> Iterator[Reminder]:
    for _, found in asked.send(sender=Reminder, safe=safe):
        yield from found  # type: ignore[misc] # of what receivers give, the stubs know text alone
