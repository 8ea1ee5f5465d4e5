"""What is asked of workers for their second step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST_ANSWER = 20_000  # characters; that of a passkey with an attestation is some 8,000


class Answer(forms.Form):
    """What a passkey answered, which a script writes into a field that nobody sees."""

    answer = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse what can be no answer, unless something else is to be put right first."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not 0 < len(cleaned["answer"]) <= _LONGEST_ANSWER:
            self.add_error(None, _("Your browser did not use a passkey. Try again."))
        return cleaned


class NewPasskey(Answer):
    """A passkey and what it is called."""

    name = forms.CharField(
        label=_("What do you call it?"), max_length=60,
        help_text=_("So that you know which one it is. For example: work phone, or blue key."),
        error_messages={"required": _("Say what you call it.")},
    )  # fmt: skip
    field_order = ("name", "answer")
