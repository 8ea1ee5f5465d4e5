"""Whether a legal hold keeps what was shared: asked of rooms that know of cases, which are not known here."""

import uuid
from collections.abc import Sequence
from typing import Final

import attrs
from django.dispatch import Signal

# shares: Sequence[uuid.UUID], lock: bool; a receiver gives those that lie in a case under a hold
asked: Final = Signal()


@attrs.frozen
class Held:
    """Shares that a receiver knows to be under a legal hold."""

    shares: frozenset[uuid.UUID]


def held(shares: Sequence[uuid.UUID], *, lock: bool = False) -> frozenset[uuid.UUID]:
    """Those of some shares that lie in a case under a legal hold.

    Args:
        lock: their cases are the caller's until the transaction ends; no hold begins or ends meanwhile.
    """
    answers: list[object] = [found for _receiver, found in asked.send(sender=Held, shares=shares, lock=lock)]
    return frozenset().union(*(each.shares for each in answers if isinstance(each, Held)))
