"""What is done in a case, as it is stored: versions of orders, steps and plans, and clocks."""

from datetime import datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Sealed

Sort = Literal["order", "breach", "step", "support", "safety", "list", "stay"]
ClockKind = Literal[
    "acknowledge",
    "interview",
    "plan",
    "update",
    "review",
    "order",
    "step",
    "plan step",
    "disclosure contact",
    "disclosure",
    "review receipt",
    "review decision",
    "review meeting",
    "told",
    "support",
    "request",
    "keep",
    "keep children",
]
CASE_CLOCKS: Final[tuple[ClockKind, ...]] = ("acknowledge", "interview", "update", "review")


class CaseVersion(Sealed):
    """One version of a thing of a case. It never changes. Its document is a Version.

    Attributes:
        sort: what it is a version of; it tells no more than a table for each would.
        thing: the same for all versions. number: counts them from 1. base: the version it was written from.
    """

    plain = frozenset(("sort",))
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="versions")
    sort = models.CharField(max_length=8)
    thing = models.UUIDField()
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "thing", "number"], name="one_number_of_a_case_version")
        ]
        indexes = [models.Index(fields=["case", "sort"], name="versions_of_a_sort")]


class Clock(Sealed):
    """By when something has to be done in a case. It is met, late or ended, and never deleted.

    Attributes:
        kind: what it is, as the design of the settings names it. thing: of the case, that it belongs to.
        ended_on: it went away without being met: the case was closed, or it is not needed any more.
    """

    plain = frozenset(("kind",))
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=20)
    thing = models.UUIDField(null=True)
    started_on = models.DateField()
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "met_on", "ended_on", "due_on"], name="clocks_of_a_case")]


class ClockDays(Content):
    """How long an agency's clocks run, where it is not as they come. Its document is ClockDaysTold."""

    agency = models.OneToOneField("workforce.Agency", models.CASCADE, related_name="+")


class Version[T](msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of CaseVersion. *by*: the worker's id in hex; *by_name*: their name on that day."""

    at: datetime
    by: str
    by_name: str
    told: T


class ClockTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Clock. *words*: what it is about. *how*: how it was met, or why it ended."""

    words: str = ""
    how: str = ""


class ClockDaysTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ClockDays: for a kind, how long for priority 1 and for the others."""

    days: dict[str, tuple[int, int]]
