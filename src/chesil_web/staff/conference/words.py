"""What states, kinds and answers of panels are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.cases.words import SAFE as SAFE
from chesil_web.staff.conference.listing_models import (
    Answer,
    Basis,
    Level,
    ListingState,
    ResearchState,
    Sort,
)
from chesil_web.staff.conference.meeting_models import ActionState, Came, LineKind, MeetingState
from chesil_web.staff.conference.panel_models import CriterionKind, OnHoliday, RepeatWording

LISTINGS: Final[Mapping[ListingState, Any]] = {
    "referred": _("Referred"), "returned": _("Returned with advice"), "accepted": _("Accepted"),
    "listed": _("On an agenda"), "heard": _("Heard"), "finished": _("Finished"),
    "deferred": _("Deferred"), "withdrawn": _("Withdrawn"), "moved": _("Moved to another panel"),
}  # fmt: skip
SORTS: Final[Mapping[Sort, Any]] = {
    "new": _("New"), "repeat": _("Repeat"), "moved here": _("Moved here from another panel"),
}  # fmt: skip
RESEARCH: Final[Mapping[ResearchState, Any]] = {
    "asked": _("Asked"), "read": _("Names read"), "answered": _("Answered"), "nil": _("Nothing known"),
}  # fmt: skip
MEETINGS: Final[Mapping[MeetingState, Any]] = {
    "planned": _("Planned"), "agenda out": _("Agenda is out"), "sitting": _("Sitting"),
    "minuted": _("Minuted"), "approved": _("Minutes approved"), "released": _("Minutes released"),
    "cancelled": _("Cancelled"),
}  # fmt: skip
ACTIONS: Final[Mapping[ActionState, Any]] = {
    "said": _("Said in the meeting"),
    "open": _("Open"), "done": _("Done"), "not possible any more": _("Not possible any more"),
    "not done": _("Not done"), "escalated": _("Passed up"),
}  # fmt: skip
LINES: Final[Mapping[LineKind, Any]] = {
    "fact": _("Fact"), "action": _("Action"), "risk": _("Risk"), "voice": _("Their own words"),
    "gap": _("Not known"), "crime": _("Crime"),
}  # fmt: skip
CAME: Final[Mapping[Came, Any]] = {
    "member": _("Member"), "deputy": _("In place of a member"), "observer": _("Observer"),
    "apology": _("Apology"),
}  # fmt: skip
CRITERIA: Final[Mapping[CriterionKind, Any]] = {
    "count": _("Number of answers that are yes"), "judgement": _("A worker’s judgement"),
    "escalation": _("It happens more often or gets worse"), "repeat": _("It happened again"),
    "local": _("The panel’s own"),
}  # fmt: skip
REPEATS: Final[Mapping[RepeatWording, Any]] = {
    "any": _("Any abuse counts"),
    "older": _("Only violence or threats, a pattern of stalking or harassment, or sexual abuse counts"),
}  # fmt: skip
HOLIDAYS: Final[Mapping[OnHoliday, Any]] = {
    "left out": _("The meeting falls out"), "next working day": _("The next working day"),
    "working day before": _("The working day before"),
}  # fmt: skip
ANSWERS: Final[Mapping[Answer, Any]] = {
    "yes": _("Yes"), "no": _("No"), "unknown": _("Not known"), "not asked": _("Not asked"),
}  # fmt: skip
LEVELS: Final[Mapping[Level, Any]] = {
    "high": _("High"), "medium": _("Medium"), "standard": _("Standard"),
}  # fmt: skip
BASES: Final[Mapping[Basis, Any]] = {
    "their word": _("They agreed to it"),
    "danger": _("To protect somebody from serious harm; they were not asked, or did not agree"),
    "duty": _("A legal duty or power of the agency"),
}  # fmt: skip
IN_THE_WAY: Final[Mapping[str, Any]] = {
    "not now": _("This is not possible any more. Somebody may have changed it meanwhile. Nothing was done."),
    "why": _("Say why, in a few words."),
    "empty": _("Write what was said first."),
    "open": _(
        "Something is found that must stay secret, and nobody has decided about it. Look at the minutes of "
        "each case. Nothing was done."
    ),
    "actions": _("Some actions were not looked at yet. Look at them first. Nothing was done."),
    "not made": _("The papers are not all made yet. Nothing was released."),
    "same": _("The second person has to be somebody else. Nothing was kept."),
    "secret": _("This may be said, and not written in the minutes. Nothing was kept."),
    "still open": _("An action is still open. It has to end first, or be called off. Nothing was done."),
    "unheard": _("A case is still to be heard. Hear it or defer it first. Nothing was done."),
    "no meeting": _("No meeting is planned by whose day they could answer. Plan one first."),
    "taken": _("There is a meeting at this time already. Nothing was kept."),
    "cases": _("Cases are on the agenda of this meeting. Put them on another one first. Nothing was kept."),
    "many": _("There are too many corrections of this case. Nothing was kept."),
    "full": _("This agenda is full. Choose another meeting, or let the panel take more. Nothing was kept."),
    "theirs": _(
        "Another agency wrote this line, so it cannot be taken out. Write a correction, or choose on the "
        "minutes which agencies do not get it. Nothing was kept."
    ),
    "changed": _("Somebody changed this meanwhile. This is how it is now. Nothing was kept."),
}
