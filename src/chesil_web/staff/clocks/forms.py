"""What is asked of clocks: whether something was done, and how long an agency lets each run."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.clocks import rules
from chesil_web.staff.clocks.words import CLOCKS

UNITS: Final[Mapping[rules.Unit, Any]] = {
    "working days": lazy("working days"),
    "days": lazy("days"),
    "months": lazy("months"),
    "years": lazy("years"),
}
# Their day comes from what they belong to, so there is no number to set.
_OF_A_DAY: Final = ("order", "plan step")


class ClockForm(RevealingForm):
    """Whether something that is due was done. *start*: the day on which its time began."""

    reveals = {"end": {"done": ("met_on", "how"), "not needed": ("why",)}}
    end = one_of(
        lazy("Was it done?"),
        [("done", lazy("Yes")), ("not needed", lazy("No, and it is not needed any more"))],
        required=lazy("Choose one. If it still has to be done, go back: nothing changes."),
    )  # fmt: skip
    met_on = day(
        lazy("On which day?"),
        lazy("For example, 4 3 2026"),
        required=lazy("Add the day on which it was done."),
    )
    how = text(lazy("How, and what was said?"), rows=4)
    why = text(lazy("Why is it not needed?"), rows=3, required=lazy("Say why, in a sentence."))

    def __init__(self, *args: Any, start: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._start = start
        self.fields["met_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """What was done was done on a day that has been, and not before there was anything to do."""
        cleaned = super().clean()
        met_on = cleaned.get("met_on")
        if cleaned.get("end") == "done" and met_on:
            if met_on > timezone.localdate():
                self.add_error("met_on", _("This day has not come yet."))
            if met_on < self._start:
                self.add_error("met_on", _("This is before the day on which the time began."))
        return cleaned


class DaysForm(forms.Form):
    """How long each clock runs. *own*: the agency's own days, where they are other than they come."""

    def __init__(self, *args: Any, own: Mapping[str, tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in rules.settings().values():
            if setting.id in _OF_A_DAY:
                continue
            days = own.get(setting.id, setting.days)
            for place, label in enumerate(_labels(setting)):
                self.fields[f"{setting.id.replace(' ', '_')}_{place}"] = forms.IntegerField(
                    label=label,
                    initial=days[place],
                    min_value=0,
                    max_value=rules.MOST,
                    help_text=_("As it comes: %(n)d. %(source)s")
                    % {"n": setting.days[place], "source": setting.source},
                    error_messages={"required": _("Write a number."), "invalid": _("Write a whole number.")},
                )

    def days(self) -> dict[str, tuple[int, int]]:
        """For each clock that is other than it comes, how long it runs."""
        return {id: days for id, days in self._told() if days != rules.settings()[id].days}

    def _told(self) -> Iterator[tuple[Any, tuple[int, int]]]:
        for setting in rules.settings().values():
            name = setting.id.replace(" ", "_")
            if f"{name}_0" in self.cleaned_data:
                first = self.cleaned_data[f"{name}_0"]
                yield setting.id, (first, self.cleaned_data.get(f"{name}_1", first))


def _labels(setting: rules.Setting) -> list[str]:
    """One question where the priority makes no difference, two where it does."""
    words, unit = str(CLOCKS[setting.id].do), str(UNITS[setting.unit])
    if setting.days[0] == setting.days[1]:
        return [_("%(what)s: %(unit)s") % {"what": words, "unit": unit}]
    first, others = (
        (_("with enhanced rights"), _("for everybody else")) if setting.id == "told"
        else (_("priority 1"), _("other priorities"))
    )  # fmt: skip
    return [
        _("%(what)s, %(whom)s: %(unit)s") % {"what": words, "whom": whom, "unit": unit}
        for whom in (first, others)
    ]
