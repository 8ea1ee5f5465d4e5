"""What is asked of whoever was told a code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.record.given import codes


class SpokenCode(forms.Form):
    """The code that was said to them."""

    code = forms.CharField(
        label=_("The code"), max_length=40,
        help_text=_("8 letters and numbers. Spaces, dashes and small letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the code that was said to you.")},
    )  # fmt: skip

    def clean_code(self) -> str:
        """What cannot be a code counts as no try."""
        typed: str = self.cleaned_data["code"]
        if codes.read(typed) is None:
            raise forms.ValidationError(
                _("A code has 8 letters and numbers. It never has A, E, I, O, U, L, 0 or 1. Check it.")
            )
        return typed
