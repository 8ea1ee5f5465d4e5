"""Keeps on the card of a case what lists show of it, so that a list opens no case."""

import msgspec

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Board, Card, CardTold, Case, Task, TaskTold


def set_tasks(safe: OpenSafe, row: Case) -> None:
    """Keep the words of the open tasks of a case on its card; the caller holds the case.

    Args:
        safe: of the case.
    """
    board = Board.objects.filter(agency_id=row.agency_id).first()
    card = Card.objects.filter(case=row).first()
    if board is None or card is None:
        return
    cards = desks.opened(board.safe_id)
    open_ = safe.read_those(Task.objects.filter(case=row, ended_on=None), TaskTold)
    for _card, told in cards.read_those([card], CardTold):  # a card that is damaged stays as it is
        tasks = {task.id.hex: words.text for task, words in open_}
        cards.reseal(card, msgspec.structs.replace(told, tasks=tasks))
