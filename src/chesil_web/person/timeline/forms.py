"""What the timeline can be narrowed to, and what can be said of one thing in it."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil.terms.acts import ACTS
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.person.timeline.models import Wanted
from chesil_web.record.kinds import kinds

KINDS: Final = {
    "diary": _("Diary entries"),
    "private": _("Diary entries that are only for you"),
    "message": _("Messages"),
    "call": _("Calls and voicemails"),
    "mail": _("E-mails"),
    "file": _("Photos and other files"),
    "notice": _("What an app noted, such as a changed number"),
    "told": _("Orders, times you asked them to stop, and dates"),
    "paper": _("Papers you made"),
}
_MOST_LETTERS: Final = 200
_LONG: Final = 20_000


class Search(forms.Form):
    """What the list is narrowed to."""

    words = forms.CharField(label=_("Search for words"), required=False, max_length=_MOST_LETTERS)
    who = forms.ChoiceField(label=_("Person"), required=False)
    kind = forms.ChoiceField(
        label=_("What kind of thing"), required=False, choices=[("", _("Everything")), *KINDS.items()]
    )
    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    source = forms.ChoiceField(label=_("From which file"), required=False)
    act = forms.ChoiceField(
        label=_("What you said happened"), required=False,
        help_text=_("Finds diary entries in which you ticked this."),
        choices=[("", _("Anything")), *((act.code, act.words) for act in ACTS.values())],
    )  # fmt: skip

    def __init__(
        self, *given: Any, names: Sequence[str], sources: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        choice_field(self, "who").choices = [("", _("Anyone")), *((each, each) for each in names)]
        choice_field(self, "source").choices = [("", _("Any file")), *sources]

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned


def first(wanted: Wanted) -> dict[str, Any]:
    """What the form shows of what is looked for now."""
    return {name: value for name in Search.base_fields if (value := getattr(wanted, name))}


class GoTo(forms.Form):
    """A day to go to."""

    day = DayField(label=_("Which day?"), error_messages={"required": _("Type a day.")})


class Note(forms.Form):
    """What she says of one thing: what it was, and a note, which becomes a diary entry of that day."""

    note = forms.CharField(
        label=_("Add a note"), required=False, max_length=_LONG, strip=True,
        help_text=_(
            "Only if you want to. Your words are saved as a diary entry of the same day, and can go into "
            "your papers."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    act = forms.ChoiceField(
        label=_("What was it?"), required=False,
        help_text=_("Use this too for something that was not noticed."),
        choices=[("", _("I would rather not say")), *(act for _group, acts in kinds() for act in acts)],
    )  # fmt: skip

    def so_far(self) -> tuple[str, str]:
        """What is typed, as far as it can be kept, and the code of what it was or nothing."""
        self.full_clean()
        return str(self["note"].value() or "").strip()[:_LONG], self.cleaned_data.get("act", "")

    def clean(self) -> dict[str, Any]:
        """Either of the two is enough."""
        cleaned = super().clean() or self.cleaned_data
        if "note" in cleaned and not (cleaned["note"] or cleaned.get("act")):
            self.add_error("note", _("Write something, or choose what it was."))
        return cleaned
