"""Shapes the pages of reports."""

import uuid
from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given import answers, steps
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.models import Complaint
from chesil_web.record.given.queries import Found


@attrs.frozen(kw_only=True)
class ArrivedRow:
    """Something that arrived: when, by when it should be read, and where it is read."""

    address: str
    sent: str
    due: str
    is_late: bool
    urgent: bool


@attrs.frozen(kw_only=True)
class ArrivedPage(Page):
    """What arrived and is in no case yet. Opening one is written down, and its writer sees that."""

    rows: tuple[ArrivedRow, ...]


@attrs.frozen(kw_only=True)
class ComplaintPage(Page):
    """A complaint as a worker reads it, and the first look at it.

    Attributes:
        files: a name and an address of each.
        known: cases that may be about the same people. case: the address of the one it is in.
    """

    what: str
    rows: Rows
    reach: Rows
    added: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    urgent: bool
    known: tuple[tuple[str, str, str], ...]
    case: str = ""


def arrived(rows: Iterable[Complaint]) -> ArrivedPage:
    """What waits for a first look. Nothing of it is opened by this page."""
    today = timezone.localdate()
    return ArrivedPage(
        heading=_("Reports that arrived"), back=reverse("cases:day"),
        rows=tuple(
            ArrivedRow(
                address=reverse("cases:complaint", args=[row.id]), urgent=row.urgent,
                sent=said_day(row.sent_on) if row.sent_on else "",
                due=said_day(row.due_on) if row.due_on else "",
                is_late=bool(row.due_on and row.due_on < today),
            )
            for row in rows
        ),
    )  # fmt: skip


def complaint(
    found: Found, form: BaseForm | None, known: tuple[tuple[str, str, str], ...] = ()
) -> ComplaintPage:
    """A complaint and the form of the first look."""
    first, *later = found.said
    contact = set(steps.CONTACT)
    names = [name for each in steps.STEPS for name in each.fields if name != "what" and name not in contact]
    heading = _("A report taken by phone on %(day)s") if first.by_phone else _("A report, sent on %(day)s")
    return ComplaintPage(
        known=known, heading=heading % {"day": said_day(found.row.sent_on or first.at.date())},
        form=form, what=first.told.what, rows=answers.told(first.told, names, to_worker=True),
        reach=answers.told(found.contact, steps.CONTACT),
        added=tuple((said(each.at), each.told.more) for each in later if each.told.more),
        files=tuple(
            (each.kept.name or _("File"), reverse("cases:report-file", args=[found.row.id, each.id]))
            for each in found.files
        ),
        urgent=found.row.urgent,
        back=reverse("cases:arrived"),
    )  # fmt: skip


def complaint_of_case(found: Found, case: uuid.UUID) -> ComplaintPage:
    """A complaint that was taken up."""
    address = reverse("cases:case", args=[case])
    return attrs.evolve(complaint(found, None), case=address, back=address)
