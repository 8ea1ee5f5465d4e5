"""Erases again what a backup brought back, before the site answers its first request.

All of it is one transaction: whole safes with their locks and keys, single items with their keys, what was
made from them and what the log said of them. Every log says that a backup was put back. Then the site may
start.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import Final

import attrs
from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from chesil.terms.errors import ChesilError
from chesil.vault import locks, records, safes
from chesil.vault.errors import KeyMissing
from chesil.vault.records import AnyRecord
from chesil_web.foundation.keys import erasing, erasures, people, rows, service
from chesil_web.foundation.keys.erasures import Line
from chesil_web.foundation.keys.models import Erasure, Gone, ItemKey, Lock, Safe, Sealed
from chesil_web.foundation.log import actions as log
from chesil_web.foundation.log.models import Leaf, Log
from chesil_web.foundation.log.rows import is_as_marked
from chesil_web.person.diary import index as diary
from chesil_web.person.diary.models import Version
from chesil_web.record.given import actions as given
from chesil_web.upkeep.models import PutBack

_AT_ONCE: Final = 500  # ids in one question
_AGAIN: Final = "erased again after a backup was put back"


class NotReplayed(ChesilError):
    """A database that came from a backup, in which erasures were not done again yet."""

    code = "not-replayed"


@attrs.frozen(kw_only=True)
class Replayed:
    """What was erased again.

    Attributes:
        safes, items: how many were in the backup still. newest: when the last erasure of the list was.
    """

    safes: int
    items: int
    newest: datetime | None


def refuse_unfinished() -> None:
    """Let nothing start on a database from a backup in which erasures are still to be done again.

    Raises:
        NotReplayed: it is one.
    """
    row = PutBack.objects.filter(replayed_at=None).first()
    if row is not None:
        raise NotReplayed(
            "This database was put back from a backup, and that is not finished.",
            where=row.copy,
            next_step="Run chesil site restore again if it was cut short, or chesil site replay with "
            "the newest list of erasures.",
        )


def replay(lines: Sequence[Line]) -> Replayed:
    """Erase again what was, by this list and by the database's own; then the site may start.

    Raises:
        NotReplayed: no backup was put back, or its sealed files are not all back.
        KeyMissing: the instance key here is not the one of the backup's day.
    """
    with transaction.atomic():
        row = PutBack.objects.select_for_update().filter(replayed_at=None).exclude(files_back_at=None).first()
        if row is None:
            raise NotReplayed("No backup that was put back here is waiting for this.")
        _check_key()
        known, anew = [*erasures.every(), *lines], _made_anew()
        _note(lines)
        gone_safes = _safes_again(known)
        _say_in_logs(row)
        _shut_again({line.item for line in known if line.item})
        given.stop_again()
        items = _items_again(
            {line.item for line in known if line.item and not _is_before(line, anew.get(line.item))}
        )
        PutBack.objects.update(replayed_at=timezone.now())
    for model in (Lock, ItemKey):
        rows.forget(model)
    erasures.complete()
    newest = max((line.when for line in known), default=None)
    return Replayed(safes=gone_safes, items=items, newest=newest)


def _check_key() -> None:
    try:
        service.log_key()
    except KeyMissing:
        raise KeyMissing(
            "The instance key here is not the one that this backup's keys were closed with.",
            next_step="Put the instance key of the backup's day into CHESIL_KEYS, then run this again.",
        ) from None


def _made_anew() -> dict[uuid.UUID, datetime]:
    """Items that were erased before the backup and are in its keys again, and when they were erased last.

    Erasing takes the key, so such a key is of something that was made later under the same id, as a draft is.
    """
    return dict(Gone.objects.filter(item__in=ItemKey.objects.values("item")).values_list("item", "when"))


def _is_before(line: Line, made_anew: datetime | None) -> bool:
    return made_anew is not None and line.when <= made_anew


def _note(lines: Iterable[Line]) -> None:
    """Keep what the list knows and the database does not."""
    whole = [
        Erasure(safe=each.safe, when=each.when, why=each.why, by=each.by) for each in lines if not each.item
    ]
    items = [Gone(item=each.item, safe=each.safe, when=each.when) for each in lines if each.item]
    Erasure.objects.bulk_create(whole, ignore_conflicts=True)
    Gone.objects.bulk_create(items, ignore_conflicts=True)


def _safes_again(lines: Iterable[Line]) -> int:
    wanted = {line.safe: line for line in lines if line.item is None}
    back = list(Safe.objects.filter(id__in=wanted).exclude(state="erased"))
    items = list(ItemKey.objects.filter(safe_id__in=wanted).values_list("item", flat=True))
    rows.apply(
        safes.replay_erasures(
            [safes.Erasure(id.bytes, each.when, each.why, each.by) for id, each in wanted.items()],
            map(rows.as_vault_safe, back),
            rows.as_vault_locks(Lock.objects.filter(safe_id__in=wanted)),
            rows.as_vault_item_keys(ItemKey.objects.filter(safe_id__in=wanted)),
        )
    )
    erasing.drop_items(items)
    people.drop_erased(is_as_marked)
    return len(back)


def _say_in_logs(row: PutBack) -> None:
    for safe, size in Log.objects.filter(safe__isnull=False).values_list("safe_id", "size"):

        def told(now: datetime, size: int = size) -> AnyRecord:
            return records.Restored(
                logged_at=now, by="clock", backup_made_at=row.made_at, backup_log_size=size
            )

        log.append(safe, told, log.Key(None, service.log_key()))


def _shut_again(gone: Iterable[uuid.UUID]) -> None:
    """Take away the ways into what was stopped after the backup."""
    for ids in batched(sorted(gone), _AT_ONCE):
        Lock.objects.filter(id__in=ids, kind__in=(locks.SERVICE, locks.HELD, locks.CLAIM)).delete()


def _items_again(wanted: Collection[uuid.UUID]) -> int:
    """Erase single items, with the files that go with them; gives how many items were here.

    What has no key any more goes too: it was erased between the copy of the database and that of the keys.
    """
    going: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for model in _sealed_models():
        keyless = model._base_manager.filter(~Exists(ItemKey.objects.filter(item=OuterRef("id"))))
        rows = list(keyless.values_list("safe_id", "id"))
        for ids in batched(sorted(wanted), _AT_ONCE):
            rows += model._base_manager.filter(id__in=ids).values_list("safe_id", "id")
        if model is Version:
            diary.forget({safe for safe, _ in rows})
        for safe, id in rows:
            going[safe].add(id)
    for safe, items in going.items():
        _gone_from(safe, items)
    return sum(map(len, going.values()))


def _gone_from(safe: uuid.UUID, items: Collection[uuid.UUID]) -> None:
    """Delete items of one record, with all that was made from them."""
    ItemKey.objects.filter(item__in=items).delete()
    erasing.drop_items(items)
    for model in _sealed_models():
        model._base_manager.filter(id__in=items).delete()
    logged = Leaf.objects.filter(log__safe_id=safe, item__in=items).values_list("item", flat=True)
    log.erased(safe, sorted({item for item in logged if item}), reason=_AGAIN)


def _sealed_models() -> list[type[Sealed]]:
    return [model for model in apps.get_models() if issubclass(model, Sealed)]
