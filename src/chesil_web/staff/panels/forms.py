"""What is asked of panels: each part of how one works, who belongs to it, and when it meets."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases.words import DAYS
from chesil_web.staff.conference.panel_models import (
    Criterion,
    Deadlines,
    Forms,
    Keeping,
    Population,
    Rhythm,
    Settings,
    Telling,
)
from chesil_web.staff.conference.words import CRITERIA, HOLIDAYS, REPEATS
from chesil_web.staff.panels.words import DEADLINES

_TIME: Final = re.compile(r"\A([01]?[0-9]|2[0-3])[:.][0-5][0-9]\Z")
_YES_NO: Final = (("yes", lazy("Yes")), ("no", lazy("No")))


def _number(label: Any, hint: Any = "", *, least: int = 0, most: int = 400) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, min_value=least, max_value=most,
        error_messages={"required": lazy("Write a number."), "invalid": lazy("Write a whole number.")},
    )  # fmt: skip


def _time(label: Any) -> forms.RegexField:
    return forms.RegexField(
        _TIME, label=label, help_text=lazy("For example, 09:30 or 16:00"),
        error_messages={
            "required": lazy("Write a time of day."), "invalid": lazy("Write a time of day, such as 09:30."),
        },
    )  # fmt: skip


def clock(typed: str) -> str:
    """A time of day as settings keep it, such as 09:30."""
    hours, minutes = re.split("[:.]", typed)
    return f"{int(hours):02}:{minutes}"


class Begin(RevealingForm):
    """A new panel. *shipped*: what it can begin as."""

    like = one_of(
        lazy("Which is it like?"), (), required=lazy("Choose one. Everything can be changed later.")
    )
    name = text(lazy("What is the panel called?"), required=lazy("Write its name."))
    area = text(lazy("For which area?"), required=lazy("Write the area."))

    def __init__(self, *args: Any, shipped: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = list(shipped)  # type: ignore[attr-defined]


class Part(RevealingForm):
    """A part of how a panel works, and from which day on it is so.

    Args:
        settings: as they are. base: the number of their version. earliest: the first day that can be chosen.
    """

    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, settings: Settings, base: int, earliest: date, **kwargs: Any) -> None:
        initial = {**self.begin(settings), "base": base, "since_day": earliest}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.settings, self._earliest = settings, earliest
        self.fields["since_day"] = day(
            lazy("From which day on?"), lazy("What was before stays written down."),
            required=lazy("Add the day from which this holds."),
        )  # fmt: skip

    def begin(self, settings: Settings) -> dict[str, Any]:
        """What stands in the fields first."""
        return {name: getattr(settings, name) for name in self.base_fields if hasattr(settings, name)}

    def told(self) -> dict[str, Any]:
        """The fields of Settings that it changes."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "base"}

    def clean_since_day(self) -> date:
        """No day that has been, and none before the last change begins."""
        since: date = self.cleaned_data["since_day"]
        if since < self._earliest:
            raise forms.ValidationError(
                _("This can hold from %(day)s at the earliest.")
                % {"day": self._earliest.strftime("%d %m %Y")}
            )
        return since


