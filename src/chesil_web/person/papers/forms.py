"""What a paper is for, what goes in, and what its file is called."""

import re
import uuid
from collections.abc import Container, Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.keys import leaving
from chesil_web.foundation.ui import saving
from chesil_web.foundation.ui.choices import SmallBoxes, SmallRadios, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.papers.models import Front, Slice
from chesil_web.person.papers.questions import pictures_field

WHAT_FOR: Final = [
    ("police", _("The police")),
    ("court", _("A solicitor or a court")),
    ("worker", _("A worker who helps me")),
    ("me", _("Myself")),
]
PAPERS: Final = [
    ("summary", _("A two-page summary: for the first person who reads it")),
    ("chronology", _("A chronology: what happened, in order, with charts")),
    ("statement", _("A draft statement: your own words, from entries you choose")),
    ("exhibits", _("A list of exhibits: your files, each with a number")),
    ("pack", _("A pack: your files and entries themselves, and proof that nobody has changed them")),
]
TEXTS: Final = [
    ("full", _("The whole text of each message")),
    ("excerpt", _("The first words of each message")),
    ("withheld", _("No text of messages, only when and how they came")),
]
_OTHERS: Final = _(
    "You kept something about those who have a number beside them. Tick everyone it should be about. Both "
    "sides of your conversations with them go in."
)
FIRST: Final = {"what_for": "police", "papers": ["summary", "chronology"], "text": "full"}


def exhibit_numbers(text: str, known: Container[int], initials: str = "") -> tuple[int, ...]:
    """The numbers of exhibits in "1, 3", or in "AK/1, AK/3" where *initials* are AK.

    Raises:
        ValidationError: something else stands there, or a number that no file has.
    """
    before = re.compile(rf"^{re.escape(initials)}/?", re.IGNORECASE)
    said = [before.sub("", each) for each in re.split(r"[,;\s]+", text) if each]
    if not all(re.fullmatch("[0-9]{1,6}", each) and int(each) in known for each in said):
        raise forms.ValidationError(_("Use numbers from the list of files, with commas between them."))
    return tuple(dict.fromkeys(map(int, said)))


