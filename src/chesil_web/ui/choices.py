"""Fields that offer choices, by name: Django's types know no more of them than that they are fields."""

from collections.abc import Iterable
from typing import cast

from django.forms import BaseForm, ChoiceField


def choice_field(form: BaseForm, name: str) -> ChoiceField:
    """The field of that name, which offers choices."""
    return cast(ChoiceField, form.fields[name])


def offered(form: BaseForm, name: str) -> list[tuple[str, str]]:
    """What a field offers, when it is a plain list: each value and its words, in the language of now."""
    listed = cast(Iterable[tuple[str, object]], choice_field(form, name).choices)
    return [(value, str(words)) for value, words in listed]
