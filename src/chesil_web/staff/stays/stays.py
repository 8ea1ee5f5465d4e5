"""Support in safe accommodation: where it was given, to whom and how long; or that it could not be given.

It never says where a place is: a figure needs no address, and nobody has to know one who opens the case.
"""

from datetime import date
from typing import Any, Final, Literal

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.work_models import Version
from chesil_web.staff.things.kinds import Kind, ThingForm, named, without_empty

Outcome = Literal["supported", "not supported"]
OUTCOMES: Final = {
    "supported": lazy("They were supported in safe accommodation"),
    "not supported": lazy("They could not be supported"),
}
PLACES: Final = {
    "refuge": lazy("Refuge"),
    "specialist": lazy("Specialist safe accommodation"),
    "dispersed": lazy("Dispersed accommodation"),
    "sanctuary": lazy("Sanctuary: their own home made safer"),
    "second stage": lazy("Second stage accommodation"),
    "other": lazy("Other"),
}
WHENCE: Final = {
    "here": lazy("From this area"), "outside": lazy("From outside this area"), "unknown": lazy("Not known"),
}  # fmt: skip
NEEDS: Final = {
    "minority": lazy("Black or minority ethnic"),
    "mental health": lazy("Mental health"),
    "disabled": lazy("Disabled"),
    "substances": lazy("Drugs or alcohol"),
    "lgbt": lazy("LGBT+"),
    "no funds": lazy("Migrant, or no recourse to public funds"),
    "older": lazy("Older"),
    "sons": lazy("With sons"),
    "pets": lazy("With pets"),
    "large": lazy("Large family"),
}
PEOPLE: Final = {
    "women": lazy("Women"), "men": lazy("Men"), "trans": lazy("Trans adults"),
    "adults": lazy("Other adults, or not known"), "children": lazy("Children"),
}  # fmt: skip
_MOST: Final = 30


class StayTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of a stay.

    Attributes:
        on: the day on which the support began, or could not be given. ended_on: None while it goes on.
        place, whence, needs: as PLACES, WHENCE and NEEDS name them; *place* is empty where there was none.
        why: why it ended, or why there was none. moved_on: to what they moved on, and never where.
    """

    outcome: Outcome
    on: date
    place: str = ""
    whence: str = "unknown"
    women: int = 0
    men: int = 0
    trans: int = 0
    adults: int = 0
    children: int = 0
    needs: tuple[str, ...] = ()
    ended_on: date | None = None
    why: str = ""
    moved_on: str = ""


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=lazy("Leave it empty for none."), min_value=0, max_value=_MOST, required=False,
        error_messages={"invalid": lazy("Write a whole number.")},
    )  # fmt: skip


class StayForm(ThingForm):
    """A stay."""

    told_type = StayTold
    reveals = {"outcome": {"supported": ("place", "ended_on", "moved_on")}}
    outcome = one_of(lazy("What became of it?"), OUTCOMES.items(), required=lazy("Choose what became of it."))
    place = one_of(
        lazy("What kind of place was it?"), PLACES.items(),
        lazy("Do not write the address of a refuge anywhere in the case."),
        required=lazy("Choose the kind of place."),
    )  # fmt: skip
    on = day(
        lazy("On which day did the support begin, or could it not be given?"),
        lazy("For example, 4 3 2026"), required=lazy("Add the day."),
    )  # fmt: skip
    whence = one_of(
        lazy("Where did they come from?"), WHENCE.items(), required=lazy("Choose where they came from.")
    )
    women, men, trans = _number(PEOPLE["women"]), _number(PEOPLE["men"]), _number(PEOPLE["trans"])
    adults, children = _number(PEOPLE["adults"]), _number(PEOPLE["children"])
    needs = forms.MultipleChoiceField(
        label=lazy("Which of these fit this household?"), choices=list(NEEDS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Only what they told you. Leave the rest empty."),
    )  # fmt: skip
    ended_on = day(lazy("On which day did it end?"), lazy("Leave it empty while it goes on."))
    moved_on = text(
        lazy("What did they move on to?"), lazy("The kind of home, and never where it is."), rows=2
    )
    why = text(lazy("Why did it end, or why could they not be supported?"), rows=3)

    def clean(self) -> dict[str, Any]:
        """Days that have been, in their order; somebody who was there; a reason where there was no place."""
        cleaned = super().clean()
        on, ended_on = cleaned.get("on"), cleaned.get("ended_on")
        if on and on > timezone.localdate():
            self.add_error("on", _("This day has not come yet."))
        if ended_on and ended_on > timezone.localdate():
            self.add_error("ended_on", _("This day has not come yet."))
        if on and ended_on and ended_on < on:
            self.add_error("ended_on", _("This is before the day on which it began."))
        if not any(cleaned.get(each) for each in PEOPLE) and not self.errors:
            self.add_error("women", _("Say how many people it was about."))
        if cleaned.get("outcome") == "not supported" and not cleaned.get("why"):
            self.add_error("why", _("Say why they could not be supported."))
        return cleaned

    def told(self) -> StayTold:
        """The document; what is hidden below another choice is left out."""
        told = self.cleaned_data
        is_there = told["outcome"] == "supported"
        return StayTold(
            outcome=told["outcome"], on=told["on"], whence=told["whence"], needs=tuple(told["needs"]),
            why=told["why"], **{each: told[each] or 0 for each in PEOPLE},
            place=told["place"] if is_there else "", ended_on=told["ended_on"] if is_there else None,
            moved_on=(told["moved_on"] or "") if is_there else "",
        )  # fmt: skip


def title(told: StayTold) -> str:
    """What a stay is called."""
    what = named(PLACES, told.place) or str(OUTCOMES[told.outcome])
    return _("%(what)s, %(day)s") % {"what": what, "day": said_day(told.on)}


def rows(told: StayTold) -> Rows:
    """What is shown of a stay."""
    return without_empty([
        (lazy("What became of it"), OUTCOMES[told.outcome]),
        (lazy("Where they came from"), WHENCE[told.whence]),
        (lazy("Who"), _who(told)),
        (lazy("What fits them"), ", ".join(named(NEEDS, each) for each in told.needs)),
        (lazy("Ended on"), said_day(told.ended_on) if told.ended_on else ""), (lazy("Why"), told.why),
        (lazy("Moved on to"), told.moved_on),
    ])  # fmt: skip


def _who(told: StayTold) -> str:
    adults = told.women + told.men + told.trans + told.adults
    parts = (
        ngettext("%(n)d adult", "%(n)d adults", adults) % {"n": adults} if adults else "",
        ngettext("%(n)d child", "%(n)d children", told.children) % {"n": told.children}
        if told.children else "",
    )  # fmt: skip
    return ", ".join(filter(None, parts))


STAY: Final = Kind(
    sort="stay",
    form=StayForm,
    document=Version[StayTold],
    entry="stay",
    page="stay",
    list_page="cases:stays",
    heading=lazy("Safe accommodation"),
    empty=lazy(
        "Nothing is written down yet. Write down support in a refuge or another safe place, and also that "
        "somebody could not be supported: the yearly return counts both."
    ),
    add=lazy("Add safe accommodation"),
    change=lazy("Change it"),
    title=title,
    rows=rows,
    day=lambda told: told.on,
)
