"""Every case is counted once more, so that cards from before get the risk that was judged."""

from typing import Any

from django.db import migrations


def count_again(apps: Any, _schema: object) -> None:
    """No case has nothing written in it, so that each is taken for one that changed."""
    apps.get_model("figures", "CaseCount").objects.update(written=0)


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [migrations.RunPython(count_again, migrations.RunPython.noop)]
