from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_kept_copies")]

    operations = [
        migrations.AddField("complaint", "council", models.UUIDField(db_index=True, null=True)),
    ]
