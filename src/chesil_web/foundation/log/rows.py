"""Compares each row that matters with its newest state, without any key.

1. The states of a record are read in order: the newest of a row says what it must be. Whoever can only write
   to the database adds none: each that follows on another of its row has to be signed.
2. The tables, the keys and what is known of files are compared with that.
3. What does not fit is looked at once more while nobody writes: a row may have changed in between.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from hashlib import sha256
from itertools import batched
from typing import Final

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.db.models import QuerySet

from chesil.vault import row_states
from chesil.vault.errors import LogBroken
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob, Content, ItemKey, Part, Safe, Sealed
from chesil_web.foundation.log import anchoring, states
from chesil_web.foundation.log.actions import locked
from chesil_web.foundation.log.models import Log, RowState

_IN_ONE_QUESTION: Final = 500


@attrs.frozen
class RowFault:
    """A row that is not what it must be.

    Attributes:
        row: its id. is_gone: whether it is to be there no more. said: what does not fit, as a sentence.
    """

    row: uuid.UUID
    is_gone: bool
    said: str


def of_record(
    safe: uuid.UUID, stored: Set[str] | None = None, *, tables: Set[type[Content]] | None = None
) -> list[RowFault]:
    """The rows of one record that are not what they must be.

    Args:
        stored: the names of all files in the store; None when files are not to be looked for.
        tables: in which tables the record has rows, where that is known; None to look in all.
    Raises:
        LogBroken: a state cannot be read.
    """
    if not Safe.objects.filter(id=safe).exclude(state="erased").exists():
        return []  # its keys are gone, and the clock drops its rows
    found = _Record(safe, stored, tables).faults()
    if not found:
        return []
    with transaction.atomic():
        locked(safe)
        return _Record(safe, stored).faults()


def of_every_record(*, with_files: bool) -> Iterator[tuple[uuid.UUID, str]]:
    """The same of every record, as sentences, each with the record's id.

    Args:
        with_files: whether to look for each file in the store, too.
    """
    yield from of_those(Safe.objects.order_by("id"), frozenset(files.store().names()) if with_files else None)


def of_those(records: QuerySet[Safe], stored: Set[str] | None = None) -> Iterator[tuple[uuid.UUID, str]]:
    """The same of some records, and whether every record that must be there is.

    Args:
        stored: as `of_record` takes it.
    """
    yield from of_safes()
    ids = records.exclude(state="erased").values_list("id", flat=True)
    for some in batched(ids.iterator(), _IN_ONE_QUESTION):
        tables = _tables_with_rows_of(some)
        for safe in some:
            try:
                found = [each.said for each in of_record(safe, stored, tables=tables[safe])]
            except LogBroken as fault:
                found = [str(fault)]
            yield from ((safe, said) for said in found)


def _tables_with_rows_of(safes: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Set[type[Content]]]:
    """The tables in which each of these records has rows: for most records only a few."""
    found: dict[uuid.UUID, set[type[Content]]] = {each: set() for each in safes}
    for model in states.watched():
        if issubclass(model, Sealed):
            rows = model._default_manager.filter(safe_id__in=safes).order_by()
            for safe in rows.values_list("safe_id", flat=True).distinct():
                found[safe].add(model)
    return found


def of_safes() -> list[tuple[uuid.UUID, str]]:
    """Whole records that are not what they must be, as sentences, each with the record's id."""
    service = Safe.objects.filter(kind="service").first()
    if service is None or not _compared_safes(service):
        return []
    with transaction.atomic():  # one may have been made in between
        Safe.objects.select_for_update(no_key=True).get(id=service.id)
        return _compared_safes(service)


def _compared_safes(service: Safe) -> list[tuple[uuid.UUID, str]]:
    try:
        expected = _Record(service.id, None).newest_safes()
    except LogBroken:  # the look at the installation's own states says so
        return []
    here = Safe.objects.exclude(id=service.id).iterator()
    compared = [(safe.id, _said_of_safe(safe, expected.pop(safe.id, None))) for safe in here]
    compared += [(id, "It is missing.") for id, state in expected.items() if not state.is_gone]
    return [(id, said) for id, said in compared if said]


def _said_of_safe(safe: Safe, state: row_states.RowState | None) -> str:
    if state is None:
        return "It was never made here."
    if state.is_gone:
        return "It was deleted for good, and is there again."
    if state != states.state_of_safe(safe):
        return f"It is marked as {safe.state.replace('_', ' ')}, and this service did not mark it so."
    return ""


def is_as_marked(safe: Safe) -> bool:
    """Whether the service itself marked a safe as what its row says. The column alone proves nothing: whoever
    can write to the database could have the clock erase a record, in good order."""
    known = RowState.objects.filter(log__states_of=states.installation_of(safe), row=safe.id)
    newest, key = known.order_by("number").last(), anchoring.public_key()
    if newest is None or key is None or (known.count() > 1 and not _is_signed(newest, key)):
        return False
    return bytes(newest.written) == row_states.to_bytes(states.state_of_safe(safe))


