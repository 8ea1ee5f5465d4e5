"""What waits for a second person: holds, moves to others, agencies that are let in, walls that should go."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.keys import questions
from chesil_web.foundation.keys.models import Sealed
from chesil_web.staff.access import looking, policy
from chesil_web.staff.access.models import Approval
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.copy_models import CaseCopy, CaseCopyTold
from chesil_web.staff.cases.ending_models import Hold, HoldTold, Transfer, TransferTold
from chesil_web.staff.joint.models import Asking, AskingTold
from chesil_web.staff.shares import copy_queries as copies
from chesil_web.staff.walls import queries as walls
from chesil_web.staff.workforce.queries import Working

_MOST: Final = 50


@attrs.frozen
class Waiting:
    """Something that another asked for and that this worker can agree to: of which case, and where."""

    ref: str
    words: Promise
    address: str


def of(worker: Working) -> list[Waiting]:
    """What waits for a worker as the second person, by kind; nothing that they asked for themselves."""
    return [*_holds(worker), *_moves(worker), *_askings(worker), *_copies(worker), *_walls(worker)]


def _holds(worker: Working) -> Iterator[Waiting]:
    for row in _rows(worker, "cases:hold", _open_holds):
        said = told(row, HoldTold)
        if said and not _is_own(worker, said.lifting or said.asked):
            words = lazy("Lift the legal hold") if said.lifting else lazy("Set a legal hold")
            yield Waiting(row.case.ref, words, reverse("cases:hold", args=[row.case_id]))


def _moves(worker: Working) -> Iterator[Waiting]:
    for row in _rows(worker, "cases:transfer", _open_moves):
        said = told(row, TransferTold)
        if said and not _is_own(worker, said.asked):
            words = lazy("Give the case to another agency")
            yield Waiting(row.case.ref, words, reverse("cases:transfer", args=[row.case_id]))


def _askings(worker: Working) -> Iterator[Waiting]:
    for row in _rows(worker, "joint:approve", _open_askings):
        said = told(row, AskingTold)
        if said and not _is_own(worker, said.asked):
            words = lazy("Let another agency in")
            yield Waiting(row.case.ref, words, reverse("joint:approve", args=[row.case_id, row.id]))


def _copies(worker: Working) -> Iterator[Waiting]:
    for row in _rows(worker, "cases:copy-agree", _open_copies):
        said = told(row, CaseCopyTold)
        if said and not _is_own(worker, said.asked) and copies.is_readable(row.case, row):
            words = lazy("Keep a copy of something that was shared")
            yield Waiting(row.case.ref, words, reverse("cases:copy-agree", args=[row.case_id, row.id]))


def _walls(worker: Working) -> Iterator[Waiting]:
    if policy.nearness("cases:wall", worker.told.roles) == "-":
        return
    if not questions.is_any(_approved, worker.id):
        return
    for each in walls.standing(worker):
        if each.row.lifted_at is None and each.asked and worker.id not in {by.id for by in each.asked}:
            ref = each.case.ref if each.case else ""
            yield Waiting(ref, lazy("Lift a wall"), reverse("cases:wall", args=[each.row.id]))


def _open_holds() -> QuerySet[Hold]:
    return Hold.objects.filter(Q(agreed_on=None) | Q(lifting_on__isnull=False), ended_on=None)


def _open_moves() -> QuerySet[Transfer]:
    return Transfer.objects.filter(agreed_on=None, ended_on=None)


def _open_askings() -> QuerySet[Asking]:
    return Asking.objects.filter(agreed_on=None, ended_on=None)


def _open_copies() -> QuerySet[CaseCopy]:
    return CaseCopy.objects.filter(agreed_on=None, ended_on=None)


def _approved(by_another: uuid.UUID) -> QuerySet[Approval]:
    return Approval.objects.filter(wall__lifted_at=None).exclude(by=by_another)


def _rows(worker: Working, page: str, waits: Callable[[], QuerySet[Any]]) -> Any:
    """Those of the rows whose case the worker may see the page of; no wall is passed."""
    if policy.nearness(page, worker.told.roles) == "-" or not questions.is_any(waits):  # most often none is
        return ()
    seen = rules.visible(worker, page)
    return waits().filter(case__in=seen).select_related("case").order_by("case__ref", "id")[:_MOST]


def told(row: Sealed, type: Any) -> Any:
    """Who asked decides who sees that it waits: a rule, and no look. None for what is damaged."""
    return next((found for _row, found in looking.unseen(row).read_those([row], type)), None)


def _is_own(worker: Working, asked: Any) -> bool:
    return bool(asked.by == worker.id.hex)
