"""Counts of attempts stay in their table, which gets the name of the room that has them now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_preferences")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("attempt", "limits_attempt")],
            state_operations=[migrations.DeleteModel("Attempt")],
        ),
    ]
