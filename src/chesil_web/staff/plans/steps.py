"""Steps that were taken to stop it: what, why, what came of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.work_models import Version
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.things.kinds import Due, Kind, ThingForm, named, without_empty

STEPS: Final = {
    "warning": lazy("Warning letter"),
    "visit": lazy("Visit to the other person"),
    "agreement": lazy("Acceptable behaviour agreement"),
    "notice warning": lazy("Community protection warning"),
    "notice": lazy("Community protection notice"),
    "injunction": lazy("Injunction applied for"),
    "police": lazy("Told to the police"),
    "security": lazy("Locks, alarms or other security"),
    "tenancy": lazy("Step under the tenancy"),
    "move": lazy("Move arranged"),
    "mediation": lazy("Mediation"),
    "no mediation": lazy("Mediation refused, because of abuse or stalking"),
    "other": lazy("Something else"),
}
# Kinds of case in which nobody is asked to sit down with the other person.
NO_MEDIATION: Final = ("domestic abuse", "stalking")


class StepTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of a step. *came*: what came of it, once somebody looked. *review_on*: by when they do."""

    kind: str
    on: date
    what: str
    why: str
    review_on: date | None = None
    came: str = ""


class StepForm(ThingForm):
    """A step. *case_kind*: what the case is about; mediation is not offered for some."""

    told_type = StepTold
    kind = one_of(lazy("What was it?"), STEPS.items(), required=lazy("Choose what it was."))
    on = day(
        lazy("On which day?"),
        lazy("For example, 4 3 2026"),
        required=lazy("Add the day on which it was done."),
    )
    what = text(lazy("What was done?"), rows=4, required=lazy("Write what was done."))
    why = text(
        lazy("Why this step?"),
        lazy("Also what they said of it, and what you did so that it makes nothing worse."),
        rows=3,
        required=lazy("Say why, in a sentence."),
    )
    review_on = day(
        lazy("When will you look at what came of it?"),
        lazy("It then stands in My day. Leave it empty once you have looked."),
    )
    came = text(lazy("What came of it?"), lazy("Leave it empty if it is too early to say."), rows=3)

    def __init__(self, *args: Any, case_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._case_kind = case_kind
        days = clocks.settings()["step"].days[0]
        self.fields["review_on"].initial = timezone.localdate() + timedelta(days=days)

    def clean(self) -> dict[str, Any]:
        """A step has been taken, and mediation is for quarrels alone."""
        cleaned = super().clean()
        if cleaned.get("kind") == "mediation" and self._case_kind in NO_MEDIATION:
            self.add_error(
                "kind",
                _(
                    "Mediation is never for domestic abuse or stalking. If somebody asked for it, choose "
                    "that it was refused."
                ),
            )
        if cleaned.get("on") and cleaned["on"] > timezone.localdate():
            self.add_error("on", _("This day has not come yet. Add what is planned as a task."))
        return cleaned


def title(told: StepTold) -> str:
    """What a step is called."""
    return _("%(step)s of %(day)s") % {"step": named(STEPS, told.kind), "day": said_day(told.on)}


def rows(told: StepTold) -> Rows:
    """What is shown of a step."""
    return without_empty(
        [
            (lazy("What was done"), told.what), (lazy("Why"), told.why), (lazy("What came of it"), told.came),
            (lazy("To be looked at by"), said_day(told.review_on) if told.review_on else ""),
        ]
    )  # fmt: skip


def _due(told: StepTold) -> Iterable[Due]:
    yield Due(kind="step", on=told.review_on, words=title(told))


TAKEN: Final = Kind(
    sort="step",
    form=StepForm,
    document=Version[StepTold],
    entry="step",
    page="step",
    list_page="cases:steps",
    heading=lazy("Steps taken"),
    empty=lazy(
        "No step is written down yet. Write down each one with its day: the page then counts what "
        "happened after it."
    ),
    add=lazy("Add a step"),
    change=lazy("Change the step"),
    title=title,
    rows=rows,
    day=lambda told: told.on,
    due=_due,
)
