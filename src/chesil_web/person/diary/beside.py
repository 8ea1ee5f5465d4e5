"""What rooms above the diary do and say when an entry is typed, written, or was just saved."""

import uuid
from typing import Final

import attrs
import msgspec
from django.dispatch import Signal

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.person.diary.models import Entry

# safe: OpenSafe, row: Version, entry: Entry; sent in the transaction that keeps the version.
written: Final = Signal()
typing: Final = Signal()  # safe: OpenSafe; a receiver gives who helps to type, as papers may call them
asked: Final = Signal()  # request: PrivateRequest, entry: uuid.UUID; a receiver gives notes


@attrs.frozen(kw_only=True)
class Note:
    """What is said beside what was saved. *address*: more about it. *undo*: where a press takes it back."""

    says: str
    address: str
    undo: str


def with_help(safe: OpenSafe, entry: Entry) -> Entry:
    """An entry that is being typed, with who helps in this session; that stays with every later version."""
    given: list[object] = [answer for _receiver, answer in typing.send(Entry, safe=safe)]
    helpers = [each for each in given if isinstance(each, str)]
    return msgspec.structs.replace(entry, typed_with=tuple(dict.fromkeys([*entry.typed_with, *helpers])))


def notes(request: PrivateRequest, entry: uuid.UUID) -> tuple[Note, ...]:
    """What every room says of an entry that was just saved."""
    answers: list[object] = [given for _receiver, given in asked.send(Note, request=request, entry=entry)]
    return tuple(each for given in answers if isinstance(given, list | tuple) for each in given)
