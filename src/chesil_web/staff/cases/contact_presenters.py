"""Shapes how somebody can be reached, for every page on which a worker is about to contact them."""

import uuid
from datetime import datetime

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import CaseTold, Contact
from chesil_web.staff.cases.words import DAYS


@attrs.frozen(kw_only=True)
class ContactBox:
    """How they can be reached. *now*: whether it is safe at this hour. *number*: where it is shown."""

    state: str
    rows: Rows
    now: str
    may: bool
    number: str


@attrs.frozen(kw_only=True)
class TellerBox:
    """Who told it for somebody else.

    Attributes:
        name: with what they are to the person. facts: what the person knows of it, and what they say.
        box, change: how they are reached, and where that is changed.
    """

    name: str
    facts: Rows
    box: ContactBox
    change: str


def teller(told: CaseTold, case: uuid.UUID, now: datetime) -> TellerBox | None:
    """Who told of a case for somebody else; None where the person harmed did."""
    found = told.teller
    if found is None:
        return None
    knows = {
        "yes": _("Yes"), "no": _("No. Do not mention it to them without a reason."),
        "unknown": _("Not known"),
    }  # fmt: skip
    facts = (
        (_("Does %(who)s know?") % {"who": told.who}, knows[found.knows]),
        (_("What they say about reaching %(who)s") % {"who": told.who}, found.reach),
    )
    return TellerBox(
        name=f"{found.name} ({found.bond})" if found.bond else found.name,
        facts=tuple(each for each in facts if each[1]),
        box=box(found.contact, case, now, number="cases:teller-number"),
        change=reverse("cases:teller", args=[case]),
    )  # fmt: skip


def box(contact: Contact, case: uuid.UUID, now: datetime, *, number: str = "cases:number") -> ContactBox:
    """How somebody can be reached, and whether that is safe at this hour. *number*: a page for that."""
    if contact.state != "confirmed":
        words = {
            "unknown": _("No safe way is known. Do not call."),
            "unsafe": _("It is not safe to contact them. Ask the duty manager first."),
        }
        return ContactBox(state=words[contact.state], rows=(), now="", may=False, number="")
    may = rules.may_call(contact, now)
    return ContactBox(
        state=_("They said how you can reach them safely."), rows=rows(contact),
        now=_when(contact) if may else _why_not(contact, now), may=may,
        number=reverse(number, args=[case]) if may and contact.number else "",
    )  # fmt: skip


def rows(contact: Contact) -> Rows:
    """What they said, without the number: that shows on a page of its own, in their hours."""
    found = (
        (_("How"), contact.way), (_("When it is safe"), contact.hours or _hours(contact)),
        (_("Leaving a message"), contact.voicemail),
        (_("Who else may answer"), contact.who_answers), (_("What you say then"), contact.words),
        (_("They said so on"), said_day(contact.confirmed_on) if contact.confirmed_on else ""),
    )  # fmt: skip
    return tuple(row for row in found if row[1])


def _hours(contact: Contact) -> str:
    days = ", ".join(str(DAYS[each]) for each in contact.days) or _("every day")
    if (contact.since, contact.until) == (0, 24):
        return _("%(days)s, at any time") % {"days": days}
    return _("%(days)s, from %(since)s to %(until)s") % {
        "days": days, "since": f"{contact.since:02}:00", "until": f"{contact.until:02}:00",
    }  # fmt: skip


def _when(contact: Contact) -> str:
    if contact.hours:
        return _("Check first when it is safe, in their own words below.")
    return _("You can contact them now.")


def _why_not(contact: Contact, now: datetime) -> str:
    if rules.is_stale(contact, timezone.localdate(now)):
        return _("Not now: they said so long ago. Ask for a safe way again, through somebody they trust.")
    return _("Not now: this is outside the days and hours that they gave.")
