"""Fields that offer choices, by name: Django's types know no more of them than that they are fields."""

from collections.abc import Iterable
from typing import Any, cast

from django.forms import BaseForm, CheckboxSelectMultiple, ChoiceField, RadioSelect


class SmallBoxes(CheckboxSelectMultiple):
    """Boxes to tick where there are many, or where they belong to another choice."""

    classes = "govuk-checkboxes--small"


class SmallRadios(RadioSelect):
    """One of several where it belongs to more that is asked on the page."""

    classes = "govuk-radios--small"


def choice_field(form: BaseForm, name: str) -> ChoiceField:
    """The field of that name, which offers choices."""
    return cast(ChoiceField, form.fields[name])


def offered(form: BaseForm, name: str) -> list[tuple[str, str]]:
    """What a field offers: each value and its words, in the language of now, without the names of groups."""
    listed = cast(Iterable[tuple[str, Any]], choice_field(form, name).choices)
    groups = (words if isinstance(words, list | tuple) else [(value, words)] for value, words in listed)
    return [(value, str(words)) for group in groups for value, words in group]
