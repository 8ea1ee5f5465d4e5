"""What changes panels: how they work, who belongs to them, and their meetings."""

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final, Literal

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import apart, following
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.meeting_models import MeetingTold
from chesil_web.staff.conference.models import Meeting, Panel, PanelAgency, Seat
from chesil_web.staff.conference.panel_models import Confirmed, OtherDay, Rhythm, Settings
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.panels import cadence, queries, rules
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Working

_AHEAD: Final = timedelta(days=366)


def change(worker: Working, panel: Panel, *, base: int, since: date, **told: Any) -> None:
    """Keep settings that hold from a day on.

    Args:
        base: the number of the version that was changed. told: fields of Settings.

    Raises:
        NotPossible: somebody else changed it meanwhile. Nothing was kept.
    """
    _number, _since, settings = queries.newest(panel)
    after = msgspec.structs.replace(settings, **told)
    conference.keep_settings(worker, panel, after, since=since, base=base)


def confirm(worker: Working, panel: Panel, setting: str) -> None:
    """Say that a setting is right as it stands."""
    with transaction.atomic():
        Panel.objects.select_for_update().get(id=panel.id)
        number, since, settings = queries.newest(panel)
        if setting not in {each.setting for each in rules.unconfirmed(settings)}:
            return
        made = Confirmed(setting=setting, by_name=worker.told.name, on=timezone.localdate())
        after = msgspec.structs.replace(settings, confirmed=(*settings.confirmed, made))
        conference.keep_settings(worker, panel, after, since=since, base=number)


def set_members(panel: Panel, agencies: Collection[uuid.UUID], workers: Collection[uuid.UUID]) -> None:
    """Let these agencies belong to a panel and these workers sit on it; all others leave it.

    A worker of an agency that is not among them gets no seat, and sees nothing of the panel any more.
    """
    today = timezone.localdate()
    with transaction.atomic():
        Panel.objects.select_for_update().get(id=panel.id)
        PanelAgency.objects.filter(panel=panel, left_on=None).exclude(agency__in=agencies).update(
            left_on=today
        )
        for agency in agencies:
            PanelAgency.objects.update_or_create(
                panel=panel, agency_id=agency, defaults={"left_on": None},
                create_defaults={"joined_on": today},
            )  # fmt: skip
        sitting = Worker.objects.filter(id__in=workers, agency__in=agencies)
        Seat.objects.filter(panel=panel).exclude(worker__in=sitting).delete()
        for worker in sitting:
            Seat.objects.get_or_create(panel=panel, worker=worker)


def plan(worker: Working, panel: Panel, until: date) -> int:
    """Plan the meetings until a day, at most a year ahead; gives how many are new.

    One that was planned, that no case is listed for, and that the settings no longer ask for, goes.
    """
    with transaction.atomic():
        Panel.objects.select_for_update().get(id=panel.id)
        number, settings = conference_queries.version(panel)
        today = timezone.localdate()
        due = cadence.due(settings, today + timedelta(days=1), min(until, today + _AHEAD))
        rows = Meeting.objects.filter(panel=panel, at__date__gt=today)
        rows.filter(state="planned", extra=False, listings=None).exclude(
            at__in=[each.at for each in due]
        ).delete()
        there = set(rows.values_list("at", flat=True))
        for each in due:
            if each.at not in there:
                _begin(worker, panel, number, settings, each)
    return len([each for each in due if each.at not in there])


def _begin(
    worker: Working, panel: Panel, number: int, settings: Settings, due: cadence.Due, *, extra: bool = False
) -> Meeting:
    due = due.ahead_of(timezone.now())
    told = MeetingTold(
        name=due.rhythm.name, statement=settings.forms.confidentiality.strip(),
        steps=(("planned", timezone.now(), worker.told.name),),
    )  # fmt: skip
    return office.keep(
        Meeting, told, panel=panel, version=number, at=due.at, hears_cases=due.rhythm.hears_cases,
        state="planned", cut_off_at=due.cut_off_at, agenda_on=due.agenda_on, research_at=due.research_at,
        extra=extra,
    )  # fmt: skip


def add_meeting(worker: Working, panel: Panel, day: date, at: str, name: str) -> Meeting:
    """Plan a meeting outside the rhythm, such as one for a case that cannot wait.

    Raises:
        NotPossible: there is one at this time.
    """
    with transaction.atomic():
        Panel.objects.select_for_update().get(id=panel.id)
        number, settings = conference_queries.version(panel)
        made = cadence.meeting(settings.deadlines, Rhythm(name=name, at=at), day)
        if Meeting.objects.filter(panel=panel, at=made.at).exists():
            raise NotPossible("taken")
        return _begin(worker, panel, number, settings, made, extra=True)


def move_meeting(worker: Working, panel: Panel, id: uuid.UUID, to: date | None, why: str) -> None:
    """Move a meeting to another day, or cancel it where *to* is None; its settings keep that as an exception.

    What agencies are asked about its cases moves along.

    Raises:
        Http404: it is none that is to come. NotPossible: another is at that time, or cases are listed for it.
    """
    with transaction.atomic():
        Panel.objects.select_for_update().get(id=panel.id)
        row = rules.to_come(panel, id, lock=True)
        if to is None and row.listings.exists():
            raise NotPossible("cases")
        number, since, settings = queries.newest(panel)
        local = timezone.localtime(row.at)
        if not row.extra:
            exceptions = (*settings.exceptions, OtherDay(on=local.date(), to=to, why=why))
            after = msgspec.structs.replace(settings, exceptions=exceptions)
            conference.keep_settings(worker, panel, after, since=since, base=number)
        _set(worker, row, settings, to, f"{local:%H:%M}", why)
        following.follow_meeting(worker, row, why)


def _set(worker: Working, row: Meeting, settings: Settings, to: date | None, at: str, why: str) -> None:
    (told,) = (each for _, each in conference_queries.told_of([row]))
    steps = told.steps
    if to is None:
        row.state, steps = "cancelled", (*steps, ("cancelled", timezone.now(), worker.told.name))
    else:
        made = cadence.meeting(settings.deadlines, Rhythm(name=told.name, at=at), to).ahead_of(timezone.now())
        if Meeting.objects.filter(panel=row.panel_id, at=made.at).exclude(id=row.id).exists():
            raise NotPossible("taken")
        row.at, row.cut_off_at, row.agenda_on = made.at, made.cut_off_at, made.agenda_on
        row.research_at = made.research_at
    row.save(update_fields=["state", "at", "cut_off_at", "agenda_on", "research_at"])
    office.reseal(row, msgspec.structs.replace(told, why=why, steps=steps))


def read_names(worker: Working, page: str, id: uuid.UUID, knows: str) -> Literal["open", "gone", "stays"]:
    """Keep whether a worker knows somebody in a listing; gives what becomes of it for them.

    It stays although they do where the panel would have nobody to lead it.

    Args:
        knows: whom, and how, in their words; empty for nobody.
    """
    with transaction.atomic():
        row = conference_rules.listing(worker, page, id, lock=True, asks_names=False)
        if knows:
            return "gone" if apart.declare_conflict(worker, row, knows) else "stays"
        apart.clear_names(worker, row)
        row.called.filter(agency=worker.row.agency_id, state="asked").update(state="read")
    return "open"
