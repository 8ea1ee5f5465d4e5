"""Shapes the page of what was done with one case."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.log.deeds import (
    AnyRecord,
    CopyKept,
    Decided,
    GlassBroken,
    HandedOver,
    HitSettled,
    PaperMade,
    Released,
    Viewed,
    WallSet,
)
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_time
from chesil_web.staff.cases.models import Case
from chesil_web.staff.looks import presenters
from chesil_web.staff.looks.lines import Line, Lines, Source
from chesil_web.staff.looks.queries import Wanted
from chesil_web.staff.looks.words import DECIDED, DONE, HOW, LOGGED, THINGS
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Working

SHOWN = 200
type Names = Mapping[str, str]


@attrs.frozen(kw_only=True)
class CaseLooksPage(Page):
    """What was done with a case: who, when and what.

    Attributes:
        chosen: the days and the worker, in words. file: the same as a file. more: not all is shown.
    """

    ref: str
    case: uuid.UUID
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    chosen: str
    file: str
    more: bool


def page(case: Case, found: Lines, wanted: Wanted, names: Names, form: BaseForm) -> CaseLooksPage:
    """The page of a case's looks. *names*: by the ids in hex that stand in the log."""
    rows = narrowed(found.rows, wanted)
    return CaseLooksPage(
        heading=_("Looks"), ref=case.ref, case=case.id, form=form, back=reverse("cases:case", args=[case.id]),
        rows=tuple((said(each.at), _who(each.by, names), tuple(_done(each, names))) for each in rows[:SHOWN]),
        file=f"{reverse('looks:case-file', args=[case.id])}?{urlencode(presenters.choice(wanted))}",
        chosen=presenters.in_words(wanted, names.get(wanted.worker.hex, "") if wanted.worker else ""),
        more=found.more or len(rows) > SHOWN,
    )  # fmt: skip


def narrowed(rows: Iterable[Line], wanted: Wanted) -> list[Line]:
    """The lines of some days, and of one worker where one was chosen."""
    return [
        each
        for each in rows
        if wanted.since <= each.on <= wanted.until and (not wanted.worker or each.by == wanted.worker.hex)
    ]


def table(rows: Iterable[Line], names: Names) -> Iterator[tuple[str, ...]]:
    """Lines as rows of a table, the first being its heads."""
    yield _("When"), _("Who"), _("What was done")
    for each in rows:
        yield said(each.at), _who(each.by, names), "; ".join(_done(each, names))


def names(worker: Working, ids: Iterable[uuid.UUID]) -> dict[str, str]:
    """What the workers of the reader's agency and its teams are called; of others, which agency it is."""
    found = set(ids)
    own = {row.id.hex: told.name for row, told in workforce.colleagues(worker.row.agency_id)}
    teams = {row.id.hex: told.name for row, told in workforce.teams(worker.row.agency_id)}
    agencies = {row.id: told.name for row, told in workforce.agencies()}
    others = {
        row.id.hex: _("somebody at %(agency)s") % {"agency": agencies.get(row.agency_id, "")}
        for row in Worker.objects.filter(id__in=found).exclude(agency=worker.row.agency_id)
    }
    return own | teams | others | {id.hex: name for id, name in agencies.items()}


def _who(by: str, names: Names) -> str:
    return names.get(by) or {"owner": _("whoever wrote it")}.get(by, _("the service"))


def _done(line: Line, names: Names) -> Iterator[str]:
    for source, record in line.done:
        words = _in_words(source, record, names)
        if words:
            yield words


def _in_words(source: Source, record: AnyRecord, names: Names) -> str:
    match record:
        case Viewed():
            return str(DONE[LOGGED.get(record.reason, "opened")]) % {"thing": THINGS[source]}
        case WallSet():
            did = (
                _("Set a wall against %(name)s")
                if record.done == "set"
                else _("Lifted the wall against %(name)s")
            )
            return _with(did % {"name": _who(record.whom, names)}, record.second, names)
        case GlassBroken():
            return _("Opened it in an emergency, until %(time)s") % {"time": said_time(record.until)}
        case HandedOver():
            name = _who(record.whom, names) if record.whom else _("nobody yet")
            return _("Gave it to %(name)s") % {"name": name}
        case _:
            return _of_work(record, names)


def _of_work(record: AnyRecord, names: Names) -> str:
    match record:
        case Decided():
            return _with(str(DECIDED[record.what]), record.second, names)
        case CopyKept():
            return _with(_("Kept a copy of something that was shared"), record.second, names)
        case HitSettled():
            how = _("Decided about something found in a letter: %(how)s") % {"how": HOW[record.how]}
            return _with(how, record.second, names)
        case Released():
            return _("Let a letter go")
        case PaperMade():
            return "" if record.what == "letter" else _("Made a paper")
        case _:
            return ""


def _with(words: str, second: Any, names: Names) -> str:
    if not second:
        return words
    return _("%(words)s, with %(name)s") % {"words": words, "name": _who(second, names)}
