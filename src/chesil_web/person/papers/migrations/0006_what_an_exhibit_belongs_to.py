"""What is said of an exhibit names the file, entry or paper that it goes with."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def belongs(apps: Any, _editor: object) -> None:
    """Until now every exhibit of which something was said counts as a thing of its own."""
    apps.get_model("papers", "Particulars").objects.update(of=F("exhibit"))


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_bundles")]
    operations = [
        migrations.AddField("particulars", "of", models.UUIDField(null=True)),
        migrations.RunPython(belongs, migrations.RunPython.noop),
        migrations.AlterField("particulars", "of", models.UUIDField()),
    ]
