from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0002_conclusions"),
    ]

    operations = [
        migrations.AddField(
            model_name="concluded",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="conclusion",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="decisions",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="result",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="run",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
