"""What changes what she told about people."""

import uuid

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe, drop
from chesil_web.foundation.log import actions as log
from chesil_web.foundation.log import rows as log_rows
from chesil_web.person.people import bridge, queries, rules
from chesil_web.person.people.models import Known, Person, Thing, Told


def write(safe: OpenSafe, id: uuid.UUID, thing: Thing, *, seen: str = "") -> bool:
    """Keep a new thing, or what was changed of one. A form that was sent twice keeps it once.

    Args:
        seen: the state that was changed, as `state` gives it; empty for a new thing.
    Returns:
        False, and nothing is kept, when it was changed elsewhere meanwhile.
    Raises:
        Http404: the id is another record's.
    """
    told = Told(thing=thing, changed_at=timezone.now())
    with transaction.atomic():
        row = Known.objects.select_for_update().filter(id=id).first()
        if row is None:
            log.written(safe, safe.keep(Known, told, id=id))
            return True
        if row.safe_id != safe.id:
            raise Http404
        (before,) = safe.read([row], Told)
        if before.thing == thing:
            return True
        if state(before) != seen:
            return False
        safe.reseal(row, told)
        log.written(safe, row, replaces=row.id)
    return True


def state(told: Told) -> str:
    """Tells one state of a thing from another."""
    return told.changed_at.isoformat()


def remove(safe: OpenSafe, id: uuid.UUID) -> None:
    """Delete a thing: it can be brought back for 30 days."""
    _mark(safe, id, removed=True)


def bring_back(safe: OpenSafe, id: uuid.UUID) -> None:
    """Undo a deletion."""
    _mark(safe, id, removed=False)


def _mark(safe: OpenSafe, id: uuid.UUID, *, removed: bool) -> None:
    row, now = rules.known(safe, id), timezone.now()
    with transaction.atomic():
        (told,) = safe.read([row], Told)
        if (told.removed_at is not None) == removed:
            return
        safe.reseal(row, msgspec.structs.replace(told, removed_at=now if removed else None))
        row.ends_on = (now + queries.UNDO_FOR).date() if removed else None
        row.save(update_fields=["ends_on"])
        log.marked(safe, row, until=now + queries.UNDO_FOR if removed else None)


def clear_every_removed() -> int:
    """Delete for good what was deleted 30 days ago, as the clock does, with no key; gives how many."""
    due = Known.objects.filter(ends_on__lte=timezone.localdate())
    gone = [row for row in due if log_rows.was_deleted(row)]
    for row in gone:
        with transaction.atomic():
            log.erased(row.safe_id, [row.id], reason=log.ENDED)
            drop(row)
    return len(gone)


def same(safe: OpenSafe, person: Person) -> bool:
    """Keep that what *person* holds is one person, because she said so.

    Whom she listed already takes it in; somebody new is listed.

    Returns:
        False, and nothing is kept, when it would join two people that she listed.
    """
    found = queries.things(safe)
    listed = queries.people(found)
    wanted = bridge.marks(person)
    theirs = [
        id for id, each in listed.items() if bridge.marks(each) & wanted or (each.me and person.me)
    ]  # fmt: skip
    if len(theirs) > 1:
        return False
    if not theirs:
        return write(safe, uuid.uuid4(), person)
    before = listed[theirs[0]]
    joined = msgspec.structs.replace(
        before,
        addresses=_more(before.addresses, person.addresses),
        names=_more(before.names, (person.name, *person.names)),
        me=before.me or person.me,
    )
    told = next(each.told for each in found if each.id.hex == theirs[0])
    return write(safe, uuid.UUID(theirs[0]), joined, seen=state(told))


def _more(before: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    known = set(map(bridge.mark, before))
    return (*before, *(each for each in new if bridge.mark(each) not in known))
