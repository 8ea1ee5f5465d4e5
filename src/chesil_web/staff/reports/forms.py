"""What is asked when a report is taken by phone or in person."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.questions import one_of
from chesil_web.foundation.ui.questions import text as _text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases.models import Contact, Teller
from chesil_web.staff.cases.words import SAFE
from chesil_web.staff.handling.forms import Triage

_OF_TELLER = ("teller", "bond", "knows", "teller_way", "teller_number", "reach_safe", "reach")


class Report(RevealingForm, Triage):
    """What somebody tells by phone or in person, and the first look with it."""

    about = one_of(
        _("Who does it happen to?"),
        [("self", _("The person who tells it")), ("other", _("Somebody else, such as their sister"))],
        _("Who tells it and who it happens to are kept apart: each has their own safe way to be reached."),
        required=_("Say who it happens to."),
    )  # fmt: skip
    teller = _text(
        _("What shall we call the person who tells it?"), required=_("Give a name or a word for them.")
    )
    bond = _text(_("What are they to the person it happens to?"), _("For example: her sister, a neighbour."))
    knows = one_of(
        _("Does the person it happens to know that this was reported?"),
        SAFE.items(),
        required=_("Choose one."),
    )
    teller_way = _text(
        _("How and when can you reach the person who tells it?"),
        _("Leave it empty if they do not want that."),
    )
    teller_number = _text(_("Their number or address"))
    reach_safe = one_of(
        _("Do they say that it is safe to contact the person it happens to?"), SAFE.items(),
        required=_("Choose one."),
    )  # fmt: skip
    reach = _text(
        _("What do they say of how and when?"),
        _("It is their word. Ask the person themselves before you rely on it."),
    )
    who = _text(
        _("What shall we call the person it happens to?"),
        _("A first name or initials are enough. It does not have to be their name."),
        required=_("Give a name or a word for them."),
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
    field_order = (
        "about", *_OF_TELLER, "who", "report", "against", "code", "danger", "kind", "priority", "owner",
        "reason",
    )  # fmt: skip
    reveals = {"about": {"other": _OF_TELLER}}

    def teller_told(self) -> Teller | None:
        """Who tells it for somebody else; None where they tell it of themselves."""
        told = self.cleaned_data
        if told["about"] != "other":
            return None
        way, number, contact = told["teller_way"], told["teller_number"], Contact()
        if way or number:
            said = way or str(_("they did not say"))
            contact = Contact(state="confirmed", number=number, hours=said, confirmed_on=timezone.localdate())
        return Teller(
            name=told["teller"], bond=told["bond"], knows=told["knows"], reach=told["reach"], contact=contact
        )

    def contact(self) -> Contact:
        """How the person it happens to can be reached: nothing is known, or that it is not safe."""
        told = self.cleaned_data
        is_unsafe = told["about"] == "other" and told["reach_safe"] == "no"
        return Contact(state="unsafe" if is_unsafe else "unknown")

    def without_code(self) -> None:
        """Offer no code: it leads to the council's pages, and this agency is not the council."""
        del self.fields["code"]
