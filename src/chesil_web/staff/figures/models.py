"""What this room stores, in the safe of an agency's board: what counts of each case, and rounded figures."""

from datetime import date

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed
from chesil_web.staff.cases.models import Case
from chesil_web.staff.workforce.models import Agency


class CaseCount(Sealed):
    """What counts of one case. Its document is Facts.

    Attributes:
        written: how much was written in the case when it was counted; a case that has more is counted anew.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="counted")
    written = models.PositiveIntegerField()


class Year(Sealed):
    """The figures of an agency over 12 months, made anew each night. Its document is Figures."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="+")
    made_on = models.DateField()


class Quarter(Sealed):
    """The figures of a quarter that is closed. They never change. Its document is Figures."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "starts_on"], name="one_quarter_of_an_agency")
        ]


class StepFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step that was taken. *before*, *after*: acts that are written down within 28 days of it."""

    kind: str
    on: date
    before: int
    after: int


class StayFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What counts of support in safe accommodation, or that there was none; fields as in StayTold."""

    outcome: str
    on: date
    place: str = ""
    whence: str = "unknown"
    women: int = 0
    men: int = 0
    trans: int = 0
    adults: int = 0
    children: int = 0
    needs: tuple[str, ...] = ()
    ended_on: date | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of CaseCount.

    Attributes:
        sent_on: when the first report in it was sent; None for a case that began otherwise.
        contact_on: the first day after that on which somebody was called, seen or told that it arrived.
    """

    opened_on: date
    sent_on: date | None = None
    contact_on: date | None = None
    steps: tuple[StepFacts, ...] = ()
    stays: tuple[StayFacts, ...] = ()

    @property
    def arrived_on(self) -> date:
        """The day on which somebody first waited."""
        return self.sent_on or self.opened_on


class StepFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Steps of a kind, and acts before and after them, rounded; None where there are too few steps."""

    steps: int
    before: int | None
    after: int | None


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Year and Quarter: counts by name, rounded as `rules.rounded` does.

    Attributes:
        since, until: the first and the last day. steps: by kind, also those of which there is none.
        days: medians in whole days by name; None where there are too few cases.
    """

    since: date
    until: date
    counts: dict[str, int]
    steps: dict[str, StepFigures]
    days: dict[str, int | None]
