"""What is asked about a statement, its paragraphs and its making."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chesil.documents.statement.kinds import Kind
from chesil.documents.statement.printing import needs_address
from chesil.documents.statement.record import Head
from chesil_web.foundation.ui.choices import SmallBoxes, SmallRadios, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.papers.forms import NameField, exhibit_numbers
from chesil_web.person.papers.questions import text_field

_LONG, _LINES = 6_000, 12
KINDS: Final = [
    ("police", _("The police: a witness statement, to copy into their form (MG11)")),
    ("family", _("A family court: a statement that goes with form FL401, or another one")),
    ("civil", _("A civil court: a statement in a case about harassment")),
    ("personal", _("A victim personal statement: how it has affected you, and nothing of what happened")),
]
KNOWN: Final = [
    ("own", _("I know it myself: I saw it, heard it or received it")),
    ("told", _("Somebody told me")),
]


class New(RevealingForm):
    """For whom a statement is."""

    kind = forms.ChoiceField(
        label=_("Who is the statement for?"), choices=KINDS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose who it is for.")},
    )  # fmt: skip


class Entries(forms.Form):
    """Which entries go in. *many*: there are more than are listed, so that days can be chosen."""

    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    entries = forms.MultipleChoiceField(
        label=_("Your entries"), required=False, widget=SmallBoxes,
        help_text=_("Each entry that is ticked becomes a numbered paragraph in your own words."),
        error_messages={"required": _("Tick at least one entry.")},
    )  # fmt: skip

    def __init__(self, *args: Any, listed: Sequence[tuple[str, str]], many: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "entries").choices = list(listed)
        if not many:
            del self.fields["since"], self.fields["until"]


class Messages(RevealingForm):
    """Which messages a statement quotes: with whom and from when, then those that are ticked.

    *people*: names. *listed*: the key and the words of each message; none before it was said whose they are.
    """

    who = forms.ChoiceField(
        label=_("Who are the messages with?"), error_messages={"required": _("Choose who they are with.")}
    )
    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    messages = forms.MultipleChoiceField(
        label=_("The messages"), widget=SmallBoxes,
        help_text=_("They go in word for word, with who sent each and when. A copy of those you tick is made "
                    "as one exhibit."),
        error_messages={"required": _("Tick at least one message."),
                        "invalid_choice": _("Show these messages first, then tick them.")},
    )  # fmt: skip
    words = text_field(
        _("What do you want to say about them?"),
        _("In your own words, such as what had happened before. You can leave it empty."), rows=4, most=_LONG,
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: Sequence[str], listed: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "who").choices = [("", say("Choose one")), *((each, each) for each in people)]
        choice_field(self, "messages").choices = list(listed)
        if not listed:
            del self.fields["messages"], self.fields["words"]


class Which(RevealingForm):
    """Which incident was the first, the worst and the latest."""

    first = forms.ChoiceField(label=_("Which incident was the first?"), required=False)
    worst = forms.ChoiceField(label=_("Which incident was the worst for you?"), required=False)
    latest = forms.ChoiceField(label=_("Which incident was the latest?"), required=False)

    def __init__(
        self, *args: Any, listed: Sequence[tuple[str, str]], why: str, ends: tuple[str, str], **kwargs: Any
    ) -> None:
        """Ask of some entries. *ends*: the first and the latest by their days. *why*: of the worst."""
        super().__init__(*args, **kwargs)
        days, (first, latest) = say("By their days: %(entry)s"), ends
        for name, empty in (("first", days % {"entry": first}), ("worst", say("Choose one")),
                            ("latest", days % {"entry": latest})):  # fmt: skip
            choice_field(self, name).choices = [("", empty), *listed]
        self.fields["worst"].help_text = why

    def clean(self) -> dict[str, Any]:
        """Each entry stands in one place."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned.get(name) for name in ("first", "worst", "latest") if cleaned.get(name)]
        if len(chosen) > len(set(chosen)):
            raise ValidationError(say("Choose a different incident for each. One stands in one place only."))
        return cleaned


