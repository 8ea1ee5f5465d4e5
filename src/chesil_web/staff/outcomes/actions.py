"""What changes actions: each under the row of its listing, and each with who did it and what they said."""

import uuid
from datetime import date

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.access import looking
from chesil_web.staff.conference import actions as conference_actions
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.listing_models import Heard
from chesil_web.staff.conference.meeting_models import ActionState, ActionStep, ActionTold
from chesil_web.staff.conference.models import Action, Panel
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.outcomes import queries, rules
from chesil_web.staff.workforce.queries import Working


@transaction.atomic
def add(
    worker: Working, page: str, listing: uuid.UUID, *, text: str, agency: uuid.UUID, due_on: date
) -> Action:
    """Give an agency that is called to a listing something to do.

    Raises:
        Http404, AskFirst: as `conference.rules.listing`. NotPossible: the panel is done with it.
    """
    row = conference.listing(worker, page, listing, lock=True)
    name = dict(queries.owners(row)).get(agency)
    if name is None or not conference_rules.leads(worker, row.panel_id):
        raise Http404
    if not rules.may_add(worker, row):
        raise NotPossible("not now")
    told = ActionTold(text=text, owner=name, by_name=worker.told.name, at=timezone.now())
    safe = looking.opened(worker.id, row)
    return safe.keep(Action, told, listing=row, agency_id=agency, due_on=due_on, state="open")


@transaction.atomic
def report(worker: Working, page: str, id: uuid.UUID, to: ActionState, words: str) -> None:
    """Say what became of an action: done, not possible any more, or not done, which are told apart.

    Raises:
        Http404, AskFirst: as `rules.action`. NotPossible: it is not the worker's step, or it needs words.
    """
    row, safe, told = _locked(worker, page, id)
    step = states.step(states.ACTION, row.state, to, rules.roles(worker, row))
    if step is None:
        raise NotPossible("not now")
    if step.why and not words.strip():
        raise NotPossible("why")
    _keep(worker, safe, row, told, to, words)
    row.state, row.ended_on = to, None if to in ("open", "escalated") else timezone.localdate()
    row.save(update_fields=["state", "ended_on"])


@transaction.atomic
def name(worker: Working, page: str, id: uuid.UUID, who: uuid.UUID | None) -> None:
    """Choose the worker who does an action for their agency; None for nobody yet.

    Raises:
        Http404: it is not an action of the worker's agency, or *who* may not see it.
    """
    row, _safe, _told = _locked(worker, page, id)
    may = {each.id for each, _told in queries.doers(row)}
    if row.agency_id != worker.row.agency_id or (who is not None and who not in may):
        raise Http404
    row.worker_id = who
    row.save(update_fields=["worker"])


@transaction.atomic
def move(worker: Working, page: str, id: uuid.UUID, due_on: date, why: str) -> None:
    """Give an action another day. What it was before stays written down.

    Raises:
        Http404: as `rules.action`, or the worker does not lead the panel. NotPossible: it has ended.
    """
    row, safe, told = _locked(worker, page, id)
    if not conference_rules.leads(worker, row.listing.panel_id):
        raise Http404
    if row.state not in rules.NOT_SETTLED:
        raise NotPossible("not now")
    before = f"{said_day(row.due_on)} → {said_day(due_on)}. {why}"
    _keep(worker, safe, row, told, "open", before)
    row.due_on, row.state, row.ended_on = due_on, "open", None
    row.save(update_fields=["due_on", "state", "ended_on"])


@transaction.atomic
def chase(worker: Working, page: str, panel: Panel) -> int:
    """Remind owners of late actions, of each at most once a day; gives how many actions that was."""
    now, count = timezone.now(), 0
    for listing in conference.listings(worker, page).filter(panel=panel).select_for_update(of=("self",)):
        rows = list(rules.late(Action.objects.filter(listing=listing)))
        if not rows:
            continue
        safe = looking.opened(worker.id, listing)
        for row, told in safe.read_those(rows, ActionTold):
            if not told.chased or now - told.chased[-1] >= rules.AGAIN_AFTER:
                safe.reseal(row, msgspec.structs.replace(told, chased=(*told.chased, now)))
                count += 1
    return count


@transaction.atomic
def tell(worker: Working, page: str, id: uuid.UUID, *, told_on: date | None, how: str) -> None:
    """Write down that the person was told what was decided, or why not.

    Args:
        told_on: None where they were not told. how: how it went, or why they were not told.

    Raises:
        Http404, AskFirst: as `conference.rules.listing`. NotPossible: the case was not heard yet.
    """
    row = conference.listing(worker, page, id)
    if not rules.may_tell(worker, row):
        raise NotPossible("not now")
    before = conference_queries.opened(worker, row).told.heard or Heard()
    heard = msgspec.structs.replace(before, told_on=told_on, told_how=f"{worker.told.name}: {how}")
    conference_actions.change(worker, page, id, heard=heard)


def _locked(worker: Working, page: str, id: uuid.UUID) -> tuple[Action, OpenSafe, ActionTold]:
    row = rules.action(worker, page, id, lock=True)
    return row, *queries.opened(worker, row)


def _keep(
    worker: Working, safe: OpenSafe, row: Action, told: ActionTold, to: ActionState, words: str
) -> None:
    made = ActionStep(to=to, at=timezone.now(), by_name=worker.told.name, words=words.strip())
    safe.reseal(row, msgspec.structs.replace(told, steps=(*told.steps, made)))
