"""The table is there already: it was that of the accounts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0004_attempts_in_a_room_of_their_own")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=20)),
                        ("who", models.BinaryField()),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("last", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("what", "who"), name="one_count_of_attempts")
                        ],
                    },
                ),
            ],
        ),
    ]
