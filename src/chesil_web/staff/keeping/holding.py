"""A legal hold: what it keeps cannot be erased, and setting it and lifting it take two each.

Every change belongs in the transaction in which the row that is held was locked: see `Held`.
"""

import uuid
from collections.abc import Callable
from typing import Any

import attrs
import msgspec
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.staff.cases.ending_models import HoldDays, HoldTold, Said
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


class NotNow(Exception):
    """It cannot be done as things are: another was quicker, or it is not due. Nothing was changed."""


@attrs.frozen(kw_only=True)
class Held:
    """Something that can be held, locked and open. Its row has a column *held*.

    Attributes:
        row: of a table with a safe. holds: the table of its holds. note: writes words down where it lies.
    """

    row: Any
    safe: OpenSafe
    holds: type[HoldDays]
    note: Callable[[str], None]


def said(worker: Working, why: str = "") -> Said:
    """A step of a worker, taken now."""
    return Said(by=worker.id.hex, by_name=worker.told.name, at=timezone.now(), why=why)


def hold_of[H: HoldDays](holds: type[H], row: Any) -> H | None:
    """The hold of a row that was asked for or holds; None where there is none."""
    return holds._default_manager.filter(**{holds.of: row}, ended_on=None).first()


def ask(worker: Working, held: Held, why: str) -> None:
    """Ask for a hold. It holds once a second person agrees."""
    if hold_of(held.holds, held.row) is not None:
        raise NotNow
    held.safe.keep(held.holds, HoldTold(asked=said(worker, why)), **{held.holds.of: held.row})
    held.note(f"Asked for a legal hold: {why}")


def agree(worker: Working, held: Held) -> None:
    """Agree to a hold that another asked for: from now on it cannot be erased."""
    hold, told = _waiting(worker, held, lifting=False)
    _save(held.safe, hold, told, agreed=said(worker), agreed_on=timezone.localdate())
    _mark(held, is_held=True)
    held.note("Agreed to the legal hold. The case cannot be erased.")
    deeds.decided(held.safe, held.row.id, "held", by=worker.id, first=uuid.UUID(told.asked.by))


def ask_to_lift(worker: Working, held: Held, why: str) -> None:
    """Ask that a hold ends. It ends once a second person agrees."""
    hold = hold_of(held.holds, held.row)
    if hold is None or hold.agreed_on is None or hold.lifting_on is not None:
        raise NotNow
    (told,) = held.safe.read([hold], HoldTold)
    _save(held.safe, hold, told, lifting=said(worker, why), lifting_on=timezone.localdate())
    held.note(f"Asked to lift the legal hold: {why}")


def agree_to_lift(worker: Working, held: Held) -> None:
    """Agree that a hold ends."""
    hold, told = _waiting(worker, held, lifting=True)
    _save(held.safe, hold, told, lifted=said(worker), ended_on=timezone.localdate())
    first = uuid.UUID(told.lifting.by) if told.lifting else None
    deeds.decided(held.safe, held.row.id, "hold lifted", by=worker.id, first=first)
    _mark(held, is_held=False)
    held.note("Agreed to lift the legal hold.")


def refuse(worker: Working, held: Held, why: str) -> None:
    """Refuse what was asked for: the hold then does not begin, or it continues."""
    hold = hold_of(held.holds, held.row)
    if hold is None or (hold.agreed_on is not None and hold.lifting_on is None):
        raise NotNow
    (told,) = held.safe.read([hold], HoldTold)
    if hold.lifting_on is None:
        _save(held.safe, hold, told, lifted=said(worker, why), ended_on=timezone.localdate())
    else:
        _save(held.safe, hold, told, lifting=None, lifting_on=None)
    what = "hold not lifted" if hold.agreed_on else "not held"
    deeds.decided(held.safe, held.row.id, what, by=worker.id)
    held.note(f"Said no to what was asked about the legal hold: {why}")


def _waiting(worker: Working, held: Held, *, lifting: bool) -> tuple[HoldDays, HoldTold]:
    """What somebody else asked for and nobody agreed to yet."""
    hold = hold_of(held.holds, held.row)
    if hold is None or (hold.lifting_on is not None) != lifting or (hold.agreed_on is not None) != lifting:
        raise NotNow
    (told,) = held.safe.read([hold], HoldTold)
    asked = told.lifting if lifting else told.asked
    if asked is None or not is_second(worker, asked.by, asked.at):
        raise NotNow
    return hold, told


def _mark(held: Held, *, is_held: bool) -> None:
    held.row.held = is_held
    held.row.save(update_fields=["held"])


def _save(safe: OpenSafe, hold: HoldDays, told: HoldTold, **changes: Any) -> None:
    days = {name: value for name, value in changes.items() if name.endswith("_on")}
    steps = {name: value for name, value in changes.items() if name not in days}
    safe.reseal(hold, msgspec.structs.replace(told, **steps))
    for name, value in days.items():
        setattr(hold, name, value)
    hold.save(update_fields=list(days))
