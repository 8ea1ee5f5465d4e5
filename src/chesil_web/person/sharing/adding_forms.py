"""What is asked to find a conversation that can be shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.day import DayField
from chesil_web.person.sharing.models import TalkPart
from chesil_web.person.sharing.talks import Offered


class FindTalk(forms.Form):
    """Whose messages, from which file and which days."""

    who = forms.ChoiceField(
        label=_("Whose messages?"), help_text=_("What you wrote to them is listed with them."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a person.")),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("From which file?"), required=False)
    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("who", [("", _("Choose a person")), *((name, name) for name in offered.names)])
        self._choose("source", [("", _("All files")), *offered.sources])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - both are, above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned

    def part(self) -> TalkPart:
        """What was asked for, once it is valid."""
        return TalkPart(**{name: self.cleaned_data[name] for name in ("who", "source", "since", "until")})
