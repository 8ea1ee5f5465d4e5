"""What is asked before somebody helps."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Helper(forms.Form):
    """Who helps."""

    name = forms.CharField(
        label=_("Who is helping you?"), max_length=100,
        help_text=_("For example: Rowan, from the advice service. It is kept in your list."),
        error_messages={"required": _("Write who is helping you.")},
    )  # fmt: skip