class NameField(forms.CharField):
    """What a file is called when it is saved. What no system takes, or what hides something, is refused."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Name of the file"), max_length=60,
            help_text=_("Files stay in Downloads and can be copied to other devices. Choose a name that "
                        "gives nothing away."),
            error_messages={"required": _("Give it a name."),
                            "max_length": _("Use a name of at most 60 characters.")},
        )  # fmt: skip

    def validate(self, value: Any) -> None:
        """As the class says."""
        super().validate(value)
        if not saving.is_plain(str(value)):
            raise forms.ValidationError(
                _('Use letters, numbers, spaces and dashes. These cannot be in it: / \\ : * ? " < > |')
            )


class FrontPage(forms.Form):
    """What stands on the cover page for an officer."""

    name = forms.CharField(
        label=_("Your name"), max_length=100,
        error_messages={"required": _("Type your name."), "max_length": _("Use at most 100 characters.")},
    )  # fmt: skip
    other_name = forms.CharField(label=_("Who it is about"), max_length=100, required=False,
                                 error_messages={"max_length": _("Use at most 100 characters.")})  # fmt: skip
    alleged = forms.CharField(
        label=_("What happened, in your words"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences. The chronology tells the rest."),
        error_messages={"required": _("Say in a few sentences what happened."),
                        "max_length": _("Use at most 2,000 characters.")},
    )  # fmt: skip
    asks = forms.CharField(
        label=_("What do you ask for?"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One on each line."),
        error_messages={"max_length": _("Use at most 2,000 characters.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("What do they not need your phone for?"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is in this pack already, such as messages with them from March to May. One on each "
                    "line."),
        error_messages={"max_length": _("Use at most 2,000 characters.")},
    )  # fmt: skip
    reach = forms.CharField(
        label=_("The one safe way to reach you"), max_length=200, required=False,
        help_text=_("Everyone who gets the pack can read this."),
        error_messages={"max_length": _("Use at most 200 characters.")},
    )  # fmt: skip
    officer = forms.CharField(label=_("Who is the officer?"), max_length=100, required=False,
                              error_messages={"max_length": _("Use at most 100 characters.")})  # fmt: skip
    reference = forms.CharField(label=_("Crime reference"), max_length=60, required=False,
                                error_messages={"max_length": _("Use at most 60 characters.")})  # fmt: skip
    children_case = forms.ChoiceField(
        label=_("Are there papers of a court case about children in it?"), widget=SmallRadios,
        choices=[("no", _("No")), ("yes", _("Yes")), ("allowed", _("Yes, and the court or an adviser said "
                                                                 "that the police may see them"))],
        help_text=_("Such papers may not simply be shown to others, not even to the police."),
        error_messages={"required": _("Say whether there are such papers.")},
    )  # fmt: skip

    def clean_children_case(self) -> str:
        """Papers of a case about children wait until somebody who knows was asked."""
        said = str(self.cleaned_data["children_case"])
        if said == "yes":
            raise forms.ValidationError(
                _("Ask the court, a solicitor or an adviser first. Or leave these papers out and choose No.")
            )
        return said

    def front(self) -> Front:
        """The answers."""
        said = self.cleaned_data
        allowed = said["children_case"] == "allowed"
        return Front(
            name=said["name"], other_name=said["other_name"], alleged=said["alleged"], reach=said["reach"],
            officer=said["officer"], reference=said["reference"], asks=_lines(said["asks"]),
            phone=_lines(said["phone"]), children_case=allowed, may_be_shown=allowed,
        )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.splitlines() if each.strip())


class Ask(RevealingForm):
    """The questions before a paper is made.

    *people* are those it can be about, with what stands beside each. *kinds* are what it can be narrowed to:
    codes with words. *others*: something was kept about somebody else than whom the record is about.
    *initials*: of who produces her exhibits; they are asked for where there are none yet.
    """

    reveals = {"papers": {"summary": ("asks",), "chronology": ("text", "pictures", "law"),
                            "exhibits": ("initials",),
                            "pack": ("recipient", "front", "versions", "sealed_for")}}  # fmt: skip

    what_for = forms.ChoiceField(
        label=_("What is it for?"), choices=WHAT_FOR, widget=SmallRadios,
        error_messages={"required": _("Choose what it is for.")},
    )  # fmt: skip
    papers = forms.MultipleChoiceField(
        label=_("Which documents?"), choices=PAPERS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one document.")},
    )  # fmt: skip
    asks = forms.CharField(
        label=_("What do you want them to do?"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words. If you leave this empty, the summary has lines to write it on."),
        error_messages={"max_length": _("Use at most 1,000 characters.")},
    )  # fmt: skip
    text = forms.ChoiceField(
        label=_("How much of each message?"), choices=TEXTS, widget=SmallRadios, required=False
    )
    pictures = pictures_field()
    law = forms.BooleanField(
        label=_("Add what the law asks for, and what you have recorded for it"), required=False,
        help_text=_("The police do not need this part. If there is a case, the other side's lawyers are "
                    "likely to be given it, with what speaks against each point. Nobody has checked it, and "
                    "it is not private between you and a lawyer. Leave it out unless the police or your own "
                    "lawyer ask for it."),
    )  # fmt: skip
    initials = forms.RegexField(
        label=_("Your initials"), regex=r"^[A-Za-z]{1,4}$", required=False,
        help_text=_("They go before the number of each exhibit, such as AK/1, in every document from now on. "
                    "Use those of the person who gives the evidence. You can leave this empty."),
        error_messages={"invalid": _("Use up to 4 letters.")},
    )  # fmt: skip
    recipient = forms.CharField(
        label=_("Who gets the pack?"), required=False, max_length=100,
        help_text=_("It is written down here that you made it, and who it is for. You can leave it empty."),
    )  # fmt: skip
    front = forms.BooleanField(
        label=_("Put a cover page for the officer in front"), required=False,
        help_text=_("For the police: what happened in your words, what you ask for, and what they need not "
                    "take your phone for. What is large goes in parts below 2 GB. You are asked on the next "
                    "page."),
    )  # fmt: skip
    versions = forms.BooleanField(
        label=_("Put in earlier versions of my entries too"), required=False,
        help_text=_("They show when you first wrote something, and what you took out later."),
    )  # fmt: skip
    sealed_for = forms.CharField(
        label=_("Seal it for somebody"), required=False, max_length=200,
        help_text=_("If they gave you a key that starts with age1, put it here. Then only they can open the "
                    "pack. You cannot open it either."),
    )  # fmt: skip
    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    people = forms.MultipleChoiceField(
        label=_("Who is it about?"), required=False, widget=SmallBoxes,
        help_text=_("Both sides of your conversations with them go in. If you tick nobody, it is about "
                    "everyone you kept something about."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Only some kinds"), help_text=_("Leave all of them unticked for all kinds."), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    name = NameField()

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]] = (), kinds: Sequence[tuple[str, str]] = (),
        others: bool = False, initials: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._initials = initials
        if initials:  # they were given, and stay
            del self.fields["initials"]
            self.reveals = {"papers": {**self.reveals["papers"], "exhibits": ()}}
        choice_field(self, "people").choices = list(people)
        if others:
            self.fields["people"].help_text = _OTHERS
        choice_field(self, "kinds").choices = list(kinds)

    def clean(self) -> dict[str, Any]:
        """The days must be in order, and a chronology says how much of each message goes in."""
        cleaned = super().clean() or self.cleaned_data
        if "chronology" in cleaned.get("papers", ()):
            self._check_chronology(cleaned)
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned

    def _check_chronology(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("text"):
            self.add_error("text", _("Choose how much of each message goes in."))
        elif cleaned.get("pictures") and cleaned["text"] != "full":
            self.add_error("pictures", _("Pictures are printed only with the whole text of each message."))

    def clean_sealed_for(self) -> str:
        """A key that seals nothing is refused."""
        key = str(self.cleaned_data["sealed_for"]).strip()
        if key and not leaving.is_key(key):
            raise forms.ValidationError(_("This is not a key. A key starts with age1. Ask for it again."))
        return key

    def wanted(self) -> dict[str, Any]:
        """What was asked for, as the fields of queries.Wanted."""
        said = self.cleaned_data
        part = Slice(
            since=said["since"], until=said["until"], people=tuple(said["people"]), kinds=tuple(said["kinds"])
        )
        names = (
            "what_for",
            "text",
            "law",
            "pictures",
            "name",
            "versions",
            "recipient",
            "sealed_for",
            "asks",
        )
        return {name: said[name] for name in names} | {
            "initials": self._initials or said["initials"] or "",
            "papers": tuple(said["papers"]), "part": part, "text": said["text"] or "full",
            "asks": said["asks"] or "",
            "recipient": said["recipient"] or str(dict(WHAT_FOR)[said["what_for"]]),
        }  # fmt: skip


def new_paper(request: HttpRequest) -> uuid.UUID:
    """The id of the paper that a form asks for. A form that is sent twice has the same id both times."""
    try:
        return uuid.UUID(request.POST.get("paper", ""))
    except ValueError:  # the page is shown for the first time
        return uuid.uuid4()
