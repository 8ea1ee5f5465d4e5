"""Who has a record: a name that can be looked up and not read, and what is shown once."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Safe, Sealed


class Account(models.Model):
    """A name and the safe it opens. The name itself is nowhere: only its blind index is."""

    name_index = models.BinaryField(unique=True)
    safe = models.OneToOneField(Safe, models.CASCADE)


class ShownOnce(Sealed):
    """What opens a record, on one sheet, until its owner says that she has kept it."""


type Why = Literal["made", "code", "asked", "passphrase", "recovered", "recovered-anew"]


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of ShownOnce. What is empty is as it was before, and not known here.

    Attributes:
        text: the recovery code.
        at: when it was made, or its owner proved to be there.
        why: what was done: a record made, a code replaced or asked for, a passphrase changed, the record
            opened with its code, which stayed or was replaced by that.
        to_keep: whether it holds a recovery code that its owner did not have before.
    """

    text: str = ""
    name: str = ""
    at: datetime | None = None
    passphrase: str = ""
    why: Why = "code"
    to_keep: bool = True


class Preference(Sealed):
    """How she likes the website to be: one row a record."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_preferences")]


class Preferences(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The document of Preference. What is not in it is as it is for everyone.

    Attributes:
        questions: more about an entry is asked one question at a time ("one") or all on one page ("all").
        passed: names in her files and notes that she says are not important.
        put_off: what she does not want to see on the first page now, by its id, and the day it comes back.
    """

    questions: Literal["one", "all"] = "one"
    put_off: dict[str, date] = {}
    passed: tuple[str, ...] = ()
