"""What is asked about a bundle, a document in it, and its making."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import SmallBoxes, SmallRadios, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.papers.binding import Rules
from chesil_web.person.papers.forms import NameField
from chesil_web.person.papers.models import Binding

_SHORT: Final = 200
_MOST_PARTIES: Final = 12
KINDS: Final = [
    ("other", _("Something else")),
    ("statement", _("A statement")),
    ("order", _("An order or an application")),
    ("messages", _("Messages: a screenshot, print-out or transcript")),
    ("photographs", _("A photograph")),
    ("letters", _("A letter or e-mail")),
]


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=_SHORT,
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
    )  # fmt: skip


class Head(RevealingForm):
    """Which court's rules, and what stands above the index. *rules*: those that can be chosen."""

    name = forms.CharField(
        label=_("What do you call this bundle?"), max_length=60,
        help_text=_("Only you see this name. For example: Hearing in May."),
        error_messages={"required": _("Give it a name."),
                        "max_length": _("Use a name of at most 60 characters.")},
    )  # fmt: skip
    rules = forms.ChoiceField(
        label=_("Which rules apply?"), widget=forms.RadioSelect,
        help_text=_("Ask the court if you do not know. Anything the court has ordered comes before the "
                    "rules here."),
        error_messages={"required": _("Choose the rules.")},
    )  # fmt: skip
    court = _line(_("Which court?"), _("Copy it from the court's papers."))
    case_number = _line(_("Case number"))
    parties = forms.CharField(
        label=_("Who are the parties?"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for each, such as “Asha Kaya, applicant”. Do not write an address."),
        error_messages={"max_length": _("Use at most 1,000 characters.")},
    )  # fmt: skip
    hearing = _line(_("What hearing, and when?"))

    def __init__(self, *args: Any, rules: Sequence[Rules], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "rules").choices = [(each.name, each.profile.title) for each in rules]

    def binding(self) -> Binding:
        """What was said, as a bundle without documents."""
        said = dict(self.cleaned_data)
        lines = [line.strip() for line in said.pop("parties").splitlines() if line.strip()]
        return Binding(changed_at=timezone.now(), parties=tuple(lines[:_MOST_PARTIES]), **said)


def first(told: Binding) -> Mapping[str, Any]:
    """What the form shows of a bundle."""
    return {
        "name": told.name, "rules": told.rules, "court": told.court, "case_number": told.case_number,
        "parties": "\n".join(told.parties), "hearing": told.hearing,
    }  # fmt: skip


class Add(RevealingForm):
    """What goes in, and where. *late*: the bundle went out, so it is asked where new documents stand."""

    add = forms.MultipleChoiceField(
        label=_("What goes in?"), widget=SmallBoxes, error_messages={"required": _("Tick what goes in.")}
    )
    section = forms.ChoiceField(
        label=_("In which section?"), widget=SmallRadios, error_messages={"required": _("Choose a section.")}
    )
    where = forms.ChoiceField(
        label=_("Does the court or anyone else have a copy of the bundle?"), widget=SmallRadios,
        choices=[("late", _("Yes: keep the page numbers that they have")),
                 ("in", _("No: put it in its place"))],
        error_messages={"required": _("Say whether somebody has a copy.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, offered: Sequence[tuple[str, str]], sections: Sequence[tuple[str, str]], late: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choice_field(self, "add").choices = list(offered)
        choice_field(self, "section").choices = list(sections)
        if not late:
            del self.fields["where"]


class DocumentForm(RevealingForm):
    """One document of a bundle."""

    title = forms.CharField(
        label=_("Title in the index"), max_length=_SHORT,
        error_messages={"required": _("Give it a title."),
                        "max_length": _("Use at most %(limit_value)d characters.")},
    )  # fmt: skip
    section = forms.ChoiceField(label=_("In which section?"), widget=SmallRadios)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=KINDS, widget=SmallRadios,
        help_text=_("Some courts keep messages, photographs and letters out unless they ask for them."),
    )  # fmt: skip
    day = DayField(label=_("What date is it from?"), required=False)

    def __init__(self, *args: Any, sections: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "section").choices = list(sections)


class Make(RevealingForm):
    """The rules that the court changed, who gets the bundle, and what its file is called."""

    allowed = forms.MultipleChoiceField(
        label=_("Did the court order or allow something else?"), required=False, widget=SmallBoxes,
        help_text=_("Tick a rule only if the court said that you do not need to follow it. Leave them all"
                    " unticked if you do not know."),
    )  # fmt: skip
    recipient = _line(
        _("Who is it for?"), _("We keep a note in your record of who it is for. You can leave this empty.")
    )
    name = NameField()

    def __init__(self, *args: Any, rules: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "allowed").choices = list(rules)
