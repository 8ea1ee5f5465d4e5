from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0002_list_in_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="index",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="indexpage",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="version",
            name="seal_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
