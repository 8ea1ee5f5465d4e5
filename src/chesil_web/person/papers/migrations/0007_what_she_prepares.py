import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keys", "0008_locks_and_keys_in_parts"),
        ("papers", "0006_what_an_exhibit_belongs_to"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prepared",
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
                "abstract": False,
            },
        ),
    ]
