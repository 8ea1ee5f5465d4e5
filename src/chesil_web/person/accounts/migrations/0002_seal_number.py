from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="shownonce",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