class NamePart(Part):
    """What a panel is called, and whom it is for."""

    name = text(lazy("Name"), required=lazy("Write its name."))
    area = text(lazy("Area"), required=lazy("Write the area."))
    most_cases = _number(lazy("How many cases at most in one meeting?"), least=1)
    age_from = _number(
        lazy("From which age of the person harmed?"),
        lazy("Somebody younger is a matter for the protection of children, and the panel is told so."),
    )  # fmt: skip
    item = one_of(
        lazy("Do answers of agencies open for the others with the case?"), _YES_NO,
        lazy("If not, each answer stays with its agency until somebody says it in the meeting."),
        required=lazy("Choose one."),
    )  # fmt: skip

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As they are."""
        return {**super().begin(settings), "item": "yes" if settings.opens_with_item else "no"}

    def told(self) -> dict[str, Any]:
        """Its fields."""
        told = super().told()
        return {**told, "opens_with_item": told.pop("item") == "yes"}


class RhythmPart(Part):
    """One rhythm. *place*: which of them; one more than there are for a new one."""

    name = text(lazy("What are these meetings called?"), required=lazy("Write a name, such as Meeting."))
    hears = one_of(lazy("Are cases heard in them?"), _YES_NO, required=lazy("Choose one."))
    every = one_of(
        lazy("How often?"),
        [("weeks", lazy("Every so many weeks")), ("month", lazy("On one day of each month"))],
        required=lazy("Choose one."),
    )  # fmt: skip
    count = _number(lazy("Every how many weeks?"), lazy("1 is every week."), least=1, most=8)
    from_day = day(
        lazy("On which day is the first, or one that fits?"),
        lazy("It is needed where there is not a meeting every week."),
    )
    which = _number(lazy("Which of that weekday in the month?"), lazy("4 is the fourth."), least=1, most=5)
    weekdays = forms.MultipleChoiceField(
        label=lazy("On which days of the week?"), choices=[(str(n), words) for n, words in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": lazy("Choose a day.")},
    )  # fmt: skip
    at = _time(lazy("At what time?"))
    minutes = _number(lazy("How many minutes are planned for a case?"), lazy("0 where none are."))
    reveals = {"every": {"weeks": ("count", "from_day"), "month": ("which",)}}

    def __init__(self, *args: Any, place: int, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As it is, or as most begin."""
        there = settings.cadence[self.place : self.place + 1]
        rhythm = there[0] if there else Rhythm(name="", weekdays=(0,))
        return {
            **msgspec.structs.asdict(rhythm), "hears": "yes" if rhythm.hears_cases else "no",
            "weekdays": [str(each) for each in rhythm.weekdays],
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Every second week needs a day from which weeks are counted."""
        cleaned = super().clean()
        if (
            cleaned.get("every") == "weeks"
            and (cleaned.get("count") or 1) > 1
            and not cleaned.get("from_day")
        ):
            self.add_error("from_day", _("Add a day on which there is a meeting, to count the weeks from."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """All rhythms, with this one in its place."""
        typed = self.cleaned_data
        made = Rhythm(
            name=typed["name"], hears_cases=typed["hears"] == "yes", every=typed["every"],
            count=typed["count"] or 1, which=typed["which"] or 1,
            from_day=typed["from_day"] if typed["every"] == "weeks" else None,
            weekdays=tuple(int(each) for each in typed["weekdays"]), at=clock(typed["at"]),
            minutes=typed["minutes"],
        )  # fmt: skip
        those = self.settings.cadence
        return {"cadence": (*those[: self.place], made, *those[self.place + 1 :])}


class HolidayPart(Part):
    """What happens to a meeting on a bank holiday."""

    on_holiday = one_of(
        lazy("A meeting would be on a bank holiday. What then?"),
        HOLIDAYS.items(),
        required=lazy("Choose one."),
    )


class CriterionPart(Part):
    """One criterion. *place*: which of them; one more than there are for a new one of the panel's own."""

    kind = one_of(lazy("Which reason is it?"), CRITERIA.items(), required=lazy("Choose one."))
    threshold = _number(lazy("How many?"), lazy("Answers that are yes, or incidents."), least=1)
    months = _number(lazy("Within how many months?"), least=1, most=60)
    wording = one_of(
        lazy("What counts as having happened again?"), REPEATS.items(), required=lazy("Choose one.")
    )
    words = text(
        lazy("In the panel’s words"),
        lazy("This stands on the referral."),
        rows=3,
        required=lazy("Say what the panel asks."),
    )
    since = day(lazy("The first day on which it holds"), lazy("Leave it empty where it always held."))
    until = day(lazy("The last day on which it holds"), lazy("Leave it empty where it goes on."))
    reveals = {
        "kind": {
            "count": ("threshold",),
            "escalation": ("threshold", "months"),
            "repeat": ("months", "wording"),
        }
    }

    def __init__(self, *args: Any, place: int, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As it is, or an empty one of the panel's own."""
        there = settings.criteria[self.place : self.place + 1]
        return msgspec.structs.asdict(there[0] if there else Criterion(kind="local"))

    def clean(self) -> dict[str, Any]:
        """A number that is asked for two kinds stands in the page once; it counts for the one chosen."""
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("This is before the first day."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """All criteria, with this one in its place."""
        typed = self.cleaned_data
        made = Criterion(
            kind=typed["kind"], threshold=typed["threshold"] or 0, months=typed["months"] or 12,
            wording=typed["wording"] or "any", words=typed["words"],
            since=typed["since"], until=typed["until"],
        )  # fmt: skip
        those = self.settings.criteria
        return {"criteria": (*those[: self.place], made, *those[self.place + 1 :])}


class DeadlinesPart(Part):
    """By when things are due."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DEADLINES.items():
            self.fields[name] = _time(label) if name.endswith("_at") else _number(label)
            self.fields[name].initial = getattr(self.settings.deadlines, name)
        self.order_fields([*DEADLINES, "since_day", "base"])

    def told(self) -> dict[str, Any]:
        """The deadlines."""
        typed: dict[str, Any] = {
            name: clock(self.cleaned_data[name]) if name.endswith("_at") else self.cleaned_data[name]
            for name in DEADLINES
        }
        return {"deadlines": Deadlines(**typed)}


class FormsPart(Part):
    """The panel's own words."""

    confidentiality = text(
        lazy("The statement of confidence that everybody signs at a meeting"), rows=8,
        required=lazy("Write the statement that is signed."),
    )  # fmt: skip
    referral = text(lazy("A note for who refers"), rows=3)
    research = text(lazy("A note for who answers for an agency"), rows=3)

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As they are."""
        return {name: value.strip() for name, value in msgspec.structs.asdict(settings.forms).items()}

    def told(self) -> dict[str, Any]:
        """The words."""
        return {"forms": Forms(**super().told())}


class TellingPart(Part):
    """What the person is told."""

    before = text(lazy("What is the person told when they are referred, where that is safe?"), rows=4,
                  required=lazy("Say what they are told."))  # fmt: skip
    after = text(lazy("What are they told after the meeting, and when?"), rows=4,
                 required=lazy("Say what they are told."))  # fmt: skip
    who = text(lazy("Who tells them?"), required=lazy("Say who tells them."))

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As it is."""
        return msgspec.structs.asdict(settings.telling)

    def told(self) -> dict[str, Any]:
        """What they are told."""
        return {"telling": Telling(**super().told())}


class KeepingPart(Part):
    """How long things are kept."""

    years = _number(lazy("How many years is a case kept after it was last on an agenda?"), least=1, most=50)
    returned_years = _number(lazy("How many years is a referral kept that was returned?"), least=1, most=50)
    flag_months = _number(lazy("How many months do agencies keep a flag?"), least=1, most=60)

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As it is."""
        return msgspec.structs.asdict(settings.keeping)

    def told(self) -> dict[str, Any]:
        """How long."""
        return {"keeping": Keeping(**super().told())}


class PopulationPart(Part):
    """How many women live in the area, to compare it with others."""

    women = _number(
        lazy("How many women of 18 or older live in the area?"),
        lazy("Figures then say how many cases there are for 10,000 of them."), least=1, most=100_000_000,
    )  # fmt: skip
    on = day(lazy("Of which day is this number?"), required=lazy("Add the day of which it is."))
    source = text(
        lazy("Where does it come from?"),
        lazy("For example, the name of the estimate of the Office for National Statistics."),
        required=lazy("Say where the number comes from."),
    )

    def begin(self, settings: Settings) -> dict[str, Any]:
        """As it is."""
        return msgspec.structs.asdict(settings.population) if settings.population else {}

    def told(self) -> dict[str, Any]:
        """How many, of which day and from where."""
        return {"population": Population(**super().told())}


class Members(RevealingForm):
    """Who belongs to a panel. *agencies*, *workers*: ids in hex with names; with those that are there."""

    agencies = forms.MultipleChoiceField(
        label=lazy("Agencies"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("Choose an agency.")},
    )  # fmt: skip
    workers = forms.MultipleChoiceField(
        label=lazy("Who sits on the panel"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=lazy(
            "Workers of the agencies above. What each may do follows from their role. To choose among "
            "those of an agency that is new, save first."
        ),
    )  # fmt: skip

    def __init__(
        self, *args: Any, agencies: list[tuple[str, str]], workers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        self.fields["workers"].choices = workers  # type: ignore[attr-defined]


class Plan(forms.Form):
    """Until when meetings are planned."""

    until = day(
        lazy("Until which day?"),
        lazy("At most a year ahead."),
        required=lazy("Add the last day to plan for."),
    )

    def clean_until(self) -> date:
        """A day to come."""
        until: date = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError(_("This day is not to come."))
        return until


class Extra(forms.Form):
    """A meeting outside the rhythm."""

    name = text(lazy("What is it called?"), required=lazy("Write a name, such as Urgent meeting."))
    on = day(lazy("On which day?"), required=lazy("Add the day."))
    at = _time(lazy("At what time?"))

    def clean_on(self) -> date:
        """Today or later."""
        on: date = self.cleaned_data["on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("This day has been."))
        return on


class Move(RevealingForm):
    """That a meeting moves, or does not take place."""

    reveals = {"what": {"move": ("to",)}}
    what = one_of(
        lazy("What happens to this meeting?"),
        [
            ("move", lazy("It moves to another day, at the same time")),
            ("cancel", lazy("It does not take place")),
        ],
        required=lazy("Choose one."),
    )  # fmt: skip
    to = day(lazy("To which day?"), required=lazy("Add the new day."))
    why = text(lazy("Why?"), required=lazy("Say why, in a few words."))

    def clean_to(self) -> date:
        """Today or later."""
        to: date = self.cleaned_data["to"]
        if to < timezone.localdate():
            raise forms.ValidationError(_("This day has been."))
        return to


class Names(RevealingForm):
    """Whether a worker knows somebody in a listing."""

    reveals = {"know": {"yes": ("whom",)}}
    know = one_of(
        lazy("Do you know any of them outside your work?"),
        [("no", lazy("No, I know none of them")), ("yes", lazy("Yes, or it may be"))],
        required=lazy("Choose one."),
    )  # fmt: skip
    whom = text(
        lazy("Who do you know, and how?"),
        lazy("The coordinator reads this. You then no longer see the case."),
        required=lazy("Say who you may know, and how you know them."),
    )  # fmt: skip
