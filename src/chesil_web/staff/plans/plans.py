"""The plan of support in a case, and the person's own safety plan, which the worker writes with them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.questions import day, text
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.work_models import Version
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.things.kinds import Due, Kind, ThingForm, without_empty

_ROWS: Final = 8  # steps that a plan can have
_LONGEST: Final = 4_000
# The parts of a safety plan, as a person fills them in for themselves.
PARTS: Final = {
    "signs": lazy("What I notice before it gets worse"),
    "home": lazy("At home"),
    "leaving": lazy("If I leave"),
    "work": lazy("Work, school and on the way"),
    "children": lazy("Children"),
    "pets": lazy("Pets"),
    "phone": lazy("Phone and online"),
    "money": lazy("Money and documents"),
    "word": lazy("My code word"),
    "calm": lazy("What helps me in a bad moment"),
    "call": lazy("Who to call"),
}


class PlanStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A step of a plan: what, who does it, by when, and whether it was done."""

    what: str
    who: str = ""
    by: date | None = None
    is_done: bool = False


class SupportTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of a plan of support. *wishes*: in their own words. *agreed_on*: None: not yet."""

    wishes: str = ""
    needs: str = ""
    steps: tuple[PlanStep, ...] = ()
    agreed_on: date | None = None


class SafetyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of a safety plan: what stands in each part, by its name."""

    parts: dict[str, str]


class SupportForm(ThingForm):
    """A plan of support."""

    told_type = SupportTold
    wishes = text(
        lazy("What do they want to happen?"),
        lazy("In their own words. It may be that they want nothing done."),
        rows=4,
        required=lazy("Write what they want, or that they could not be asked and why."),
    )
    needs = text(
        lazy("What do they need?"),
        lazy(
            "For example: to feel safe at home, an interpreter who is no relative, help with rent, "
            "someone to go along."
        ),
        rows=4,
    )
    agreed_on = day(lazy("On which day did they agree to it?"), lazy("Leave it empty while it is a draft."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, _ROWS + 1):
            which = {"n": number}
            self.fields[f"what_{number}"] = text(_("Step %(n)d: what has to be done?") % which)
            self.fields[f"who_{number}"] = text(_("Step %(n)d: who does it?") % which)
            self.fields[f"by_{number}"] = day(_("Step %(n)d: by when?") % which)
            self.fields[f"done_{number}"] = forms.BooleanField(
                label=_("Step %(n)d is done") % which, required=False, widget=forms.CheckboxInput
            )

    def clean(self) -> dict[str, Any]:
        """A step that has somebody or a day says what it is, and what was agreed has been agreed."""
        cleaned = super().clean()
        if cleaned.get("agreed_on") and cleaned["agreed_on"] > timezone.localdate():
            self.add_error("agreed_on", _("This day has not come yet."))
        for number in range(1, _ROWS + 1):
            given = cleaned.get(f"who_{number}") or cleaned.get(f"by_{number}")
            if given and not cleaned.get(f"what_{number}"):
                self.add_error(f"what_{number}", _("Write what has to be done."))
        return cleaned

    def told(self) -> SupportTold:
        """The plan that was told; empty steps are left out."""
        said = self.cleaned_data
        steps = (
            PlanStep(
                what=said[f"what_{n}"], who=said[f"who_{n}"], by=said[f"by_{n}"], is_done=said[f"done_{n}"]
            )
            for n in range(1, _ROWS + 1)
        )
        return SupportTold(
            wishes=said["wishes"], needs=said["needs"], agreed_on=said["agreed_on"],
            steps=tuple(each for each in steps if each.what),
        )  # fmt: skip

    @classmethod
    def filled(cls, told: SupportTold) -> dict[str, Any]:
        """What the form begins with."""
        begins: dict[str, Any] = {"wishes": told.wishes, "needs": told.needs, "agreed_on": told.agreed_on}
        for number, each in enumerate(told.steps, 1):
            begins |= {
                f"what_{number}": each.what, f"who_{number}": each.who, f"by_{number}": each.by,
                f"done_{number}": each.is_done,
            }  # fmt: skip
        return begins


class SafetyForm(ThingForm):
    """A safety plan."""

    told_type = SafetyTold

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, heading in PARTS.items():
            self.fields[name] = forms.CharField(
                label=heading, required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
            )

    def clean(self) -> dict[str, Any]:
        """Something stands in it."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in PARTS):
            self.add_error("signs", _("Write something in at least one part."))
        return cleaned

    def told(self) -> SafetyTold:
        """The plan that was told."""
        return SafetyTold(parts={name: self.cleaned_data[name] for name in PARTS if self.cleaned_data[name]})

    @classmethod
    def filled(cls, told: SafetyTold) -> dict[str, Any]:
        """What the form begins with."""
        return dict(told.parts)


def support_rows(told: SupportTold) -> Rows:
    """What is shown of a plan of support."""
    steps = ((_("Step %(n)d") % {"n": n}, _step(each)) for n, each in enumerate(told.steps, 1))
    agreed = said_day(told.agreed_on) if told.agreed_on else _("not yet: this is a draft")
    return without_empty(
        [
            (lazy("What they want"), told.wishes),
            (lazy("What they need"), told.needs),
            *steps,
            (lazy("Agreed"), agreed),
        ]
    )


def _step(each: PlanStep) -> str:
    by = _("by %(day)s") % {"day": said_day(each.by)} if each.by else ""
    return " · ".join(filter(None, (each.what, each.who, by, _("done") if each.is_done else "")))


def _due(told: SupportTold) -> Iterable[Due]:
    waiting = sorted((each.by, each.what) for each in told.steps if each.by and not each.is_done)
    yield Due(kind="plan step", on=waiting[0][0] if waiting else None, words=waiting[0][1] if waiting else "")


def _meets(told: SupportTold) -> Iterable[tuple[str, date]]:
    if told.agreed_on:
        yield "plan", told.agreed_on


def safety_rows(told: SafetyTold) -> Rows:
    """What is shown of a safety plan, in the order of its parts."""
    return without_empty([(heading, told.parts.get(name, "")) for name, heading in PARTS.items()])


SUPPORT: Final = Kind(
    sort="support",
    form=SupportForm,
    document=Version[SupportTold],
    entry="plan",
    page="plan",
    list_page="cases:plan",
    heading=lazy("Plan of support"),
    empty=lazy(
        "There is no plan yet. Write it with them: what they want in their own words, what they need, and "
        "who does what by when. They should not have to tell their story twice."
    ),
    add=lazy("Write the plan"),
    change=lazy("Change the plan"),
    title=lambda _told: _("Plan of support"),
    rows=support_rows,
    day=lambda told: told.agreed_on,
    due=_due,
    meets=_meets,
    only=True,
)
SAFETY: Final = Kind(
    sort="safety",
    form=SafetyForm,
    document=Version[SafetyTold],
    entry="plan",
    page="safety",
    list_page="cases:safety",
    heading=lazy("Their safety plan"),
    empty=lazy(
        "There is no safety plan here yet. It is theirs: write down what they say, part by part, and leave "
        "out what they do not want kept. Nothing of it goes to anybody else from here."
    ),
    add=lazy("Write it with them"),
    change=lazy("Change it with them"),
    title=lambda _told: _("Their safety plan"),
    rows=safety_rows,
    only=True,
)


def wishes(safe: OpenSafe, case: Case) -> str:
    """What the person wants, in the newest plan of support that says so; empty where none does."""
    found = (each.told.wishes for each in thing_queries.things(safe, case, SUPPORT))
    return next(filter(None, found), "")
