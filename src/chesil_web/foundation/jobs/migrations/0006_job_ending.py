from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0005_seal_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="ending",
            field=models.BooleanField(default=False),
        ),
    ]
