import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("keys", "0007_note_items_that_went")]

    operations = [
        migrations.CreateModel(
            name="Choices",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("seal_number", models.PositiveBigIntegerField(default=0)),
                (
                    "safe",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="keys.safe"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["safe"], name="one_set_of_choices"),
                ],
            },
        ),
    ]
