"""How far the papers of a meeting's cases are: read for all of them at once, without the lines."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs
from django.db.models import Max

from chesil_web.foundation.keys import office
from chesil_web.staff.access import desks, looking
from chesil_web.staff.conference.models import Called, Line, Listing, Meeting
from chesil_web.staff.minutes import queries, rules
from chesil_web.staff.minutes.models import Minutes, MinutesPaper, MinutesTold
from chesil_web.staff.minutes.words import State
from chesil_web.staff.workforce.models import Agency, AgencyTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Standing:
    """A case, and how far its papers are.

    Attributes:
        minutes: those that hold; None where nobody has begun to check them.
        last: the highest number of a line.
        agencies: those that took part, by name.
        papers: of these minutes, by agency; None is the panel's own.
        replaced: released papers that corrected ones have replaced, the newest first.
    """

    row: Listing
    minutes: Minutes | None
    told: MinutesTold
    last: int
    agencies: Mapping[uuid.UUID, str]
    papers: Mapping[uuid.UUID | None, MinutesPaper]
    replaced: tuple[MinutesPaper, ...]


def of_meeting(worker: Working, meeting: Meeting) -> list[Standing]:
    """The heard cases of a meeting that a worker reads, in order. Each of them is a look.

    Raises:
        Damaged: something of one cannot be opened. WrongSecret: one was erased.
    """
    rows = queries.readable(worker, meeting)
    looking.look_at(worker.id, rows)
    minutes, agencies, lasts = _minutes(rows), _agencies(rows), _lasts(rows)
    papers = _papers(rows)
    newest = {id: those[-1] for id, those in minutes.items()}
    told = dict(desks.read_each(newest.values(), MinutesTold))
    return [
        Standing(
            row=row, minutes=newest.get(row.id), told=_told(row, newest.get(row.id), told),
            last=lasts.get(row.id, 0), agencies=agencies[row.id], replaced=_replaced(minutes[row.id], papers),
            papers={each.agency_id: each for each in papers[newest[row.id].id]} if row.id in newest else {},
        )
        for row in rows
    ]  # fmt: skip


def state(case: Standing) -> State:
    """How far the papers of a case are."""
    if not rules.can_change(case.minutes):
        return "released"
    if case.told.is_pending:
        return "correction"
    if case.row.locked_at:
        wanted = [None, *rules.gets_a_paper(case.row, case.agencies)]
        return "made" if case.minutes and case.papers.keys() >= set(wanted) else "approved"
    if case.told.checked is None or case.told.checked.version != case.last:
        return "unread"
    return "open" if any(each.is_open for each in case.told.checked.hits) else "clear"


def _told(row: Listing, minutes: Minutes | None, told: Mapping[Minutes, MinutesTold]) -> MinutesTold:
    if minutes is None:
        return MinutesTold()
    if minutes in told:
        return told[minutes]
    return desks.opened(row.safe_id).read([minutes], MinutesTold)[0]  # raises what is wrong with it


def _minutes(rows: Sequence[Listing]) -> Mapping[uuid.UUID, list[Minutes]]:
    """The minutes of each case, those that hold last."""
    found: dict[uuid.UUID, list[Minutes]] = defaultdict(list)
    for each in Minutes.objects.filter(listing__in=rows).order_by("number"):
        found[each.listing_id].append(each)
    return found


def _lasts(rows: Sequence[Listing]) -> Mapping[uuid.UUID, int]:
    found = Line.objects.filter(listing__in=rows).values("listing").annotate(last=Max("number"))
    return {each["listing"]: each["last"] for each in found}


def _agencies(rows: Sequence[Listing]) -> Mapping[uuid.UUID, dict[uuid.UUID, str]]:
    """The agencies that took part in each case, by name, in the order in which they were asked."""
    there: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    called = Called.objects.filter(listing__in=rows).order_by("asked_at", "id")
    for listing, agency in called.values_list("listing", "agency"):
        there[listing].append(agency)
    for row in rows:
        there[row.id] += [row.agency_id] if row.agency_id else []
    known = Agency.objects.filter(id__in={id for those in there.values() for id in those})
    names = {agency.id: told.name for agency, told in office.read_those(known, AgencyTold)}
    return {
        id: {each: names[each] for each in dict.fromkeys(those) if each in names}
        for id, those in there.items()
    }


def _papers(rows: Sequence[Listing]) -> Mapping[uuid.UUID, list[MinutesPaper]]:
    """The papers of all minutes of some cases, by minutes, without what is printed on them."""
    found: dict[uuid.UUID, list[MinutesPaper]] = defaultdict(list)
    there = MinutesPaper.objects.filter(minutes__listing__in=rows).select_related("minutes")
    for each in there.defer("sealed").order_by("agency"):
        found[each.minutes_id].append(each)
    return found


def _replaced(
    minutes: Sequence[Minutes], papers: Mapping[uuid.UUID, list[MinutesPaper]]
) -> tuple[MinutesPaper, ...]:
    older = [each for each in minutes if each.released_at][:-1]
    return tuple(paper for each in reversed(older) for paper in papers[each.id])
