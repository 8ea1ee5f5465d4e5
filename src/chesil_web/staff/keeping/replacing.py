"""Somebody takes the place of a keeper who left: one asks for it, the keeper who is still there agrees.

Where both have left, any second person who can set a hold agrees.
"""

import uuid

import msgspec

from chesil_web.foundation.log import deeds
from chesil_web.staff.access import policy
from chesil_web.staff.cases import keepers
from chesil_web.staff.cases.ending_models import Hold, HoldTold, Replaced, Said
from chesil_web.staff.keeping.holding import Held, NotNow, said
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


def left(two: tuple[Said, ...]) -> list[Said]:
    """Those of the two keepers who do not work there any more."""
    return [each for each in two if workforce.working(each.by) is None]


def may_take(worker: Working, two: tuple[Said, ...]) -> bool:
    """Whether a worker can take the place of a keeper: they are none, and may read what is shared."""
    may_read = policy.nearness("cases:share", worker.told.roles) != "-"
    return may_read and worker.id.hex not in {each.by for each in two}


def may_agree(worker: Working, two: tuple[Said, ...], waiting: Replaced) -> bool:
    """Whether a worker is the one to agree: the other keeper; somebody else where that one left too."""
    others = [each for each in two if each.by != waiting.of and each not in left(two)]
    if others:
        return worker.id.hex in {each.by for each in others}
    return worker.id.hex != waiting.asked.by


def ask(worker: Working, held: Held, why: str) -> None:
    """Ask to take the place of a keeper who left, the first of them before.

    Raises:
        NotNow: none left, it was asked for already, or the worker cannot be one.
    """
    hold, told, two = _held(held)
    gone = left(two)
    if not gone or told.waiting or not may_take(worker, two):
        raise NotNow
    made = Replaced(of=gone[0].by, of_name=gone[0].by_name, asked=said(worker, why))
    held.safe.reseal(hold, msgspec.structs.replace(told, replaced=(*told.replaced, made)))
    held.note(f"Asked to take the place of {made.of_name}, who set the legal hold and left: {why}")


def answer(worker: Working, held: Held, *, yes: bool, why: str = "") -> None:
    """Agree that somebody takes the place of a keeper, or say why not.

    Raises:
        NotNow: nobody asked, or it is not the worker's to answer.
    """
    hold, told, two = _held(held)
    waiting = told.waiting
    if waiting is None or not may_agree(worker, two, waiting):
        raise NotNow
    rest = tuple(each for each in told.replaced if each is not waiting)
    kept = (*rest, msgspec.structs.replace(waiting, agreed=said(worker))) if yes else rest
    held.safe.reseal(hold, msgspec.structs.replace(told, replaced=kept))
    if yes:
        first = uuid.UUID(waiting.asked.by)
        deeds.decided(held.safe, held.row.id, "keeper replaced", by=worker.id, first=first)
        held.note(f"Agreed that {waiting.asked.by_name} takes the place of {waiting.of_name}.")
    else:
        held.note(f"Said no to {waiting.asked.by_name} taking the place of {waiting.of_name}: {why}")


def _held(held: Held) -> tuple[Hold, HoldTold, tuple[Said, ...]]:
    found = keepers.newest(held.row)
    if found is None:
        raise NotNow
    return (*found, keepers.of_hold(found[1]))
