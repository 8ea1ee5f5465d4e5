"""The page of role changes."""

import uuid
from datetime import timedelta
from typing import Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.staff.workforce import queries, rules
from chesil_web.staff.workforce.models import RoleChange, RoleChangeContent
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second
from chesil_web.staff.workforce.words import roles

NEWS_FOR: Final = timedelta(days=7)
_OUTCOMES: Final = {
    "alone": lazy("No second person was needed."), "agreed": lazy("%(name)s agreed."),
    "refused": lazy("%(name)s said no."), "": lazy("It was withdrawn."),
}  # fmt: skip


@attrs.frozen
class ChangeRow:
    """One change in words. *agree*, *refuse*: where that is done; empty where this worker cannot."""

    name: str
    asked: str
    before: str
    after: str
    outcome: str
    agree: str = ""
    refuse: str = ""


@attrs.frozen(kw_only=True)
class ChangesPage(Page):
    """The changes of an agency. *managers*: the page of its workers; empty for a role that only reads."""

    waiting: tuple[ChangeRow, ...]
    ended: tuple[ChangeRow, ...]
    managers: str


def changes(worker: Working) -> ChangesPage:
    """The page of changes, newest first."""
    rows = [(row, _row(worker, row, told)) for row, told in queries.role_changes(worker.row.agency_id)]
    return ChangesPage(
        heading=_("Role changes"), back=reverse("workforce:first"),
        waiting=tuple(line for row, line in rows if row.ended_at is None),
        ended=tuple(line for row, line in rows if row.ended_at is not None),
        managers=reverse("workforce:colleagues") if worker.holds(rules.MANAGE) else "",
    )  # fmt: skip


def _row(worker: Working, row: RoleChange, told: RoleChangeContent) -> ChangeRow:
    waits = row.ended_at is None
    may = worker.holds(rules.AGREE) and waits
    can = may and row.worker_id != worker.id and is_second(worker, told.by, row.asked_at)
    return ChangeRow(
        name=told.name, before=roles(told.before) or _("not a colleague yet"), after=roles(told.after),
        asked=_("%(name)s, %(when)s") % {"name": told.by_name, "when": said(row.asked_at)},
        outcome="" if waits else str(_OUTCOMES[told.outcome]) % {"name": told.second_name},
        agree=_address("agree", row.id) if can else "", refuse=_address("refuse", row.id) if may else "",
    )  # fmt: skip


def _address(name: str, id: uuid.UUID) -> str:
    return reverse(f"workforce:{name}-change", args=[id])


def news(worker: Working) -> str:
    """News of role changes for the first page; empty if there is none, or the worker cannot read it."""
    if not worker.holds(rules.CHECK):
        return ""
    waiting, ended = queries.count_role_changes(worker.row.agency_id, timezone.now() - NEWS_FOR)
    if waiting:
        words = ngettext(
            "%(n)d role change is waiting for a second person",
            "%(n)d role changes are waiting for a second person", waiting,
        )  # fmt: skip
        return words % {"n": waiting}
    words = ngettext("%(n)d role change in the last 7 days", "%(n)d role changes in the last 7 days", ended)
    return words % {"n": ended} if ended else ""
