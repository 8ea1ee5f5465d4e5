"""What is asked about what a recording says."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_WORDS: Final = 20_000


class WordsForm(forms.Form):
    """What is said in a recording, as she hears it.

    Args:
        guessed: a machine's guess stands in the box, so that she says that she listened.
    """

    text = forms.CharField(
        label=_("What do you hear?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write down what is said, or leave this page.")},
    )
    listened = forms.BooleanField(
        label=_("I have listened to all of it, and these words are what is said"),
        error_messages={"required": _("Listen to the recording first, then tick this.")},
    )

    def __init__(self, *args: Any, guessed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if guessed:
            self.fields["text"].help_text = _(
                "These are the machine’s words. Change every word that is not what you hear."
            )
        else:
            self.fields["text"].help_text = _(
                "Write it as it is said. Where you cannot hear a word, write: (not clear)."
            )
            del self.fields["listened"]
