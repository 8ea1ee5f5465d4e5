"""What changes the diary. Each is one transaction over the version and the list."""

import uuid
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe, drop
from chesil_web.foundation.log import actions as log
from chesil_web.foundation.log import rows as log_rows
from chesil_web.person.diary import beside, index, midnight, queries, rules
from chesil_web.person.diary.models import Draft, Entry, Listed, Version
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Noted


def add_to_draft(safe: OpenSafe, draft: uuid.UUID, said: dict[str, Any], *, based_on: int = 0) -> None:
    """Add what was answered. Of an entry that is saved, a draft begins that will be its next version.

    What the entry says already begins none; a draft that was thrown away meanwhile begins anew.

    Args:
        based_on: the version that was being changed; 0 for the newest.
    Raises:
        Http404: it is of another record.
    """
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        row = Draft.objects.filter(safe_id=safe.id, id=draft).first()
        before, number = queries.begun(safe, draft)
        entry = before or Entry(written_at=timezone.now())
        after = msgspec.structs.replace(entry, **said)
        if row is None and before is not None and after == before:
            return
        after = msgspec.structs.replace(
            beside.with_help(safe, after),
            written_at=timezone.now(),
            based_on=min(based_on, number) or number,
            removed_at=None,
        )
        if row is None:
            safe.keep(Draft, after, id=draft)
        else:
            safe.reseal(row, after)


def keep_draft(safe: OpenSafe, draft: uuid.UUID, said: dict[str, Any], *, based_on: int = 0) -> None:
    """Keep what is being typed, also when somebody leaves in the middle of it. All rubbed out, it goes."""
    is_draft = rules.is_draft(safe, draft)
    before, _number = queries.begun(safe, draft)
    if not is_draft and before is not None and _begins(before, said):
        return  # typed before the entry was saved, and here only now
    if is_draft or any(value for name, value in said.items() if name != "private"):
        add_to_draft(safe, draft, said, based_on=based_on)
    drop_if_empty(safe, draft)


def drop_if_empty(safe: OpenSafe, draft: uuid.UUID) -> None:
    """Throw a draft away in which nothing is written."""
    rows = Draft.objects.filter(safe_id=safe.id, id=draft)
    safe.drop([row for row, entry in safe.read_those(rows, Entry) if rules.is_empty(entry)])


def _begins(entry: Entry, said: dict[str, Any]) -> bool:
    """Whether an entry has all that was answered, in texts at least as the beginning."""
    return all(
        here.startswith(value.rstrip()) if isinstance(here := getattr(entry, name), str) else here == value
        for name, value in said.items()
    )


def save(safe: OpenSafe, entry: uuid.UUID, said: dict[str, Any]) -> uuid.UUID:
    """Make an entry, or the next version of one, of what was answered and of its draft, which then goes.

    A form that was sent twice makes it once: what an entry says already makes no version.
    """
    rows = list(Draft.objects.filter(safe_id=safe.id, id=entry))
    before, number = queries.begun(safe, entry)
    now = timezone.now()
    after = msgspec.structs.replace(before or Entry(written_at=now), **said)
    with transaction.atomic():
        if rows or after != before:
            write(safe, entry, msgspec.structs.replace(after, written_at=now, based_on=number))
        safe.drop(rows)
    return entry


def say_who(safe: OpenSafe, entry: uuid.UUID, name: str) -> None:
    """Add to a saved entry who did it, also where more of it is being written."""
    newest = rules.newest(safe, entry)
    (said,) = safe.read([newest], Entry)
    based = newest.number
    write(safe, entry, msgspec.structs.replace(said, who=name, written_at=timezone.now(), based_on=based))


def say_what_is_meant(safe: OpenSafe, entry: uuid.UUID, *, version: str) -> bool:
    """Add what its words point to, to a version of an entry, by its number; True if something was added.

    A version that is not the newest any more, or that already says all of it, stays as it is.
    """
    newest = rules.newest(safe, entry)
    if version != str(newest.number):
        return False
    (said,) = safe.read([newest], Entry)
    found = queries.meaning(safe, queries.names(safe))(said)
    if found is None:
        return False
    after = msgspec.structs.replace(
        said, kinds=found.kinds or said.kinds, who=found.who or said.who, written_at=timezone.now(),
        based_on=newest.number,
    )  # fmt: skip
    write(safe, entry, after)
    return True


