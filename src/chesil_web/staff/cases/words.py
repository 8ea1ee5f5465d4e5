"""What kinds, priorities and entries are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil.risk import Level
from chesil_web.staff.cases.models import EntryKind, Kind

KINDS: Final[Mapping[Kind, Any]] = {
    "domestic abuse": _("Domestic abuse"), "stalking": _("Stalking"), "hate": _("Hate"),
    "harassment": _("Harassment"), "neighbours": _("Trouble near the home"), "other": _("Something else"),
}  # fmt: skip
PRIORITIES: Final[Mapping[int, Any]] = {
    1: _("1: act today"), 2: _("2: act within 1 working day"), 3: _("3: act within 3 working days"),
    4: _("4: act within 5 working days"),
}  # fmt: skip
LEVELS: Final[Mapping[Level, Any]] = {"standard": _("Standard"), "medium": _("Medium"), "high": _("High")}
ENTRIES: Final[Mapping[EntryKind, Any]] = {
    "arrived": _("Arrived"),
    "triage": _("First look"),
    "call": _("Call"),
    "visit": _("Visit"),
    "letter": _("Letter"),
    "decision": _("Decision"),
    "note": _("Note"),
    "contact": _("How to contact"),
    "shared": _("They shared something"),
    "kept": _("A copy that is kept"),
    "handed over": _("Handed over"),
    "closed": _("Closed"),
    "reopened": _("Opened again"),
    "act": _("Something happened"),
    "order": _("Order"),
    "breach": _("Breach of an order"),
    "step": _("Step taken"),
    "plan": _("Plan"),
    "stay": _("Safe accommodation"),
    "list": _("Checklist"),
    "clock": _("Task done"),
    "right": _("Rights"),
    "held": _("How long it is kept"),
    "transfer": _("Move to others"),
    "tied": _("Tied cases"),
    "people": _("People of the case"),
    "joint": _("Shared between agencies"),
}
# What a worker can write down by hand.
WRITTEN: Final[tuple[EntryKind, ...]] = ("act", "call", "visit", "letter", "decision", "note")
ENDS: Final = {
    "done": _("Done"), "not possible any more": _("Not possible any more"), "not done": _("Not done"),
}  # fmt: skip
SAFE: Final[Mapping[Any, Any]] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}
DANGER: Final = {"no": _("No"), "yes": _("Yes"), "unknown": _("They do not know, or could not be asked")}
DAYS: Final = [
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
]  # fmt: skip
