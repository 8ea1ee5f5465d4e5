"""Shapes the pages about walls, emergencies, leavers, and whom a worker is close to."""

import uuid
from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import declarations, policy
from chesil_web.staff.access import walls as wall_rules
from chesil_web.staff.access.models import Close, Emergency, EmergencyTold, Wall
from chesil_web.staff.cases.models import Case
from chesil_web.staff.parties import presenters as people_presenters
from chesil_web.staff.walls import queries
from chesil_web.staff.walls.queries import Leaver, Standing
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class WallRow:
    """A wall: before what, against whom, since when, and why. *address*: where it is lifted."""

    ref: str
    against: str
    state: str
    why: str
    address: str


@attrs.frozen(kw_only=True)
class WallsPage(Page):
    """The walls of an agency that hide nothing from whoever reads this."""

    rows: tuple[WallRow, ...]


@attrs.frozen(kw_only=True)
class WallPage(Page):
    """One wall. *asked*: who said that it should go. *can_lift*: this worker did not yet."""

    row: WallRow
    asked: str
    lift_why: str
    can_lift: bool
    exempt: BaseForm | None


@attrs.frozen(kw_only=True)
class AskPage(Page):
    """The names in a case, before it opens."""

    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ClosePerson:
    """Somebody a worker is close to."""

    id: str
    name: str
    more: str


@attrs.frozen(kw_only=True)
class DeclarePage(Page):
    """The people a worker is close to, for that worker alone. *until*: the day on which to say so again."""

    people: tuple[ClosePerson, ...]
    is_due: bool
    until: str


@attrs.frozen(kw_only=True)
class EmergencyRow:
    """A case that was opened in an emergency: by whom and when, and by when somebody looks at it."""

    id: uuid.UUID
    words: str
    reason: str
    due: str
    is_late: bool


@attrs.frozen(kw_only=True)
class EmergenciesPage(Page):
    """What was opened in an emergency. *can_review*: the reader settles it, and reads why it was."""

    rows: tuple[EmergencyRow, ...]
    can_review: bool


@attrs.frozen(kw_only=True)
class LeaverRow:
    """Somebody who left: what lies with them, and a form to give it to somebody else."""

    id: uuid.UUID
    name: str
    words: str
    cases: tuple[tuple[str, str], ...]
    form: BaseForm


@attrs.frozen(kw_only=True)
class LeaversPage(Page):
    """Those who left with whom something lies."""

    rows: tuple[LeaverRow, ...]


def walls(worker: Working) -> WallsPage:
    """The page of walls. An auditor reads that there are some, and not why."""
    names = queries.names(worker.row.agency_id)
    return WallsPage(
        heading=_("Cases closed to some staff"), back=reverse("cases:day"),
        rows=tuple(_row(worker, each, names) for each in queries.standing(worker)),
    )  # fmt: skip


def _row(worker: Working, each: Standing, names: dict[uuid.UUID, str]) -> WallRow:
    reads = policy.nearness("cases:wall", worker.told.roles) != "-"
    return WallRow(
        ref=each.case.ref if each.case else _("A report that is in no case yet"),
        against=_against(each.row, names), state=_state(each),
        why=_why(each) if reads else "",
        address=reverse("cases:wall", args=[each.row.id]) if reads and not each.row.lifted_at else "",
    )  # fmt: skip


def _against(row: Wall, names: dict[uuid.UUID, str]) -> str:
    if row.agency:
        return workforce.agency(row.agency).name
    id = row.worker_id or row.team_id
    return names.get(id, _("somebody of another agency")) if id else ""


def _why(each: Standing) -> str:
    if not each.told.by_name:
        return _("They declared somebody in it, or somebody in it works there.")
    return _("%(why)s (%(name)s)") % {"why": each.told.why, "name": each.told.by_name}


def _state(each: Standing) -> str:
    since = _("since %(when)s") % {"when": said(each.row.set_at)}
    if each.row.lifted_at:
        return _("%(since)s; two lifted it on %(when)s") % {"since": since, "when": said(each.row.lifted_at)}
    return _("%(since)s; one says that it should go") % {"since": since} if each.asked else since


