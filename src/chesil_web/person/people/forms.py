"""What is asked about a person, a request to stop, an order and a date. Both adding and changing use them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import attrs
from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chesil import law
from chesil.terms import settings
from chesil.terms.times import read_edtf
from chesil_web.foundation.ui.choices import SmallBoxes, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.person.people import bridge
from chesil_web.person.people.models import Asked, Day, Order, Person, Secret, Term, Thing

_SHORT, _LONG, _LINES = 200, 4_000, 100
_DIGITS: Final = 6
_FEWEST_TERMS, MOST_TERMS = 3, 12
_EVERYONE: Final = "all"
_SOMETHING_ELSE: Final = "else"
_NOT_LISTED: Final = ("", _SOMETHING_ELSE)
# Those that are made most often, the first of them first; the others follow by their names.
_COMMONEST: Final = (
    "non-molestation-order", "restraining-order", "stalking-protection-order", "bail-conditions",
    "domestic-abuse-protection-order", "domestic-abuse-protection-notice", "occupation-order",
)  # fmt: skip
FACTS: Final = {
    "spouse": _("We are married"),
    "former_spouse": _("We were married"),
    "civil_partner": _("We are civil partners"),
    "former_civil_partner": _("We were civil partners"),
    "engaged": _("We are engaged"),
    "formerly_engaged": _("We were engaged"),
    "intimate": _("We are in a relationship"),
    "formerly_intimate": _("We were in a relationship"),
    "intimate_for_long": _("We are in a relationship that has lasted a long time"),
    "formerly_intimate_for_long": _("We were in a relationship that lasted a long time"),
    "parents_of_same_child": _("We have a child together"),
    "relative": _("We are relatives"),
    "cohabitant": _("We live together as a couple"),
    "former_cohabitant": _("We lived together as a couple"),
    "live_together": _("We live in the same home now"),
    "same_household": _("We live, or lived, in one household"),
    "same_family_proceedings": _("We are in the same family court case"),
    "both_16_or_over": _("We are both 16 or over"),
    "neighbour": _("They are my neighbour, or live nearby"),
    "landlord": _("They are my landlord, or act for my landlord"),
    "tenant": _("They rent from me, or lodge with me"),
}
HOW: Final = {
    "in person": _("In person"), "call": _("Phone call"), "text": _("Text message"),
    "chat": _("WhatsApp or another chat"), "e-mail": _("E-mail"), "social": _("Social media"),
    "post": _("Letter"), "third party": _("Through somebody else"),
}  # fmt: skip
SECRETS: Final = {
    "address": _("An address, such as your new home"), "phone": _("A phone number"),
    "mail": _("An e-mail address"), "words": _("Something else, such as a school or where you work"),
}  # fmt: skip
FORBIDS: Final = {
    "contact": _("Contacting me in any way"), "near": _("Coming near me, my home or my work"),
    "threats": _("Violence, threats or insults"), "damage": _("Damaging or taking things"),
    "online": _("Posting about me, or watching my accounts"), "any": _("Something else"),
}  # fmt: skip


def _day(label: Any, hint: Any = "", *, missing: Any = "") -> DayField:
    return DayField(
        label=label, help_text=hint, required=bool(missing), error_messages={"required": missing}
    )  # fmt: skip


def _text(label: Any, hint: Any = "", *, rows: int = 0, missing: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=bool(missing), max_length=_LONG if rows else _SHORT,
        widget=widget, error_messages={"required": missing},
    )  # fmt: skip


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # an address or a form that was changed by hand
        return None


class ThingForm(forms.Form):
    """A form about one thing.

    Args:
        people: whom she listed, by id, without the one that is changed.
        thing: what is changed, None for something new.
    """

    def __init__(self, *args: Any, people: Mapping[str, Person], thing: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = self.first(thing) if thing else {}
        super().__init__(*args, **kwargs)
        self.people = people

    def first(self, thing: Any) -> dict[str, Any]:
        """What the form shows of a thing that is there."""
        raise NotImplementedError

    def begin(self, given: Mapping[str, str]) -> None:
        """Show what is known already of something new, as far as the questions are of the form."""
        for name in self.fields.keys() & given.keys():
            value = given[name][: getattr(self.fields[name], "max_length", None) or _SHORT]
            self.initial[name] = _as_day(value) if isinstance(self.fields[name], DayField) else value

    def thing(self) -> Thing:
        """What was answered."""
        raise NotImplementedError


class PersonForm(ThingForm):
    """Somebody: what they are called, their numbers and accounts, and how she knows them."""

    name = _text(
        _("What do you call them?"),
        _("Your documents show this name. It can be one word."),
        missing=_("Give a name."),
    )
    addresses = _text(
        _("Numbers, e-mail addresses and accounts"),
        _("One on each line. Any way of writing is fine."),
        rows=4,
    )
    names = _text(
        _("Other names in your messages or contacts"), _("One on each line. For example: Dev Mobile."), rows=3
    )
    relation = _text(
        _("Who are they to you?"), _("For example: former partner, neighbour, somebody at work.")
    )
    facts = forms.MultipleChoiceField(
        label=_("Does any of this fit?"), help_text=_("Some laws ask this. Tick all that fit, or none."),
        required=False, choices=list(FACTS.items()), widget=SmallBoxes,
    )  # fmt: skip
    remember = _text(_("Anything else to remember"), _("This is not put in your documents."), rows=2)
    me = forms.BooleanField(label=_("This is me"), required=False)

    def first(self, thing: Person) -> dict[str, Any]:
        """What the form shows of a person."""
        return {
            "name": thing.name, "addresses": "\n".join(thing.addresses), "names": "\n".join(thing.names),
            "relation": thing.relation, "facts": list(thing.facts), "remember": thing.remember,
            "me": thing.me,
        }  # fmt: skip

    def clean_addresses(self) -> tuple[str, ...]:
        """Each line once."""
        return _lines(self.cleaned_data["addresses"])

    def clean_names(self) -> tuple[str, ...]:
        """Each line once."""
        return _lines(self.cleaned_data["names"])

    def clean(self) -> dict[str, Any]:
        """A number or name stands under one person only, and one person is her."""
        cleaned = super().clean() or self.cleaned_data
        taken = {mark: each.name for each in self.people.values() for mark in bridge.marks(each)}
        for field, texts in self._told(cleaned):
            for text in texts:
                if name := taken.get(bridge.mark(text)):
                    said = say("“%(text)s” is already listed under %(name)s. Take it out of one of them.")
                    self.add_error(field, said % {"text": text, "name": name})
                    break
        other = next((each.name for each in self.people.values() if each.me), None)
        if cleaned.get("me") and other:
            self.add_error("me", say("You have already said that %(name)s is you.") % {"name": other})
        return cleaned

    def _told(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "name", (cleaned.get("name", ""),)
        yield "addresses", cleaned.get("addresses") or ()
        yield "names", cleaned.get("names") or ()

    def thing(self) -> Person:
        """The person."""
        return Person(**self.cleaned_data | {"facts": tuple(self.cleaned_data["facts"])})


class AskedForm(ThingForm):
    """That she asked somebody to stop, when and how."""

    person = forms.ChoiceField(
        label=_("Who did you ask?"), error_messages={"required": _("Choose a person.")}
    )
    day = _day(_("Which day?"), missing=_("Choose the day, or the day it most likely was."))
    about = forms.BooleanField(label=_("I am not sure of the day"), required=False)
    how = forms.ChoiceField(
        label=_("How?"), required=False, choices=list(HOW.items()), widget=forms.RadioSelect
    )
    words = _text(_("What did you say?"), _("As well as you remember it."), rows=3)
    shown_by = _text(_("What shows it?"), _("For example: the message from that day, or who heard it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self)

    def first(self, thing: Asked) -> dict[str, Any]:
        """What the form shows of a request."""
        moment = read_edtf(thing.when)
        return {
            "person": thing.person, "day": moment.start.date() if moment.start else None, "how": thing.how,
            "about": thing.when.endswith("~"), "words": thing.words, "shown_by": thing.shown_by,
        }  # fmt: skip

    def clean_day(self) -> Any:
        """Not a day that is still to come."""
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError(say("This day is in the future."))
        return self.cleaned_data["day"]

    def thing(self) -> Asked:
        """The request."""
        told = self.cleaned_data
        return Asked(
            person=told["person"], when=f"{told['day']}{'~' if told['about'] else ''}", how=told["how"],
            words=told["words"], shown_by=told["shown_by"],
        )  # fmt: skip


class OrderForm(ThingForm):
    """An order or condition: what it is, whom it is about, from when to when, and what it forbids."""

    kind = forms.ChoiceField(label=_("What is it?"), required=False)
    other = _text(_("If it is something else, what is it called?"))
    person = forms.ChoiceField(
        label=_("Who is it about?"), error_messages={"required": _("Choose who it is about.")}
    )
    starts = _day(_("From which day?"), missing=_("Enter the day it began, as the order says."))
    ends = _day(_("To which day?"), _("Leave it empty if no end is set."))
    served_on = _day(
        _("On which day were they given the order, or told of it?"),
        _("Leave it empty if you do not know. The police or the court can tell you."),
    )
    remember = _text(
        _("Anything else to remember"),
        _("For example: the court and the case number. This is not put in your documents."),
    )

    def __init__(self, *args: Any, thing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        choice_field(self, "kind").choices = [
            ("", say("Choose one")), *((each, each) for each in orders()),
            (_SOMETHING_ELSE, say("Something else")),
        ]  # fmt: skip
        _choose(self, (_EVERYONE, say("Everyone in these records")))
        before = len(thing.terms) + 1 if thing else 0
        sent = sum(f"words{number}" in self.data for number in range(MOST_TERMS))
        self.terms = tuple(range(min(max(_FEWEST_TERMS, before, sent), MOST_TERMS)))
        for number in self.terms:
            self.fields[f"words{number}"] = _text(
                say("Term %(n)d, in its own words") % {"n": number + 1},
                say("For example: not to contact you in any way."),
                rows=2,
            )
            self.fields[f"forbids{number}"] = forms.ChoiceField(
                label=say("What does term %(n)d forbid?") % {"n": number + 1}, required=False,
                choices=[("", say("Choose")), *FORBIDS.items()],
            )  # fmt: skip

    def first(self, thing: Order) -> dict[str, Any]:
        """What the form shows of an order."""
        known = thing.what in orders()
        shown: dict[str, Any] = {
            "kind": thing.what if known else _SOMETHING_ELSE, "other": "" if known else thing.what,
            "person": thing.person or _EVERYONE,
            "starts": thing.starts, "ends": thing.ends, "served_on": thing.served_on,
            "remember": thing.remember,
        }  # fmt: skip
        for number, term in enumerate(thing.terms):
            shown |= {f"words{number}": term.words, f"forbids{number}": term.forbids}
        return shown

    def clean_served_on(self) -> Any:
        """Not a day that is still to come."""
        served_on = self.cleaned_data["served_on"]
        if served_on and served_on > timezone.localdate():
            raise forms.ValidationError(say("This day is in the future."))
        return served_on

    def clean(self) -> dict[str, Any]:
        """It has a name, ends after it starts, and each term says what it forbids."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") in _NOT_LISTED and not cleaned.get("other"):
            self.add_error("other", say("Choose what it is, or write what it is called."))
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", say("The last day is before the first one."))
        for number in self.terms:
            words, forbids = cleaned.get(f"words{number}"), cleaned.get(f"forbids{number}")
            if words and not forbids:
                self.add_error(f"forbids{number}", say("Choose what this term forbids."))
            if forbids and not words:
                self.add_error(f"words{number}", say("Write the words of this term, as the paper has them."))
        return cleaned

    def thing(self) -> Order:
        """The order."""
        told = self.cleaned_data
        terms = (
            Term(words=told[f"words{number}"], forbids=told[f"forbids{number}"])
            for number in self.terms
            if told[f"words{number}"]
        )
        return Order(
            what=told["other"] if told["kind"] in _NOT_LISTED else told["kind"],
            starts=told["starts"], ends=told["ends"], served_on=told["served_on"],
            person=told["person"].replace(_EVERYONE, ""), terms=tuple(terms), remember=told["remember"],
        )  # fmt: skip


