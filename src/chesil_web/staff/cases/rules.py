"""What a case may be, and which case it is: one that the worker may see, or none."""

import secrets
import uuid
from datetime import date, datetime, time
from typing import Final, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import questions
from chesil_web.record.given.codes import SIGNS
from chesil_web.record.given.models import Share
from chesil_web.staff.access import emergencies, policy, walls
from chesil_web.staff.cases import asking
from chesil_web.staff.cases.models import Case, Contact
from chesil_web.staff.workforce.queries import Ids, Working

_DRAWN: Final = 5
# Working days until the first task of each priority is due (field practice, 6.1: settings of each agency).
FIRST_DUE: Final = {1: 0, 2: 1, 3: 3, 4: 5}
STALE_AFTER: Final = 90  # days until a way of contact has to be confirmed again


def new_ref() -> str:
    """A name for a case that says nothing of it, with a sign that shows a slip: K7Q-X4M."""
    drawn = [secrets.randbelow(len(SIGNS)) for _ in range(_DRAWN)]
    text = "".join(SIGNS[each] for each in (*drawn, _check(drawn)))
    return f"{text[:3]}-{text[3:]}"


def is_ref(text: str) -> bool:
    """Whether a text can be the name of a case."""
    signs = [SIGNS.find(sign) for sign in text.upper().replace("-", "").replace(" ", "")]
    return len(signs) == _DRAWN + 1 and -1 not in signs and _check(signs[:-1]) == signs[-1]


def as_ref(text: str) -> str:
    """The name of a case as it is written here, however it was typed."""
    signs = "".join(sign for sign in text.upper() if sign in SIGNS)
    return f"{signs[:3]}-{signs[3:]}"


def _check(drawn: list[int]) -> int:
    return sum(place * each for place, each in enumerate(drawn, 1)) % len(SIGNS)


class Sight(NamedTuple):
    """Which cases a worker may see a page of: what the question for them is made from.

    Attributes:
        needed: how near they have to be. opened: what they opened in an emergency. behind: what is behind a
            wall for them.
    """

    needed: policy.Nearness
    agency: uuid.UUID
    worker: uuid.UUID
    teams: tuple[uuid.UUID, ...]
    opened: Ids
    behind: Ids


def sight(worker: Working, page: str) -> Sight:
    """How far a worker sees on a page that shows many cases."""
    needed = policy.nearness(page, worker.told.roles)
    opened = worker.once(emergencies.open_to, worker.id, timezone.now()) if needed == "own" else ()
    return Sight(needed, *_who(worker), opened, walls.behind(worker))


def _who(worker: Working) -> tuple[uuid.UUID, uuid.UUID, tuple[uuid.UUID, ...]]:
    return worker.row.agency_id, worker.id, tuple(map(uuid.UUID, worker.told.teams))


def visible(worker: Working, page: str) -> QuerySet[Case]:
    """The cases of which a worker may see a page. Behind a wall there is none, whatever else they may."""
    return seen(sight(worker, page))


def seen(of: Sight) -> QuerySet[Case]:
    """The same, for how far they can see."""
    if of.needed not in ("any", "agency", "own"):
        return Case.objects.none()
    here = Case.objects.filter(agency_id=of.agency).exclude(id__in=of.behind)
    if of.needed != "own":
        return here
    return here.filter(Q(worker_id=of.worker) | Q(team_id__in=of.teams) | Q(id__in=of.opened))


def of_visible[M: Model](worker: Working, page: str, rows: QuerySet[M]) -> QuerySet[M]:
    """Those of *rows*, each with a case and its agency, whose case is visible.

    Where that is all of an agency, no case is asked for.
    """
    return of_seen(sight(worker, page), rows)


def of_seen[M: Model](of: Sight, rows: QuerySet[M]) -> QuerySet[M]:
    """The same, for how far they can see."""
    if of.needed in ("any", "agency"):
        return rows.filter(agency_id=of.agency).exclude(case__in=of.behind)
    return rows.filter(case__in=seen(of))


def case(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Case:
    """One case; with *lock* it is the caller's until the transaction ends.

    Raises:
        Http404: there is none that the worker may see.
        AskFirst: the worker may know somebody in it, and has not said so yet.
    """
    asked = (policy.nearness(page, worker.told.roles), *_who(worker), timezone.now(), id)
    if lock:
        found = _case(*asked).select_for_update(of=("self",)).first()
    else:
        found = next(iter(questions.found(_case, *asked)), None)
    if found is None:
        raise Http404
    if page != "cases:ask":
        asking.check(worker, found)
    return found


def _case(
    needed: policy.Nearness, agency: uuid.UUID, worker: uuid.UUID, teams: tuple[uuid.UUID, ...],
    now: datetime, id: uuid.UUID,
) -> QuerySet[Case]:  # fmt: skip
    """The case of an id, as far as the worker may see it in the moment of the question."""
    opened, behind = emergencies.open_to(worker, now), walls.about(worker, agency, teams)
    return seen(Sight(needed, agency, worker, teams, opened, behind)).filter(id=id)


def share(case: Case, id: uuid.UUID) -> Share:
    """What was shared in a case, while it can be read.

    Raises:
        Http404: nothing was, or it was stopped or has ended.
    """
    found = readable_shares(case).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def readable_shares(case: Case) -> QuerySet[Share]:
    """What was shared in a case and can be read today."""
    rows = Share.objects.filter(id__in=case.shares.values("share"), accepted_on__isnull=False)
    return rows.filter(stopped_on=None, ends_on__gte=timezone.localdate(), safe__state="active")


def is_stale(contact: Contact, today: date) -> bool:
    """Whether a way of contact has to be confirmed again, or never was."""
    return contact.confirmed_on is None or (today - contact.confirmed_on).days > STALE_AFTER


def was_outside(contact: Contact, day: date, at: time | None) -> bool:
    """Whether a call on a day was outside what she said is safe. *at*: the time of it, where it is known."""
    if contact.state != "confirmed":
        return True
    is_other_day = bool(contact.days) and day.weekday() not in contact.days
    return is_other_day or (at is not None and not contact.since <= at.hour < contact.until)


def may_call(contact: Contact, now: datetime) -> bool:
    """Whether somebody may be called now: she said so, not too long ago, and it is in her hours."""
    local = timezone.localtime(now)
    return (
        contact.state == "confirmed"
        and not is_stale(contact, local.date())
        and (not contact.days or local.weekday() in contact.days)
        and contact.since <= local.hour < contact.until
    )
