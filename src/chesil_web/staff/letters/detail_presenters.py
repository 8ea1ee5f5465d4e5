"""Shapes the page of what must stay secret in a case."""

import uuid
from collections.abc import Sequence

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.leaks import masked
from chesil_web.foundation.ui.page import Page
from chesil_web.staff.cases.models import Case
from chesil_web.staff.letters import details
from chesil_web.staff.letters.details import Known
from chesil_web.staff.letters.models import MarkTold
from chesil_web.staff.letters.presenters import whose
from chesil_web.staff.letters.words import DETAILS, IN_THE_WAY, READERS, READERS_IN_SHORT, SOURCES
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


@attrs.frozen(kw_only=True)
class DetailRow:
    """A protected detail, masked: whose, from whom it is secret, where it was told, and what is marked."""

    id: str
    kind: str
    masked: str
    whose: str
    secret_from: str
    sources: str
    is_tied: bool
    marks: tuple["MarkRow", ...]
    address: str


@attrs.frozen(kw_only=True)
class MarkRow:
    """That a reader knows a detail. *waits*: for a second person; *may*: the worker can be that person."""

    says: str
    waits: bool
    may: bool
    id: uuid.UUID


@attrs.frozen(kw_only=True)
class DetailsPage(Page):
    """The protected details of a case."""

    case: uuid.UUID
    rows: tuple[DetailRow, ...]
    counted: str


def protected(worker: Working, case: Case, known: Sequence[Known], problem: str) -> DetailsPage:
    """The protected details of a case, masked."""
    people = len({each.detail.whose for each in known})
    counted = _("%(details)d details of %(people)d people are looked for in every letter of this case.") % {
        "details": len(known), "people": people,
    }  # fmt: skip
    return DetailsPage(
        heading=_("What must stay secret"), case=case.id, counted=counted if known else "",
        rows=tuple(_detail(worker, case, each) for each in known), notice=str(IN_THE_WAY.get(problem, "")),
        back=reverse("letters:list", args=[case.id]),
    )  # fmt: skip


def _detail(worker: Working, case: Case, known: Known) -> DetailRow:
    each = known.detail
    return DetailRow(
        id=each.id, kind=str(DETAILS[each.kind]), masked=masked(each.value), whose=whose(each.whose),
        secret_from=", ".join(str(READERS_IN_SHORT[reader]) for reader in details.secret_from(known)),
        sources=", ".join(str(SOURCES[source]) for source in known.sources), is_tied=known.is_tied,
        marks=tuple(_mark(worker, id, mark) for id, mark in known.marks),
        address=reverse("letters:mark", args=[case.id, each.id]),
    )  # fmt: skip


def _mark(worker: Working, id: uuid.UUID, told: MarkTold) -> MarkRow:
    words = _("%(reader)s knows it, says %(name)s: %(word)s") % {
        "reader": READERS[told.reader], "name": told.by_name, "word": told.whose_word,
    }  # fmt: skip
    agreed = _("%(name)s agreed.") % {"name": told.second_name} if told.second else ""
    return MarkRow(
        says=f"{words} {agreed}".strip(),
        waits=not told.second,
        may=is_second(worker, told.by, told.at),
        id=id,
    )
