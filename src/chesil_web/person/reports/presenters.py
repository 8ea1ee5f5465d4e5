"""What each page of this room shows."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.documents.report import READERS, Contact, Reader, Report, kinds
from chesil.leaks import Detail, masked
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.prepared import OrderReport
from chesil_web.person.papers.questions import BegunPage, FormPage
from chesil_web.person.reports.forms import Row
from chesil_web.person.reports.queries import MOST, Found, title

TITLES: Final = {
    "police": lazy("Report of contact under an order, for the police: 101 or your officer"),
    "employer": lazy("Shorter sheet, for an employer"),
    "landlord": lazy("Shorter sheet, for a landlord"),
    "school": lazy("Shorter sheet, for a school"),
}


@attrs.frozen(kw_only=True)
class OnePage(Page):
    """A report.

    Attributes:
        facts: of the order. terms: word for word. steps: addresses and names of the pages that ask.
        contacts: how many go in, in words. makes: addresses and titles of what can be made.
        bring, note: what whoever takes it needs, and what acting against it is; source: where that is from.
    """

    id: uuid.UUID
    facts: tuple[tuple[str, str], ...]
    terms: tuple[str, ...]
    contacts: str
    makes: tuple[tuple[str, str], ...]
    bring: str
    note: str
    source: str
    ready: bool


@attrs.frozen(kw_only=True)
class ContactRow:
    """A contact that can go in, with what is asked of it. *more*: some of that is answered, or wrong."""

    when: str
    what: str
    record: str
    form: Row
    more: bool


@attrs.frozen(kw_only=True)
class ContactsPage(Page):
    """The contacts since. *since*: from which day they count. *more*: how many older ones are not listed."""

    rows: tuple[ContactRow, ...]
    since: str
    more: str


@attrs.frozen(kw_only=True)
class MakePage(Page):
    """What is printed.

    Attributes:
        title: of the paper. facts, terms, rows: as it says them; a row is when, what, record and term.
        full: it is for the police. secrets: what must stay secret and stands in it.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    terms: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    full: bool
    secrets: tuple[str, ...]
    has_secrets: bool
    new: str


def listed(found: Sequence[tuple[uuid.UUID, OrderReport, datetime]]) -> BegunPage:
    """The reports that were begun."""
    changed = _("Changed %(when)s")
    return BegunPage(
        heading=_("Contact under an order"), do=_("Begin a report"), address=reverse("reports:new"),
        intro=(
            _("If there is an order, or there are bail conditions, you can put every contact since then on "
              "one page. It shows what the order says, each contact and its record, and what you have "
              "already reported."),
            _("In danger, call 999 first. The report can wait."),
        ),
        rows=tuple(
            (reverse("reports:one", args=[id]), visible(title(told)), changed % {"when": said(at)})
            for id, told, at in found
        ),
        back=reverse("papers:list"),
    )  # fmt: skip


def new(form: forms.Form) -> FormPage:
    """The page that asks which order it is about."""
    return FormPage(
        heading=_("A new report of contact"), form=form, do=_("Continue"), back=reverse("reports:list"),
        intro=(_("Orders that you wrote down under People are here."),),
    )  # fmt: skip


def order(form: forms.Form, id: uuid.UUID) -> FormPage:
    """The page that asks for the order."""
    return FormPage(
        heading=_("What does the order say?"), form=form, do=_("Save and go on"),
        intro=(_("Copy these from the order itself. Anything you leave empty is printed as “Not "
                 "recorded”."),),
        back=reverse("reports:one", args=[id]),
    )  # fmt: skip


def one(id: uuid.UUID, told: OrderReport) -> OnePage:
    """The page of a report."""
    kind = kinds()[told.report.order.kind]
    unsure = _("We could not check this with the people who made the rule, so ask them.")
    seen = "" if kind.mark == "sure" else unsure
    source = _("%(source)s. Looked up on %(day)s.") % {
        "source": kind.source, "day": said_day(kind.checked_on),
    }  # fmt: skip
    return OnePage(
        heading=_("Contact under an order"), id=id, facts=tuple(_facts(told.report)),
        terms=tuple(map(visible, told.report.order.terms)), contacts=_contacts(told),
        makes=tuple(
            (reverse("reports:make", args=[id, number]), str(TITLES[reader]))
            for number, reader in enumerate(READERS)
        ),
        bring=kind.bring, note=kind.note, source=f"{source} {seen}".strip(), ready="order" in told.asked,
        back=reverse("reports:list"),
    )  # fmt: skip


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    order, empty = report.order, _("Not recorded")
    yield _("The other person"), visible(report.other_name) or empty
    yield _("Order"), kinds()[order.kind].title
    yield (
        _("Court and number"),
        visible(", ".join(filter(None, (order.court, order.number)))) or _("Not recorded"),
    )
    yield _("Made on"), said_day(order.made) if order.made else _("Not recorded")
    yield _("Served on"), said_day(order.served) if order.served else _("Not recorded")
    yield _("How you know that they knew"), visible(order.served_how) or _("Not recorded")
    if order.varied:
        yield _("Changed"), visible(order.varied)
    yield _("Ends"), visible(order.ends) or empty


