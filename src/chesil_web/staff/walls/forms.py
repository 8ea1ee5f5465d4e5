"""What is asked about walls, emergencies, leavers, and whom a worker is close to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import one_of
from chesil_web.foundation.ui.questions import text as text_field
from chesil_web.staff.access.models import Close
from chesil_web.staff.parties.forms import BirthField, lines, split

type Choices = Iterable[tuple[str, str]]


class WallForm(forms.Form):
    """A wall that somebody sets by hand.

    Args:
        against: workers, teams and agencies. people: the workers who can be named as exceptions.
    """

    against = one_of(_("Who must not see this case?"), (), required=_("Choose who must not see it."))
    exempt = forms.MultipleChoiceField(
        label=_("Who of a team or agency may see it all the same?"), required=False,
        help_text=_("Leave this empty for a wall against one worker."), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    why = text_field(
        _("Why?"), _("They do not see this, nor that there is a wall."), rows=3,
        required=_("Say why, in a sentence."),
    )  # fmt: skip

    def __init__(self, *args: Any, against: Choices = (), people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "against").choices = list(against)
        choice_field(self, "exempt").choices = list(people)


class LiftForm(forms.Form):
    """Why a wall should go."""

    why = text_field(_("Why should it go?"), rows=3, required=_("Say why, in a sentence."))


class ExemptForm(forms.Form):
    """Who may see a case although a wall stands against their team or agency."""

    exempt = forms.MultipleChoiceField(
        label=_("Who may see it all the same?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "exempt").choices = list(people)


class AskForm(forms.Form):
    """Whether a worker knows somebody in a case."""

    know = one_of(
        _("Do you know any of them?"),
        [("no", _("No, I know none of them")), ("yes", _("Yes, or I am not sure"))],
        _("From your own life, not from work."), required=_("Say whether you know any of them."),
    )  # fmt: skip


class CloseForm(forms.Form):
    """Somebody a worker is close to."""

    name = text_field(_("Name"), _("First name, then surname."), required=_("Write a name."))
    born = BirthField(
        label=_("When were they born?"), required=False,
        help_text=_("A year alone is enough. For example, 4 3 1988"),
    )  # fmt: skip
    phones = lines(_("Phone numbers"), _("One in a line."))
    mails = lines(_("E-mail addresses"), _("One in a line."))
    addresses = lines(_("Addresses"), _("One in a line, with house number and postcode."))

    def close(self, id: str) -> Close:
        """Who was written down."""
        told = self.cleaned_data
        return Close(
            id=id, name=told["name"], born=told["born"], phones=split(told["phones"]),
            mails=split(told["mails"]), addresses=split(told["addresses"]),
        )  # fmt: skip


class EmergencyForm(forms.Form):
    """A case that cannot wait."""

    ref = text_field(
        _("Which case?"), _("Its name, such as K7Q-X4M."), required=_("Write the name of the case.")
    )
    reason = text_field(
        _("Why can it not wait?"), _("The duty manager and the safeguarding lead read this at once."), rows=3,
        required=_("Say why, in a sentence."),
    )  # fmt: skip


class ReviewForm(forms.Form):
    """What a look at an emergency found."""

    outcome = text_field(
        _("What did you find?"), _("Was it needed, and what follows from it?"), rows=3,
        required=_("Write what you found."),
    )  # fmt: skip


class TakeOverForm(forms.Form):
    """Who takes what lies with somebody who left."""

    owner = one_of(_("Who takes their cases and tasks?"), (), required=_("Choose who takes them."))
    reason = text_field(_("Why them?"), rows=2, required=_("Say why, in a sentence."))

    def __init__(self, *args: Any, owners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "owner").choices = list(owners)
