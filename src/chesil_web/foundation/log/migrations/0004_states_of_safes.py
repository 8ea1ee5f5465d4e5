"""Keep the state of every record that was there before states of whole records were kept."""

import uuid
from hashlib import sha256
from typing import Final

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from chesil.vault import row_states
from chesil.vault.merkle import Frontier

_STATES: Final = ("active", "put_away", "deleted", "erased")


def keep_states(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """One state for each record, in the log of the installation's own safe."""
    safes, logs = apps.get_model("keys", "Safe").objects, apps.get_model("log", "Log").objects
    service = safes.filter(kind="service").first()
    if service is None:
        return
    log, frontier, kept = logs.create(id=uuid.uuid4(), states_of=service, frontier=b""), Frontier(), []
    of_rows = apps.get_model("log", "RowState")
    for safe in safes.exclude(id=service.id).order_by("id").iterator():
        written = row_states.to_bytes(
            row_states.RowState(
                table="keys.safe",
                row=safe.id.hex,
                seal_number=0,
                columns={"state": _STATES.index(safe.state)},
                sealed_sha256=sha256(f"{safe.kind} {safe.created_month}".encode()).hexdigest(),
            )
        )
        kept.append(of_rows(log=log, number=frontier.size, row=safe.id, written=written))
        frontier = frontier.append(row_states.leaf(written))
    of_rows.objects.bulk_create(kept, batch_size=500)
    log.size, log.frontier = frontier.size, frontier.to_bytes()
    log.save()


def forget_states(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """As it was before."""
    apps.get_model("log", "Log").objects.filter(states_of__kind="service").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("log", "0003_states_of_what_is_there"),
    ]
    operations = [migrations.RunPython(keep_states, forget_states)]
