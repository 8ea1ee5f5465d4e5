"""Who has a record: a name that can be looked up and not read, and what is shown once."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.keys.models import Safe, Sealed


class Account(models.Model):
    """A name and the safe it opens. The name itself is nowhere: only its blind index is."""

    name_index = models.BinaryField(unique=True)
    safe = models.OneToOneField(Safe, models.CASCADE)


class ShownOnce(Sealed):
    """A recovery code, until its owner says that she has kept it; a new record's name with it."""


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of ShownOnce."""

    text: str
    name: str = ""
    at: datetime | None = None  # when it was made, or its owner proved to be there


class Preference(Sealed):
    """How she likes the website to be: one row a record."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_preferences")]


class Preferences(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The document of Preference. What is not in it is as it is for everyone.

    Attributes:
        questions: more about an entry is asked one question at a time ("one") or all on one page ("all").
        put_off: what she does not want to see on the first page now, by its id, and the day it comes back.
    """

    questions: Literal["one", "all"] = "one"
    put_off: dict[str, date] = {}
