"""Keeps on the card of a case what lists show of it, so that a list opens no case."""

from typing import Any

import msgspec

from chesil.risk import Level
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Board, Card, CardTold, Case, Task, TaskTold


def set_tasks(safe: OpenSafe, row: Case) -> None:
    """Keep the words of the open tasks of a case on its card; the caller holds the case.

    Args:
        safe: of the case.
    """
    open_ = safe.read_those(Task.objects.filter(case=row, ended_on=None), TaskTold)
    _set(row, tasks={task.id.hex: words.text for task, words in open_})


def set_risk(row: Case, level: Level | None) -> None:
    """Keep the highest judgement of risk of a case on its card; the caller holds the case."""
    _set(row, risk=level)


def _set(row: Case, **told: Any) -> None:
    board = Board.objects.filter(agency_id=row.agency_id).first()
    card = Card.objects.filter(case=row).first()
    if board is None or card is None:
        return
    cards = desks.opened(board.safe_id)
    for _card, before in cards.read_those([card], CardTold):  # a card that is damaged stays as it is
        cards.reseal(card, msgspec.structs.replace(before, **told))
