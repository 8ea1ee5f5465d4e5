"""What is asked about an order, the contacts since, and each one who reads of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chesil.documents.report import Order, Reader, Report, kinds
from chesil_web.foundation.ui.choices import SmallBoxes, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.papers.forms import NameField
from chesil_web.person.papers.prepared import OrderReport
from chesil_web.person.papers.questions import text_field

ANOTHER: Final = "another"
_MOST_TERMS: Final = 20
_NOT_CHILDREN: Final = "no"


class New(RevealingForm):
    """Which of her orders a report is about."""

    order = forms.ChoiceField(
        label=_("Which order is it about?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose the order.")},
    )  # fmt: skip

    def __init__(self, *args: Any, orders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "order").choices = [*orders, (ANOTHER, say("Another one, or bail conditions"))]


class OrderForm(RevealingForm):
    """The order, word for word. *people*: whom it can be about."""

    name = text_field(_("Your full name"))
    about = forms.ChoiceField(label=_("Who is it against?"), required=False)
    other_name = text_field(_("Their name, as it is written in the order"), missing=_("Write their name."))
    kind = forms.ChoiceField(
        label=_("What kind of order is it?"),
        error_messages={
            "required": _("Choose the kind. If it is not in the list, choose “Another order or notice”.")
        },
    )  # fmt: skip
    court = text_field(_("Which court made it? For bail conditions: who set them?"))
    number = text_field(_("Case number, or number of the order"))
    made = DayField(
        label=_("On which day was it made?"), required=False,
        help_text=_("Contact is counted from the day it was served, or from this day."),
    )  # fmt: skip
    served = DayField(
        label=_("On which day was it given to them?"), required=False,
        help_text=_("Leave it empty if you do not know. The police or the court can tell you."),
    )  # fmt: skip
    served_how = text_field(
        _("How do you know that they knew about it?"),
        _("For example: served by the police, in court when it was made, or told by an officer."), rows=2,
        most=600,
    )  # fmt: skip
    varied = text_field(_("Was it changed? When, and how?"))
    ends = text_field(_("When does it end?"))
    terms = text_field(
        _("What does it say?"), _("Each term on a line of its own, word for word."), rows=6, most=6_000
    )
    children = forms.ChoiceField(
        label=_("Is the order from a court case about children?"), widget=forms.RadioSelect,
        choices=[(_NOT_CHILDREN, _("No")), ("yes", _("Yes")), ("unsure", _("I do not know"))],
        help_text=_("You cannot simply show papers from a case about children to others, not even to the "
                    "police."),
        error_messages={"required": _("Say whether it is from a case about children.")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each, each) for each in people]
        choice_field(self, "about").choices = [("", say("Somebody who is not listed under People")), *named]
        choice_field(self, "kind").choices = [
            ("", say("Choose one")),
            *((each.key, each.title) for each in kinds().values()),
        ]

    def clean(self) -> dict[str, Any]:
        """Days that were, and one of them at least."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("made", "served"):
            if cleaned.get(name) and cleaned[name] > timezone.localdate():
                self.add_error(name, say("This day is in the future."))
        if not (cleaned.get("made") or cleaned.get("served") or self.errors):
            self.add_error("made", say("Write the day it was made, or the day it was given to them."))
        return cleaned

    def order(self) -> Order:
        """The order that was told."""
        said = self.cleaned_data
        names = ("kind", "court", "number", "made", "served", "served_how", "varied", "ends")
        terms = [line.strip() for line in said["terms"].splitlines() if line.strip()]
        return Order(terms=tuple(terms[:_MOST_TERMS]), **{name: said[name] for name in names})


def first(told: OrderReport) -> Mapping[str, Any]:
    """What OrderForm shows of a report."""
    report, order = told.report, told.report.order
    return {
        "name": report.name, "about": told.about, "other_name": report.other_name, "kind": order.kind,
        "court": order.court, "number": order.number, "made": order.made, "served": order.served,
        "served_how": order.served_how, "varied": order.varied, "ends": order.ends,
        "terms": "\n".join(order.terms), "children": told.children,
    }  # fmt: skip


class Row(forms.Form):
    """One contact: whether it goes in, which term it may be about, and under what it was reported."""

    goes = forms.BooleanField(label=_("It goes in"), required=False)
    term = forms.ChoiceField(label=_("Which term may it be about?"), required=False)
    reported = text_field(_("If you have reported it: the reference"), most=100)

    def __init__(self, *args: Any, terms: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if terms:
            choice_field(self, "term").choices = [
                ("", say("None, or I do not know")),
                *((str(number), f"{number}. {each[:60]}") for number, each in enumerate(terms, 1)),
            ]
        else:
            del self.fields["term"]


_FOR_POLICE: Final = ("reach", "identity", "reported", "asks")
_FOR_OTHERS: Final = ("place", "describes", "terms_for_others")


class Make(RevealingForm):
    """What one who reads it is told, and what the file is called."""

    reach = text_field(_("What is the one safe way to reach you?"), rows=2, most=400)
    identity = text_field(
        _("How do you know who it was?"),
        _("For example: the number, the voice, or something only they could know."), rows=3, most=1_000,
    )  # fmt: skip
    reported = text_field(
        _("What did you report before?"), _("A line for each, with the day and the reference."), rows=4,
        most=4_000,
    )  # fmt: skip
    asks = text_field(_("What do you ask for?"), rows=3, most=1_000)
    place = text_field(
        _("Which place is it for?"), _("As those who read it call it. Not where you live, unless they know.")
    )
    describes = text_field(_("What does the other person look like?"), rows=2, most=400)
    terms_for_others = forms.MultipleChoiceField(
        label=_("Which terms may they read?"), required=False, widget=SmallBoxes,
        help_text=_("Tick as few as they need. Leave out one that says where you live."),
    )  # fmt: skip
    may_be_shown = forms.BooleanField(
        label=_("The court or a legal adviser said that this reader may see it"), required=False,
        help_text=_("The order is, or may be, from a case about children. We can only make the document "
                    "if you can tick this."),
    )  # fmt: skip
    recipient = text_field(
        _("Who is it for?"),
        _("We keep a note in your record of who it is for. You can leave this empty."),
        most=100,
    )
    name = NameField()

    def __init__(self, *args: Any, reader: Reader, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "terms_for_others").choices = [
            (str(number), f"{number}. {each}") for number, each in enumerate(report.order.terms, 1)
        ]
        gone = set(_FOR_OTHERS if reader == "police" else _FOR_POLICE)
        gone |= set() if report.children_case else {"may_be_shown"}
        gone |= set() if report.order.terms else {"terms_for_others"}
        for name in gone & self.fields.keys():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Papers of a case about children go only where somebody who knows allowed it."""
        cleaned = super().clean() or self.cleaned_data
        if "may_be_shown" in self.fields and not cleaned.get("may_be_shown"):
            self.add_error(
                "may_be_shown",
                say("Ask the court or a legal adviser first whether this reader may see it. Then tick this."),
            )
        return cleaned

    def said(self) -> dict[str, Any]:
        """What was said, by the names of Report."""
        names = {*_FOR_POLICE, *_FOR_OTHERS, "may_be_shown"} & self.cleaned_data.keys()
        found = {name: self.cleaned_data[name] for name in names}
        if "reported" in found:
            found["reported"] = tuple(filter(None, map(str.strip, found["reported"].splitlines())))
        if "terms_for_others" in found:
            found["terms_for_others"] = tuple(map(int, found["terms_for_others"]))
        return found