class DayForm(ThingForm):
    """A date that matters."""

    day = _day(_("Which day?"), missing=_("Choose the day."))
    what = _text(
        _("What is it?"), _("For example: a hearing, a birthday, a handover."), missing=_("Write what it is.")
    )
    yearly = forms.BooleanField(label=_("It comes every year"), required=False)

    def first(self, thing: Day) -> dict[str, Any]:
        """What the form shows of a date."""
        return {"day": thing.day, "what": thing.what, "yearly": thing.yearly}

    def thing(self) -> Day:
        """The date."""
        return Day(**self.cleaned_data)


class SecretForm(ThingForm):
    """Something that must stay secret, which what goes out is searched for."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=list(SECRETS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )  # fmt: skip
    value = _text(
        _("Write it here"),
        _("An address as on an envelope, without a name. Whoever can open your notes can read this."),
        rows=3, missing=_("Write what must stay secret."),
    )  # fmt: skip
    remember = _text(_("Anything else to remember"), _("This is not put in your documents."))

    def first(self, thing: Secret) -> dict[str, Any]:
        """What the form shows of something secret."""
        return {"kind": thing.kind, "value": thing.value, "remember": thing.remember}

    def clean(self) -> dict[str, Any]:
        """It can be looked for: a number has digits, an address its number."""
        cleaned = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), cleaned.get("value") or ""
        digits = sum(letter.isdigit() for letter in value)
        wrong = {
            "phone": digits < _DIGITS and say("Write at least 6 digits."),
            "address": not digits and say("Write the number of the house too, so that it can be found."),
            "mail": "@" not in value and say("Write an e-mail address, like name@example.org."),
        }.get(kind or "")  # fmt: skip
        if value and wrong:
            self.add_error("value", wrong)
        return cleaned

    def thing(self) -> Secret:
        """What must stay secret."""
        return Secret(**self.cleaned_data)


@attrs.frozen
class Kind:
    """A kind of thing. *name* is in its address, and tells nothing."""

    name: str
    add: Promise
    change: Promise
    form: type[ThingForm]
    thing: type[Any]


KINDS: Final = (
    Kind("1", _("Add a person"), _("Change this person"), PersonForm, Person),
    Kind("2", _("I asked them to stop"), _("Change this"), AskedForm, Asked),
    Kind("3", _("Add an order or condition"), _("Change this order or condition"), OrderForm, Order),
    Kind("4", _("Add a date that matters"), _("Change this date"), DayForm, Day),
    Kind("5", _("Add what must stay secret"), _("Change this"), SecretForm, Secret),
)


def orders() -> tuple[str, ...]:
    """The names of orders and notices of today's law, and of conditions, the commonest first."""
    today = law.routes(settings.load().law.jurisdiction, on=timezone.localdate())
    found = {each.id: each.title for each in today if each.kind in ("order", "notice")}
    common = [found.pop(each) for each in _COMMONEST if each in found]
    return (*common, *sorted(found.values()))


def _choose(form: ThingForm, *more: tuple[str, str]) -> None:
    named = ((id, person.name) for id, person in form.people.items() if not person.me)
    choice_field(form, "person").choices = [("", say("Choose")), *named, *more]


def _lines(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(line for each in text.splitlines() if (line := each.strip())))
    if len(found) > _LINES or any(len(each) > _SHORT for each in found):
        said = _("Use %(lines)d lines or fewer, each of %(long)d characters or fewer.")
        raise forms.ValidationError(said % {"lines": _LINES, "long": _SHORT})
    return found
