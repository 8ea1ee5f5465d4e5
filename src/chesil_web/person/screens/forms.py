"""What is asked about a message of a picture, and about who wrote on which side."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayField, time_field
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.screens.models import ME

MOST_WORDS: Final = 20_000
_SIDES: Final = ("left", "right")


def _day(label: Any, hint: Any = "", *, missing: Any = "") -> DayField:
    return DayField(label=label, help_text=hint, required=bool(missing), error_messages={"required": missing})


class RowForm(forms.Form):
    """One message of a picture.

    Args:
        sides: what each side is called. is_group: names stand at the messages.
    """

    text = forms.CharField(
        label=_("What does it say?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write it exactly as the picture shows it, with its mistakes."),
        error_messages={"required": _("Write what the message says, or choose that it is not a message.")},
    )
    side = forms.ChoiceField(
        label=_("Who wrote it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who wrote it."), "invalid_choice": _("Choose one of the two.")},
    )
    sender = forms.CharField(
        label=_("Which name stands at it?"),
        required=False,
        max_length=200,
        help_text=_("In a group each person’s name stands at their messages."),
    )
    day = _day(_("Which day is it from?"), _("Leave it empty if neither you nor the picture can tell."))
    time = time_field()

    def __init__(self, *args: Any, sides: Sequence[tuple[str, str]], is_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "side").choices = list(sides)
        if not is_group:
            del self.fields["sender"]

    def clean_day(self) -> Any:
        """A day that has been."""
        return past(self.cleaned_data["day"])


class DayForm(forms.Form):
    """The day of every message of a picture that has none.

    Args:
        words: what the picture writes of this day, such as "Fri, 2 Oct"; empty where it writes nothing.
        given: the day that she gave the picture, which is proposed if the picture shows none.
    """

    day = _day(
        _("Which day were these messages sent?"),
        _("For example, 4 3 2026"),
        missing=_("Write the day. If you do not know it, leave it and continue."),
    )

    def __init__(self, *args: Any, words: str = "", given: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        if words:
            self.fields["day"].label = _("The picture says “%(words)s”. Which day is that?") % {
                "words": words
            }
        elif given:
            self.fields["day"].initial = given
            self.fields["day"].help_text = _(
                "You gave this day to the picture or to your entry. Change it if it is wrong."
            )

    def clean_day(self) -> Any:
        """A day that has been."""
        return past(self.cleaned_data["day"])


def past(day: Any) -> Any:
    """The day, where it has been.

    Raises:
        ValidationError: it is in the future.
    """
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("This day is in the future."))
    return day


class DivideForm(forms.Form):
    """After which line of a message a second message begins.

    Args:
        lines: as they were read.
    """

    after = forms.TypedChoiceField(
        label=_("Where does the second message begin?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the line that the second message begins with."),
            "invalid_choice": _("Choose one of the lines."),
        },
    )

    def __init__(self, *args: Any, lines: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "after").choices = list(enumerate(lines))[1:]


class SidesForm(RevealingForm):
    """Who wrote what stands on each side of a picture.

    Args:
        names: of people that she knows. others: of how many more pictures with this name at the top it can
            be said at once.
    """

    OTHER, SEVERAL = "other", "several"
    reveals = {each: {"other": (f"{each}_name",)} for each in _SIDES}

    right = forms.ChoiceField(
        label=_("Who wrote the messages on the right?"),
        widget=forms.RadioSelect,
        help_text=_("The messages on the right are from the person whose phone it is."),
        error_messages={"required": _("Choose who wrote them."), "invalid_choice": _("Choose one of these.")},
    )
    right_name = forms.CharField(label=_("What do you call them?"), required=False, max_length=200)
    left = forms.ChoiceField(
        label=_("Who wrote the messages on the left?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who wrote them."), "invalid_choice": _("Choose one of these.")},
    )
    left_name = forms.CharField(
        label=_("What do you call the person?"),
        required=False,
        max_length=200,
        help_text=_("The name at the top is what somebody is called on that phone. You say who it is."),
    )
    also = forms.BooleanField(label=_("The same in every picture with this name at the top"), required=False)

    def __init__(self, *args: Any, names: Sequence[str], others: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(f"name {name}", name) for name in names]
        else_ = (self.OTHER, _("Somebody else"))
        choice_field(self, "right").choices = [(ME, _("You")), *known, else_]
        several = (self.SEVERAL, _("Several people in a group, by the names in the picture"))
        choice_field(self, "left").choices = [*known, else_, several, (ME, _("You"))]
        if not others:
            del self.fields["also"]

    def clean(self) -> dict[str, Any]:
        """Two different people, and a name for somebody else."""
        said = super().clean()
        for side in _SIDES:
            if said.get(side) == self.OTHER and not said.get(f"{side}_name"):
                self.add_error(f"{side}_name", _("Give a name, so that you can find the messages again."))
        if not self.errors and self.writer("left") == self.writer("right"):
            self.add_error("left", _("This is who wrote on the right. Choose who wrote to them."))
        return said

    def writer(self, side: str) -> str:
        """Who wrote on a side, as models.Sides has it."""
        chosen: str = self.cleaned_data[side]
        if chosen == self.OTHER:
            return str(self.cleaned_data[f"{side}_name"])
        return {ME: ME, self.SEVERAL: ""}.get(chosen, chosen.partition(" ")[2])
