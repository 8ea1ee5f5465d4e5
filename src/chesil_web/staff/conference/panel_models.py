"""Panels: who sits on them, and how they work, as data that changes from a day on and never backwards."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content
from chesil_web.staff.workforce.models import Agency, AgencyKind, Worker

CriterionKind = Literal["count", "judgement", "escalation", "repeat", "local"]
# What counts as abuse for a repeat: any at all, or only what the older wording names.
RepeatWording = Literal["any", "older"]
OnHoliday = Literal["left out", "next working day", "working day before"]
Every = Literal["weeks", "month"]
Small = Annotated[int, msgspec.Meta(ge=0, le=400)]


class Panel(models.Model):
    """A panel. What it is called and how it works stands in its versions.

    Attributes:
        agency: which runs it; its administrators may change how it works.
        begun_from: which of the panels that ship it began as; no more than a name of a file.
    """

    begun_from = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    made_on = models.DateField()
    ended_on = models.DateField(null=True)


class PanelVersion(Content):
    """How a panel works from a day on. It never changes. Its document is a Settings.

    Attributes:
        number: counts the versions of a panel from 1. since: the first day on which it holds. Of several
            that began, the highest number holds.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="one_version_of_a_panel")]


class PanelAgency(models.Model):
    """That an agency belongs to a panel; *left_on*: since when it does not any more."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "agency"], name="an_agency_joins_once")]


class Seat(models.Model):
    """That a worker sits on a panel. What they may do there follows from their roles."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="seats")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "worker"], name="one_seat_of_a_worker")]


class Rhythm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """On which days a panel meets.

    Attributes:
        name: what these meetings are called. hears_cases: cases are heard; else the panel's own work.
        every: so many weeks, or on a day of each month. count: of weeks. weekdays: 0 for Monday.
        which: for `month`, the first to the fifth of that weekday, from 1.
        from_day: a day in a week in which it meets, where that is not each week; or the first day of all.
        at: hours and minutes, as 12:00. minutes: planned for one case; 0 where nothing is.
    """

    name: str
    hears_cases: bool = True
    every: Every = "weeks"
    count: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...] = ()
    which: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    from_day: date | None = None
    at: str = "10:00"
    minutes: Small = 15


class OtherDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A meeting that is not as the rhythm has it. *to*: the day it moves to; None where it falls out."""

    on: date
    to: date | None = None
    why: str = ""


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A reason for which a panel takes a case. It can only let in: none that is missing keeps a case out.

    Attributes:
        threshold: for `count`, of answers that are yes; for `escalation`, of incidents in *months*.
        months: for `escalation` and `repeat`, the calendar months that count. wording: for `repeat`.
        words: for `local`, what the panel asks; else a note. since, until: the days on which it holds.
    """

    kind: CriterionKind
    threshold: Small = 0
    months: Small = 12
    wording: RepeatWording = "any"
    words: str = ""
    since: date | None = None
    until: date | None = None


class Deadlines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """By when things are due. Days are working days, before the meeting or after what they follow.

    Attributes:
        cut_off, cut_off_at: referrals for a meeting. agenda: is out. research, research_at: is back.
        advocate: first contact after a referral. sheet: the list of actions. minutes: are written.
        told: the person is told. action: an action, where nobody says otherwise, in days.
    """

    cut_off: Small = 8
    cut_off_at: str = "16:00"
    agenda: Small = 5
    research: Small = 0
    research_at: str = "10:00"
    advocate: Small = 2
    sheet: Small = 1
    minutes: Small = 3
    told: Small = 2
    action: Small = 7


class Forms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The panel's own words: what is signed at each meeting, and notes for who refers and who answers."""

    confidentiality: str
    referral: str = ""
    research: str = ""


class Telling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the person is told. Each only where it is safe.

    Attributes:
        before, after: what they are told when they are referred, and after the meeting. who: who tells them.
    """

    before: str
    after: str
    who: str


class Keeping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How long things are kept: listings in years after the last one, returned ones, flags in months."""

    years: Small = 6
    returned_years: Small = 1
    flag_months: Small = 12


class Population(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many women of 18 or older live in the area. *on*: the day it is of. *source*: who counted them."""

    women: Annotated[int, msgspec.Meta(ge=1)]
    on: date
    source: str


class Unsure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A setting that nobody could check. *setting*: its name, as `deadlines.agenda`. *why*: in words."""

    setting: str
    why: str


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That somebody of the panel says that a setting is right as it stands."""

    setting: str
    by_name: str
    on: date


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of PanelVersion: everything about a panel that agencies decide for themselves.

    Attributes:
        core: the kinds of agencies that are asked about each case. opens_with_item: answers of agencies
            open with the case; else each stays at its agency until it is said.
        sets: ids of the sets of questions whose count `count` is about; empty for every set.
        age_from: the youngest age of a person harmed that the panel takes.
        unsure, confirmed: what has to be confirmed, and what was.
        by_name, at: who wrote this version, and when; empty as it ships.
    """

    name: str
    area: str
    sort: str
    cadence: tuple[Rhythm, ...]
    exceptions: tuple[OtherDay, ...] = ()
    on_holiday: OnHoliday = "next working day"
    most_cases: Small = 20
    criteria: tuple[Criterion, ...]
    age_from: Small = 16
    core: tuple[AgencyKind, ...] = ()
    sets: tuple[str, ...] = ()
    opens_with_item: bool = False
    deadlines: Deadlines = Deadlines()
    forms: Forms
    telling: Telling
    keeping: Keeping = Keeping()
    population: Population | None = None
    unsure: tuple[Unsure, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    by_name: str = ""
    at: datetime | None = None
