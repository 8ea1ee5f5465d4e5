"""What is about to leave a case on paper: rooms above look through it for what must stay secret."""

from collections.abc import Sequence
from typing import Final

import attrs
from django.dispatch import Signal

from chesil.leaks import Piece
from chesil_web.staff.cases.models import Case
from chesil_web.staff.workforce.queries import Working

asked: Final = Signal()  # worker: Working, case: Case, pieces: Sequence[Piece]; a receiver gives Secrets


@attrs.frozen(kw_only=True)
class Secret:
    """A detail that must not reach who does it: what it is, masked, and where it stands, in words."""

    what: str
    where: str


def secrets(worker: Working, case: Case, pieces: Sequence[Piece]) -> tuple[Secret, ...]:
    """What stands in some pieces and must not reach who does it. Looking for it opens reports and shares.

    Raises:
        Damaged: a detail cannot be opened. Looking without it would be no look.
    """
    answers: list[object] = [
        found for _receiver, found in asked.send(sender=Secret, worker=worker, case=case, pieces=pieces)
    ]
    return tuple(each for found in answers if isinstance(found, tuple) for each in found)
