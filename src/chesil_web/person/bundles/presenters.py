"""What each page of this room shows."""

import uuid
from collections.abc import Sequence

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.bundle import Profile
from chesil.documents.characters import visible
from chesil.leaks import Detail, masked
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.models import Binding, Bound
from chesil_web.person.papers.presenters import rules as rule_rows
from chesil_web.person.papers.queries import Found
from chesil_web.person.papers.questions import BegunPage, FormPage


@attrs.frozen(kw_only=True)
class Row:
    """A document. *number*: its place. *late*: that it was added after the bundle went out."""

    number: int
    address: str
    title: str
    more: str
    late: str


@attrs.frozen(kw_only=True)
class OnePage(Page):
    """A bundle.

    Attributes:
        facts: what stands above the index, and by which rules. sections: name and documents of each.
        unsure: what is not known of the order of the sections. out: how often it went out, in words.
        checks: the rules after it was made last: state, rule and reason. made: when that was; busy: where to
            ask whether it is still being made. failed: it could not be made.
        faults: documents that cannot be printed, and why.
    """

    id: uuid.UUID
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    unsure: str
    empty: bool
    out: str
    checks: tuple[tuple[str, str, str], ...]
    made: str
    busy: str
    failed: bool
    faults: tuple[tuple[str, str], ...]
    can_go_out: bool


@attrs.frozen(kw_only=True)
class MakePage(Page):
    """What will be made.

    Attributes:
        facts, sections: as OnePage has them. asks: rules that only she or the
            court can answer, each with what to ask.
        secrets: what must stay secret and stands in titles. gone: titles of what was deleted.
        new: the id of the paper.
    """

    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    asks: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    has_secrets: bool
    gone: tuple[str, ...]
    new: str


def listed(found: Sequence[tuple[uuid.UUID, Binding]]) -> BegunPage:
    """The page of all bundles."""
    rows = []
    for id, told in found:
        count = len(told.documents)
        many = ngettext("%(n)d document", "%(n)d documents", count) % {"n": count}
        rows.append(
            (reverse("bundles:one", args=[id]), visible(told.name), f"{many} · {said(told.changed_at)}")
        )
    intro = _(
        "A bundle is the papers of a case as one PDF for a hearing. It is made by the rules of the court, "
        "and each rule is checked."
    )
    return BegunPage(
        heading=_("Bundles for a court"), intro=(intro,), do=_("Begin a bundle"), rows=tuple(rows),
        address=reverse("bundles:new"), back=reverse("papers:list"),
    )  # fmt: skip


def head(form: forms.Form, profiles: Sequence[Profile], *, back: str, new: bool) -> FormPage:
    """The page that asks for the court and its rules."""
    sources = [
        _("%(title)s: %(source)s. Looked up on %(day)s.")
        % {"title": each.title, "source": each.source, "day": said_day(each.checked_on)}
        for each in profiles
    ]
    return FormPage(
        heading=_("A new bundle") if new else _("The court and its rules"), form=form,
        do=_("Continue") if new else _("Save"),
        intro=(
            _("A bundle is the papers of a case as one PDF, with an index and a number on each page."),
            *sources,
        ),
        back=back,
    )  # fmt: skip


def one(id: uuid.UUID, told: Binding, profile: Profile, newest: Found | None) -> OnePage:
    """The page of a bundle."""
    out = (
        ngettext("It went out once.", "It went out %(n)d times.", told.out) % {"n": told.out}
        if told.out
        else ""
    )
    return OnePage(
        heading=visible(told.name), id=id, facts=_facts(told, profile), sections=_sections(id, told, profile),
        unsure=profile.unsure_sections, empty=not told.documents, out=out if told.out else "",
        checks=tuple(rule_rows(newest.asked.checks)) if newest else (),
        made=said(newest.asked.asked_at) if newest and newest.files else "",
        busy=reverse("papers:how-far") if newest and newest.busy else "",
        failed=bool(newest and not newest.busy and not newest.files),
        faults=tuple((visible(title), why) for title, why in newest.asked.faults) if newest else (),
        can_go_out=bool(newest and newest.files and newest.asked.binding
                        and newest.asked.binding.documents == told.documents
                        and newest.asked.binding.out == told.out),
        back=reverse("bundles:list"),
    )  # fmt: skip


def _facts(told: Binding, profile: Profile) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Rules"), profile.title), (_("From"), profile.source),
        (_("Looked up on"), said_day(profile.checked_on)), (_("Court"), told.court),
        (_("Case number"), told.case_number), (_("Parties"), "\n".join(told.parties)),
        (_("Hearing"), told.hearing),
    ]  # fmt: skip
    return tuple((label, visible(value)) for label, value in facts if value)


def _sections(id: uuid.UUID, told: Binding, profile: Profile) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    placed = list(enumerate(told.documents))
    found = (
        (each.title, tuple(_row(id, place, one) for place, one in placed if one.section == each.key))
        for each in profile.section
    )
    return tuple((title, rows) for title, rows in found if rows)


def _row(id: uuid.UUID, place: int, each: Bound) -> Row:
    return Row(
        number=place, address=reverse("bundles:document", args=[id, place]), title=visible(each.title),
        more=said_day(each.day) if each.day else "",
        late=_("Added after the bundle went out") if each.later else "",
    )  # fmt: skip


def add(id: uuid.UUID, form: forms.Form, *, empty: bool) -> FormPage:
    """The page that adds documents."""
    nothing = _("Nothing else here can go into a bundle. Add a file, or make a document first.")
    return FormPage(
        heading=_("Add documents"), form=form, do=_("Add them"), empty=nothing if empty else "",
        intro=(
            _("PDFs, pictures, e-mails, tables (CSV) and texts can go in, and so can documents you "
              "made here."),
            _("A chat goes in as a transcript: print it from the timeline first."),
        ),
        back=reverse("bundles:one", args=[id]),
    )  # fmt: skip


def document(id: uuid.UUID, form: forms.Form) -> FormPage:
    """The page of one document."""
    return FormPage(
        heading=_("A document of the bundle"), form=form, do=_("Save"), back=reverse("bundles:one", args=[id])
    )


def make(
    id: uuid.UUID, told: Binding, profile: Profile, form: forms.Form, *, gone: Sequence[str],
    secrets: Sequence[Detail], new: uuid.UUID,
) -> MakePage:  # fmt: skip
    """The page that shows what will be made and asks what only she or the court can know."""
    titles = (each.title for each in told.documents)
    text = "\n".join((told.court, told.case_number, told.hearing, *told.parties, *titles))
    there = ids(secrets, text)
    return MakePage(
        heading=_("Check what goes out"), form=form, facts=_facts(told, profile),
        sections=_sections(id, told, profile), new=new.hex,
        asks=tuple((each.words, each.ask) for each in profile.rule if each.ask),
        secrets=tuple(masked(each.value) for each in secrets if each.id in there), has_secrets=bool(secrets),
        gone=tuple(map(visible, gone)), back=reverse("bundles:one", args=[id]),
    )  # fmt: skip


def sure(id: uuid.UUID, told: Binding) -> SurePage:
    """The page that asks before a bundle is deleted."""
    return SurePage(
        heading=_("Delete this bundle?"),
        said=_("%(name)s. You will lose its order and titles. Documents that you made from it stay "
               "under Papers.")
        % {"name": visible(told.name)},
        do=_("Delete this bundle"), back=reverse("bundles:one", args=[id]),
    )  # fmt: skip
