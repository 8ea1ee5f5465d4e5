"""What is asked about a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.evidence import places


class Clock(forms.Form):
    """Which country's time the times in a file are, where the file does not say."""

    zone = forms.ChoiceField(
        label=_("Which country's time are these times?"),
        help_text=_("A phone shows the time of the place it is in. Change this if it was abroad."),
        choices=lambda: places.zones().items(),
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )
