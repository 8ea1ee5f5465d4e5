"""What somebody learns of casework who has the database and not the instance key: each column in clear, and no other.

They learn which rows belong together, and so who works on which case; when; which values are equal, and not what they
are; how many there are, in which order; and how far something is. Beside that, how long each sealed document is.
Whoever adds a column says in `columns_in_clear.csv` which of these it tells, or seals what it holds.
"""

import csv
from pathlib import Path

from django.apps import apps
from django.db import models

TELLS = {
    "belongs to": (models.ForeignKey, models.UUIDField),  # a OneToOneField is a ForeignKey, too
    "when": (models.DateField,),  # and a DateTimeField a DateField
    "equal": (models.BinaryField,),
    "count": (models.PositiveIntegerField, models.PositiveSmallIntegerField),
    "state": (models.BooleanField, models.CharField),
}
SEALED = {"id", "safe", "sealed", "seal_number"}  # that it is a row of a safe, and how often it was sealed
ROOMS = (
    "chesil_web.staff.",
    "chesil_web.record.given",
    "chesil_web.record.links",
    "chesil_web.person.sharing",
)
LONGEST_STATE = 30  # letters, in which nobody tells anything


def columns():
    return {
        f"{model._meta.label_lower}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith(ROOMS)
        for field in model._meta.local_fields
        if field.name not in SEALED
    }


def listed():
    with Path(__file__).with_name("columns_in_clear.csv").open(encoding="utf-8") as lines:
        return {row["column"]: row["tells"] for row in csv.DictReader(lines)}


def test_each_column_in_clear_is_one_that_a_thief_may_read():
    assert sorted(columns()) == sorted(listed())


def test_each_tells_no_more_than_which_belong_together_when_how_many_which_are_equal_and_how_far():
    for name, field in columns().items():
        assert isinstance(field, TELLS[listed()[name]]), name
        assert not isinstance(field, models.CharField) or field.max_length <= LONGEST_STATE, name
