"""Shapes the pages of this room."""

import uuid

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys import office
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.workers import Who
from chesil_web.staff.workforce import forms, passkeys_queries, queries, rules
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.words import roles


@attrs.frozen(kw_only=True)
class Colleague:
    """A line of the list. *ended*: when they left, in words. *address*: of the page about them.

    *lacks_step*: they have neither an authenticator nor a passkey, as after they lost their phone.
    """

    name: str
    lacks_step: bool
    roles: str
    teams: str
    ended: str
    address: str


@attrs.frozen(kw_only=True)
class ColleaguesPage(Page):
    """The workers of an agency, its teams, and who is invited: the name, until when, and an address.

    *lacking*: how many have no second step, in words; empty for none.
    """

    agency: str
    lacking: str
    workers: tuple[Colleague, ...]
    teams: tuple[str, ...]
    invited: tuple[tuple[str, str, str], ...]
    team_form: forms.Team


@attrs.frozen(kw_only=True)
class InvitedPage(Page):
    """The code, shown once. *until*: the day on which it stops working, in words.

    *works*: at once, and not when a second person has agreed.
    """

    code: str
    until: str
    works: bool


@attrs.frozen(kw_only=True)
class ColleaguePage(Page):
    """One worker, and what can be changed. *is_self*: a manager cannot end her own access."""

    worker: uuid.UUID
    is_self: bool
    address: str


def colleagues(worker: Working, team_form: forms.Team) -> ColleaguesPage:
    """The page of an agency's workers."""
    agency = worker.row.agency_id
    teams = {row.id.hex: told.name for row, told in queries.teams(agency)}
    passkeys = passkeys_queries.with_passkeys(agency)
    workers = tuple(
        Colleague(
            name=told.name, roles=roles(told.roles), ended=_ended(row),
            lacks_step=not (queries.has_left(row) or told.confirmed or row.id in passkeys),
            teams=", ".join(teams[each] for each in told.teams if each in teams),
            address=reverse("workforce:colleague", args=[row.id]),
        )
        for row, told in queries.colleagues(agency)
    )  # fmt: skip
    invited = tuple(
        (
            told.name,
            said_day(timezone.localdate(row.expires_at)),
            reverse("workforce:take-back", args=[row.id]),
        )
        for row, told in queries.invited(agency)
    )
    return ColleaguesPage(
        heading=_("People who work here"), agency=worker.agency.name, workers=workers,
        lacking=_lacking(sum(each.lacks_step for each in workers)),
        teams=tuple(teams.values()), invited=invited, team_form=team_form, back=reverse("workforce:first"),
    )  # fmt: skip


def _lacking(count: int) -> str:
    words = ngettext(
        "%(n)d worker has no second step. They set one up when they next sign in.",
        "%(n)d workers have no second step. They set one up when they next sign in.", count,
    )  # fmt: skip
    return words % {"n": count} if count else ""


def invited(name: str, code: str, *, works: bool) -> InvitedPage:
    """The page that shows an invitation's code."""
    until = timezone.localdate(timezone.now() + rules.CODE_FOR)
    return InvitedPage(
        heading=_("Invitation for %(name)s") % {"name": name}, code=code, until=said_day(until), works=works,
        back=reverse("workforce:colleagues"),
    )  # fmt: skip


def renewal(name: str, code: str) -> InvitedPage:
    """The page that shows the code for another authenticator."""
    until = timezone.localdate(timezone.now() + rules.RENEWAL_FOR)
    return InvitedPage(
        heading=_("Code for %(name)s to set up another authenticator") % {"name": name}, code=code,
        until=said_day(until), works=True, back=reverse("workforce:colleagues"),
    )  # fmt: skip


def colleague(worker: Working, other: Working, form: forms.Roles) -> ColleaguePage:
    """The page of one worker."""
    return ColleaguePage(
        heading=other.told.name, form=form, worker=other.id,
        is_self=other.id == worker.id, address=reverse("workforce:end", args=[other.id]),
        back=reverse("workforce:colleagues"),
    )  # fmt: skip


def who(worker: uuid.UUID) -> Who | None:
    """A worker in words, also one who has left; None where there is none, or the row is damaged."""
    rows = Worker.objects.select_related("agency").filter(id=worker)
    for row, told in office.read_those(rows, WorkerTold):
        agency = queries.agency(row.agency)
        return Who(
            agency_id=row.agency_id, agency=agency.name, role=roles(told.roles),
            first_name=told.name.split()[0], is_named=agency.names_shown,
        )  # fmt: skip
    return None


def _ended(row: Worker) -> str:
    return said_day(timezone.localdate(row.ends_at)) if row.ends_at else ""
