"""Papers that were asked for, and the files of each."""

from datetime import datetime

import msgspec
from django.db import models

from chesil_web.keys.models import Part, Sealed


class Paper(Sealed):
    """A paper she asked for. *job* makes it."""

    job = models.UUIDField(null=True)


class Made(Part):
    """One file of a paper: its bytes lie in the store under this row's id."""

    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_file_of_a_number")]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Paper: what was asked for, and what it is made from.

    Attributes:
        text: "whole", "excerpt" or "withheld", as the library's settings have it.
        name: of the file, chosen by her. kept: ids of the suggestions she kept then.
        run, run_key, readings: what it is made from; the keys are taken out when it is made.
        diary: her entries, taken out too.
    """

    asked_at: datetime
    what_for: str
    text: str
    name: str
    about: str
    zone: str
    kept: tuple[str, ...]
    run: str
    run_key: str
    readings: tuple[tuple[str, str], ...]
    diary: str
    fault: str = ""


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Made."""

    name: str
    what: str
    size: int
    sha256: str
