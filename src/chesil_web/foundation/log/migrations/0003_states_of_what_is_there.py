"""Keep the state of every row that was there before states were kept, so that none is left out of a check."""

import uuid
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from chesil.vault import row_states
from chesil.vault.merkle import Frontier

_AT_ONCE: Final = 500
# By the model, what of it stands in clear and belongs to its state; parts after the items they follow from.
_ITEMS: Final = {
    ("diary", "Version"): ("entry", "number", "ends_on"),
    ("people", "Known"): ("ends_on",),
    ("evidence", "Evidence"): ("ends_on",),
    ("evidence", "Answers"): (),
    ("analysis", "Decisions"): (),
    ("papers", "Paper"): (),
    ("papers", "Numbers"): (),
    ("casework", "Sending"): ("number",),
}
_PARTS: Final = {
    ("evidence", "Reading", "Evidence"): ("item",),
    ("papers", "Made", "Paper"): ("item", "number"),
}


def keep_states(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """One record after another, in batches: rows are read and not written."""
    for safe in apps.get_model("keys", "Safe").objects.exclude(state="erased").order_by("id").iterator():
        _of_safe(apps, safe)


def _of_safe(apps: Apps, safe: Any) -> None:
    of_rows = apps.get_model("log", "RowState")
    log, frontier, batch = None, Frontier(), []
    for row, columns in _rows(apps, safe):
        if log is None:
            log = apps.get_model("log", "Log").objects.create(
                id=uuid.uuid4(), states_of=safe, frontier=frontier.to_bytes()
            )
        written = row_states.to_bytes(_state(apps, row, columns))
        batch.append(of_rows(log=log, number=frontier.size, row=row.id, written=written))
        frontier = frontier.append(row_states.leaf(written))
        if len(batch) == _AT_ONCE:
            of_rows.objects.bulk_create(batch)
            batch = []
    if log is not None:
        of_rows.objects.bulk_create(batch)
        log.size, log.frontier = frontier.size, frontier.to_bytes()
        log.save()


def _rows(apps: Apps, safe: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for (room, name), columns in _ITEMS.items():
        for row in apps.get_model(room, name).objects.filter(safe=safe).order_by("id").iterator():
            yield row, columns
    for (room, name, made_from), columns in _PARTS.items():
        items = apps.get_model(room, made_from).objects.filter(safe=safe).values("id")
        for row in apps.get_model(room, name).objects.filter(item__in=items).order_by("id").iterator():
            yield row, columns


def _state(apps: Apps, row: Any, columns: tuple[str, ...]) -> row_states.RowState:
    blob = apps.get_model("keys", "Blob").objects.filter(item=row.id).first()
    return row_states.RowState(
        table=row._meta.label_lower,
        row=row.id.hex,
        seal_number=row.seal_number,
        columns={name: row_states.column(getattr(row, name)) for name in columns},
        sealed_sha256=sha256(row.sealed).hexdigest(),
        file_sha256=blob.cipher_sha256 if blob else None,
    )


def forget_states(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """As it was before."""
    apps.get_model("log", "Log").objects.filter(states_of__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("log", "0002_states_of_rows"),
        ("analysis", "0003_seal_number"),
        ("casework", "0002_seal_number"),
        ("diary", "0003_seal_number"),
        ("evidence", "0003_seal_number"),
        ("papers", "0003_seal_number"),
        ("people", "0002_seal_number"),
        ("keys", "0006_what_is_told_of_a_session"),
    ]
    operations = [migrations.RunPython(keep_states, forget_states)]
