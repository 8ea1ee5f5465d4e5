from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0004_whose_each_job_is"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
