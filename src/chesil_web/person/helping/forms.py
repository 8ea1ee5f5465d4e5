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
    role = forms.CharField(
        label=_("What is their role? (if you want it on papers)"), max_length=60, required=False,
        help_text=_(
            "For example: adviser. Papers say beside an entry that it was typed with help. They say the role "
            "and the agency only if you write them here. They never say the name above."
        ),
    )  # fmt: skip
    agency = forms.CharField(
        label=_("Which agency are they from? (if you want it on papers)"), max_length=60, required=False,
        help_text=_("For example: Harbour Advocates."),
    )  # fmt: skip
