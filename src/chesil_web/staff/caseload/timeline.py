"""The timeline of a case: all that arrived, happened or was done, as it was written or as it happened."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, get_args

import attrs
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.given.models import Complaint
from chesil_web.staff.cases import acts
from chesil_web.staff.cases.models import Case, Entry, EntryKind, EntryTold
from chesil_web.staff.orders.breaches import BREACHES
from chesil_web.staff.orders.orders import ORDERS, OrderTold, last_day
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.workforce.queries import Working

NEWEST: Final = 50
Only = Literal["", "acts", "steps", "contact", "due", "rest"]
ONLY: Final[dict[Only, tuple[EntryKind, ...]]] = {
    "acts": ("act", "arrived", "shared", "breach"),
    "steps": ("step", "letter", "order", "decision"),
    "contact": ("call", "visit", "letter", "contact"),
    "due": ("clock", "plan", "list", "right"),
    "rest": (
        "triage",
        "note",
        "handed over",
        "closed",
        "reopened",
        "held",
        "transfer",
        "tied",
        "people",
        "joint",
        "stay",
    ),
}
# What is done to stop it; what happened after each is counted.
STEPS: Final[tuple[EntryKind, ...]] = ("step", "letter", "order")


@attrs.frozen(kw_only=True)
class Line:
    """Something on the timeline: an entry, something that she shared, a report, or the end of an order.

    Attributes:
        day: on which it happened; None where that is not known. number: of an entry.
        after: what happened after a step. breaks: whether it is noted as what broke an order.
    """

    day: date | None
    kind: EntryKind
    number: int = 0
    entry: EntryTold | None = None
    shared: acts.Act | None = None
    complaint: Complaint | None = None
    order: OrderTold | None = None
    after: acts.After | None = None
    breaks: bool = False


@attrs.frozen(kw_only=True)
class Stretch:
    """A part of a timeline. *before*: where older entries go on, or 0. *years*: that there are."""

    lines: tuple[Line, ...]
    before: int = 0
    years: tuple[int, ...] = ()
    year: int = 0


def wanted(only: str) -> Only:
    """What a list is narrowed to; all where it is none of those that there are."""
    return next((each for each in get_args(Only) if each == only), "")


def as_written(worker: Working, case: Case, safe: OpenSafe, *, only: Only, before: int = 0) -> Stretch:
    """The newest entries before one, as many as a page shows, with what happened after each step."""
    rows = Entry.objects.filter(case=case).order_by("-number")
    older = rows.filter(number__lt=before) if before else rows
    found: list[tuple[Entry, EntryTold]] = []
    for row, told in safe.read_those(older if only else older[: NEWEST + 1], EntryTold):
        if not only or told.kind in ONLY[only]:
            found.append((row, told))
        if len(found) > NEWEST:
            break
    shown, more = found[:NEWEST], found[NEWEST:]
    lines = [
        Line(day=acts.day_of(told), kind=told.kind, number=row.number, entry=told) for row, told in shown
    ]
    if any(line.kind in STEPS for line in lines):
        after = _after(_entries(safe, case), acts.shared(worker, case))
        lines = [attrs.evolve(line, after=after.get(line.number)) for line in lines]
    return Stretch(lines=tuple(lines), before=shown[-1][0].number if more else 0)


def _entries(safe: OpenSafe, case: Case) -> list[tuple[Entry, EntryTold]]:
    return safe.read_those(Entry.objects.filter(case=case).order_by("number"), EntryTold)


def _after(entries: Iterable[tuple[Entry, EntryTold]], shared: Iterable[acts.Act]) -> dict[int, acts.After]:
    """What happened after each step, by the number of its entry. A step that was changed is one step."""
    found, days, seen = [], [act.day for act in shared if not act.is_hers], set()
    for row, told in entries:
        if told.kind == "act":
            days.append(acts.day_of(told))
        elif told.kind in STEPS and told.about not in seen:
            found.append((row.number, acts.day_of(told)))
            seen |= {told.about} - {""}
    after = acts.after([day for _number, day in found], days)
    return {number: each for (number, _day), each in zip(found, after, strict=True)}


def as_happened(worker: Working, case: Case, safe: OpenSafe, *, only: Only, year: int = 0) -> Stretch:
    """What happened in a year, the newest first; the newest year where none is asked for.

    What has no day stands in each year, at the end.
    """
    lines = [each for each in _lines(worker, case, safe) if not only or each.kind in ONLY[only]]
    years = sorted({each.day.year for each in lines if each.day}, reverse=True)
    shown = year if year in years else (years[0] if years else 0)
    of_year = [each for each in lines if each.day is None or each.day.year == shown]
    of_year.sort(key=lambda each: (each.day or date.min, each.number), reverse=True)
    return Stretch(lines=tuple(of_year), years=tuple(years), year=shown)


def _lines(worker: Working, case: Case, safe: OpenSafe) -> list[Line]:
    entries, shared = _entries(safe, case), acts.shared(worker, case)
    after = _after(entries, shared)
    broken = {each.told.act for each in thing_queries.things(safe, case, BREACHES)}
    written = [
        Line(
            day=acts.day_of(told), kind=told.kind, number=row.number, entry=told, after=after.get(row.number),
            breaks=f"e{row.number}" in broken,
        )
        for row, told in entries
    ]  # fmt: skip
    copies = [Line(day=act.day, kind="shared", shared=act, breaks=act.key in broken) for act in shared]
    return [*written, *copies, *_arrived(case), *_ends(safe, case)]


def _arrived(case: Case) -> Iterator[Line]:
    for row in Complaint.objects.filter(id__in=case.givings.values("complaint"), safe__state="active"):
        yield Line(day=row.sent_on, kind="arrived", complaint=row)


def _ends(safe: OpenSafe, case: Case) -> Iterator[Line]:
    for each in thing_queries.things(safe, case, ORDERS):
        last = last_day(each.told)
        if last is not None and last <= timezone.localdate():  # what is to come is no part of it
            yield Line(day=last, kind="order", order=each.told)
