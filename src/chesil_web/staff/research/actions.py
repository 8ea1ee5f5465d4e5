"""What an agency answers, and reminding those that have not: each under the row of the agency's own desk."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys.opened import drop
from chesil_web.staff.access import desks
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import following, states
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ResearchState, ResearchTold
from chesil_web.staff.conference.models import Called, Meeting
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.research import rules
from chesil_web.staff.workforce.queries import Working

_AGAIN_AFTER: Final = timedelta(hours=12)  # nobody is reminded twice on one day


@transaction.atomic
def look(worker: Working, page: str, id: uuid.UUID, known: Collection[str], people: Iterable[str]) -> None:
    """Keep whom of *people* the agency knows; the worker knows none of them outside their work.

    Raises:
        Http404: as `rules.mine`. NotPossible: nothing can be answered any more.
    """
    row = rules.mine(worker, page, id, lock=True)
    conference.clear_names(worker, row.listing)
    _keep(worker, row, "read", None, **_knows(known, people))


@transaction.atomic
def nothing(worker: Working, page: str, id: uuid.UUID, people: Iterable[str]) -> None:
    """Answer that the agency knows nothing of any of *people*. That is an answer. Raises as `look`."""
    row = rules.mine(worker, page, id, lock=True)
    conference.clear_names(worker, row.listing)
    chased = conference_queries.research(worker, row)[1].chased
    _keep(worker, row, "nil", ResearchTold(chased=chased, unknown=tuple(people)))


@transaction.atomic
def answer(
    worker: Working, page: str, id: uuid.UUID, *, base: datetime | None, people: Iterable[str],
    known: Collection[str], **told: Any,
) -> None:  # fmt: skip
    """Keep what an agency answers, instead of what stood there.

    Args:
        base: when what the worker changed was kept; None for what nobody kept yet.

    Raises:
        Http404: as `rules.mine`. NotPossible: "changed": a colleague kept an answer meanwhile.
    """
    row = rules.mine(worker, page, id, lock=True)
    if conference_queries.research(worker, row)[1].at != base:
        raise NotPossible("changed")
    _keep(worker, row, "answered", None, **_knows(known, people), **told)


def _knows(known: Collection[str], people: Iterable[str]) -> dict[str, tuple[str, ...]]:
    everyone = tuple(people)
    return {
        "known": tuple(each for each in everyone if each in known),
        "unknown": tuple(each for each in everyone if each not in known),
    }


def _keep(worker: Working, row: Called, to: ResearchState, fresh: ResearchTold | None, **told: Any) -> None:
    if not rules.can_answer(row):
        raise NotPossible("not now")
    if row.state == "asked" and to != "read":
        conference_rules.check_step(states.RESEARCH, worker.told.roles, "asked", "read", "")
        row.state = "read"
    if row.state != to or to != "read":
        conference_rules.check_step(states.RESEARCH, worker.told.roles, row.state, to, "")
    safe, before = conference_queries.research(worker, row)
    now = timezone.now()
    after = msgspec.structs.replace(fresh or before, **told, by_name=worker.told.name, at=now)
    safe.reseal(row, after)
    row.state, row.answered_at = to, None if to == "read" else now
    row.save(update_fields=["state", "answered_at"])


@transaction.atomic
def set_called(worker: Working, page: str, id: uuid.UUID, agencies: Collection[uuid.UUID]) -> None:
    """Call these agencies of the panel to a listing. Others that have not answered are not called any more.

    Raises:
        Http404, AskFirst: as `conference.rules.listing`. NotPossible: "no meeting": none is planned by whose
            day they could answer.
    """
    row = conference_rules.listing(worker, page, id, lock=True)
    due_at = following.due_at(row)
    if due_at is None or row.state not in ("accepted", "listed", "deferred"):
        raise NotPossible("no meeting" if due_at is None else "not now")
    belong = {agency.id for agency, _told in conference_queries.agencies(row.panel)}
    conference.call(row, [each for each in agencies if each in belong], due_at)
    for called in row.called.filter(state__in=conference_rules.WAITS).exclude(agency__in=agencies):
        drop(called)


@transaction.atomic
def chase(worker: Working, page: str, meeting: Meeting) -> int:
    """Remind agencies that are late with a meeting's listings; gives how many answers were asked for again.

    Nothing of a case stands in a reminder. One that was reminded in the last hours is left alone.
    """
    listings = conference_rules.listings(worker, page).filter(meeting=meeting)
    rows = rules.late(Called.objects.filter(listing__in=listings)).select_for_update(of=("self",))
    return sum(_remind(row) for row in rows)


def _remind(row: Called) -> bool:
    safe, now = desks.opened(row.safe_id), timezone.now()
    (told,) = safe.read([row], ResearchTold)
    if told.chased and now - told.chased[-1] < _AGAIN_AFTER:
        return False
    safe.reseal(row, msgspec.structs.replace(told, chased=(*told.chased, now)))
    return True
