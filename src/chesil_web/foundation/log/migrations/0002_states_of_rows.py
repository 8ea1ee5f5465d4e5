import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keys", "0002_find_keys_by_item"),
        ("log", "0001_a_log_of_each_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="log",
            name="states_of",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="keys.safe"
            ),
        ),
        migrations.AddField(
            model_name="own",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="log",
            name="safe",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="keys.safe"
            ),
        ),
        migrations.CreateModel(
            name="RowState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("row", models.UUIDField()),
                ("written", models.BinaryField()),
                ("signature", models.BinaryField(null=True)),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="states", to="log.log"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["row"], name="states_of_a_row")],
                "constraints": [
                    models.UniqueConstraint(fields=("log", "number"), name="one_state_of_a_number")
                ],
            },
        ),
    ]
