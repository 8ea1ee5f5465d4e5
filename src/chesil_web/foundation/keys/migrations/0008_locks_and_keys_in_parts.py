"""On PostgreSQL locks and keys of items lie in 64 parts, by their safes.

What is erased has to go from the disk, and for that PostgreSQL writes a whole table anew while everybody who
wants it waits. Of a table in parts it writes one.
"""

from typing import Any, Final

from django.db import migrations

PARTS: Final = 64
LOCK, ITEM_KEY = "keys_lock", "keys_itemkey"


def divide(_apps: Any, schema: Any) -> None:
    """Move the rows of both tables into parts."""
    if schema.connection.vendor != "postgresql":
        return
    with schema.connection.cursor() as cursor:
        _divided(cursor, LOCK)
        cursor.execute(f"CREATE INDEX {LOCK}_ref ON {LOCK} (ref)")
        # The numbers go on where they were: an identity in a table with parts is newer than PostgreSQL 16.
        _divided(cursor, ITEM_KEY)
        cursor.execute(f"CREATE SEQUENCE {ITEM_KEY}_numbers OWNED BY {ITEM_KEY}.id")
        cursor.execute(f"ALTER TABLE {ITEM_KEY} ALTER id SET DEFAULT nextval('{ITEM_KEY}_numbers')")
        cursor.execute(
            f"SELECT setval('{ITEM_KEY}_numbers', coalesce(max(id), 0) + 1, false) FROM {ITEM_KEY}"  # noqa: S608
        )
        cursor.execute(
            f"ALTER TABLE {ITEM_KEY} ADD CONSTRAINT one_key_of_an_item_in_a_safe UNIQUE (safe_id, item)"
        )
        cursor.execute(f"CREATE INDEX {ITEM_KEY}_item ON {ITEM_KEY} (item)")


def _divided(cursor: Any, table: str) -> None:
    before = f"{table}_before"
    cursor.execute(f"ALTER TABLE {table} RENAME TO {before}")
    cursor.execute(f"CREATE TABLE {table} (LIKE {before}) PARTITION BY HASH (safe_id)")
    for part in range(PARTS):
        cursor.execute(
            f"CREATE TABLE {table}_{part} PARTITION OF {table}"
            f" FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
        )
    cursor.execute(f"INSERT INTO {table} SELECT * FROM {before}")  # noqa: S608 - no value is in it
    cursor.execute(f"DROP TABLE {before}")
    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (id, safe_id)")
    cursor.execute(f"CREATE INDEX {table}_safe ON {table} (safe_id)")
    cursor.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_safe_fk FOREIGN KEY (safe_id) REFERENCES keys_safe (id)"
        " DEFERRABLE INITIALLY DEFERRED"
    )


class Migration(migrations.Migration):
    dependencies = [("keys", "0007_note_items_that_went")]
    operations = [migrations.RunPython(divide, migrations.RunPython.noop)]
