"""Meetings: who came, what was said, what is to be done, and what is returned of a quarter."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Sealed
from chesil_web.staff.conference.panel_models import Panel
from chesil_web.staff.workforce.models import Agency, Worker

MeetingState = Literal[
    "planned", "agenda out", "sitting", "minuted", "approved", "released", "cancelled",
]  # fmt: skip
LineKind = Literal["fact", "action", "risk", "voice", "gap", "crime"]
ActionState = Literal["said", "open", "done", "not possible any more", "not done", "escalated"]
Came = Literal["member", "deputy", "observer", "apology"]


class Meeting(Content):
    """A day on which a panel meets. Its document is MeetingTold.

    Attributes:
        version: of the panel's settings, as it was planned. hears_cases: cases are heard.
        extra: it is in no rhythm, such as one for a case that cannot wait.
        cut_off_at, agenda_on, research_at: by when what is due before it.
    """

    plain = frozenset(("state",))
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    hears_cases = models.BooleanField(default=True)
    extra = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    cut_off_at = models.DateTimeField()
    agenda_on = models.DateField()
    research_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "at"], name="one_meeting_at_a_time")]
        indexes = [models.Index(fields=["panel", "state", "at"], name="meetings_of_a_panel")]


class Attendance(Content):
    """That somebody was at a meeting, or sent an apology. Its document is AttendanceTold.

    Attributes:
        worker: None for an observer without a place here. signed_at: when they signed the statement of
            confidence; None before, and who has not signed sees no case in the meeting.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "worker"], name="a_worker_comes_once")]


class Line(Sealed):
    """One version of a line that was minuted, in the safe of its listing. Its document is LineTold.

    Attributes:
        line: the same for all versions of one line; it comes from the page, so sent twice it is kept once.
        version: counts them from 1. number: counts everything kept of a listing, in the order it was kept:
            a page asks for what is higher than the highest it has. The first version's is the line's place.
    """

    listing = models.ForeignKey("conference.Listing", models.CASCADE, related_name="lines")
    line = models.UUIDField()
    version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "line", "version"], name="one_version_of_a_line"),
            models.UniqueConstraint(fields=["listing", "number"], name="one_line_of_a_number"),
        ]


class Action(Sealed):
    """Something that an agency does after a meeting, in the safe of its listing. Its document is ActionTold.

    Attributes:
        agency, worker: whose it is; a worker may be named later. line: it was minuted as. state: only said
            in a meeting, until somebody looked at it and gave it to its agency.
    """

    plain = frozenset(("state",))
    listing = models.ForeignKey("conference.Listing", models.CASCADE, related_name="actions")
    line = models.UUIDField(null=True)
    agency = models.ForeignKey(Agency, models.SET_NULL, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=22)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "line"], name="one_action_of_a_line")]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="actions_of_an_agency")]


class Return(Content):
    """The figures of a quarter, as they were sent. Its document is ReturnTold.

    Attributes:
        quarter: its first day. number: counts corrections; the highest holds.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="returns")
    quarter = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "quarter", "number"], name="one_number_of_a_return")
        ]


class MeetingTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Meeting. It names nobody who is spoken of.

    Attributes:
        name: of its rhythm. place: where, or how to join. why: it was moved or cancelled, in words.
        statement: what is signed at it, as it was worded that day. steps: state, when, and by whom.
    """

    name: str
    place: str = ""
    why: str = ""
    statement: str = ""
    steps: tuple[tuple[MeetingState, datetime, str], ...] = ()


class AttendanceTold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of Attendance. *words*: what an apology sent, or why an observer is there."""

    name: str
    agency: str
    came: Came = "member"
    words: str = ""
    statement: str = ""


class LineTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Line.

    Attributes:
        base: the version it was corrected from; 0 for the first. agency: who says it, in hex.
        owner, due_on: of an action. taken_out: this version takes the line out; it stays to be read.
        beside: in hex, the line of another agency that this one corrects. That line stays as it is.
    """

    kind: LineKind
    text: str
    by: str
    by_name: str
    at: datetime
    base: int = 0
    agency: str = ""
    agency_name: str = ""
    owner: str = ""
    due_on: date | None = None
    taken_out: bool = False
    beside: str = ""


class ActionStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What became of an action, and who said so. *words*: the outcome, or why."""

    to: ActionState
    at: datetime
    by_name: str
    words: str = ""


class ActionTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Action. *owner*: the agency and the person, in words. *steps*: the oldest first."""

    text: str
    owner: str = ""
    by_name: str = ""
    at: datetime | None = None
    chased: tuple[datetime, ...] = ()
    steps: tuple[ActionStep, ...] = ()


class ReturnTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Return. *counts*: by the name of each figure. *rows*: one for each meeting."""

    counts: dict[str, int]
    rows: tuple[dict[str, str | int], ...] = ()
    by_name: str = ""
    at: datetime | None = None
