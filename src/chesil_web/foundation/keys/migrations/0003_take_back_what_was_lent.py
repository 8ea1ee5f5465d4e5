"""Takes back every key that was lent under a key which follows from the database and the instance key."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    ticket = apps.get_model("keys", "Ticket")
    if not ticket.objects.exists():
        return
    ticket.objects.all().delete()
    with schema_editor.connection.cursor() as cursor:  # deleted rows stay in the pages of the table
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("pragma wal_checkpoint(truncate)")
        else:
            cursor.execute(f'vacuum full "{ticket._meta.db_table}"')


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("keys", "0002_find_keys_by_item"),
    ]

    operations = [
        migrations.RunPython(take_back, migrations.RunPython.noop),
    ]
