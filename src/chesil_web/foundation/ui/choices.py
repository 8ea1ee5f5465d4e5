"""Fields that offer choices, by name: Django's types know no more of them than that they are fields."""

from collections.abc import Iterable
from typing import Any, cast

from django.forms import BaseForm, ChoiceField


def choice_field(form: BaseForm, name: str) -> ChoiceField:
    """The field of that name, which offers choices."""
    return cast(ChoiceField, form.fields[name])


def offered(form: BaseForm, name: str) -> list[tuple[str, str]]:
    """What a field offers: each value and its words, in the language of now, without the names of groups."""
    listed = cast(Iterable[tuple[str, Any]], choice_field(form, name).choices)
    groups = (words if isinstance(words, list | tuple) else [(value, words)] for value, words in listed)
    return [(value, str(words)) for group in groups for value, words in group]