def was_deleted(row: Sealed) -> bool:
    """Whether the owner of a row deleted it, as its states say. Its column alone proves nothing: whoever can
    write to the database could have the clock delete a row for good, in good order."""
    known = list(RowState.objects.filter(log__states_of=row.safe_id, row=row.id).order_by("number"))
    key = anchoring.public_key()
    if not known or key is None or (len(known) > 1 and not _is_signed(known[-1], key)):
        return False
    try:
        return bool(row_states.read_state(bytes(known[-1].written)).columns.get("ends_on"))
    except LogBroken:  # the look over the logs says so
        return False


@attrs.frozen
class _Newest:
    """The newest state of a row, and the number of its record in the log of states, from 1."""

    number: int
    state: row_states.RowState


class _Record:
    """The rows of one record beside their states."""

    def __init__(
        self, safe: uuid.UUID, stored: Set[str] | None, tables: Set[type[Content]] | None = None
    ) -> None:
        self._safe, self._stored, self._tables = safe, stored, tables
        self._newest: dict[str, dict[uuid.UUID, _Newest]] = defaultdict(dict)

    def faults(self) -> list[RowFault]:
        added = list(self._read_states())
        self._keys = set(ItemKey.objects.filter(safe_id=self._safe).values_list("item", flat=True))
        self._blobs = self._known_files()
        return added + [
            fault for model in states.watched() if self._has(model) for fault in self._of_model(model)
        ]

    def _has(self, model: type[Content]) -> bool:
        return self._tables is None or model in self._tables or states.table(model) in self._newest

    def newest_safes(self) -> dict[uuid.UUID, row_states.RowState]:
        """What the safes of the installation must be, by their ids."""
        for _added in self._read_states():
            pass  # `faults` gives those
        return {id: each.state for id, each in self._newest[states.SAFES].items()}

    def _read_states(self) -> Iterator[RowFault]:
        """Take in the states in their order; gives those that somebody else added."""
        log, key = Log.objects.filter(states_of_id=self._safe).first(), anchoring.public_key()
        if log is None or key is None:
            return
        for each in RowState.objects.filter(log=log).order_by("number").iterator():
            state = row_states.read_state(bytes(each.written))
            known, row = self._newest[state.table], uuid.UUID(state.row)
            if (row in known or state.is_gone) and not _is_signed(each, key):
                yield RowFault(row, state.is_gone, f"State {each.number + 1} was not added by this service.")
            else:
                known[row] = _Newest(each.number + 1, state)

    def _of_model(self, model: type[Content]) -> Iterator[RowFault]:
        expected = dict(self._newest.get(states.table(model), {}))
        for row in self._rows(model, list(expected)):
            newest = expected.pop(row.id, None)
            if newest is None:
                yield _fault(model, row.id, None, "has no state: it was never kept here.")
            elif said := self._said(row, newest.state):
                yield _fault(model, row.id, newest, said)
        for id, newest in expected.items():
            if not newest.state.is_gone:
                yield _fault(model, id, newest, "is missing.")

    def _rows(self, model: type[Content], known: list[uuid.UUID]) -> Iterator[Content]:
        if issubclass(model, Sealed):
            yield from model._default_manager.filter(safe_id=self._safe).iterator()
        else:  # a part names its item alone
            for ids in batched(known, _IN_ONE_QUESTION):
                yield from model._default_manager.filter(id__in=ids)

    def _said(self, row: Content, state: row_states.RowState) -> str:
        if state.is_gone:
            return "was deleted for good, and is there again."
        if row.seal_number != state.seal_number:
            return f"is of {'an earlier' if row.seal_number < state.seal_number else 'a later'} time."
        if sha256(row.sealed).hexdigest() != state.sealed_sha256:
            return "is not as it was kept."
        if states.columns(row) != state.columns:
            return "stands in another place."
        if (row.item if isinstance(row, Part) else row.id) not in self._keys:
            return "has no key."
        return self._said_of_file(row, state)

    def _said_of_file(self, row: Content, state: row_states.RowState) -> str:
        name, digest = self._blobs.get(row.id, ("", None))
        if digest != state.file_sha256:
            return "has another file than was kept, or none."
        if name and self._stored is not None and name not in self._stored:
            return "has a file that is missing in the store."
        return ""

    def _known_files(self) -> dict[uuid.UUID, tuple[str, str]]:
        rows = [id for known in self._newest.values() for id, each in known.items() if each.state.file_sha256]
        found: dict[uuid.UUID, tuple[str, str]] = {}
        for ids in batched(rows, _IN_ONE_QUESTION):
            known = Blob.objects.filter(item__in=ids).values_list("item", "name", "cipher_sha256")
            found |= {item: (name, digest) for item, name, digest in known}
        return found


def _is_signed(state: RowState, key: Ed25519PublicKey) -> bool:
    signed = row_states.signed(bytes(state.written), log=state.log_id.bytes, number=state.number)
    signature = None if state.signature is None else bytes(state.signature)
    return row_states.is_signed(signature, signed, public_key=key)


def _fault(model: type[Content], row: uuid.UUID, newest: _Newest | None, said: str) -> RowFault:
    record = f" (state {newest.number})" if newest else ""
    is_gone = newest is not None and newest.state.is_gone
    return RowFault(row, is_gone, f"Row {row.hex} of {states.table(model)}{record} {said}")
