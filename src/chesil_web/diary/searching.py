"""What the list of entries is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil.terms.acts import ACTS
from chesil_web.ui.day import DayField


class Search(forms.Form):
    """What a list is narrowed to."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False,
        choices=[("", _("Any kind")), *((act.code, act.words) for act in ACTS.values())],
    )  # fmt: skip
    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    who = forms.CharField(
        label=_("Who did it?"),
        help_text=_("A part of the name is enough."),
        required=False,
        max_length=500,
    )
    private = forms.BooleanField(label=_("Show only my private entries"), required=False)
    page = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What was looked for, as the fields of queries.Wanted; nothing while something of it is wrong."""
        said = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in said.items() if value and name != "page"}
