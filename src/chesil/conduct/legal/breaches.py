"""What was done while an order or bail condition was in force, set against its terms, ready to report."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from chesil import law
from chesil.conduct.legal.orders import forbids, is_of, lies_in, orders_about, runs
from chesil.conduct.legal.record import Record
from chesil.terms.acts import ACTS
from chesil.terms.errors import SettingsError
from chesil.terms.findings import PersonFindings
from chesil.terms.legal import ActRead, BreachRead
from chesil.terms.settings import Order, OrderTerm

_DO: Final = (
    "Report it to the police on 101, or on 999 if they are near or you are afraid. Have the order with you, "
    "and ask for a reference number. Report each time."
)
_BAIL: Final = (
    "Tell the police on 101, or on 999 if they are near or you are afraid. Breaking a bail condition is not "
    "an offence by itself, but the person can be arrested for it."
)
_WHOLE: Final = OrderTerm(words="", forbids=())


def breaches(record: Record, person: PersonFindings, acts: tuple[ActRead, ...]) -> tuple[BreachRead, ...]:
    """Every contact and act in the time of an order about this person, one entry a term.

    An order without terms takes them all: only its own wording says what it forbids. Contacts without a
    date that surely lies in its time are left out.

    Raises:
        SettingsError: a term forbids a kind of act that there is none of.
    """
    about = orders_about(record, person)
    return tuple(each for order in about for each in _of_order(order, record, person, acts))


def _of_order(
    order: Order, record: Record, person: PersonFindings, acts: tuple[ActRead, ...]
) -> Iterator[BreachRead]:
    kinds_of = _kinds_of(acts)
    inside = [event for event in _events(person) if lies_in(record, event, order)]
    for term in order.terms or (_WHOLE,):
        _check(term)
        # What no rule noticed is contact too.
        against = [event for event in inside if forbids(term, kinds_of.get(event, {"contact"}))]
        if against:
            yield BreachRead(
                order=order.what,
                starts=order.starts,
                ends=order.ends,
                term=term.words,
                events=tuple(against),
                days=tuple(sorted({record.days[event] for event in against})),
                offence=_offence(order, last=max(record.days[event] for event in against), record=record),
                do=_BAIL if "bail" in order.what.casefold() else _DO,
            )


def in_force(record: Record, person: PersonFindings, route: law.Route) -> str:
    """The order of a route's kind about this person that is in force today, as it was entered; or nothing."""
    if record.today is None:
        return ""
    found = (each for each in orders_about(record, person) if is_of(route, each))
    return next((each.what for each in found if runs(each, record.today)), "")


def _events(person: PersonFindings) -> Iterator[str]:
    for occasion in person.occasions:
        yield from occasion.events


def _kinds_of(acts: tuple[ActRead, ...]) -> Mapping[str, set[str]]:
    return {event: set(act.kinds) for act in acts for event in act.events}


def _offence(order: Order, *, last: date, record: Record) -> str:
    """What breaking an order of this kind is; empty when its kind is not known from what it is called.

    Which order it is, the law of the day it was made says; what breaking it is, that of the last act.
    """
    for route in law.routes(record.jurisdiction, on=order.starts):
        if route.breach and is_of(route, order):
            return "; ".join(_breaking(route, on=last))
    return ""


def _breaking(order: law.Route, *, on: date) -> Iterator[str]:
    for offence in law.routes(order.jurisdiction, on=on):
        if offence.id in order.breach:
            yield f"{offence.title} ({offence.citation})"
    for doubtful in law.being_checked(order.jurisdiction, on=on):
        if doubtful.id in order.breach:
            yield f"{doubtful.title} ({doubtful.citation}; which section applies is being checked)"


def _check(term: OrderTerm) -> None:
    unknown = [each for each in term.forbids if each not in ACTS]
    if unknown:
        raise SettingsError(
            f"orders.terms.forbids: “{unknown[0][:60]}” is no kind of act.",
            next_step=f"Use some of: {', '.join(sorted(ACTS))}.",
        )
