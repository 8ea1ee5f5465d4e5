import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keys", "0003_take_back_what_was_lent"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="lender",
            field=models.UUIDField(default=uuid.UUID(int=0)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ticket",
            name="safe",
            field=models.UUIDField(db_index=True, default=uuid.UUID(int=0)),
            preserve_default=False,
        ),
    ]
