"""The orders about a person, and what a record says of each act while one was in force."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs
import numpy as np
import polars as pl

from chesil import law
from chesil.conduct.legal.record import Record
from chesil.conduct.reading.scene import Marks
from chesil.law.entries import Fact
from chesil.terms.contact import persons_called
from chesil.terms.findings import UNNAMED, PersonFindings
from chesil.terms.legal import ActRead
from chesil.terms.settings import Order, OrderTerm

_CONTACT = "contact"


@attrs.frozen(kw_only=True, eq=False)
class Recorded:
    """Of which acts a fact is recorded.

    Attributes:
        yes: it is. unknown: nothing says either way. by_words: it is, but only by a word list.
    """

    yes: Marks
    unknown: Marks
    by_words: Marks


def orders_about(record: Record, person: PersonFindings) -> tuple[Order, ...]:
    """The orders that were entered about a person; none about nobody."""
    if person.person in (None, UNNAMED):
        return ()
    return tuple(
        order
        for order in record.settings.orders
        if order.person is None or person.person in persons_called(order.person, people=record.people)
    )


def is_of(route: law.Route, order: Order) -> bool:
    """Whether an order is of a route's kind, by what it is called."""
    if route.kind not in ("order", "notice", "remedy"):
        return False
    title = route.title.casefold().split(" on ")[0]
    called = (re.search(rf"\b{re.escape(name.casefold())}\b", order.what.casefold()) for name in route.called)
    return title in order.what.casefold() or any(called)


def runs(order: Order, day: date) -> bool:
    """Whether an order was in force on a day."""
    return order.starts <= day and (order.ends is None or day <= order.ends)


def lying_in(record: Record, order: Order) -> frozenset[str]:
    """The events that surely lie in the time of an order, looked for once for all routes."""
    if order not in record.lying_in:
        ends = order.ends or date.max
        sure = pl.all_horizontal(pl.col("first", "last").is_between(order.starts, ends))
        record.lying_in[order] = frozenset(record.spans.filter(sure)["event_id"].to_list())
    return record.lying_in[order]


def forbids(term: OrderTerm, kinds: Iterable[str]) -> bool:
    """Whether a term forbids an act of these kinds; one that names no kind forbids all."""
    return not term.forbids or not set(kinds).isdisjoint(term.forbids)


def broken(record: Record, person: PersonFindings) -> Mapping[str, tuple[Order, ...]]:
    """The orders about a person by the route that breaking them is, or that they are where that is none.

    Which order it is, the law of the day it was made says.
    """
    found: dict[str, list[Order]] = {}
    for order in orders_about(record, person):
        for route in _broken(order, law.routes(record.jurisdiction, on=order.starts)):
            found.setdefault(route, []).append(order)
    return {route: tuple(orders) for route, orders in found.items()}


def _broken(order: Order, routes: Iterable[law.Route]) -> tuple[str, ...]:
    for route in routes:
        if is_of(route, order):
            conditions = any(point.element == "order" for point in route.points)
            if route.breach or conditions:
                return route.breach or (route.id,)
    return ()


def recorded(
    orders: Sequence[Order], acts: Sequence[ActRead], *, inside: Callable[[Order, ActRead], bool]
) -> Mapping[Fact, Recorded]:
    """What is recorded of each act about some orders: that one was in force, known, and against a term.

    An act from before the order was known, or that no term forbids, is neither known nor against one, so
    that the same acts bear out both.

    Args:
        inside: whether an act surely lies in the time of an order.
    """
    covering = [[order for order in orders if inside(order, act)] for act in acts]
    states = [
        [each for order in some if "no" not in (each := (_known(order, act), _against(order, act)))]
        for act, some in zip(acts, covering, strict=True)
    ]
    return {
        "order_in_force": _of(["yes"] if some else [] for some in covering),
        "order_known": _of([known for known, _ in some] for some in states),
        "against_term": _of([against for _, against in some] for some in states),
    }


def _of(states: Iterable[Sequence[str]]) -> Recorded:
    """Of several orders the one that says most of an act speaks for it."""
    best = [next((each for each in ("yes", "words", "unknown") if each in told), "no") for told in states]
    return Recorded(
        yes=np.asarray([each in ("yes", "words") for each in best], dtype=np.bool_),
        unknown=np.asarray([each == "unknown" for each in best], dtype=np.bool_),
        by_words=np.asarray([each == "words" for each in best], dtype=np.bool_),
    )


def covers(order: Order, act: ActRead, record: Record) -> bool:
    """Whether an event of an act surely lies in the time of an order."""
    return not lying_in(record, order).isdisjoint(act.events)


def _known(order: Order, act: ActRead) -> str:
    """On the day of service itself the record cannot tell which came first."""
    if order.served_on is None or order.served_on == act.first:
        return "unknown"
    return "yes" if order.served_on < act.first else "no"


def _against(order: Order, act: ActRead) -> str:
    if not order.terms:
        return "unknown"
    return next(_states(order, act), "no")


def _states(order: Order, act: ActRead) -> Iterator[str]:
    """What each term says of an act, contact first: that it was contact rests on no word list."""
    if act.words_only and _CONTACT in act.kinds and any(forbids(each, [_CONTACT]) for each in order.terms):
        yield "yes"
    if any(forbids(each, act.kinds) for each in order.terms):
        yield "words" if act.words_only else "yes"
