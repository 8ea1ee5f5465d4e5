"""What is asked for a plan and in the device check. All of it can be left out."""

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.public.safety import devices
from chesil_web.public.safety.parts import PARTS

_LONGEST: Final = 4_000


class PlanForm(forms.Form):
    """The parts of a plan. *only*: the names of those that are asked for; all without it."""

    def __init__(self, *args: Any, only: Collection[str] = (), rows: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in (each for each in PARTS if not only or each.name in only):
            self.fields[part.name] = forms.CharField(
                label=str(part.heading), required=False, max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": rows}),
            )  # fmt: skip

    def so_far(self, name: str) -> str:
        """What is typed in a part, as far as it can be kept; also where it is too long."""
        return str(self.cleaned_data.get(name, self.data.get(name, "")))[:_LONGEST].strip()


def _one(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


class CheckForm(forms.Form):
    """Every answer of the device check."""

    phone = _one(_("What kind of phone is it?"), devices.PHONES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in devices.QUESTIONS:
            self.fields[each.name] = _one(each.words, devices.ANSWERS)

    def answers(self) -> dict[str, str]:
        """What was answered so far, by name; what is none of the answers is left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
