"""What can be asked of what she told about people."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

import attrs
import msgspec

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.people.models import Asked, Day, Known, Order, Person, Secret, Told, WhoIsWho

UNDO_FOR = timedelta(days=30)


@attrs.frozen(kw_only=True)
class Found:
    """One thing she told."""

    id: uuid.UUID
    told: Told


def things(safe: OpenSafe, *, removed: bool = False) -> list[Found]:
    """Everything she told, the oldest first; or what was deleted instead."""
    found = [
        Found(id=row.id, told=told) for row, told in safe.read_all(Known, Told)
        if (told.removed_at is not None) == removed
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.told.changed_at, each.id))


def people(found: Sequence[Found]) -> dict[str, Person]:
    """The people among things, by id in hex, in the order of their names."""
    named = [(each.id.hex, each.told.thing) for each in found if isinstance(each.told.thing, Person)]
    return {
        id: person for id, person in sorted(named, key=lambda each: each[1].name.casefold())
        if isinstance(person, Person)
    }  # fmt: skip


def who_is_who(found: Sequence[Found]) -> WhoIsWho:
    """What a look through the record is told. An order whose person was deleted is left out."""
    known = people(found)
    orders = [each.told.thing for each in found if isinstance(each.told.thing, Order)]
    return WhoIsWho(
        people=tuple(known.values()),
        orders=tuple(
            msgspec.structs.replace(order, person=known[order.person].name if order.person else "")
            for order in orders
            if not order.person or order.person in known
        ),
        days=tuple(each.told.thing for each in found if isinstance(each.told.thing, Day)),
    )


def secrets(found: Sequence[Found]) -> list[Secret]:
    """What must stay secret, the oldest first."""
    return [each.told.thing for each in found if isinstance(each.told.thing, Secret)]


def requests(found: Sequence[Found]) -> list[tuple[str, Asked, Told]]:
    """Each request to stop, with the name of whom she asked."""
    return [(name, asked, each.told) for each, name, asked in _requests(found)]


def request_ids(found: Sequence[Found]) -> list[uuid.UUID]:
    """The ids of the same, in the same order."""
    return [each.id for each, _, _ in _requests(found)]


def _requests(found: Sequence[Found]) -> list[tuple[Found, str, Asked]]:
    known = people(found)
    return [
        (each, known[asked.person].name, asked) for each in found
        if isinstance(asked := each.told.thing, Asked) and asked.person in known
    ]  # fmt: skip
