from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_uploads_in_pieces"),
    ]

    operations = [
        migrations.AddField(
            model_name="answers",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="evidence",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="piece",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="reading",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="upload",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