class Questions(RevealingForm):
    """The questions of a kind that no entry answers."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in kind.section:
            if each.of == "answer":
                self.fields[each.key] = text_field(each.ask or each.title, rows=4, most=_LONG)


class Back(RevealingForm):
    """The answers for the back page, which is never served."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in kind.back:
            self.fields[each.key] = text_field(each.words, rows=2, most=1_000)


class HeadForm(RevealingForm):
    """Who says it and to whom, as far as a kind of statement has it."""

    reveals = {"address_known": {"open": ("address",), "secret": ("address_order",)}}

    name = text_field(_("Your full name"))
    initials_name = text_field(
        _("Your name with initials"), _("Such as A. Kaya, for the corner of the page.")
    )
    age = text_field(_("Your age, only if you are under 18"), most=3)
    occupation = text_field(_("What is your occupation?"), _("Such as “nurse”, “student” or “carer”."))
    court = text_field(_("Which court?"), _("Copy it from the court's papers."))
    case_number = text_field(_("Case number"))
    between = text_field(
        _("Who are the parties?"), _("A line for each, such as “Asha Kaya, applicant”. Do not write an "
                                     "address."), rows=3, most=1_000,
    )  # fmt: skip
    party = text_field(_("On whose behalf is the statement?"), _("Such as “Applicant” or “Claimant”."))
    party_words = text_field(_("What are you in this case?"), _("Such as “the claimant”."))
    prepared = text_field(
        _("How was the statement prepared?"),
        _("As a sentence, such as “I wrote this statement myself on a website, from notes that I made at the "
          "time.” Say if there was an interpreter."), rows=2, most=600,
    )  # fmt: skip
    number = forms.IntegerField(
        label=_("Which of your statements in this case is it?"), min_value=1, max_value=99,
        help_text=_("1 for the first."),
        error_messages={"required": _("Write a number, 1 for the first."),
                        "invalid": _("Write a number, 1 for the first.")},
    )  # fmt: skip
    truth = forms.ChoiceField(
        label=_("What is the statement for?"), widget=SmallRadios,
        help_text=_("The words above the signature are different for each. Ask the court or a legal "
                    "adviser if you are not sure."),
        error_messages={"required": _("Choose what it is for.")},
    )  # fmt: skip
    address_known = forms.ChoiceField(
        label=_("A civil court asks where you live. Can the other side know your address?"),
        widget=forms.RadioSelect,
        choices=[("open", _("Yes, it can be in the statement")), ("secret", _("No, it must stay secret"))],
        error_messages={"required": _("Say whether the other side may know where you live.")},
    )  # fmt: skip
    address = text_field(_("Your address"), rows=3, most=400)
    address_order = forms.ChoiceField(
        label=_("Has the court let you leave it out?"), required=False, widget=SmallRadios,
        choices=[("", _("No, not yet")), ("made", _("Yes, the court made an order")),
                 ("asked for", _("The court has been asked"))],
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - asked_of(kind):
            del self.fields[name]
        if "truth" in self.fields:
            words = {"fl401": say("It goes with form FL401"), "other": say("Anything else")}
            choice_field(self, "truth").choices = [
                (each.key, words.get(each.key, each.key)) for each in kind.truth
            ]

    def said(self) -> dict[str, Any]:
        """What was said, by the names of Head."""
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if "between" in said:
            lines = [line.strip() for line in said["between"].splitlines() if line.strip()]
            said["between"] = tuple(lines[:_LINES])
        if "address_known" in said:
            said["address_is_secret"] = said.pop("address_known") == "secret"
        return said


def asked_of(kind: Kind) -> set[str]:
    """The fields of HeadForm that a kind of statement has."""
    named = set(kind.corner) | set(kind.head) | {"name"}
    found = named & {"name", "initials_name", "age", "occupation", "court", "case_number", "between", "party",
                     "number"}  # fmt: skip
    if len(kind.truth) > 1:
        found.add("truth")
    if needs_address(kind):
        found |= {"occupation", "party_words", "prepared", "address_known", "address", "address_order"}
    return found


def first(head: Head, kind: Kind, *, secret: bool) -> Mapping[str, Any]:
    """What HeadForm shows. *secret*: she told of an address that must stay secret."""
    known = "secret" if head.address_is_secret or secret else "open" if head.address else None
    return {
        "name": head.name, "initials_name": head.initials_name or in_short(head.name), "age": head.age,
        "occupation": head.occupation, "court": head.court, "case_number": head.case_number,
        "between": "\n".join(head.between), "party": head.party, "party_words": head.party_words,
        "prepared": head.prepared, "number": head.number, "truth": head.truth, "address": head.address,
        "address_known": known, "address_order": head.address_order,
    }  # fmt: skip


def in_short(name: str) -> str:
    """A name with initials, such as "A. Kaya"; empty for one of a single word."""
    *before, last = name.split() or [""]
    return " ".join([*(f"{each[0]}." for each in before), last]) if before else ""


class Paragraph(RevealingForm):
    """One paragraph. *sections*: where one of hers can stand; none for one that follows something else.

    *numbers*: exhibits that there are, by number. *facts*: the statement says how she knows each thing.
    *quotes*: messages follow, so that nothing has to be said of them.
    """

    reveals = {"known": {"told": ("told_by",)}}

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    section = forms.ChoiceField(
        label=_("Where does it go?"), widget=SmallRadios,
        error_messages={"required": _("Choose where it goes.")},
    )  # fmt: skip
    text = text_field(_("What it says"), rows=8, most=_LONG, missing=_("Write what it says."))
    known = forms.ChoiceField(
        label=_("How do you know it?"), choices=KNOWN, widget=SmallRadios, required=False
    )
    told_by = text_field(_("Who told you?"), missing=_("Say who told you."))
    exhibits = text_field(
        _("Exhibits that show it"),
        _("Their numbers with commas between them, such as 1, 3. You can leave it empty."),
    )

    def __init__(
        self, *args: Any, sections: Sequence[tuple[str, str]], numbers: Sequence[int], initials: str,
        facts: bool, quotes: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not quotes
        self._numbers, self._initials = frozenset(numbers), initials
        choice_field(self, "section").choices = list(sections)
        if not sections:
            del self.fields["section"]
        if not facts:
            for name in ("known", "told_by", "exhibits"):
                del self.fields[name]

    def clean_exhibits(self) -> tuple[str, ...]:
        """Numbers that there are."""
        said = exhibit_numbers(self.cleaned_data["exhibits"], self._numbers, self._initials)
        return tuple(map(str, said))

    def said(self) -> dict[str, Any]:
        """What was answered, by the names of chesil.documents.statement.drafting.Paragraph."""
        told = self.cleaned_data
        found = {name: told[name] for name in ("text", "section", "exhibits") if name in told}
        return found | ({"source": source_of(told)} if "known" in told else {})


def source_of(told: Mapping[str, Any], number: str = "") -> str:
    """How she knows something: "own", a name, or "". *number*: after the names of its fields."""
    known = told.get(f"known{number}")
    return "own" if known == "own" else (told.get(f"told_by{number}") or "") if known == "told" else ""


class Known(RevealingForm):
    """How she knows each paragraph of which nobody said it yet: its number and what it begins with."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reveals = {f"known{number}": {"told": (f"told_by{number}",)} for number, _words in rows}
        for number, words in rows:
            self.fields[f"known{number}"] = forms.ChoiceField(
                label=f"{number}. {words}", choices=KNOWN, widget=SmallRadios, required=False
            )
            self.fields[f"told_by{number}"] = text_field(_("Who told you?"), missing=_("Say who told you."))


class Make(forms.Form):
    """Who gets a statement, and what its file is called. *initials*: its exhibits have none yet."""

    initials = forms.RegexField(
        label=_("Your initials"), regex=r"^[A-Za-z]{1,4}$",
        help_text=_("They go before the number of each exhibit, such as AK/1, in every document from now "
                    "on. Use the initials of the person who gives the evidence."),
        error_messages={"required": _("Enter the initials."), "invalid": _("Use 1 to 4 letters.")},
    )  # fmt: skip
    recipient = text_field(
        _("Who is it for?"),
        _("We keep a note in your record of who it is for. You can leave this empty."),
        most=100,
    )
    name = NameField()

    def __init__(self, *args: Any, initials: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not initials:
            del self.fields["initials"]
