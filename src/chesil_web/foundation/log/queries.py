"""What can be asked of a log."""

import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping

import attrs
from django.db.models import Max, QuerySet

from chesil.vault import merkle, notes, records, row_states
from chesil.vault.errors import Damaged, LogBroken, Moved
from chesil.vault.merkle import SALT_BYTES
from chesil.vault.pack.parts import Logged
from chesil.vault.records import AnyRecord, Exported, PaperMade, Viewed
from chesil.vault.sealing import unseal
from chesil_web.foundation.keys import service
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import authorities
from chesil_web.foundation.log.leaves import leaf_key, leaf_place
from chesil_web.foundation.log.models import Checkpoint, Leaf, Log, Nothing, Own, RowState

_log = logging.getLogger(__name__)

type Paper = Exported | PaperMade
"""That a pack or another paper was made."""

type LoggedById = dict[uuid.UUID, Logged]
"""What was logged last of each thing, by its id."""


@attrs.frozen
class Entry:
    """An event of the log, opened."""

    leaf: Leaf
    salt: bytes = attrs.field(repr=False)
    written: bytes = attrs.field(repr=False)

    @property
    def record(self) -> AnyRecord:
        """The event itself."""
        return records.read(self.written)

    @property
    def logged(self) -> Logged:
        """The event as a pack takes it."""
        return Logged(record=self.written, salt=self.salt, index=self.leaf.number)


def opened(leaf: Leaf, key: bytes) -> Entry:
    """One event.

    Args:
        key: of the item it is about.
    Raises:
        Damaged: it is not as it was sealed. LogBroken: its bytes do not give its leaf.
    """
    said = unseal(leaf_key(leaf, key), bytes(leaf.sealed), leaf_place(leaf))
    salt, written = said[:SALT_BYTES], said[SALT_BYTES:]
    if merkle.leaf(salt, written) != bytes(leaf.hash):
        raise LogBroken(f"Entry {leaf.number + 1} of the log is not what was logged.")
    return Entry(leaf, salt, written)


def entries(safe: uuid.UUID, keys: Mapping[uuid.UUID, bytes]) -> Iterator[Entry]:
    """The events about some items, in order.

    Args:
        keys: of the items, by id.
    """
    leaves = Leaf.objects.filter(log__safe_id=safe, item__isnull=False).order_by("number")
    for leaf in leaves.iterator():
        key = keys.get(leaf.item) if leaf.item else None
        if key is not None and leaf.sealed:
            yield opened(leaf, key)


def told(safe: uuid.UUID, keys: Mapping[uuid.UUID, bytes]) -> LoggedById:
    """What was logged last of each thing that came, was read or was written: for a pack, by the thing's id.

    Args:
        keys: of the items, by id.
    """
    came = (records.EntryAdded, records.EntryRevised, records.FileAdded, records.ImportParsed)
    found = ((each.record, each.logged) for each in entries(safe, keys))
    return {uuid.UUID(record.item): logged for record, logged in found if isinstance(record, came)}


def first_lines(safe: uuid.UUID, items: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, str]]:
    """Where the log first tells of each thing: the number of that line, from 1, and its hash in hex.

    What the log does not know is left out. It needs no open safe.
    """
    leaves = Leaf.objects.filter(log__safe_id=safe, item__in=list(items)).order_by("-number")
    found = leaves.values_list("item", "number", "hash")
    return {item: (number + 1, bytes(hash).hex()) for item, number, hash in found if item}


def hashes(log: Log, size: int) -> list[bytes]:
    """The first leaves of a log, in order."""
    if log.states_of_id:
        written = RowState.objects.filter(log=log, number__lt=size).order_by("number")
        return [row_states.leaf(bytes(each)) for each in written.values_list("written", flat=True).iterator()]
    found = Leaf.objects.filter(log=log, number__lt=size).order_by("number")
    return [bytes(each) for each in found.values_list("hash", flat=True).iterator()]


@attrs.frozen(kw_only=True)
class State:
    """What can be said of a log.

    Attributes:
        size: how many events. anchored: how many of them an anchor covers; stamped: has a time stamp.
        authorities: who gives time stamps here. fingerprint: of the key that signs.
        made: packs and papers, newest first.
    """

    size: int
    anchored: int
    stamped: int
    authorities: tuple[str, ...]
    fingerprint: str
    made: tuple[Paper, ...]


def state(safe: OpenSafe) -> State:
    """What can be said of this record's log."""
    log = Log.objects.filter(safe_id=safe.id).first()
    checkpoints = Checkpoint.objects.filter(log__safe_id=safe.id)
    return State(
        size=log.size if log else 0,
        anchored=_largest(checkpoints.filter(covered__isnull=False)),
        stamped=_largest(checkpoints.filter(covered__anchor__tokens__isnull=False)),
        authorities=tuple(each.name for each in authorities.in_use()),
        fingerprint=notes.fingerprint(service.signing_key().public_key()),
        made=tuple(made(safe)),
    )


def _largest(found: QuerySet[Checkpoint]) -> int:
    return found.aggregate(most=Max("size"))["most"] or 0


def made(safe: OpenSafe) -> Iterator[Paper]:
    """The packs and papers that were made in this record, newest first; deleted ones too.

    What is damaged is left out, and noted in the safe.
    """
    yield from (record for record in done(safe) if isinstance(record, Exported | PaperMade))


def viewed(safe: OpenSafe) -> Iterator[Viewed]:
    """When somebody other than its owner opened this record, newest first; what is damaged is left out."""
    yield from (record for record in done(safe) if isinstance(record, Viewed))


def done(safe: OpenSafe) -> Iterator[AnyRecord]:
    """What was done with this record and is about no thing in it, newest first; what is damaged is left out.

    Looks and papers, and in a case what `deeds` writes. An event is opened when it is asked for.
    """
    keys = {row.id: safe.item_key(row) for row, _ in safe.read_all(Own, Nothing)}
    leaves = Leaf.objects.filter(log__safe_id=safe.id, item__in=keys).order_by("-number")
    for leaf in leaves.iterator():
        assert leaf.item is not None  # noqa: S101 - asked for by its item
        try:
            yield opened(leaf, keys[leaf.item]).record
        except (Damaged, Moved, LogBroken) as fault:
            _log.error("entry %d of log %s could not be opened: %s", leaf.number + 1, leaf.log_id, fault.code)
            safe.damaged[leaf.log_id] = "log.leaf"
