"""Rights that somebody can use: what each gives, and the clocks that run once it was asked for."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

import attrs
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.noting import note
from chesil_web.staff.cases.work_models import Clock, ClockKind
from chesil_web.staff.clocks import actions as clock_actions
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.queries import own_days
from chesil_web.staff.things.kinds import named
from chesil_web.staff.workforce.queries import Working

ENHANCED: Final = 1  # the clock of a notification is shorter for those with enhanced rights
STANDARD: Final = 2


@attrs.frozen
class Right:
    """A right: its name, what it gives, and the clocks that begin when it is used."""

    name: Any
    words: Any
    clocks: tuple[ClockKind, ...]


RIGHTS: Final[Mapping[str, Right]] = {
    "told": Right(
        lazy("Victims’ Code: to be told in time"),
        lazy(
            "The police and others have to tell a victim what was decided, within 5 working days. It is 1 "
            "working day with enhanced rights: for victims of domestic abuse or "
            "stalking as a rule, for those who "
            "are vulnerable, intimidated or persistently targeted."
        ),
        ("told",),
    ),
    "support": Right(
        lazy("Victims’ Code: support"),
        lazy("The police refer a victim to a support service within 2 working days, if they want it."),
        ("support",),
    ),
    "disclosure": Right(
        lazy("Clare’s Law: to ask about somebody’s past"),
        lazy(
            "Somebody, or a person who worries about them, can ask the police whether a partner or former "
            "partner has been abusive before. What is told goes to whoever can "
            "protect them, in person, with a "
            "plan for their safety. It is sooner where there is a risk."
        ),
        ("disclosure contact", "disclosure"),
    ),
    "review": Right(
        lazy("ASB case review"),
        lazy(
            "Who reported anti-social behaviour and saw too little done can ask the council to bring the "
            "agencies together, or somebody can ask for them. A council may not "
            "ask for more than 3 reports in 6 "
            "months, each made within a month of what happened. The decision comes in writing, with reasons."
        ),
        ("review receipt", "review decision", "review meeting"),
    ),
}
# What the Victims' Code says has to be told.
EVENTS: Final[Mapping[str, Any]] = {
    "arrest": lazy("Somebody was arrested"),
    "release": lazy("They were released"),
    "bail": lazy("Bail conditions were set or changed"),
    "charge": lazy("They were charged"),
    "no action": lazy("No further action, and why"),
    "not investigated": lazy("It is not investigated, and why"),
    "prosecutors": lazy("The prosecutors decided not to charge, or to stop"),
    "court": lazy("A court day was set or changed"),
    "outcome": lazy("What the court decided"),
}


class RightForm(RevealingForm):
    """That a right was used, or that something happened that has to be told."""

    reveals = {"right": {"told": ("event", "rights")}}
    right = one_of(
        lazy("Which right is it about?"), [(id, each.name) for id, each in RIGHTS.items()],
        required=lazy("Choose one."),
    )  # fmt: skip
    event = one_of(lazy("What has to be told?"), EVENTS.items(), required=lazy("Choose what has to be told."))
    rights = one_of(
        lazy("Which rights do they have?"),
        [("enhanced", lazy("Enhanced: 1 working day")), ("standard", lazy("Standard: 5 working days"))],
        required=lazy("Choose which rights they have."),
        hint=lazy(
            "Ask the officer in the case if you do not know. Victims of domestic "
            "abuse or stalking mostly have enhanced rights."
        ),
    )
    start = day(
        lazy("On which day did the time begin?"),
        lazy("The day on which they asked, or on which it happened or was decided."),
        required=lazy("Add the day on which the time began."),
    )
    words = text(
        lazy("What do you want to keep with it?"), lazy("For example: who asked, a reference, the officer.")
    )

    def clean(self) -> dict[str, Any]:
        """The time has begun."""
        cleaned = super().clean()
        if cleaned.get("start") and cleaned["start"] > timezone.localdate():
            self.add_error("start", _("This day has not come yet."))
        return cleaned


def use(worker: Working, case: Case, told: Mapping[str, Any]) -> None:
    """Begin the clocks of a right, as a form told it. Those that run for the same are not begun twice."""
    right = RIGHTS[told["right"]]
    words = " · ".join(filter(None, (named(EVENTS, told.get("event") or ""), told["words"])))
    thing = uuid.uuid5(case.id, f"{told['right']} {told['start']} {words}")
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        if Clock.objects.filter(case=row, thing=thing).exists():
            return
        safe = looking.opened(worker.id, row)
        for kind in right.clocks:
            length = {"enhanced": ENHANCED, "standard": STANDARD}.get(told.get("rights") or "", row.priority)
            due = clocks.due(kind, told["start"], length, own_days(row.agency_id))
            clock_actions.begin(safe, row, kind, start=told["start"], due_on=due, thing=thing, words=words)
        text = " · ".join(filter(None, (str(right.name), words)))
        note(safe, row, worker, "right", text, happened=told["start"], about=thing.hex)
