"""What a paper is for, what goes in, and what its file is called."""

from django import forms
from django.utils.translation import gettext_lazy as _

WHAT_FOR = [
    ("police", _("The police")),
    ("court", _("A solicitor or a court")),
    ("worker", _("A worker who helps me")),
    ("me", _("Myself")),
]
TEXTS = [
    ("full", _("The whole text of each message")),
    ("excerpt", _("The first words of each message")),
    ("withheld", _("No text of messages, only when and how they came")),
]


class Ask(forms.Form):
    """The questions before a paper is made."""

    what_for = forms.ChoiceField(
        label=_("What is it for?"), choices=WHAT_FOR, widget=forms.RadioSelect, initial="police",
        error_messages={"required": _("Choose what it is for.")},
    )  # fmt: skip
    text = forms.ChoiceField(
        label=_("What goes in?"), choices=TEXTS, widget=forms.RadioSelect, initial="full",
        error_messages={"required": _("Choose what goes in.")},
    )  # fmt: skip
    name = forms.RegexField(
        label=_("Name of the file"), regex=r"^[\w\- ]{1,60}$", initial="document",
        help_text=_("Files stay in Downloads and can go to other devices. Choose a name that tells nothing."),
        error_messages={"invalid": _("Use letters, numbers, spaces and dashes."),
                        "required": _("Give it a name.")},
    )  # fmt: skip
