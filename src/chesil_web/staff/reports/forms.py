"""What is asked when a report is taken by phone or in person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.staff.cases.fields import text as _text
from chesil_web.staff.handling.forms import Triage


class Report(Triage):
    """What somebody tells by phone or in person, and the first look with it."""

    who = _text(
        _("What shall we call them?"),
        _("A first name or initials are enough. It does not have to be their name."),
        required=_("Give something to call them by."),
    )  # fmt: skip
    report = _text(
        _("What do they tell?"), _("In their own words."), rows=8, required=_("Write what they tell.")
    )
    against = _text(_("Who does it, in their words?"))
    code = forms.BooleanField(
        label=_("They want a code, and it is safe for them to have one"), required=False,
        help_text=_(
            "Ask. With it they can read what you wrote down here, add to it and put it with their own notes. "
            "Leave it empty if you did not ask, or if somebody else could find the code."
        ),
    )  # fmt: skip
    field_order = ("who", "report", "against", "code", "danger", "kind", "priority", "owner", "reason")

    def without_code(self) -> None:
        """Offer no code: it leads to the council's pages, and this agency is not the council."""
        del self.fields["code"]
