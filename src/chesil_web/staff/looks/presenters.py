"""Shapes the pages of looks, and what of them stands on other pages."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import starmap
from typing import Any
from urllib.parse import urlencode

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import paging
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import policy
from chesil_web.staff.access.models import Emergency, EmergencyTold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.panels import Panel, Waits
from chesil_web.staff.looks import queries, seconds
from chesil_web.staff.looks.checks import Checks
from chesil_web.staff.looks.models import Look, LookTold
from chesil_web.staff.looks.queries import Asked, Wanted
from chesil_web.staff.looks.words import ANSWERS, DONE, DONE_IN_A_TABLE, NEAR, THINGS
from chesil_web.staff.walls import queries as walls
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working

type Names = Mapping[uuid.UUID, str]


@attrs.frozen(kw_only=True)
class LookRow:
    """A look: what was done and when, the case's reference, and where more of that case stands."""

    did: str
    when: str
    ref: str
    address: str


@attrs.frozen(kw_only=True)
class AgencyPage(Page):
    """The looks of an agency.

    Attributes:
        days: day, name, how many looks, and where they stand. looks: those of one worker or one case.
        chosen: the days, the worker and the case, in words. file: where the same is as a file.
        most: how many looks that can hold. pages: as GOV.UK's pagination has it.
        more: not all looks are listed.
    """

    days: tuple[tuple[str, str, int, str], ...]
    looks: tuple[LookRow, ...]
    chosen: str
    file: str
    most: str
    pages: dict[str, Any]
    more: bool


@attrs.frozen(kw_only=True)
class ChecksPage(Page):
    """What to look over beside looks. Each row is a name and what there is to say of it.

    Attributes:
        emergencies, holds: with whether they are late. late: closed cases nobody looked at in time.
        purged: what was erased. searched: day, name, searches, cases found, cases opened, close.
    """

    emergencies: tuple[tuple[str, str, bool], ...]
    holds: tuple[tuple[str, str, bool], ...]
    late: tuple[tuple[str, str], ...]
    purged: tuple[tuple[str, str], ...]
    searched: tuple[tuple[str, str, int, int, int, int], ...]


@attrs.frozen(kw_only=True)
class AskedRow:
    """A question: about which look, what was answered, what became of it. *can_mark*: the reader does."""

    id: uuid.UUID
    who: str
    look: str
    state: str
    can_mark: bool


@attrs.frozen(kw_only=True)
class SamplePage(Page):
    """What was drawn and asked."""

    rows: tuple[AskedRow, ...]


@attrs.frozen(kw_only=True)
class WhyPage(Page):
    """What a worker is asked about what they opened: each with a form."""

    rows: tuple[tuple[uuid.UUID, str, BaseForm], ...]


@attrs.frozen(kw_only=True)
class SecondPage(Page):
    """What waits for a second person: the case, what is asked, and the address."""

    rows: tuple[tuple[str, str, str], ...]


def choices(agency: uuid.UUID) -> list[tuple[str, str]]:
    """The workers of an agency, for a list to choose from; those who left last."""
    return [(row.id.hex, told.name) for row, told in workforce.colleagues(agency)]


def agency(worker: Working, wanted: Wanted, form: BaseForm) -> AgencyPage:
    """The page of an agency's looks: counted by day and worker, and one by one for one worker."""
    names = walls.names(worker.row.agency_id)
    days, more = queries.days(worker, wanted)
    looks = queries.listed(worker, wanted) if wanted.is_narrow else []
    opens = queries.may_open(worker) if looks else set()
    return AgencyPage(
        heading=_("Who opened what"), form=form, back=reverse("cases:day"),
        days=tuple((said_day(on), names.get(who, ""), n, _of_one(wanted, who, on)) for on, who, n in days),
        looks=tuple(_look(wanted, names.get(row.worker_id, ""), told, opens) for row, told in looks),
        chosen=in_words(wanted, names.get(wanted.worker, "") if wanted.worker else ""),
        file=f"{reverse('looks:file')}?{urlencode(choice(wanted))}",
        pages=paging.links(wanted.page, more=more, choice=choice(wanted)),
        most=f"{queries.MOST_IN_A_FILE:,}", more=len(looks) == queries.MOST_LISTED,
    )  # fmt: skip


