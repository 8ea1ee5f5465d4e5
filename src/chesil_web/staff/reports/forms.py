"""What is asked when a report is taken by phone or in person."""

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
    field_order = ("who", "report", "against", "danger", "kind", "priority", "owner", "reason")
