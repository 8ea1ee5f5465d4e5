"""Corrections of released minutes: each stands beside what was released, and nothing that was is changed."""

import uuid
from hashlib import sha256
from typing import Final

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import looking
from chesil_web.staff.conference.models import Listing
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.minutes import actions, composing, queries, rules
from chesil_web.staff.minutes.composing import Case
from chesil_web.staff.minutes.models import Correction, Minutes, MinutesTold
from chesil_web.staff.workforce.queries import Working

_MOST: Final = 50  # corrections of one case


@transaction.atomic
def correct(worker: Working, page: str, id: uuid.UUID, part: str, text: str, why: str) -> None:
    """Write a correction beside a part of released minutes. It goes to nobody before a chair approves it.

    Args:
        part: a line in hex, or composing.SUMMARY or TELLS.

    Raises:
        Http404: there is no such part; as `rules.case`. NotPossible: "not now": nothing is released;
            "many": there are too many.
    """
    row = rules.case(worker, page, id, lock=True)
    case = queries.case(worker, row)
    if part not in dict(parts(case)):
        raise Http404
    told, minutes = case.minutes, rules.newest(row)
    if minutes is None or not rules.ever_released(row):
        raise NotPossible("not now")
    if len(told.corrections) >= _MOST:
        raise NotPossible("many")
    made = Correction(
        part=part, text=text.strip(), why=why.strip(), by=worker.id.hex, by_name=worker.told.name,
        at=timezone.now(),
    )  # fmt: skip
    safe = looking.opened(worker.id, row)
    _keep(safe, row, minutes, msgspec.structs.replace(told, corrections=(*told.corrections, made)))


def parts(case: Case) -> list[tuple[str, str]]:
    """What of minutes can be corrected, by its name: each line that stands, and what was settled beside."""
    return [(each.part, each.text) for each in composing.said(case)]


@transaction.atomic
def take_back(worker: Working, page: str, id: uuid.UUID, number: int) -> None:
    """Take a correction back that no chair has approved, by its place.

    Raises:
        Http404: as `rules.case`. NotPossible: "changed": there is none, or it is approved.
    """
    row = rules.case(worker, page, id, lock=True)
    case, minutes = queries.case(worker, row), rules.newest(row)
    all_of_them = case.minutes.corrections
    if minutes is None or number >= len(all_of_them) or all_of_them[number].approved_at:
        raise NotPossible("changed")
    left = (*all_of_them[:number], *all_of_them[number + 1 :])
    safe, released = looking.opened(worker.id, row), rules.ever_released(row)
    before = safe.read([released], MinutesTold)[0].corrections if released else ()
    if left == before:  # nothing waits any more: what was released holds again
        safe.drop([*minutes.papers.all(), minutes])
    else:
        _keep(safe, row, minutes, msgspec.structs.replace(case.minutes, corrections=left))


def _keep(safe: OpenSafe, row: Listing, minutes: Minutes, told: MinutesTold) -> None:
    """Keep what waits for approval as minutes of their own, so that those that were released stay."""
    fresh = msgspec.structs.replace(told, checked=None, approved_by="", released_by="")
    if minutes.released_at is not None:
        safe.keep(Minutes, fresh, listing=row, number=minutes.number + 1)
        return
    safe.drop(list(minutes.papers.all()))
    safe.reseal(minutes, fresh)


@transaction.atomic
def approve(worker: Working, page: str, id: uuid.UUID) -> None:
    """Approve the corrections of a case, as its chair; new papers of all its agencies are made.

    Raises:
        Http404: as `rules.case`. NotPossible: "not now": none waits, or it is the chair's to do; "open": a
            detail is found that nobody has decided about.
    """
    row = rules.case(worker, page, id, lock=True)
    held = actions.held_case(worker, row)
    if not worker.holds(("chair",)) or held.row is None or not held.case.minutes.is_pending:
        raise NotPossible("not now")
    told = actions.look_through(worker, held, held.case.minutes)
    if told.checked is None or any(each.is_open for each in told.checked.hits):
        raise NotPossible("open")
    now = timezone.now()
    approved = tuple(
        each
        if each.approved_at
        else msgspec.structs.replace(each, approved_by=worker.told.name, approved_at=now)
        for each in told.corrections
    )
    count, lines = queries.fingerprint(row, held.safe)
    hashed = sha256(msgspec.json.encode((lines, approved), order="deterministic")).hexdigest()
    made = held.keep(
        msgspec.structs.replace(
            told, corrections=approved, last=held.case.last, sha256=hashed, approved_by=worker.told.name
        )
    )
    held.safe.drop(list(made.papers.all()))
    deeds.minutes_locked(held.safe, made.id, count + len(approved), hashed, by=worker.id)
    assert row.meeting is not None  # noqa: S101 - `rules.case` asked
    actions.ask(row.meeting)


@transaction.atomic
def release(worker: Working, page: str, id: uuid.UUID) -> None:
    """Let the corrected papers of a case go. Those that were released before stay, marked as replaced.

    Raises:
        Http404: as `rules.case`. NotPossible: as `actions.release`, and where nothing approved waits.
    """
    row = rules.case(worker, page, id, lock=True)
    case = queries.case(worker, row)
    if not worker.holds(("chair",)) or not case.minutes.corrections or case.minutes.is_pending:
        raise NotPossible("not now")
    actions.release_case(worker, row)
