"""Runs over a record, what each gave, and what she decided about it."""

import uuid
from datetime import datetime

import msgspec
from django.db import models

from chesil_web.keys.models import Part, Sealed


class Run(Sealed):
    """One look through everything in a record. *job* does it."""

    job = models.UUIDField(null=True)


class Result(Part):
    """What a run gave: its tables lie in the store under this row's id."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_result_of_a_run")]


class Decisions(Sealed):
    """What she decided about each suggestion: one row a record."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_decisions")]


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that a run looks through: its reading, and the key of that while the run has not ended."""

    evidence: str
    reading: str
    key: str


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Run: what it looks through. The keys are taken out when it has ended.

    Attributes:
        inputs: files. diary: entries as docs/formats/notes.md has them, in JSON.
        me, about, zone: what she answered. stamp: tells one state of the record from another.
    """

    asked_at: datetime
    inputs: tuple[Input, ...]
    diary: str
    me: str
    about: str
    zone: str
    stamp: str


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Suggestions of one kind about one person. *most*: the month with most of them, as 2026-02."""

    person: str
    name: str
    behaviour: str
    title: str
    words: bool
    noted: bool
    count: int
    most: str


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Result.

    Attributes:
        asks: "owner" when nobody says whose phone it was, "person" when nobody is called as she said,
            "order" when dates can be read two ways; empty when the run is whole.
        proposals: names for that question, each with the reason.
        people: names that the records know.
    """

    made_at: datetime
    asks: str = ""
    said: str = ""
    proposals: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()
    people: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    events: int = 0
    me: str = ""


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of Decisions: by a suggestion's own id, "keep" or "aside", and when."""

    about: dict[str, tuple[str, str]] = {}


def stamp_of(parts: list[str]) -> str:
    """One short text for a state of the record."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(sorted(parts))).hex
