"""What is settled once a case was heard."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.conference.words import LEVELS

LONGEST: Final = 4000  # characters of a line


class HeardForm(RevealingForm):
    """Level of risk, who tells the person, and whether agencies flag their files."""

    level = forms.ChoiceField(
        label=lazy("Level of risk"), required=False, choices=[("", lazy("Not settled")), *LEVELS.items()],
        widget=forms.Select,
    )  # fmt: skip
    tells = text(
        lazy("Who tells the person, and is it safe?"),
        required=lazy("Write who tells them, or why nobody can yet."),
    )
    summary = text(lazy("The risk in a sentence or two"), rows=2)
    flag = forms.BooleanField(label=lazy("Agencies flag their files"), required=False)
