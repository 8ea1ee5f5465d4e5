"""What is asked about exhibits, and about the list and labels of them."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import SmallBoxes, SmallRadios, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.papers.forms import NameField
from chesil_web.person.papers.models import Origin

_SHORT, _LONG = 200, 1_000
_TOO_LONG: Final = {"max_length": _("Use at most %(limit_value)d characters.")}
WHOLE: Final = [
    ("all", _("Everything that was there")),
    ("part", _("A part of it")),
    ("", _("I do not know")),
]
PAPERS: Final = [
    ("exhibits", _("The list, with how each was kept")),
    ("labels", _("Labels to print and put on them")),
]


class Initials(RevealingForm):
    """The initials before each number."""

    initials = forms.RegexField(
        label=_("Initials"), regex=r"^[A-Za-z]{1,4}$",
        help_text=_("The initials of the person who gives the evidence, such as AK. They go before the "
                    "number of each exhibit, in every document."),
        error_messages={"required": _("Enter the initials."), "invalid": _("Use 1 to 4 letters.")},
    )  # fmt: skip


def _line(label: Any, help_text: Any = "", most: int = _SHORT) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=most, error_messages=dict(_TOO_LONG)
    )


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    made = _line(label, help_text, _LONG)
    made.widget = forms.Textarea(attrs={"rows": 3})
    return made


class About(RevealingForm):
    """How an exhibit came to be. *others*: exhibits of which nothing was said yet."""

    reveals = {"whole": {"part": ("left_out",)}}

    name = _line(_("What is it?"), _("What a list should call it, such as “Messages with Dev”."))
    dates = _line(_("What dates does it cover?"))
    produced_by = _line(
        _("Who produces it?"), _("The full name of the person whose statement refers to it. Usually you.")
    )
    device = _line(
        _("Which phone, account or place is it from?"),
        _("Such as “my Samsung phone, WhatsApp on 07700 900123”. This is printed."),
    )
    taken_on = DayField(label=_("When was it copied from there, or found?"), required=False)
    how = _text(
        _("How?"),
        _("Each step, and with which app and version if you know it. Such as “Opened the chat, pressed "
          "Export, with media, and sent the file to this record”."),
    )  # fmt: skip
    whole = forms.ChoiceField(
        label=_("How much of it is here?"), choices=WHOLE, required=False, widget=SmallRadios
    )
    left_out = _line(_("What was left out, and why?"))
    where_now = _line(
        _("Where is the phone, or the thing, now?"),
        _("Do not write where you live if that must stay secret. “With me” is enough."),
    )
    also = forms.MultipleChoiceField(
        label=_("Is the same true for these?"), required=False, widget=SmallBoxes,
        help_text=_("Everything except the name and the dates is then saved for those too."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "also").choices = list(others)

    def clean_taken_on(self) -> Any:
        """A day that is still to come is refused."""
        day = self.cleaned_data["taken_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is in the future. Enter the day on which it was taken."))
        return day

    def origin(self) -> Origin:
        """What she said."""
        said: dict[str, Any] = {name: value or "" for name, value in self.cleaned_data.items()}
        del said["also"]
        return Origin(told_at=timezone.now(), **said | {"taken_on": self.cleaned_data["taken_on"]})


class Add(RevealingForm):
    """What gets a number next."""

    add = forms.MultipleChoiceField(
        label=_("What becomes an exhibit?"), widget=SmallBoxes,
        error_messages={"required": _("Tick what becomes an exhibit.")},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "add").choices = list(offered)


class Make(RevealingForm):
    """What is printed of which exhibits."""

    papers = forms.MultipleChoiceField(
        label=_("What do you need?"), choices=PAPERS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one document.")},
    )  # fmt: skip
    which = forms.MultipleChoiceField(
        label=_("Which exhibits?"), widget=SmallBoxes,
        error_messages={"required": _("Tick at least one exhibit.")},
    )  # fmt: skip
    recipient = forms.CharField(
        label=_("Who is it for?"), required=False, max_length=100,
        help_text=_("We keep a note in your record of who it is for. You can leave this empty."),
    )  # fmt: skip
    name = NameField()

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "which").choices = list(offered)
