"""Breaches of an order: the act that shows each one, and who was told about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.acts import Act
from chesil_web.staff.cases.work_models import Version
from chesil_web.staff.things.kinds import Kind, ThingForm, without_empty

NEW: Final = "new"
OTHER: Final = "other"
_SHORT: Final = 90


class BreachTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of a breach.

    Attributes:
        order: the order, in hex. act: the key of the act among those of its case, which has its words.
        on: the day of the act.
        point: which points of the order it goes against, a line each.
        told_whom: who was told of it, and on which day; reference: what they gave.
    """

    order: str
    act: str
    on: date | None = None
    point: str = ""
    told_whom: str = ""
    told_on: date | None = None
    reference: str = ""


class ReportForm(ThingForm):
    """Who was told of a breach. *order*, *act* and *on* stay as they are.

    Args:
        terms: the points of the order, to choose from.
    """

    told_type = BreachTold
    reveals: Mapping[str, Mapping[str, tuple[str, ...]]] = {"points": {OTHER: ("point",)}}
    points = forms.MultipleChoiceField(
        label=lazy("Which point of the order does it go against?"),
        help_text=lazy("Choose each one that fits. You can leave it open."),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    point = text(lazy("What does the order say there?"), lazy("In the words of the order."), rows=2)
    told_whom = text(
        lazy("Who was told of it?"),
        lazy("For example: the police, on 101. Leave it empty if nobody was yet."),
    )
    told_on = day(lazy("On which day?"))
    reference = text(lazy("Which reference did they give?"), lazy("For example: a crime number."))
    field_order: Sequence[str] = ("points", "point", "told_whom", "told_on", "reference")

    def __init__(self, *args: Any, terms: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._terms = tuple(terms)
        stored = str(self.initial.get("point") or "").splitlines()
        self.initial.update(_as_choices(stored, self._terms))
        choice_field(self, "points").choices = [
            *((str(place), term) for place, term in enumerate(self._terms)),
            (OTHER, _("Something that is not among these")),
        ]

    def clean(self) -> dict[str, Any]:
        """Whoever was told was told on a day that has been."""
        cleaned = super().clean()
        told_on = cleaned.get("told_on")
        if cleaned.get("told_whom") and told_on is None and "told_on" not in self.errors:
            self.add_error("told_on", _("Add the day on which they were told."))
        if told_on and told_on > timezone.localdate():
            self.add_error("told_on", _("This day has not come yet."))
        return cleaned

    def document(self, before: BreachTold) -> BreachTold:
        """The breach with what was told now."""
        names = ("told_whom", "told_on", "reference")
        given = {name: self.cleaned_data[name] for name in names}
        return msgspec.structs.replace(before, **given, point="\n".join(self._broken()))

    def _broken(self) -> Iterator[str]:
        """The points of the order that were chosen, in its words, and what was typed beside them."""
        chosen = self.cleaned_data.get("points") or ()
        yield from (term for place, term in enumerate(self._terms) if str(place) in chosen)
        if OTHER in chosen and self.cleaned_data.get("point"):
            yield self.cleaned_data["point"]


def _as_choices(stored: Sequence[str], terms: Sequence[str]) -> dict[str, Any]:
    """What the form begins with, of points that are stored: those of the order ticked, others typed."""
    others = "\n".join(each for each in stored if each not in terms)
    ticked = [str(place) for place, term in enumerate(terms) if term in stored]
    return {"points": [*ticked, *((OTHER,) if others else ())], "point": others}


class BreachForm(ReportForm):
    """A breach, with the act that shows it.

    Args:
        acts: that are recorded already.
    """

    reveals: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "act": {NEW: ("on", "words")}, **ReportForm.reveals,
    }  # fmt: skip
    act = one_of(
        lazy("What happened?"), (), required=lazy("Choose what happened."),
        hint=lazy("These are recorded since the order began, the newest first."),
    )  # fmt: skip
    on = day(lazy("On which day did it happen?"))
    words = text(lazy("What happened, in their words?"), rows=4)
    field_order = ("act", "on", "words", *ReportForm.field_order)

    def __init__(self, *args: Any, acts: Sequence[Act] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._acts = {each.key: each for each in acts}
        choice_field(self, "act").choices = [
            *((each.key, _in_a_line(each)) for each in acts),
            (NEW, _("Something that is not written down yet")),
        ]

    def clean(self) -> dict[str, Any]:
        """What is not written down yet needs a day and words."""
        cleaned = super().clean()
        if cleaned.get("act") == NEW:
            if not cleaned.get("on") and "on" not in self.errors:
                self.add_error("on", _("Add the day on which it happened."))
            if not cleaned.get("words"):
                self.add_error("words", _("Write what happened."))
        return cleaned

    def made(self, order: str, act: str) -> BreachTold:
        """The breach of an order by an act; *act* is the key of one that was written down just now."""
        chosen = self._acts.get(self.cleaned_data["act"])
        on = chosen.day if chosen else self.cleaned_data["on"]
        return self.document(BreachTold(order=order, act=chosen.key if chosen else act, on=on))


def _in_a_line(act: Act) -> str:
    day = said_day(act.day) if act.day else _("No day given")
    words = " ".join(act.words.split())
    return f"{day}: “{words[:_SHORT]}{'…' if len(words) > _SHORT else ''}”"


def title(told: BreachTold) -> str:
    """What a breach is called."""
    day = said_day(told.on) if told.on else _("a day that is not known")
    return _("Breach on %(day)s") % {"day": day}


def rows(told: BreachTold) -> Rows:
    """What is shown of a breach beside the words of its act."""
    reported = ", ".join(filter(None, (told.told_whom, said_day(told.told_on) if told.told_on else "")))
    return without_empty(
        [
            (lazy("Against the point"), told.point),
            (lazy("Told to"), reported or _("nobody yet")), (lazy("Reference"), told.reference),
        ]
    )  # fmt: skip


BREACHES: Final = Kind(
    sort="breach",
    form=ReportForm,
    document=Version[BreachTold],
    entry="breach",
    page="breach",
    list_page="cases:orders",
    heading=lazy("Breaches"),
    empty="",
    add=lazy("Note a breach"),
    change=lazy("Who was told of it"),
    title=title,
    rows=rows,
    day=lambda told: told.on,
)