def wall(worker: Working, each: Standing, form: BaseForm, exempt: BaseForm | None) -> WallPage:
    """The page of one wall."""
    names = queries.names(worker.row.agency_id)
    return WallPage(
        heading=_("Wall"), form=form, back=reverse("cases:walls"), row=_row(worker, each, names),
        asked=", ".join(names.get(by.id, "") for by in each.asked), lift_why=each.told.lift_why,
        can_lift=wall_rules.may_lift(each.row, worker), exempt=exempt,
    )  # fmt: skip


def against(worker: Working) -> list[tuple[str, str]]:
    """Against whom a wall can be set: colleagues, teams and agencies."""
    agency = worker.row.agency_id
    people = [(f"worker {id}", name) for id, name in workers(agency)]
    teams = [
        (f"team {row.id.hex}", _("Team: %(name)s") % {"name": told.name})
        for row, told in workforce.teams(agency)
    ]
    agencies = [
        (f"agency {row.id.hex}", _("Everybody at %(name)s") % {"name": told.name})
        for row, told in workforce.agencies()
    ]
    return [*people, *teams, *agencies]


def workers(agency: uuid.UUID) -> list[tuple[str, str]]:
    """The workers of an agency who have not left."""
    return [
        (row.id.hex, told.name) for row, told in workforce.colleagues(agency) if not workforce.has_left(row)
    ]


def declare(worker: Working, form: BaseForm) -> DeclarePage:
    """The page of whom a worker is close to."""
    today = timezone.localdate()
    return DeclarePage(
        heading=_("People I know privately"), form=form, back=reverse("cases:day"),
        people=tuple(map(_close, declarations.people(worker.id))), is_due=declarations.is_due(worker.id),
        until=said_day(declarations.due_on(worker.id) or today),
    )  # fmt: skip


def _close(each: Close) -> ClosePerson:
    parts = (people_presenters.born(each.born), *each.phones, *each.mails, *each.addresses)
    return ClosePerson(id=each.id, name=each.name, more=" · ".join(part for part in parts if part))


def emergencies(
    worker: Working, found: Iterable[tuple[Emergency, EmergencyTold]], form: BaseForm
) -> EmergenciesPage:
    """The page of what was opened in an emergency."""
    today = timezone.localdate()
    can_review = policy.nearness("cases:case", worker.told.roles) != "-"
    return EmergenciesPage(
        heading=_("Opened in an emergency"), form=form, back=reverse("cases:day"), can_review=can_review,
        rows=tuple(
            EmergencyRow(
                id=row.id, reason=told.reason if can_review else "", due=said_day(row.review_by),
                words=_("%(ref)s, by %(name)s on %(when)s, for four hours")
                % {"ref": told.ref, "name": told.by_name, "when": said(told.at)},
                is_late=row.review_by < today,
            )
            for row, told in found
        ),
    )  # fmt: skip


def leavers(found: Iterable[tuple[Leaver, BaseForm]]) -> LeaversPage:
    """The page of those who left."""
    return LeaversPage(
        heading=_("Cases of people who left"), back=reverse("cases:day"),
        rows=tuple(
            LeaverRow(
                id=each.worker.id, name=each.told.name, form=form, words=_lies(each),
                cases=tuple((case.ref, reverse("cases:case", args=[case.id])) for case in each.cases),
            )
            for each, form in found
        ),
    )  # fmt: skip


def _lies(each: Leaver) -> str:
    count = len(each.cases)
    cases = ngettext("%(n)d open case", "%(n)d open cases", count) % {"n": count}
    tasks = ngettext("%(n)d open task", "%(n)d open tasks", each.tasks) % {"n": each.tasks}
    return f"{cases} · {tasks}"


def ask(case: Case, names: Iterable[str], form: BaseForm) -> AskPage:
    """The question before a case opens."""
    heading = _("Before you open %(ref)s") % {"ref": case.ref}
    return AskPage(heading=heading, form=form, names=tuple(names), back=reverse("cases:board"))