def _contacts(told: OrderReport) -> str:
    if told.looked_on is None:
        return ""
    count = len(told.report.contact)
    words = ngettext("%(n)d contact goes in, as of %(day)s.", "%(n)d contacts go in, as of %(day)s.", count)
    return words % {"n": count, "day": said_day(told.looked_on)}


def reading(back: str) -> FormPage:
    """The page before what is new is looked through."""
    return FormPage(
        heading=_("Contact since"), form=RevealingForm(), do=_("Continue"), back=back,
        intro=(_("When you press Continue, we first read what is new in your files and notes. Then you "
                 "choose which contacts go in."),),
    )  # fmt: skip


def contacts(rows: Sequence[tuple[Found, Row]], *, since: str, older: int, back: str) -> ContactsPage:
    """The page on which she chooses the contacts. *older*: how many are not listed."""
    more = ngettext(
        "%(n)d older contact is not listed. The page counts it.",
        "%(n)d older contacts are not listed. The page counts them.", older,
    ) % {"n": older}  # fmt: skip
    return ContactsPage(
        heading=_("Contact since"), since=since, more=more if older else "", back=back,
        rows=tuple(
            ContactRow(
                when=visible(each.contact.when), what=visible(each.contact.what),
                record=visible(each.contact.record), form=form, more=_answered(form),
            )
            for each, form in rows[-MOST:]
        ),
    )  # fmt: skip


def _answered(form: Row) -> bool:
    names = [name for name in ("term", "reported") if name in form.fields]
    return any(form[name].value() or form[name].errors for name in names)


def make(
    told: OrderReport,
    reader: Reader,
    form: forms.Form,
    *,
    secrets: Sequence[Detail],
    new: uuid.UUID,
    back: str,
) -> MakePage:
    """The page that shows a report before it is made."""
    report, full = told.report, reader == "police"
    terms = [
        each for number, each in enumerate(report.order.terms, 1) if full or number in report.terms_for_others
    ]
    rows = [_row(each) for each in report.contact] if full else []
    facts = [(_("Who it protects"), visible(report.name) or _("Not recorded"))]
    facts += [*_facts(report)] if full else [each for each in _facts(report) if each[0] in _less()]
    facts += [(label, visible(value)) for label, value in _more(report, full=full) if value]
    parts = [value for _l, value in facts] + terms + [cell for row in rows for cell in row]
    there = ids(secrets, "\n".join(parts))
    return MakePage(
        heading=_("Check what goes out"), form=form, title=str(TITLES[reader]), facts=tuple(facts),
        terms=tuple(map(visible, terms)), rows=tuple(rows), full=full, new=new.hex, back=back,
        secrets=tuple(masked(each.value) for each in secrets if each.id in there), has_secrets=bool(secrets),
    )  # fmt: skip


def _more(report: Report, *, full: bool) -> Iterator[tuple[str, str]]:
    if full:
        yield _("The safe way to reach you"), report.reach
        yield _("How you know who it was"), report.identity
        yield _("Reported before"), "\n".join(report.reported)
        yield _("What you ask for"), report.asks
    else:
        yield _("Place"), report.place
        yield _("What they look like"), report.describes


def _less() -> tuple[str, ...]:
    return _("The other person"), _("Order"), _("Made on"), _("Ends")


def _row(each: Contact) -> tuple[str, str, str, str]:
    reported = _("reported: %(what)s") % {"what": each.reported} if each.reported else ""
    record = ", ".join(filter(None, (each.record, reported)))
    term = _("Term %(n)d") % {"n": each.term} if each.term else ""
    return visible(each.when), visible(each.what), visible(record), term


def sure(id: uuid.UUID, told: OrderReport) -> SurePage:
    """The page that asks before a report is deleted."""
    return SurePage(
        heading=_("Delete this report?"),
        said=_("%(name)s. You will lose what you said about it. The order under People stays, and so"
               " do documents that you made, under Papers.") % {"name": visible(title(told))},
        do=_("Delete this report"), back=reverse("reports:one", args=[id]),
    )  # fmt: skip