def forget_draft(safe: OpenSafe, entry: uuid.UUID) -> None:
    """The entry was saved: what was kept of it when somebody left is needed no more."""
    safe.drop(list(Draft.objects.filter(safe_id=safe.id, id=entry)))


def drop_draft(safe: OpenSafe, draft: uuid.UUID) -> None:
    """Throw a draft away."""
    safe.drop([rules.draft(safe, draft)])


def write(safe: OpenSafe, entry: uuid.UUID, said: Entry) -> int:
    """Keep the next version of an entry, as it was typed now; gives its number.

    What the newest version says already makes none, as a form that was sent twice.
    """
    return _write(safe, entry, beside.with_help(safe, said))


def _write(safe: OpenSafe, entry: uuid.UUID, said: Entry) -> int:
    """Keep the next version of an entry, whoever typed it; as `write`."""
    latest = Version.objects.filter(safe_id=safe.id, entry=entry).order_by("-number").first()
    if latest is not None and _is_there(safe, latest, said):
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
            _note_files(safe, entry, said, latest)
            beside.written.send(sender=Version, safe=safe, row=row, entry=said)
    except IntegrityError:  # another tab was quicker: this one comes after it
        return _write(safe, entry, said)
    return number


def _note_files(safe: OpenSafe, entry: uuid.UUID, said: Entry, latest: Version | None) -> None:
    """Tell the files of an entry, now and before, that they belong to it, or do not any more."""
    before = safe.read_those([latest] if latest else [], Entry)
    noted = Noted(said.written_at, said.when, said.private)
    evidence.note_files(
        safe, entry.hex, noted, has=() if said.removed_at else said.files,
        had=[file for _row, entry in before for file in entry.files],
    )  # fmt: skip


def _is_there(safe: OpenSafe, latest: Version, said: Entry) -> bool:
    """Whether the newest version says the same. One that was deleted does too, for a form that is new."""
    return any(
        msgspec.structs.replace(
            before, written_at=said.written_at, based_on=said.based_on,
            removed_at=before.removed_at if said.based_on else said.removed_at,
        ) == said
        for _row, before in safe.read_those([latest], Entry)
    )  # fmt: skip


def correct(safe: OpenSafe, entry: uuid.UUID, *, added: tuple[str, ...], taken_out: tuple[str, ...]) -> None:
    """Keep what she corrected of what was read in her words. They stay written when they were."""
    latest = rules.newest(safe, entry)
    (before,) = safe.read([latest], Entry)
    after = msgspec.structs.replace(
        before, facts_added=added, facts_taken_out=taken_out, based_on=latest.number
    )
    if (after.facts_added, after.facts_taken_out) != (before.facts_added, before.facts_taken_out):
        _write(safe, entry, after)


def undo(safe: OpenSafe, entry: uuid.UUID, *, version: str) -> bool:
    """Take back the version that was just saved, by its number; True where the one before is as it was.

    A first version is deleted. One that is not the newest any more is left as it is, and so is one whose
    earlier version is damaged.
    """
    latest = rules.newest(safe, entry)
    if version != str(latest.number):
        return False
    if latest.number == 1:
        remove(safe, entry)
        return False
    earlier = Version.objects.filter(safe_id=safe.id, entry=entry, number=latest.number - 1)
    for _row, before in safe.read_those(earlier, Entry):
        _write(safe, entry, msgspec.structs.replace(before, based_on=latest.number))
        return True
    return False


def move_day(safe: OpenSafe, entry: uuid.UUID, *, version: str) -> bool:
    """Keep the version that was just saved, by its number, with the day that was meant; True where it moved.

    One that is not the newest any more, or whose time leaves nothing to ask, stays as it is.
    """
    latest = rules.newest(safe, entry)
    (before,) = safe.read([latest], Entry)
    meant = midnight.other_day(before)
    if version != str(latest.number) or before.removed_at or not meant:
        return False
    _write(safe, entry, msgspec.structs.replace(before, when=meant, based_on=latest.number))
    return True


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
        _write(safe, entry, after)
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
