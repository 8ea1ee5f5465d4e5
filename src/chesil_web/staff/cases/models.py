"""What this room stores: cases at the desk of an agency, what was done, what is due, and a card of each."""

from datetime import date, datetime, time
from typing import Final, Literal

import msgspec
from django.db import models

from chesil.risk import Level
from chesil_web.foundation.keys.models import Content, Safe, Sealed
from chesil_web.staff.cases import copy_models as copy_models  # these too
from chesil_web.staff.cases import ending_models as ending_models  # and these
from chesil_web.staff.cases import work_models as work_models  # Django finds the tables of a room from here
from chesil_web.staff.cases.people_models import Notice as Notice  # Django looks for models here
from chesil_web.staff.cases.people_models import Party as Party
from chesil_web.staff.cases.people_models import PartyVersion as PartyVersion
from chesil_web.staff.cases.people_models import Relation as Relation
from chesil_web.staff.cases.people_models import Tie as Tie
from chesil_web.staff.workforce.models import Agency, Team, Worker

Kind = Literal["harassment", "stalking", "domestic abuse", "hate", "neighbours", "other"]
Priority = Literal[1, 2, 3, 4]
EntryKind = Literal[
    "arrived",
    "triage",
    "call",
    "visit",
    "letter",
    "decision",
    "note",
    "contact",
    "shared",
    "kept",
    "handed over",
    "closed",
    "reopened",
    "act",
    "order",
    "breach",
    "step",
    "plan",
    "stay",
    "list",
    "clock",
    "right",
    "held",
    "transfer",
    "tied",
    "people",
    "joint",
]


class Board(models.Model):
    """The safe in which an agency keeps a card of each of its cases."""

    agency = models.OneToOneField(Agency, models.CASCADE)
    safe = models.OneToOneField(Safe, models.CASCADE, related_name="+")


_OPEN: Final = models.Q(closed_on=None)


class Case(Sealed):
    """A case, in a safe of its own: the desk that one agency has on it. Its document is CaseTold.

    Attributes:
        ref: what people call it by; drawn at random.
        next_due_on: the earliest day of a task that is open, or of a clock that runs.
        purge_on: from when it can be erased. held: a legal hold keeps it.
    """

    plain = frozenset(("ref",))
    ref = models.CharField(max_length=7, unique=True)
    priority = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField()
    next_due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    purge_on = models.DateField(null=True)
    held = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "closed_on", "next_due_on"], name="cases_of_an_agency"),
            models.Index(fields=["worker", "closed_on", "next_due_on"], name="cases_of_a_worker"),
            # In the orders of the lists, so that a page of one is read and no more.
            models.Index("agency", "next_due_on", "priority", "id", condition=_OPEN, name="open_by_day"),
            models.Index("agency", "priority", "next_due_on", "id", condition=_OPEN, name="open_by_priority"),
            models.Index("agency", models.F("opened_on").desc(), "id", name="cases_by_start"),
            models.Index(
                "agency", models.F("closed_on").desc(), "id", condition=~_OPEN, name="closed_by_day"
            ),
            models.Index("agency", "purge_on", "id", condition=~_OPEN, name="closed_by_end"),
        ]  # fmt: skip


class Card(Sealed):
    """What a list shows of a case, in the safe of its agency's board. Its document is CardTold."""

    case = models.OneToOneField(Case, models.CASCADE)


class CaseGiving(models.Model):
    """That a complaint belongs to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="givings")
    complaint = models.UUIDField(unique=True)


class CaseShare(models.Model):
    """That something she shared belongs to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="shares")
    share = models.UUIDField(unique=True)


class RefusedShare(Content):
    """That a worker said of something shared that it is not hers: a code may have been overheard."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")


class Entry(Sealed):
    """Something that was done or said, numbered as it was written. It never changes."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_entry_of_a_number")]


class Task(Sealed):
    """Something that has to be done. Its document is TaskTold."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["worker", "ended_on", "due_on"], name="tasks_of_a_worker")]


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How somebody can be reached without harm. Nothing is assumed: unknown means do not.

    Attributes:
        state: unknown; confirmed on a day, by her word; unsafe.
        way, number: as she said. hours: in her words. days, since, until: when it is safe, as far as known:
            weekdays from 0 for Monday, and hours of the day. words: what may be said to others.
    """

    state: Literal["unknown", "confirmed", "unsafe"] = "unknown"
    way: str = ""
    number: str = ""
    hours: str = ""
    days: tuple[int, ...] = ()
    since: int = 0
    until: int = 24
    voicemail: str = ""
    words: str = ""
    who_answers: str = ""
    confirmed_on: date | None = None


class Teller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who told it for somebody else. They are not who is harmed, and neither is reached for the other.

    Attributes:
        bond: what they are to that person, in their words. knows: whether that person knows that they told.
        reach: what they say of how that person can be reached; it is not that person's own word.
        contact: how they themselves can be reached.
    """

    name: str
    bond: str = ""
    knows: Literal["yes", "no", "unknown"] = "unknown"
    reach: str = ""
    contact: Contact = Contact()


class CaseTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Case.

    Attributes:
        who: what to call the person harmed. teller: who told it for them; None where they did.
        against: whom it is about, in the words of who told it.
        danger: what was answered when danger was asked about, and when.
        outcome, told_how: when it was closed: what came of it, and how she was told or why she was not.
    """

    who: str
    kind: Kind
    against: str = ""
    danger: str = ""
    danger_asked_at: datetime | None = None
    contact: Contact = Contact()
    teller: Teller | None = None
    outcome: str = ""
    told_how: str = ""


class RefusedTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of RefusedShare. *by_name*: the worker. *name*: it came under. *ref*: the case, if any."""

    at: datetime
    by_name: str
    name: str
    ref: str


class CardTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Card.

    Attributes:
        tasks: the words of the open tasks, by their ids in hex.
        risk: the highest judgement of risk that stands; None where there is none.
    """

    who: str
    kind: Kind
    tasks: dict[str, str] = {}
    risk: Level | None = None


class EntryTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Entry.

    Attributes:
        by: the worker's id in hex; by_name: their name on that day.
        happened: the day of what is told; None for the day on which it was written. at_time: the time of it.
        about: the thing of the case that it is about, in hex; or nothing.
    """

    kind: EntryKind
    at: datetime
    text: str
    by: str
    by_name: str
    happened: date | None = None
    at_time: time | None = None
    about: str = ""


class TaskTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Task. *end*: how it ended; what became impossible is not what was left."""

    text: str
    by: str
    end: Literal["", "done", "not possible any more", "not done"] = ""
    outcome: str = ""
