"""What is asked about a transcript."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.day import DayField
from chesil_web.person.papers.forms import NameField
from chesil_web.person.papers.questions import pictures_field


class Ask(forms.Form):
    """Which part of the conversation, and how. *initials*: before exhibit numbers, where there are some."""

    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    pictures = pictures_field()
    language = forms.CharField(
        label=_("Print a translation beside messages in another language? Into which language?"),
        required=False, max_length=40,
        help_text=_("Such as English. You type it on the next page, beside each message. The message itself "
                    "stays as it is. Leave this empty if you need none."),
        error_messages={"max_length": _("Use at most 40 characters.")},
    )  # fmt: skip
    by = forms.CharField(
        label=_("Who translated it?"), required=False, max_length=100,
        help_text=_("The name is printed beside each translation. A court may ask for a translator who "
                    "signs it."),
        error_messages={"max_length": _("Use at most 100 characters.")},
    )  # fmt: skip
    initials = forms.RegexField(
        label=_("Your initials"), regex=r"^[A-Za-z]{1,4}$",
        help_text=_("The transcript becomes an exhibit with a number such as AK/1. The same initials go "
                    "before every number, in every document."),
        error_messages={"required": _("Enter the initials."), "invalid": _("Use 1 to 4 letters.")},
    )  # fmt: skip
    recipient = forms.CharField(
        label=_("Who is it for?"), required=False, max_length=100,
        help_text=_("We keep a note in your record of who it is for. You can leave this empty."),
    )  # fmt: skip
    name = NameField()

    def __init__(self, *args: Any, initials: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if initials:
            del self.fields["initials"]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first day. Change one of them."))
        if cleaned.get("language") and not cleaned.get("by"):
            self.add_error("by", _("Say who translated it."))
        return cleaned
