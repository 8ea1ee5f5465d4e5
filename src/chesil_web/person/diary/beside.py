"""What rooms above the diary do when an entry is written, and say on its page when it was just saved."""

import uuid
from typing import Final

import attrs
from django.dispatch import Signal

from chesil_web.foundation.keys.requests import PrivateRequest

# safe: OpenSafe, row: Version, entry: Entry; sent in the transaction that keeps the version.
written: Final = Signal()
asked: Final = Signal()  # request: PrivateRequest, entry: uuid.UUID; a receiver gives notes


@attrs.frozen(kw_only=True)
class Note:
    """What is said beside what was saved. *address*: more about it. *undo*: where a press takes it back."""

    says: str
    address: str
    undo: str


def notes(request: PrivateRequest, entry: uuid.UUID) -> tuple[Note, ...]:
    """What every room says of an entry that was just saved."""
    answers: list[object] = [given for _receiver, given in asked.send(Note, request=request, entry=entry)]
    return tuple(each for given in answers if isinstance(given, list | tuple) for each in given)
