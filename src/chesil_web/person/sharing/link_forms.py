"""What is asked before a reading link is made."""

from datetime import timedelta
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

LASTS: Final = {
    "4": (_("4 hours"), timedelta(hours=4)), "24": (_("1 day"), timedelta(days=1)),
    "72": (_("3 days"), timedelta(days=3)), "168": (_("7 days"), timedelta(days=7)),
}  # fmt: skip


class MakeLink(forms.Form):
    """Whom it is for, for how long, and a few words to them."""

    name = forms.CharField(
        label=_("Who is it for?"), max_length=100,
        help_text=_("Only you see this. For example: my sister, or the adviser at the library."),
        error_messages={"required": _("Write who it is for.")},
    )  # fmt: skip
    lasts = forms.ChoiceField(
        label=_("For how long?"), choices=[(each, words) for each, (words, _time) in LASTS.items()],
        widget=forms.RadioSelect, help_text=_("After that it cannot be opened. You can stop it earlier."),
        error_messages={"required": _("Choose for how long.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("A few words to them (optional)"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("They read this first, above what you wrote."),
    )  # fmt: skip

    def time(self) -> timedelta:
        """For how long."""
        return LASTS[self.cleaned_data["lasts"]][1]