def in_words(wanted: Wanted, name: str) -> str:
    """Of whom looks are shown, and of which days. *name*: empty for everybody."""
    days = {"since": said_day(wanted.since), "until": said_day(wanted.until)}
    whole = _("%(since)s to %(until)s") % days if wanted.since != wanted.until else days["since"]
    parts = (name or _("Everybody"), wanted.case.ref if wanted.case else "", whole)
    return ", ".join(part for part in parts if part)


def _of_one(wanted: Wanted, who: uuid.UUID, on: date) -> str:
    return f"?{urlencode(choice(Wanted(since=on, until=on, worker=who, case=wanted.case)))}"


def _look(wanted: Wanted, name: str, told: LookTold, opens: set[str]) -> LookRow:
    """A look in a list. *opens*: the cases whose own page of looks the reader may open."""
    did, of, near = _parts(told)
    address = ""
    if told.case in opens:
        address = reverse("looks:case", args=[uuid.UUID(told.case)])
    elif told.ref and wanted.case is None:
        days = {"since": wanted.since.isoformat(), "until": wanted.until.isoformat()}
        address = f"?{urlencode(days | {'case': told.ref})}"
    who = name if wanted.worker is None else ""
    return LookRow(
        did=" · ".join(part for part in (did, near) if part), ref=of, address=address,
        when=", ".join(part for part in (who, said(told.at)) if part),
    )  # fmt: skip


def choice(wanted: Wanted) -> dict[str, Any]:
    """What was asked for, as parts of an address."""
    days = {"since": wanted.since.isoformat(), "until": wanted.until.isoformat()}
    worker = {"worker": wanted.worker.hex} if wanted.worker else {}
    return days | worker | ({"case": wanted.case.ref} if wanted.case else {})


def look_in_words(told: LookTold) -> str:
    """A look by reference: what was opened, of which case, and how near the worker was."""
    return " · ".join(part for part in _parts(told) if part)


def _parts(told: LookTold) -> tuple[str, str, str]:
    """What was done, the reference, and how near the worker was."""
    of = told.ref or (_("not in a case then") if told.thing == "report" else "")
    return DONE[told.did] % {"thing": THINGS[told.thing]}, of, str(NEAR[told.near])


def table(worker: Working, looks: Iterable[tuple[Look, LookTold]]) -> Iterator[tuple[str, ...]]:
    """Looks as rows of a table, the first being its heads."""
    names = walls.names(worker.row.agency_id)
    yield _("When"), _("Who"), _("What"), _("Case"), _("How near")
    for row, told in looks:
        what = DONE_IN_A_TABLE[told.did] % {"thing": THINGS[told.thing]}
        yield said(told.at), names.get(row.worker_id, ""), what, told.ref, str(NEAR[told.near])


def checks(worker: Working, found: Checks) -> ChecksPage:
    """The page of what to look over. It has no reason and no name of anybody in a case."""
    names = walls.names(worker.row.agency_id)
    return ChecksPage(
        heading=_("Checks"), back=reverse("looks:agency"),
        emergencies=tuple(starmap(_emergency, found.emergencies)),
        holds=tuple((each.ref, _hold(each.since, waits=each.waits), each.is_late) for each in found.holds),
        late=tuple(
            (row.ref, _("should have been looked at by %(day)s") % {"day": said_day(row.purge_on)})
            for row in found.late if row.purge_on
        ),
        purged=tuple(
            (
                told.ref,
                _("on %(day)s by %(name)s") % {"day": said_day(row.purged_on), "name": told.said.by_name},
            )
            for row, told in found.purged
        ),
        searched=tuple(
            (said_day(row.on), names.get(row.worker_id, ""), row.times, row.found, opened, row.close)
            for row, opened in found.searched
        ),
    )  # fmt: skip


