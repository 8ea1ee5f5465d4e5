from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="feedback",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
