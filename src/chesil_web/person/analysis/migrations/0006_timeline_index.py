import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0005_reader_scores")]

    operations = [
        migrations.CreateModel(
            name="TimelineIndex",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("seal_number", models.PositiveBigIntegerField(default=0)),
                ("item", models.UUIDField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["item"], name="one_timeline_index_of_a_run"),
                ],
            },
        ),
    ]
