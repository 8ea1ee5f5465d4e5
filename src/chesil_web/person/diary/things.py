"""The questions about things she keeps, such as a letter or a bag: what, where it is, who touched it."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.person.diary.models import Thing

MOST: Final = 10
_LONGEST: Final = 500
_PARTS: Final = ("thing", "thing_where", "thing_touched", "thing_id")
FIELDS: Final = tuple(f"{part}{number}" for number in range(MOST) for part in _PARTS)


def fields(before: int, sent: Mapping[str, Any]) -> dict[str, forms.Field]:
    """The questions about things there are, and about one more.

    Args:
        before: how many things there are. sent: what was sent, which may hold more.
    """
    count = max([before + 1, *(number + 1 for number in range(MOST) if f"thing{number}" in sent)])
    return {name: field for number in range(min(count, MOST)) for name, field in _about_one(number)}


def _about_one(number: int) -> list[tuple[str, forms.Field]]:
    first = _("What is it?")
    return [
        (f"thing{number}", _text(first if number == 0 else _("Is there another thing? What is it?"),
                                 _("For example: a letter, flowers, a bag."))),
        (f"thing_where{number}", _text(_("Where is it now?"),
                                       _("We do not print this. If you make a pack, "
                                         "this goes with the rest of the entry."))),
        (f"thing_touched{number}", _text(_("Who has touched it?"),
                                         _("Write yourself down too, if you touched it."))),
        (f"thing_id{number}", forms.CharField(
            widget=forms.HiddenInput, required=False, initial=lambda: uuid.uuid4().hex)),
    ]  # fmt: skip


def _text(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=_LONGEST)


def first(things: Sequence[Thing]) -> dict[str, str]:
    """What the questions show of things that are there."""
    return {
        name: value
        for number, each in enumerate(things)
        for name, value in (
            (f"thing{number}", each.what), (f"thing_where{number}", each.where),
            (f"thing_touched{number}", each.touched), (f"thing_id{number}", each.id),
        )
    }  # fmt: skip


def unnamed(cleaned: Mapping[str, Any]) -> list[str]:
    """The questions that must say what a thing is, because another about it was answered."""
    return [
        f"thing{number}" for number in range(MOST)
        if not cleaned.get(f"thing{number}")
        and (cleaned.get(f"thing_where{number}") or cleaned.get(f"thing_touched{number}"))
    ]  # fmt: skip


def answered(cleaned: Mapping[str, Any]) -> tuple[Thing, ...]:
    """The things that were told of."""
    found = []
    for number in range(MOST):
        what, where, touched, id = (cleaned.get(f"{part}{number}") or "" for part in _PARTS)
        if what or where or touched:
            is_id = re.fullmatch("[0-9a-f]{32}", id)
            found.append(Thing(id=id if is_id else uuid.uuid4().hex, what=what, where=where, touched=touched))
    return tuple(found)
