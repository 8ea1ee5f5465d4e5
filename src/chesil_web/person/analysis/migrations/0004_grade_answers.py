import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0003_seal_number"),
        ("keys", "0006_what_is_told_of_a_session"),
    ]

    operations = [
        migrations.CreateModel(
            name="GradeAnswers",
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
                    models.UniqueConstraint(fields=["safe"], name="one_set_of_grade_answers"),
                ],
            },
        ),
    ]
