from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0002_exhibit_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="made",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="numbers",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paper",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
