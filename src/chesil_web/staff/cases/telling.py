"""The questions when somebody has to be told that something about them is shared or kept."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import text


def told_how() -> forms.CharField:
    """How and when they were told."""
    return text(
        lazy("How and when did you tell them, and what did they say?"),
        rows=3,
        required=lazy("Write how you told them."),
    )


def not_told_yet() -> forms.CharField:
    """Why they were not told yet."""
    return text(
        lazy("Why not yet?"),
        lazy("The case asks you again in 28 days."),
        rows=2,
        required=lazy("Say why, in a sentence."),
    )
