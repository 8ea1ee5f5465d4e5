"""The pages of closed cases that are kept: when each can be erased, legal holds, erasing."""

import uuid
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.models import Share
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import keepers, rules
from chesil_web.staff.cases.ending_models import Hold, HoldTold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.keeping import actions, holding, presenters, replacing
from chesil_web.staff.keeping.forms import Answer, LetGo, Review, Why
from chesil_web.staff.keeping.hold_pages import Step, hold_page
from chesil_web.staff.keeping.holding import Held, NotNow
from chesil_web.staff.keeping.presenters import KeptPage, KeptRow, OnePage
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest

_LISTED: Final = 100


@by_the_table
def kept(request: WorkerRequest) -> HttpResponse:
    """The closed cases of the agency, what can be erased first."""
    found = actions.closed(request.worker, "cases:purge")[:_LISTED]
    waiting = Hold.objects.filter(case__in=rules.visible(request.worker, "cases:hold"), ended_on=None)
    asked = waiting.exclude(agreed_on__isnull=False, lifting_on=None).select_related("case")
    page = KeptPage(
        heading=_("Closed cases that are kept"),
        back=reverse("cases:day"),
        rows=tuple(map(_row, found)),
        waiting=tuple((each.case.ref, reverse("cases:hold", args=[each.case_id])) for each in asked),
        to_review=tuple(
            (each.ref, reverse("cases:hold", args=[each.id]))
            for each in keepers.to_review(request.worker, "cases:hold")
        ),
        purged=tuple(
            presenters.erased(each.purged_on, told)
            for each, told in actions.purged(request.worker.row.agency_id)
        ),
    )
    return render(request, "keeping/kept.html", page)


def _row(row: Case) -> KeptRow:
    return KeptRow(
        ref=row.ref,
        state=_state(row),
        is_due=actions.may_purge(row),
        review=reverse("cases:purge", args=[row.id]),
        hold=reverse("cases:hold", args=[row.id]),
    )


def _state(row: Case) -> str:
    closed = _("Closed on %(day)s.") % {"day": said_day(row.closed_on)} if row.closed_on else ""
    return presenters.state(closed, row.purge_on, held=row.held)


@by_the_table
def hold(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask for a legal hold, agree to one, or ask for it to be lifted."""
    row = rules.case(request.worker, page_of(request), id)
    held = partial(actions.of_case, request.worker, row)
    safe, shares = looking.opened(request.worker.id, row), list(keepers.kept(row))
    return hold_page(
        request, row, safe, Hold, held, to="cases:hold", back=reverse("cases:kept"),
        instead=_LIFTED if shares else None, kept=_kept(request, row, shares),
        for_whom=_for_whom(row) if row.held or shares else "",
        keeper=_keeper(request.worker, row) if row.held or shares else "",
    )  # fmt: skip


def _keeper(worker: Working, row: Case) -> str:
    """Where somebody takes the place of a keeper who left; empty where none did."""
    return reverse("cases:keeper", args=[row.id]) if replacing.left(keepers.keepers(row)) else ""


@by_the_table
def keeper(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask to take the place of a keeper who left, or answer somebody who asked."""
    row = rules.case(request.worker, page_of(request), id)
    found = keepers.newest(row)
    gone = replacing.left(keepers.of_hold(found[1])) if found else []
    if found is None or not gone:
        raise Http404
    words, kind = _replaces(request.worker, found[1], gone[0].by_name)
    form = kind(request.POST or None) if kind else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            with transaction.atomic():
                _replaced(request.worker, actions.of_case(request.worker, row), form.cleaned_data)
        except NotNow:
            return done.then(request, "", "cases:keeper", id)
        return done.then(request, done.SAVED, "cases:hold", id)
    page = OnePage(
        heading=_("Another keeper"), ref=row.ref, words=words, rows=(), form=form,
        back=reverse("cases:hold", args=[id]),
    )  # fmt: skip
    return render(request, "keeping/keeping.html", page)


def _replaces(worker: Working, told: HoldTold, gone: str) -> tuple[str, type[RevealingForm] | None]:
    """How it stands, and what is asked of a worker; None where it is not theirs to say."""
    two, waiting = keepers.of_hold(told), told.waiting
    if waiting is not None:
        words = _("%(name)s asked to take the place of %(gone)s: %(why)s") % {
            "name": waiting.asked.by_name, "gone": waiting.of_name, "why": waiting.asked.why,
        }  # fmt: skip
        if replacing.may_agree(worker, two, waiting):
            return words, Answer
        return f"{words} {_('The other keeper has to agree.')}", None
    words = _(
        "%(gone)s set the legal hold and has left. Somebody can take their place, so that two people can "
        "still open what is kept."
    ) % {"gone": gone}  # fmt: skip
    if replacing.may_take(worker, two):
        return f"{words} {_('If you ask for it, the other keeper has to agree.')}", Why
    return f"{words} {_('It has to be somebody who may read what is shared and is no keeper yet.')}", None


def _replaced(worker: Working, held: Held, told: Mapping[str, Any]) -> None:
    if "answer" in told:
        replacing.answer(worker, held, yes=told["answer"] == "yes", why=told["why"] or "")
    else:
        replacing.ask(worker, held, told["why"])


def _kept(request: WorkerRequest, row: Case, shares: Iterable[Share]) -> tuple[tuple[str, str], ...]:
    is_keeper = keepers.may_open(request.worker, row)
    words = _("Shared on %(day)s, ended on %(end)s")
    return tuple(
        (
            words % {"day": said_day(each.sent_on), "end": said_day(each.stopped_on)},
            reverse("cases:share", args=[row.id, each.id]) if is_keeper else "",
        )
        for each in shares
        if each.stopped_on
    )


def _for_whom(row: Case) -> str:
    words = _(
        "If somebody stops sharing while there is a legal hold, it is kept, and only %(one)s and %(two)s "
        "can open it: they set the hold. Neither can where their role lets them read nothing that is "
        "shared. Whoever shared it is told that before they stop, and sees each time that it is opened."
    )
    one, two = keepers.keepers(row)
    return words % {"one": one.by_name, "two": two.by_name}


def _let_go(worker: Working, held: Held, told: Mapping[str, Any]) -> None:
    if told["then"] == "go":
        actions.let_go(worker, held.row, told["why"])
    else:
        holding.ask(worker, held, told["why"])


_LIFTED: Final = Step(
    lazy(
        "The legal hold was lifted. What people stopped sharing is still kept. Look at whether it is "
        "needed; if it is not, nobody here can open it from then on."
    ),
    LetGo,
    _let_go,
)


@by_the_table
def purge(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Look at a closed case: keep it longer, or erase it."""
    row = rules.case(request.worker, page_of(request), id)
    if row.closed_on is None:
        raise Http404
    form = Review(request.POST or None, called=row.ref, may_erase=actions.may_purge(row))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if told["end"] == "keep":
                actions.keep_longer(request.worker, row, told["until"], told["why"])
            else:
                actions.purge(request.worker, row, told["why"])
        except NotNow:
            return done.then(request, "", "cases:purge", id)
        return done.then(request, done.SAVED if told["end"] == "keep" else done.GONE, "cases:kept")
    page = OnePage(
        heading=_("Keep it or erase it"),
        ref=row.ref,
        words=_state(row),
        rows=(),
        form=form,
        back=reverse("cases:kept"),
    )
    return render(request, "keeping/keeping.html", page)