def _emergency(row: Emergency, told: EmergencyTold) -> tuple[str, str, bool]:
    opened = _("by %(name)s on %(when)s") % {"name": told.by_name, "when": said(told.at)}
    if row.reviewed_on:
        looked = _("looked at on %(day)s") % {"day": said_day(row.reviewed_on)}
    else:
        looked = _("to be looked at by %(day)s") % {"day": said_day(row.review_by)}
    is_late = row.reviewed_on is None and row.review_by < timezone.localdate()
    return told.ref, f"{opened} · {looked}", is_late


def _hold(since: date, *, waits: bool) -> str:
    words = _("waits for a second person since %(day)s") if waits else _("holds since %(day)s")
    return words % {"day": said_day(since)}


def sample(worker: Working, asked: Iterable[Asked], form: BaseForm) -> SamplePage:
    """The page on which looks are drawn, and on which answers are marked."""
    names = walls.names(worker.row.agency_id)
    return SamplePage(
        heading=_("Ask why something was opened"), form=form, back=reverse("looks:agency"),
        rows=tuple(_asked(worker, each, names) for each in asked),
    )  # fmt: skip


def _asked(worker: Working, each: Asked, names: Names) -> AskedRow:
    who = each.row.look.worker_id
    return AskedRow(
        id=each.row.id, who=names.get(who, ""), state=_state(each),
        look=f"{said(each.look.at)} · {look_in_words(each.look)}",
        can_mark=each.row.settled_on is None and who != worker.id,
    )  # fmt: skip


def _state(each: Asked) -> str:
    told = each.told
    answer = (
        _("Their answer: %(answer)s.") % {"answer": ANSWERS[told.answer]} if told.answer
        else _("No answer yet.")
    )  # fmt: skip
    if told.explained is None:
        return answer
    marked = _("Explained") if told.explained else _("Not explained")
    return _("%(marked)s, says %(name)s. %(answer)s") % {
        "marked": marked,
        "name": told.settled_by,
        "answer": answer,
    }


def why(rows: Iterable[tuple[Asked, BaseForm]]) -> WhyPage:
    """The page on which a worker says why they opened something."""
    return WhyPage(
        heading=_("Looks that you are asked about"), back=reverse("cases:day"),
        rows=tuple(
            (each.row.id, f"{said(each.look.at)} · {look_in_words(each.look)}", form) for each, form in rows
        ),
    )  # fmt: skip


def second(worker: Working) -> SecondPage:
    """The page of what waits for a second person."""
    return SecondPage(
        heading=_("Waits for a second person"), back=reverse("cases:day"),
        rows=tuple(
            (each.ref or _("A report that is in no case yet"), str(each.words), each.address)
            for each in seconds.of(worker)
        ),
    )  # fmt: skip


def panel(worker: Working, case: Case) -> Panel | None:
    """The way from a case to its looks."""
    if policy.nearness("looks:case", worker.told.roles) == "-":
        return None
    return Panel(
        name=_("Looks"), lines=(), empty=_("Who opened this case, when, and what was done with it."),
        links=((_("See who opened it"), reverse("looks:case", args=[case.id])),),
    )  # fmt: skip


def waits(worker: Working) -> Iterator[Waits]:
    """What stands on My day: things to agree to, questions to answer, answers to mark."""
    roles = worker.told.roles
    if policy.nearness("looks:second", roles) != "-" and (n := len(seconds.of(worker))):
        words = ngettext("%(n)d thing waits for a second person", "%(n)d things wait for a second person", n)
        yield Waits("looks:second", words % {"n": n}, is_waiting=True)
    if policy.nearness("looks:why", roles) != "-" and (n := len(queries.asked_of(worker))):
        words = ngettext("Say why you opened %(n)d thing", "Say why you opened %(n)d things", n)
        yield Waits("looks:why", words % {"n": n}, is_waiting=True)
    if policy.nearness("looks:agency", roles) != "-":
        n = queries.to_mark(worker)
        words = ngettext("%(n)d answer about a look came", "%(n)d answers about looks came", n)
        if n:
            yield Waits("looks:sample", words % {"n": n}, is_waiting=True)
        yield Waits("looks:agency", _("Looks: who opened what"), is_waiting=False)
