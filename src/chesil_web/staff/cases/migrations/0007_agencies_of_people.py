"""The agency of a case stands beside its people too. What fills the column is a transaction of its own:
PostgreSQL changes no table whose new rows it has still to check."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_agencies(apps: Any, _schema: object) -> None:
    """Each party and relation takes the agency of its case."""
    of_case = apps.get_model("cases", "Case").objects.filter(id=OuterRef("case_id")).values("agency_id")[:1]
    for model in ("Party", "Relation"):
        apps.get_model("cases", model).objects.update(agency_id=Subquery(of_case))


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_endings"), ("workforce", "0001_initial")]
    operations = [
        *(
            migrations.AddField(
                model,
                "agency",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                    to="workforce.agency",
                ),
            )
            for model in ("party", "relation")
        ),
        migrations.RunPython(name_agencies, migrations.RunPython.noop),
    ]  # fmt: skip
