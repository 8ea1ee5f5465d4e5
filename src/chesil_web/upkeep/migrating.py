"""Brings the tables of the database to the form of today."""

from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Take every step that was not taken yet.

    Where none is left nothing is worked out for it: Django's own command would first put together what the
    steps of all time come to. What follows the last step is done again each time, for a start may have been
    cut short between the two.
    """
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    else:
        executor.check_replacements()
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=[])
