"""What changes the diary. Each is one transaction over the version and the list."""

import uuid
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.diary import index, queries, rules
from chesil_web.diary.models import Draft, Entry, Listed, Version
from chesil_web.keys.models import Safe
from chesil_web.keys.opened import OpenSafe, drop
from chesil_web.log import actions as log
from chesil_web.log import rows as log_rows


def start_draft(safe: OpenSafe, draft: uuid.UUID, said: dict[str, Any]) -> None:
    """Begin an entry. The draft of a form that was sent twice, or the entry it became, is left as it is.

    Raises:
        Http404: it is a draft of another record.
    """
    if Draft.objects.filter(id=draft).exclude(safe_id=safe.id).exists():
        raise Http404
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        if not rules.is_there(safe, draft):
            safe.keep(Draft, Entry(written_at=timezone.now(), **said), id=draft)


def add_to_draft(safe: OpenSafe, draft: uuid.UUID, said: dict[str, Any]) -> None:
    """Add what one question was answered with; a draft that was thrown away meanwhile begins anew."""
    if not rules.is_draft(safe, draft):
        start_draft(safe, draft, said)
        return
    row = rules.draft(safe, draft)
    (before,) = safe.read([row], Entry)
    safe.reseal(row, msgspec.structs.replace(before, written_at=timezone.now(), **said))


def keep_draft(safe: OpenSafe, draft: uuid.UUID, said: dict[str, Any], *, based_on: int = 0) -> None:
    """Keep what was typed by somebody who left in the middle of it.

    An entry of that id that is saved already is left as it is, unless it is the one that was being changed.
    """
    if based_on and not rules.is_draft(safe, draft):
        based_on = min(based_on, rules.newest(safe, draft).number)
        safe.keep(Draft, Entry(written_at=timezone.now(), based_on=based_on, **said), id=draft)
    else:
        add_to_draft(safe, draft, said)


def finish_draft(safe: OpenSafe, draft: uuid.UUID) -> uuid.UUID:
    """Make an entry of a draft. It takes the draft's id, so that a second press finds it."""
    row = Draft.objects.filter(safe_id=safe.id, id=draft).first()
    if row is None:
        return rules.newest(safe, draft).entry
    (entry,) = safe.read([row], Entry)
    with transaction.atomic():
        write(safe, draft, entry)
        safe.drop([row])
    return draft


def forget_draft(safe: OpenSafe, entry: uuid.UUID) -> None:
    """The entry was saved: what was kept of it when somebody left is needed no more."""
    safe.drop(list(Draft.objects.filter(safe_id=safe.id, id=entry)))


def drop_draft(safe: OpenSafe, draft: uuid.UUID) -> None:
    """Throw a draft away."""
    safe.drop([rules.draft(safe, draft)])


def write(safe: OpenSafe, entry: uuid.UUID, said: Entry) -> int:
    """Keep the next version of an entry; gives its number.

    A first version that is there already, of a form that was sent twice, is left as it is.
    """
    latest = Version.objects.filter(safe_id=safe.id, entry=entry).order_by("-number").first()
    if latest is not None and said.based_on == 0 and said.removed_at is None:
        return latest.number
    number = latest.number + 1 if latest else 1
    try:
        with transaction.atomic():
            row = safe.keep(Version, said, entry=entry, number=number)
            index.change(safe, lambda rows: _with(rows, index.listed(row, said)))
            log.written(safe, row, replaces=latest.id if latest else None)
            # Of one entry all versions go, or none: also when a deleted one was changed in another tab.
            ends_on = (said.removed_at + queries.UNDO_FOR).date() if said.removed_at else None
            for each in Version.objects.filter(safe_id=safe.id, entry=entry).exclude(ends_on=ends_on):
                each.ends_on = ends_on
                each.save(update_fields=["ends_on"])
    except IntegrityError:  # another tab was quicker: this one comes after it
        return write(safe, entry, said)
    return number


def correct(safe: OpenSafe, entry: uuid.UUID, *, added: tuple[str, ...], taken_out: tuple[str, ...]) -> None:
    """Keep what she corrected of what was read in her words. They stay written when they were."""
    latest = rules.newest(safe, entry)
    (before,) = safe.read([latest], Entry)
    after = msgspec.structs.replace(
        before, facts_added=added, facts_taken_out=taken_out, based_on=latest.number
    )
    if (after.facts_added, after.facts_taken_out) != (before.facts_added, before.facts_taken_out):
        write(safe, entry, after)


def remove(safe: OpenSafe, entry: uuid.UUID) -> None:
    """Delete an entry: it can be brought back for 30 days."""
    _mark_removed(safe, entry, timezone.now())


def bring_back(safe: OpenSafe, entry: uuid.UUID) -> None:
    """Undo a deletion."""
    _mark_removed(safe, entry, None)


def _mark_removed(safe: OpenSafe, entry: uuid.UUID, when: datetime | None) -> None:
    latest = rules.newest(safe, entry)
    (said,) = safe.read([latest], Entry)
    if (said.removed_at is None) == (when is None):
        return
    # Her words stay written when they were: a statement says that day.
    after = msgspec.structs.replace(said, removed_at=when, based_on=latest.number)
    with transaction.atomic():
        if when is None:
            log.marked(safe, latest, until=None)
        write(safe, entry, after)
        if when is not None:
            log.marked(safe, rules.newest(safe, entry), until=when + queries.UNDO_FOR)


def clear_every_removed() -> int:
    """Delete for good what was deleted 30 days ago, as the clock does, with no key; gives how many."""
    due = Version.objects.filter(ends_on__lte=timezone.localdate())
    gone = [row for row in due if log_rows.was_deleted(row)]
    for row in gone:
        with transaction.atomic():
            log.erased(row.safe_id, [row.id], reason=log.ENDED)
            drop(row)
    return len({row.entry for row in gone})


def _with(rows: list[Listed], new: Listed) -> list[Listed]:
    return [*(row for row in rows if row.entry != new.entry), new]
