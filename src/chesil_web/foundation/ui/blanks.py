"""Fields in which nothing was typed yet, drawn once for all.

A long form is most of what its page costs, and while it is empty it is the same for everyone. What somebody
typed, what is only theirs to choose from, and what is wrong with it are never kept: such a field is drawn
each time.
"""

from collections.abc import Callable
from typing import Final

from django.forms import BoundField, ChoiceField, Field
from django.utils.translation import get_language
from markupsafe import Markup

from chesil_web.foundation.ui.fields import reveals

type _Key = tuple[type, str, str, bool, str | None]
_DRAWN: Final[dict[_Key, Markup]] = {}  # as many as the site's forms have fields


def once(bound: BoundField, draw: Callable[[BoundField, bool], Markup], *, as_heading: bool) -> Markup:
    """The field as *draw* shows it, which is asked again if the field is not as its form declares it."""
    if not _is_blank(bound):
        return draw(bound, as_heading)
    key = (type(bound.form), bound.name, bound.auto_id, as_heading, get_language())
    if key not in _DRAWN:
        _DRAWN[key] = draw(bound, as_heading)
    return _DRAWN[key]


def _is_blank(bound: BoundField) -> bool:
    form = bound.form
    declared = getattr(form, "base_fields", {}).get(bound.name)
    if form.is_bound or form.prefix or bound.name in form.initial or declared is None:
        return False
    below = (name for names in reveals(bound).values() for name in names)
    return _is_as_declared(bound.field, declared) and all(_is_blank(form[name]) for name in below)


def _is_as_declared(field: Field, declared: Field) -> bool:
    """Whether a form left the field alone. Choices that are asked for anew each time are never its own."""
    if field.label is not declared.label or field.help_text is not declared.help_text:
        return False
    if callable(declared.initial) or field.initial != declared.initial:
        return False
    if type(field.widget) is not type(declared.widget) or field.widget.attrs != declared.widget.attrs:
        return False
    if not isinstance(declared, ChoiceField) or not isinstance(field, ChoiceField):
        return True
    # Words that are translated late stay the same objects, so that comparing lists asks for no translation.
    return isinstance(declared.choices, list) and field.choices == declared.choices
