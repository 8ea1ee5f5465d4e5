"""What is asked about what a recording says."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language_info
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


class LanguageForm(forms.Form):
    """Which language is spoken in a recording.

    Args:
        languages: the codes of those that the machine knows; of one alone nothing is asked.
    """

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(languages) < 2:
            return
        named = sorted((language_name(code), code) for code in languages)
        self.fields["language"] = forms.ChoiceField(
            label=_("What language do they speak?"),
            required=False,
            choices=[("", _("Let the machine tell")), *((code, name) for name, code in named)],
            help_text=_("Choose it if you know it. The machine is often wrong when it has to tell."),
        )


def language_name(code: str) -> str:
    """What a language is called, in the language of the page where that is known; else its code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return str(_OTHERS.get(code, code))


# Those that Django has no name for, of the languages of Whisper.
_OTHERS: Final = {
    "am": _("Amharic"), "as": _("Assamese"), "ba": _("Bashkir"), "bo": _("Tibetan"), "fo": _("Faroese"),
    "gu": _("Gujarati"), "ha": _("Hausa"), "haw": _("Hawaiian"), "jw": _("Javanese"), "la": _("Latin"),
    "ln": _("Lingala"), "lo": _("Lao"), "mg": _("Malagasy"), "mi": _("Maori"), "mt": _("Maltese"),
    "oc": _("Occitan"), "ps": _("Pashto"), "sa": _("Sanskrit"), "sd": _("Sindhi"), "si": _("Sinhala"),
    "sn": _("Shona"), "so": _("Somali"), "su": _("Sundanese"), "tl": _("Tagalog"), "yi": _("Yiddish"),
    "yo": _("Yoruba"), "yue": _("Cantonese"), "zh": _("Chinese"),
}  # fmt: skip
