"""What is asked of people in a case."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayBoxes, DayField
from chesil_web.foundation.ui.questions import one_of
from chesil_web.foundation.ui.questions import text as text_field
from chesil_web.staff.cases.people_models import PartyTold, RelationTold
from chesil_web.staff.handling.forms import Triage
from chesil_web.staff.parties.words import AFRAID, BONDS, PARTS

_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_LINES: Final = ("also", "phones", "mails", "addresses", "references")


class BirthBoxes(DayBoxes):
    """Day, month and year, of which the year may stand alone."""

    def format_value(self, value: Any) -> tuple[str, str, str]:
        """What stands in each box."""
        if isinstance(value, str) and _YEAR.fullmatch(value):
            return "", "", value
        return super().format_value(value)


class BirthField(forms.Field):
    """When somebody was born: a day as 1988-03-04, or a year; empty where neither is known."""

    widget = BirthBoxes

    def to_python(self, value: Any) -> str:
        """The day or the year.

        Raises:
            ValidationError: there is no such day.
        """
        if isinstance(value, tuple) and value[:2] == ("", "") and _YEAR.fullmatch(value[2]):
            return str(value[2])
        if isinstance(value, str) and _YEAR.fullmatch(value):
            return value
        day = DayField(required=False).clean(value)
        return day.isoformat() if day else ""


def lines(label: Any, hint: Any) -> forms.CharField:
    """A question with one answer a line."""
    return text_field(label, hint, rows=2)


class PartyForm(forms.Form):
    """Somebody in a case.

    Args:
        agencies: ids in hex and names, of those they may work for.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    part = one_of(_("What are they in this case?"), PARTS.items(), required=_("Choose what they are."))
    name = text_field(
        _("Name"), _("First name, then surname, as far as you know."),
        required=_("Write a name, or a word for them."),
    )  # fmt: skip
    also = lines(_("Other names"), _("One in a line: a former surname, a nickname."))
    born = BirthField(
        label=_("When were they born?"),
        required=False,
        help_text=_("A year alone is enough. For example, 4 3 1988"),
    )
    phones = lines(_("Phone numbers"), _("One in a line."))
    mails = lines(_("E-mail addresses"), _("One in a line."))
    addresses = lines(_("Addresses"), _("One in a line, with house number and postcode if you know them."))
    references = lines(
        _("References"), _("What agencies call them by, such as the number of a tenancy. One in a line.")
    )
    agency = forms.ChoiceField(label=_("Do they work for one of these?"), required=False)
    notes = text_field(_("Notes"), rows=3)

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "agency").choices = [("", _("No, or not known")), *agencies]

    def told(self) -> PartyTold:
        """What was written of somebody."""
        written = {name: value for name, value in self.cleaned_data.items() if name != "base"}
        return PartyTold(**written | {name: split(written[name]) for name in _LINES})


def initial(told: PartyTold) -> dict[str, Any]:
    """What stands in the form of somebody who is known."""
    known: dict[str, Any] = {name: getattr(told, name) for name in PartyForm.base_fields if name != "base"}
    return known | {name: "\n".join(known[name]) for name in _LINES}


def split(text: str) -> tuple[str, ...]:
    """The lines of an answer, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class _TwoPeople(forms.Form):
    """Who, and whom, of the people in a case."""

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(people)
        for name in ("who", "whom"):
            choice_field(self, name).choices = offered

    def clean(self) -> dict[str, Any]:
        """Refuse the same person twice."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("who") and cleaned.get("who") == cleaned.get("whom"):
            self.add_error("whom", _("Choose somebody else."))
        return cleaned


class RelationForm(_TwoPeople):
    """What one does to another.

    Args:
        people: ids in hex and names of those in the case.
    """

    who = one_of(_("Who?"), (), required=_("Choose who."))
    does = text_field(
        _("What do they do to the other?"),
        _("For example: waits outside their work. Leave it empty if nothing."), rows=3,
    )  # fmt: skip
    whom = one_of(_("Who is it done to?"), (), required=_("Choose who it is done to."))
    word = text_field(_("On whose word?"), _("For example: theirs on the phone, the police, a neighbour."))
    bond = one_of(
        _("What are they to the other?"), BONDS.items(), required=_("Choose what they are to each other.")
    )
    afraid = one_of(
        _("Is the other afraid of them?"), AFRAID.items(), required=_("Choose yes, no or not known.")
    )
    together = forms.BooleanField(label=_("They live in one home"), required=False)

    def told(self) -> RelationTold:
        """What was written of the two."""
        return RelationTold(**self.cleaned_data)


class EndParty(forms.Form):
    """Why somebody is not in the case."""

    why = text_field(_("Why are they not in the case?"), rows=3, required=_("Say why, in a sentence."))


class KnownForm(forms.Form):
    """Somebody in the case knows a detail of another already.

    Args:
        details: of the one. people: ids in hex and names of the others.
    """

    detail = one_of(_("Which detail?"), (), required=_("Choose a detail."))
    who = one_of(_("Who knows it already?"), (), required=_("Choose who knows it."))
    word = text_field(
        _("On whose word?"),
        _("Ask the person whose detail it is, where that is safe."),
        required=_("Say on whose word."),
    )

    def __init__(
        self, *args: Any, details: Iterable[str] = (), people: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "detail").choices = [(each, each) for each in details]
        choice_field(self, "who").choices = list(people)


class CounterForm(_TwoPeople, Triage):
    """The other side of a case, who says that it is done to them."""

    who = one_of(_("Who says that it is done to them?"), (), required=_("Choose who says it."))
    whom = one_of(_("Who do they say does it?"), (), required=_("Choose who they name."))
    report = text_field(
        _("What do they tell?"), _("In their own words. Nothing else of this case goes into the new one."),
        rows=8, required=_("Write what they tell."),
    )  # fmt: skip
    field_order = ("who", "whom", "report", "danger", "kind", "priority", "owner", "reason")
