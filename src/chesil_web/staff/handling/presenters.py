"""Shapes the pages on which somebody writes down that they were in contact, or how that is safe."""

import uuid
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases import contact_presenters, queries
from chesil_web.staff.cases.contact_presenters import ContactBox
from chesil_web.staff.cases.models import Case, Contact
from chesil_web.staff.cases.queries import Whole
from chesil_web.staff.clocks import presenters as clock_presenters
from chesil_web.staff.workforce import queries as workforce

# Codes of what was done that other pages say in words.
OUTSIDE: Final = "outside"  # a call at a time that they did not say is safe
HANDED: Final = "handed"  # with the id of a case in hex: it was given to somebody else


@attrs.frozen(kw_only=True)
class ReachedPage(Page):
    """A form about one case, below how the person can be reached."""

    contact: ContactBox


def reached(whole: Whole, form: BaseForm, heading: str, contact: Contact | None = None) -> ReachedPage:
    """A form of a case, with how the person can be reached at this hour; or somebody else, by *contact*."""
    return ReachedPage(
        heading=heading, form=form, back=reverse("cases:case", args=[whole.case.id]),
        contact=contact_presenters.box(contact or whole.told.contact, whole.case.id, timezone.now()),
    )  # fmt: skip


def give_away(case: Case) -> str:
    """The heading of the page on which a case is given to somebody else: it names the case."""
    (listed,) = queries.listed(case.agency_id, [case])
    if listed.card is None:
        return _("Give case %(ref)s to somebody else") % {"ref": case.ref}
    names = {"ref": case.ref, "who": listed.card.who}
    return _("Give case %(ref)s (%(who)s) to somebody else") % names


def to_finish(whole: Whole) -> list[tuple[str, str]]:
    """What an entry can finish: open tasks, then what is due by clocks; each with its day."""
    tasks = [
        (f"task {row.id.hex}", _("%(what)s (by %(day)s)") % {"what": told.text, "day": said_day(row.due_on)})
        for row, told in whole.tasks
    ]
    return [*tasks, *clock_presenters.to_meet(whole.case)]


def done(code: str) -> str:
    """What to say of what was just done here; empty where there is nothing."""
    code, _space, id = code.partition(" ")
    if code == HANDED:
        return _handed(uuid.UUID(id))
    if code != OUTSIDE:
        return ""
    return _(
        "Saved. The day or time is not one that they said is safe. If you called them, check in a safe way "
        "how they are, and speak with the duty manager."
    )


def _handed(id: uuid.UUID) -> str:
    """Who has a case now."""
    row = Case.objects.filter(id=id).first()
    if row is None:
        return ""
    teams = workforce.teams(row.agency_id) if row.team_id else []
    team = next((told.name for each, told in teams if each.id == row.team_id), "")
    name = workforce.names([row.worker_id]).get(row.worker_id, "") if row.worker_id else team
    return _("%(ref)s is now with %(name)s.") % {"ref": row.ref, "name": name}
