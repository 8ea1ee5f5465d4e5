"""What is asked of workers about codes and what came in by them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import one_of as _one_of
from chesil_web.foundation.ui.questions import text as _text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.handling.forms import Triage
from chesil_web.staff.shares.words import HOW_SAID


class HowSaid(forms.Form):
    """How a code reaches somebody, which says how long it works."""

    way = _one_of(
        _("How will you give them the code?"), HOW_SAID.items(), required=_("Choose how you give it.")
    )


class Hers(Triage, RevealingForm):
    """That something shared is from who was given the code, and the case that it belongs to.

    Args:
        cases: that it can belong to: their ids in hex and what they are called; none where that is known.
    """

    reveals = {"case": {"new": ("danger", "kind", "priority", "owner", "reason")}}
    case = _one_of(_("Which case does it belong to?"), (), required=_("Choose a case, or a new one."))
    field_order = ("case", "danger", "kind", "priority", "owner", "reason")

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "case").choices = [*cases, ("new", _("A new case"))]


class Answer(forms.Form):
    """A message to who shared something."""

    text = _text(_("Write to them"), rows=4, required=_("Write something first."))
