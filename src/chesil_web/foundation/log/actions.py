"""What is added to a log. Each call belongs in the transaction of what it tells of.

1. The row of the log is locked, so that two events never take one place and none is left out.
2. When the clock went back since the last event, that is logged first.
3. The leaf is kept, and with it the log's size and summary.

A record is sealed under the key of what it is about, so that it goes when that is erased; what is about
nothing that stays is sealed under the service's key, and says nothing but ids, times and reasons.
"""

import os
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Final

import attrs
from django.db import transaction
from django.utils import timezone

from chesil.vault import labels, merkle, records, sealing
from chesil.vault.merkle import Frontier
from chesil.vault.records import AnyRecord
from chesil_web.foundation.keys import service
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import OpenSafe, document_bytes
from chesil_web.foundation.log.leaves import leaf_key, leaf_place
from chesil_web.foundation.log.models import Leaf, Log, Nothing, Own, Signer

OWNER: Final = "owner"
INSTALLATION: Final = "installation"
CLOCK: Final = "clock"
ENDED: Final = "deleted 30 days ago"
SAVED: Final = "saved a file"
READ: Final = "read a document"
TAKEN_OUT: Final = "taken out before it was sent"
TAKEN_BACK: Final = "taken back by who put it there"
_MEDIA: Final = "application/octet-stream"

type Told = Callable[[datetime], AnyRecord]
"""Gives the record of an event that is logged at a time."""


@attrs.frozen
class Key:
    """A key to seal records with, and the item it belongs to; none for the service's own."""

    item: uuid.UUID | None
    key: bytes = attrs.field(repr=False)


def written(safe: OpenSafe, row: Sealed, *, replaces: uuid.UUID | None = None, by: str = OWNER) -> None:
    """Log what she wrote, or a worker by their id: a new row, or one that stands in place of another."""
    key = safe.item_key(row)
    item, content = row.id.hex, sha256(document_bytes(key, row)).hexdigest()

    def told(now: datetime) -> AnyRecord:
        if replaces is None:
            return records.EntryAdded(logged_at=now, by=by, item=item, content_sha256=content)
        return records.EntryRevised(
            logged_at=now, by=by, item=item, content_sha256=content, replaces=replaces.hex
        )

    append(safe.id, told, Key(row.id, key))


def received(safe: OpenSafe, row: Sealed, *, name: str, size: int, sha256: str, declared: str) -> None:
    """Log a file that came."""

    def told(now: datetime) -> AnyRecord:
        return records.FileAdded(
            logged_at=now, by=OWNER, item=row.id.hex, file_sha256=sha256, size=size, media=_MEDIA, name=name,
            declared_source=declared,
        )  # fmt: skip

    append(safe.id, told, Key(row.id, safe.item_key(row)))


def marked(safe: OpenSafe, row: Sealed, *, until: datetime | None) -> None:
    """Log that she deleted something, and until when it can come back; without *until*, that it came back."""

    def told(now: datetime) -> AnyRecord:
        if until is None:
            return records.Undeleted(logged_at=now, by=OWNER, item=row.id.hex)
        return records.Deleted(logged_at=now, by=OWNER, item=row.id.hex, recoverable_until=until)

    append(safe.id, told, Key(row.id, safe.item_key(row)))


def paper_made(
    safe: uuid.UUID, own: Key, *, what: str, name: str, sha256: str, size: int, recipient: str, purpose: str,
    by: str = OWNER,
) -> None:  # fmt: skip
    """Log a paper that a job made, or a worker by their id. *own*: see `own`; the line outlives the paper."""

    def told(now: datetime) -> AnyRecord:
        return records.PaperMade(
            logged_at=now, by=by, what=what, name=name, file_sha256=sha256, size=size,
            recipient=recipient, purpose=purpose,
        )  # fmt: skip

    append(safe, told, own)


def derived(
    safe: uuid.UUID,
    own: Key,
    item: uuid.UUID,
    *,
    sha256: str,
    size: int,
    media: str,
    parent: uuid.UUID,
    parent_sha256: str,
) -> None:
    """Log that something was made from a file, which ties the two. *own*: see `own`."""

    def told(now: datetime) -> AnyRecord:
        return records.DerivedAdded(
            logged_at=now, by=OWNER, item=item.hex, file_sha256=sha256, size=size, media=media,
            parent=parent.hex, parent_sha256=parent_sha256, tool="chesil", version=version("chesil"),
            parameters={"kept": "what was not taken out"},
        )  # fmt: skip

    append(safe, told, own)


def hit_settled(safe: OpenSafe, item: uuid.UUID, how: str) -> None:
    """Log that she decided about something that must stay secret. *item*: what it stands in.

    Args:
        how: as `records.HitSettled` has it.
    """

    def told(now: datetime) -> AnyRecord:
        return records.HitSettled(logged_at=now, by=OWNER, item=item.hex, how=how)  # type: ignore[arg-type]

    append(safe.id, told, own(safe))


def viewed(safe: OpenSafe, row: Sealed, *, by: str = INSTALLATION, reason: str = "") -> None:
    """Log that the installation, or a worker by their id, opened something. Its owner can read that.

    Args:
        reason: `SAVED` where a file went out as it came, `READ` where the pages of a document were shown.
    """

    def told(now: datetime) -> AnyRecord:
        return records.Viewed(logged_at=now, by=by, item=row.id.hex, reason=reason)

    append(safe.id, told, own(safe))


def erased(safe: uuid.UUID, items: Sequence[uuid.UUID], *, reason: str, by: str = CLOCK) -> None:
    """Log that things went for good; it needs no open safe. What was logged of them goes, its leaf stays."""
    Leaf.objects.filter(log__safe_id=safe, item__in=items).update(sealed=b"")
    for item in items:

        def told(now: datetime, item: uuid.UUID = item) -> AnyRecord:
            return records.Erased(logged_at=now, by=by, item=item.hex, reason=reason)

        append(safe, told, Key(None, service.log_key()))


def own(safe: OpenSafe) -> Key:
    """The key for events that are about no item."""
    row = Own.objects.filter(safe_id=safe.id).first() or safe.keep(Own, Nothing())
    return Key(row.id, safe.item_key(row))


def append(safe: uuid.UUID, told: Told, key: Key) -> Leaf:
    """Add one event to a record's log; gives its leaf.

    Raises:
        LogBroken: the summary that is kept does not fit. Nothing is added.
    """
    with transaction.atomic():
        log = locked(safe)
        now = timezone.now()
        warning = records.clock_warning(now, previous=_last(log), by=OWNER)
        if warning:
            _add(log, warning, Key(None, service.log_key()))
        leaf = _add(log, told(now), key)
        log.last = sealing.seal_document(service.log_key(), now.isoformat(), _last_place(log))
        log.save()
    return leaf


def locked(safe: uuid.UUID) -> Log:
    """The log of a record's events, held until the transaction ends: whoever adds to either log waits."""
    found = Log.objects.select_for_update().filter(safe_id=safe)
    held = found.first()
    if held is not None:
        return held
    empty = {"id": uuid.uuid4(), "frontier": Frontier().to_bytes()}
    signer()
    Log.objects.get_or_create(safe_id=safe, defaults=empty)  # two first events wait for each other here
    return found.get()


def _add(log: Log, record: AnyRecord, key: Key) -> Leaf:
    summary = Frontier.from_bytes(bytes(log.frontier))
    salt, said = os.urandom(merkle.SALT_BYTES), records.to_bytes(record)
    hashed = merkle.leaf(salt, said)
    leaf = Leaf(log=log, number=summary.size, hash=hashed, item=key.item)
    leaf.sealed = sealing.seal(leaf_key(leaf, key.key), salt + said, leaf_place(leaf))
    leaf.save(force_insert=True)
    after = summary.append(hashed)
    log.size, log.frontier = after.size, after.to_bytes()
    return leaf


def _last(log: Log) -> datetime | None:
    if log.last is None:
        return None
    said: str = sealing.open_document(service.log_key(), bytes(log.last), _last_place(log))
    return datetime.fromisoformat(said)


def _last_place(log: Log) -> bytes:
    return labels.field("log.log", log.id.bytes, "last")


def signer() -> Signer:
    """What signs the logs here; made at its first use, or when the service's secrets are others."""
    public = service.signing_key().public_key().public_bytes_raw()
    made, _ = Signer.objects.get_or_create(
        id=1, defaults={"place": sealing.new_id().hex(), "public_key": public}
    )
    return made
