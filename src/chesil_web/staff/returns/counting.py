"""The figures of a panel over a quarter, from its listings. Those behind a wall count like all others.

A listing counts in the quarter in which it was heard, once, whatever follows: one that was deferred,
withdrawn, returned or moved to another panel before that does not count here.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Final

import attrs
from django.db.models import Count, F
from django.db.models.functions import ExtractQuarter, ExtractYear
from django.utils import timezone

from chesil_web.staff.access import desks
from chesil_web.staff.clocks.rules import months_after
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import About, ListingTold
from chesil_web.staff.conference.meeting_models import MeetingState
from chesil_web.staff.conference.models import Attendance, Listing, Meeting, Panel, PanelAgency
from chesil_web.staff.figures.rules import last_day

_HELD: Final[tuple[MeetingState, ...]] = ("sitting", "minuted", "approved", "released")
_ABOUT: Final = ("minority_ethnic", "lgbt", "disabled", "male")
_GROWN, _CHILD_TO = 18, 16
NATIONAL: Final = (
    "meetings", "cases", "repeats", "moved here", "police", "partners", "children", *_ABOUT,
    "young harmed", "young accused",
)  # fmt: skip
WORK: Final = ("places", "filled", "due", "in time", "not possible")


@attrs.frozen(kw_only=True)
class Counted:
    """The figures of a quarter.

    Attributes:
        counts: by the names in NATIONAL and WORK. kinds: how many were referred by each kind of agency.
        unknown: by the names of About, of how many cases nobody knows it, or nobody asked.
        rows: a row for each day on which cases were heard, the oldest first. days: from the referral to the
            meeting, the middle number; None without a case. year: cases heard in the 12 months that end with
            the quarter. unread: cases that are damaged: they count as
            cases and in nothing else.
    """

    counts: Mapping[str, int]
    kinds: Mapping[str, int]
    unknown: Mapping[str, int]
    rows: Sequence[Mapping[str, str | int]]
    days: int | None
    year: int
    unread: int


def counted(panel: Panel, first: date) -> Counted:
    """The figures of the quarter that begins on a day."""
    rows = list(heard(panel, first).order_by("heard_on", "id"))
    read = desks.read_each(rows, ListingTold)
    by_day: dict[date, Counter[str]] = {row.heard_on: Counter() for row in rows if row.heard_on}
    for row in rows:
        if row.heard_on:
            by_day[row.heard_on]["cases"] += 1
    for row, told in read:
        if row.heard_on:
            by_day[row.heard_on].update(_case(told, row.heard_on))
    total = sum(by_day.values(), Counter())
    meetings = _meetings(panel, first)
    return Counted(
        counts={each: total[each] for each in NATIONAL}
        | {"meetings": len(meetings)} | _attendance(panel, meetings) | _actions(panel, first),
        kinds=Counter(told.referral.by_kind for _row, told in read),
        unknown={each: sum(_is_unknown(told.referral.about, each) for _row, told in read) for each in _ABOUT},
        rows=tuple(
            {"day": day.isoformat(), **{each: found[each] for each in NATIONAL if each != "meetings"}}
            for day, found in by_day.items()
        ),
        days=_days(rows),
        year=_year(panel, first),
        unread=len(rows) - len(read),
    )  # fmt: skip


def _year(panel: Panel, first: date) -> int:
    last = last_day(first)
    return Listing.objects.filter(
        panel=panel, heard_on__gt=months_after(last, -12), heard_on__lte=last
    ).count()


def _days(rows: Iterable[Listing]) -> int | None:
    waited = [(row.heard_on - row.referred_on).days for row in rows if row.heard_on]
    return median_low(waited) if waited else None


def heard(panel: Panel, first: date):  # type: ignore[no-untyped-def]
    """The listings of a panel that were heard in a quarter."""
    return Listing.objects.filter(panel=panel, heard_on__range=(first, last_day(first)))


def quarters(panel: Panel) -> list[tuple[date, int]]:
    """The quarters in which a panel heard cases, the oldest first, each with how many. Nothing is opened."""
    rows = Listing.objects.filter(panel=panel, heard_on__isnull=False)
    found = (
        rows.annotate(year=ExtractYear("heard_on"), part=ExtractQuarter("heard_on"))
        .values("year", "part").annotate(many=Count("id")).order_by("year", "part")
    )  # fmt: skip
    return [(date(each["year"], each["part"] * 3 - 2, 1), each["many"]) for each in found]


def _case(told: ListingTold, on: date) -> Counter[str]:
    people, about = told.referral.people, told.referral.about
    police = told.referral.by_kind == "police"
    ages = {
        part: [_age(each.born, on) for each in people if each.part == part] for part in ("harmed", "accused")
    }
    return Counter({
        "repeats": int(told.sort == "repeat"), "moved here": int(told.sort == "moved here"),
        "police": int(police), "partners": int(not police),
        "children": sum(each.part == "child" for each in people),
        **{each: int(getattr(about, each) == "yes") for each in _ABOUT},
        "young harmed": int(any(age is not None and _CHILD_TO <= age < _GROWN for age in ages["harmed"])),
        "young accused": sum(age is not None and age < _GROWN for age in ages["accused"]),
    })  # fmt: skip


def _age(born: str, on: date) -> int | None:
    """The age on a day; None where the day of birth is not known whole."""
    try:
        day = date.fromisoformat(born)
    except ValueError:
        return None
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def _is_unknown(about: About, name: str) -> bool:
    return getattr(about, name) not in ("yes", "no")


def _meetings(panel: Panel, first: date) -> list[tuple[uuid.UUID, date]]:
    rows = Meeting.objects.filter(
        panel=panel, hears_cases=True, state__in=_HELD, at__date__range=(first, last_day(first))
    )
    return [(row.id, timezone.localdate(row.at)) for row in rows]


def _attendance(panel: Panel, meetings: Iterable[tuple[uuid.UUID, date]]) -> dict[str, int]:
    belongs = list(PanelAgency.objects.filter(panel=panel).values_list("agency", "joined_on", "left_on"))
    places = filled = 0
    for meeting, day in meetings:
        there = {each for each, since, until in belongs if since <= day and (until is None or day < until)}
        signed = Attendance.objects.filter(meeting=meeting, signed_at__isnull=False)
        places += len(there)
        filled += len(there & set(signed.values_list("agency", flat=True)))
    return {"places": places, "filled": filled}


def _actions(panel: Panel, first: date) -> dict[str, int]:
    rows = conference_rules.given().filter(listing__panel=panel, due_on__range=(first, last_day(first)))
    in_time = rows.filter(state="done", ended_on__lte=F("due_on"))
    gone = rows.filter(state="not possible any more")
    return {"due": rows.count(), "in time": in_time.count(), "not possible": gone.count()}
