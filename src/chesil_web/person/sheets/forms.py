"""What a step of a form asks, and what is asked before it is made."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chesil.documents.forms.sheet import Question
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.papers.forms import NameField
from chesil_web.person.papers.questions import text_field

SECRET = "contact_is_secret"  # noqa: S105 - the name of a field
AS: Final = "as_what"
_LINE, _TEXT = 300, 6_000


class Step(RevealingForm):
    """The questions of a step. *secret*: it is asked too whether her contacts must stay secret."""

    def __init__(self, *args: Any, questions: Sequence[Question], secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if secret:
            self.fields[SECRET] = forms.ChoiceField(
                label=_("Must your address, phone number or e-mail stay secret from the other person?"),
                choices=[("yes", _("Yes: they go only on form C8, for the court")),
                         ("no", _("No: the other person can read them on the form"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether they must stay secret.")},
            )  # fmt: skip
        self._keys = [each.key for each in questions]
        for each in questions:
            self.fields[each.key] = _field(each)

    def answers(self) -> dict[str, str]:
        """What was answered, by key."""
        return {key: _written(self.cleaned_data.get(key)) for key in self._keys}


def _field(each: Question) -> forms.Field:
    if each.kind == "day":
        return DayField(label=each.words, help_text=each.help, required=False)
    rows, most = (0, _LINE) if each.kind == "line" else (3, _TEXT)
    return text_field(each.words, each.help, rows=rows, most=most)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "").strip()


class Make(forms.Form):
    """What is made, who gets it, and what its file is called.

    Args:
        official: an official form can be filled in, so that it is asked which of the two.
    """

    def __init__(self, *args: Any, official: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if official:
            self.fields[AS] = forms.ChoiceField(
                label=_("What do you want to make?"), widget=forms.RadioSelect, initial="official",
                choices=[("official", _("The court’s own form, with your answers in it")),
                         ("own", _("Our own sheet, to copy from"))],
                error_messages={"required": _("Choose one.")},
            )  # fmt: skip
            self.order_fields([AS])

    recipient = text_field(
        _("Who is it for?"),
        _("We keep a note in your record of who it is for. You can leave this empty."),
        most=100,
    )
    name = NameField()


class Follow(forms.Form):
    """Whether a letter went, and whether it was answered."""

    sent_on = DayField(label=_("On which day did you send it?"), required=False)
    answered = forms.BooleanField(
        label=_("I have an answer, or I no longer need one"), required=False,
        help_text=_("It then comes off your list."),
    )  # fmt: skip

    def clean_sent_on(self) -> Any:
        """Not a day that is still to come."""
        sent_on = self.cleaned_data["sent_on"]
        if sent_on and sent_on > timezone.localdate():
            raise forms.ValidationError(say("This day is in the future."))
        return sent_on
