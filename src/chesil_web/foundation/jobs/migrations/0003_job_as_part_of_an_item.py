from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_job_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="item",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="job",
            name="safe",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="job",
            name="sealed",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="job",
            name="taken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["safe", "taken_at"], name="jobs_by_turn"),
        ),
    ]
