"""Indexes in the orders of the lists, and for counting who comes again."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


IS_OPEN, IN_IT = Q(closed_on=None), Q(ended_on=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_agencies_of_people")]
    operations = [
        *(
            migrations.AlterField(
                model,
                "agency",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="workforce.agency",
                ),
            )
            for model in ("party", "relation")
        ),
        migrations.AddIndex(
            "party", models.Index("agency", "person", "case", condition=IN_IT, name="who_comes_again")
        ),
        migrations.AddIndex(
            "relation",
            models.Index("agency", "pair_index", "case", condition=IN_IT, name="pairs_that_come_again"),
        ),
        migrations.AddIndex(
            "case",
            models.Index("agency", "next_due_on", "priority", "id", condition=IS_OPEN, name="open_by_day"),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                "agency", "priority", "next_due_on", "id", condition=IS_OPEN, name="open_by_priority"
            ),
        ),
        migrations.AddIndex(
            "case", models.Index("agency", F("opened_on").desc(), "id", name="cases_by_start")
        ),
        migrations.AddIndex(
            "case",
            models.Index("agency", F("closed_on").desc(), "id", condition=~IS_OPEN, name="closed_by_day"),
        ),
        migrations.AddIndex(
            "case", models.Index("agency", "purge_on", "id", condition=~IS_OPEN, name="closed_by_end")
        ),
    ]
