"""The list of cases, a page at a time: narrowed by what stands in clear, and by words on the cards."""

import uuid
from typing import Final, Literal

import attrs
from django.db.models import QuerySet

from chesil_web.staff.access import identity
from chesil_web.staff.cases import queries, rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.queries import Listed
from chesil_web.staff.workforce.queries import Working

A_PAGE: Final = 50
TO_CHOOSE: Final = 200
MOST_READ: Final = 2_000  # cards that are opened for one search
_ORDERS: Final = {
    "due": ("next_due_on", "priority", "id"), "priority": ("priority", "next_due_on", "id"),
    "newest": ("-opened_on", "id"),
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Narrowed:
    """What the list is narrowed to.

    Attributes:
        risk: the highest judgement of it; "none" for cases without one.
        page: from 0. words: on the card or in the name of the case.
    """

    whose: Literal["all", "own", "team", "nobody"] = "all"
    state: Literal["open", "closed"] = "open"
    order: Literal["due", "priority", "newest"] = "due"
    risk: Literal["all", "high", "medium", "standard", "none"] = "all"
    page: int = 0
    words: str = ""


@attrs.frozen(kw_only=True)
class Shown:
    """A page of the list. *more*: whether another follows. *unread*: whether some were not searched."""

    rows: tuple[Listed, ...]
    more: bool
    unread: bool = False


def shown(worker: Working, wanted: Narrowed) -> Shown:
    """A page of the cases that a worker may see.

    With words or a level of risk, which stand on cards alone, it is of those that fit of the first MOST_READ.
    """
    rows = _rows(worker, wanted)
    if wanted.words or wanted.risk != "all":
        return _searched(worker, rows, wanted)
    start = wanted.page * A_PAGE
    found = list(rows[start : start + A_PAGE + 1])
    return Shown(rows=tuple(queries.listed(worker.row.agency_id, found[:A_PAGE])), more=len(found) > A_PAGE)


def called(worker: Working, words: str) -> list[Case]:
    """The open and closed cases that a worker may see of somebody with these words in their name.

    Each word has to begin a word of the name on the card. The MOST_READ newest cases are searched.
    """
    wanted = identity.words(words)
    rows = rules.visible(worker, "cases:case").order_by("-opened_on", "id")[:MOST_READ] if wanted else ()
    return [each.case for each in queries.listed(worker.row.agency_id, rows) if _is_called(each, wanted)]


def _is_called(each: Listed, wanted: list[str]) -> bool:
    names = identity.words(each.card.who) if each.card else []
    return all(any(name.startswith(word) for name in names) for word in wanted)


def newest(worker: Working) -> list[Listed]:
    """The newest of the open cases that a worker may see, for a list to choose from."""
    rows = _rows(worker, Narrowed(order="newest"))[:TO_CHOOSE]
    return queries.listed(worker.row.agency_id, rows)


def _searched(worker: Working, rows: QuerySet[Case], wanted: Narrowed) -> Shown:
    found = list(rows[: MOST_READ + 1])
    listed = queries.listed(worker.row.agency_id, found[:MOST_READ])
    words, start = wanted.words.casefold(), wanted.page * A_PAGE
    fit = [each for each in listed if words in _text(each) and _has_risk(each, wanted)][start:]
    return Shown(rows=tuple(fit[:A_PAGE]), more=len(fit) > A_PAGE, unread=len(found) > MOST_READ)


def _has_risk(each: Listed, wanted: Narrowed) -> bool:
    """Whether a case has the risk that is asked for. One whose card is damaged fits each: it may have it."""
    if wanted.risk == "all" or each.card is None:
        return True
    return (each.card.risk or "none") == wanted.risk


def _text(each: Listed) -> str:
    who = each.card.who if each.card else ""
    return f"{each.case.ref} {each.case.ref.replace('-', '')} {who}".casefold()


def _rows(worker: Working, wanted: Narrowed) -> QuerySet[Case]:
    rows = rules.visible(worker, "cases:case").filter(closed_on__isnull=wanted.state == "open")
    if wanted.whose == "own":
        rows = rows.filter(worker_id=worker.id)
    elif wanted.whose == "team":
        rows = rows.filter(team_id__in=[uuid.UUID(each) for each in worker.told.teams])
    elif wanted.whose == "nobody":
        rows = rows.filter(worker=None)
    order = ("-closed_on", "id") if wanted.state == "closed" else _ORDERS[wanted.order]
    return rows.order_by(*order)
