from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="known",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
