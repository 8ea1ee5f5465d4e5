"""What was done while an order or bail condition was in force, set against its terms, ready to report."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from chesil import law
from chesil.conduct.legal.orders import forbids, is_of, lying_in, orders_about, runs
from chesil.conduct.legal.record import Record
from chesil.terms.acts import ACTS
from chesil.terms.errors import SettingsError
from chesil.terms.findings import PersonFindings
from chesil.terms.legal import ActRead, BreachRead, Question
from chesil.terms.settings import Order, OrderTerm

_DO: Final = (
    "Report it to the police on 101, or on 999 if they are near or you are afraid. Have the order with you, "
    "and ask for a reference number. Report each time."
)
_BAIL: Final = (
    "Tell the police on 101, or on 999 if they are near or you are afraid. Breaking a bail condition is not "
    "an offence by itself, but the person can be arrested for it."
)
_SERVED: Final = Question(
    "Was the order served on them, or were they told of it? When and how, and who can show it? Do not "
    "contact them to find out: ask the court, the police or your solicitor. Keep the proof: an order may "
    "bind them only once they know of it.",
    "order",
)
_TERMS: Final = Question(
    "What exactly does the order forbid? Add its own words, one term at a time.", "order"
)
_WHOLE: Final = OrderTerm(words="", forbids=())


def breaches(record: Record, person: PersonFindings, acts: tuple[ActRead, ...]) -> tuple[BreachRead, ...]:
    """Every contact and act in the time of an order about this person, one entry a term.

    An order without terms takes them all: only its own wording says what it forbids. Contacts without a
    date that surely lies in its time are left out. An order in force stands there without events when
    nothing is recorded in its time. Those in force come first.

    Raises:
        SettingsError: a term forbids a kind of act that there is none of.
    """
    found = (
        each
        for order in orders_about(record, person)
        for each in _of_order(order, record, person, acts) or _quiet(order, record, acts)
    )
    return tuple(sorted(found, key=lambda each: not each.in_force))


def _of_order(
    order: Order, record: Record, person: PersonFindings, acts: tuple[ActRead, ...]
) -> list[BreachRead]:
    kinds_of = _kinds_of(acts)
    inside = [*filter(lying_in(record, order).__contains__, _events(person))]
    found = []
    for term in order.terms or (_WHOLE,):
        _check(term)
        # What no rule noticed is contact too.
        against = [event for event in inside if forbids(term, kinds_of.get(event, ("contact",)))]
        if against:
            found.append(_breach(order, term.words, against, record))
    return found


def _quiet(order: Order, record: Record, acts: tuple[ActRead, ...]) -> Iterator[BreachRead]:
    """An order in force that nothing recorded goes against; one about everyone, for those who did acts."""
    if (order.person or acts) and _is_in_force(order, record):
        yield _breach(order, " ".join(term.words for term in order.terms), [], record)


def _breach(order: Order, term: str, against: list[str], record: Record) -> BreachRead:
    days = sorted({record.days[event] for event in against})
    return BreachRead(
        order=order.what,
        starts=order.starts,
        ends=order.ends,
        term=term,
        events=tuple(against),
        days=tuple(days),
        offence=_offence(order, last=days[-1] if days else order.starts, record=record),
        do=_BAIL if _is_bail(order) else _DO,
        in_force=_is_in_force(order, record),
        questions=tuple(_questions(order)),
    )


def _questions(order: Order) -> Iterator[Question]:
    """What has to be shown of an order and what no setting tells: that they knew of it, and its words."""
    if order.served_on is None and not _is_bail(order):
        yield _SERVED
    if not order.terms:
        yield _TERMS


def _is_bail(order: Order) -> bool:
    return "bail" in order.what.casefold()


def _is_in_force(order: Order, record: Record) -> bool:
    return record.today is not None and runs(order, record.today)


def in_force(record: Record, person: PersonFindings, route: law.Route) -> str:
    """The order of a route's kind about this person that is in force today, as it was entered; or nothing."""
    if record.today is None:
        return ""
    found = (each for each in orders_about(record, person) if is_of(route, each))
    return next((each.what for each in found if runs(each, record.today)), "")


def _events(person: PersonFindings) -> Iterator[str]:
    for occasion in person.occasions:
        yield from occasion.events


def _kinds_of(acts: tuple[ActRead, ...]) -> Mapping[str, tuple[str, ...]]:
    return {event: act.kinds for act in acts for event in act.events}


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
