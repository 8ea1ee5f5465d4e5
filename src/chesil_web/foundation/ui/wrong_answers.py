"""What a field says of no answer, or of one that cannot be: in place of Django's own words, in every form."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as lazy

_CHOOSE: Final = lazy("Choose from the answers on this page.")
_SAID: Final[Mapping[type[forms.Field], Mapping[str, Any]]] = {
    forms.Field: {
        "required": lazy("Answer this question."),
        "max_length": lazy("Use %(limit_value)d characters or fewer. You used %(show_value)d."),
        "min_length": lazy("Use at least %(limit_value)d characters."),
        "min_value": lazy("Write %(limit_value)s or a larger number."),
        "max_value": lazy("Write %(limit_value)s or a smaller number."),
        "null_characters_not_allowed": lazy("This has a character that we cannot keep. Type it again."),
    },
    forms.IntegerField: {"invalid": lazy("Write a whole number, such as 3.")},
    forms.TimeField: {"invalid": lazy("Write the time as hours and minutes, such as 21:40.")},
    forms.UUIDField: {"invalid": lazy("We could not read that. Go back and try again.")},
    forms.BooleanField: {"required": lazy("Tick this box to go on.")},
    forms.ChoiceField: {"required": lazy("Choose an answer."), "invalid_choice": _CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOOSE, "invalid_list": _CHOOSE},
}


def say_plainly() -> None:
    """From now on each field that is made says these, where its form has no words of its own for it."""
    for field, words in _SAID.items():
        field.default_error_messages = {**field.default_error_messages, **words}
