"""Keeps the state of every row that matters, in a log of its own beside that of the events.

1. A row is kept, sealed again or deleted: Django tells it here, in the transaction that does it.
2. The log of the record's events is locked, as for an event, so that states have one order.
3. What the row must be from now on is added in clear. Later anyone can compare, without a key.
"""

import uuid
from hashlib import sha256
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

from chesil.vault import row_states
from chesil.vault.merkle import Frontier
from chesil_web.foundation.keys import service
from chesil_web.foundation.keys.models import Blob, Content, Part, Safe, Sealed
from chesil_web.foundation.log.actions import locked, signer
from chesil_web.foundation.log.models import Log, RowState

SAFES: Final = "keys.safe"
_STATES: Final = ("active", "put_away", "deleted", "erased")


def watch() -> None:
    """From now on every change of a row that matters is told here.

    Rows that are loaded as they once were (*raw*) come with the states that they had.
    """
    for model in watched():
        post_save.connect(_kept, sender=model)
        post_delete.connect(_gone, sender=model)
    post_save.connect(_safe_kept, sender=Safe)
    post_delete.connect(_safe_gone, sender=Safe)


def watched() -> list[type[Content]]:
    """The models whose rows have states."""
    return [
        each for each in apps.get_models() if issubclass(each, Content) and each.state_columns is not None
    ]


def table(model: type[Content]) -> str:
    """What a state calls the table of a model."""
    return str(model._meta.label_lower)


def columns(row: Content) -> dict[str, str | int]:
    """What stands in clear in a row and belongs to its state."""
    return {name: row_states.column(getattr(row, name)) for name in row.state_columns or ()}


def _kept(sender: type[Content], instance: Content, **said: Any) -> None:
    changed = said["update_fields"]
    if said["raw"]:
        return
    if changed is None or changed & {"sealed", *(sender.state_columns or ())}:
        _append(_safe_of(instance), _state(instance))


def _gone(sender: type[Content], instance: Content, **said: Any) -> None:
    if not _is_of_safe(said["origin"]):  # the logs of a safe that is dropped go with its rows
        _append(_safe_of(instance), _state(instance, gone=True))


def _safe_kept(sender: type[Safe], instance: Safe, **said: Any) -> None:
    if not said["raw"]:
        _append(installation_of(instance), state_of_safe(instance))


def _safe_gone(sender: type[Safe], instance: Safe, **said: Any) -> None:
    _append(installation_of(instance), state_of_safe(instance, gone=True))


def installation_of(safe: Safe) -> uuid.UUID | None:
    """The installation's own safe, in whose log the states of all others are; None for that one itself."""
    if safe.kind == "service":
        return None
    return Safe.objects.filter(kind="service").values_list("id", flat=True).first()


def state_of_safe(safe: Safe, *, gone: bool = False) -> row_states.RowState:
    """What the row of a safe must be: that it is there, and whether it is in use, put away or deleted."""
    written = sha256(f"{safe.kind} {safe.created_month}".encode()).hexdigest()
    return row_states.RowState(
        table=SAFES,
        row=safe.id.hex,
        seal_number=0,
        columns={} if gone else {"state": _STATES.index(safe.state)},
        sealed_sha256=None if gone else written,
    )


def _is_of_safe(origin: Model | QuerySet[Any]) -> bool:
    return (origin.model if isinstance(origin, QuerySet) else type(origin)) is Safe


def _state(row: Content, *, gone: bool = False) -> row_states.RowState:
    blob = Blob.objects.filter(item=row.id).first() if row.has_file and not gone else None
    return row_states.RowState(
        table=table(type(row)),
        row=row.id.hex,
        seal_number=row.seal_number,
        columns={} if gone else columns(row),
        sealed_sha256=None if gone else sha256(row.sealed).hexdigest(),
        file_sha256=blob.cipher_sha256 if blob else None,
    )


def _append(safe: uuid.UUID | None, state: row_states.RowState) -> None:
    if safe is None:
        return
    with transaction.atomic():
        if state.table == SAFES:  # the installation has no events of its own, and so no log of them to hold
            signer()
            Safe.objects.select_for_update(no_key=True).get(id=safe)
        else:
            locked(safe)
        log, _ = Log.objects.get_or_create(
            states_of_id=safe, defaults={"id": uuid.uuid4(), "frontier": Frontier().to_bytes()}
        )
        written = row_states.to_bytes(state)
        signature = service.signing_key().sign(row_states.signed(written, log=log.id.bytes, number=log.size))
        RowState.objects.create(
            log=log, number=log.size, row=uuid.UUID(state.row), written=written, signature=signature
        )
        after = Frontier.from_bytes(bytes(log.frontier)).append(row_states.leaf(written))
        Log.objects.filter(id=log.id).update(size=after.size, frontier=after.to_bytes())


def _safe_of(row: Content) -> uuid.UUID | None:
    """Whose row it is; of a part, whose item it was made from. None once the whole record is gone."""
    if isinstance(row, Sealed):
        return row.safe_id
    if not isinstance(row, Part):
        raise TypeError("Only rows of a safe have states.")
    found = RowState.objects.filter(row=row.item).values_list("log__states_of", flat=True)
    return found.first()
