"""The one rule for every point whose element says which kinds of act and recorded facts bear on it."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from chesil.conduct.legal.orders import Recorded
from chesil.conduct.legal.points import ActsRead
from chesil.conduct.reading.phrases import entries, mid, occasions
from chesil.conduct.reading.scene import Marks
from chesil.conduct.reading.weighing import NAMES, NONE, STRONG, WEAK, Step, Weighed, step, weigh
from chesil.law import Element, Point
from chesil.law.entries import Fact

_FACTS: Final[dict[Fact, str]] = {
    "after_request": "it came after a request to stop",
    "alarm_or_distress": "it caused alarm or distress",
    "changed_life": "it changed health or daily life",
    "feared_violence": "violence was feared",
    "serious": "it is serious on its face",
    "order_in_force": "an order was in force",
    "order_known": "the other person had been given the order",
    "against_term": "a term of an order forbids it",
}


def by_record(of: ActsRead, element: Element) -> Weighed:
    """What is recorded for a point that is about *element*.

    Without an act that bears on it, and the fact it needs, nothing is; where nobody recorded that fact either
    way, "weak" for elements that say what is missing. Acts that a word list alone found
    give "weak". As many occasions as it needs, found by more than that, give what the element says;
    one occasion more, or a fact that makes it clearer, gives "strong". An element can hold it lower.

    Source: Chesil's own working rule, over the elements of chesil.law.
    """
    bearing = _bearing(of, element)
    fact = recorded(of, element.needs) if element.needs else None
    shown = bearing & fact.yes if fact else bearing
    if not shown.any():
        maybe = bearing & fact.unknown if fact and element.missing else shown
        return weigh([_nothing(of, element, maybe)], entries=of.numbers(maybe))
    by_words = fact.by_words if fact else of.words_only & bool(element.acts)
    return weigh([*_shown(of, element, shown, shown & ~by_words)], entries=of.numbers(shown))


def whole(points: Sequence[tuple[Point, Weighed]]) -> Weighed:
    """A route with these points: as much is recorded as for the point with the least.

    Of points that are choices the one with the most counts. Without a point nothing is recorded.
    """
    needed = list(_needed(points))
    most = max((each.level for each in needed), default=NONE)
    steps = (
        step(told.rule, "start" if each.level == most else "hold", each.level, told.why, told.entries)
        for each in needed
        for told in each.telling
    )
    return weigh(steps, entries=tuple(sorted({number for each in needed for number in each.entries})))


def _needed(points: Sequence[tuple[Point, Weighed]]) -> Iterator[Weighed]:
    choices: dict[str, Weighed] = {}
    for point, weighed in points:
        if not point.either:
            yield weighed
        elif point.either not in choices or choices[point.either].level < weighed.level:
            choices[point.either] = weighed
    yield from choices.values()


def recorded(of: ActsRead, fact: Fact) -> Recorded:
    """Acts for which a fact is recorded; none if no order is looked at."""
    none = np.zeros(len(of.acts), dtype=np.bool_)
    effects, facts = of.facts.effects, of.facts
    match fact:
        case "after_request":
            asked = facts.scene.entries["stopped"]
            return Recorded(yes=facts.after_stop, unknown=asked.is_null().to_numpy(), by_words=none)
        case "alarm_or_distress":
            yes = effects.harm | effects.serious | effects.fear_stated
            return Recorded(yes=yes, unknown=effects.unknown, by_words=none)
        case "changed_life":
            return Recorded(yes=effects.serious, unknown=effects.unknown, by_words=none)
        case "feared_violence":
            return Recorded(yes=effects.fear_stated, unknown=effects.fear_possible, by_words=none)
        case "serious":
            return Recorded(yes=facts.serious, unknown=none, by_words=none)
        case _:
            return of.of_orders.get(fact, Recorded(yes=none, unknown=none, by_words=none))


def _bearing(of: ActsRead, element: Element) -> Marks:
    count = of.facts.acts.count
    of_kind = of.rows(*element.acts) if element.acts else count
    return of_kind & of.by_channel(*element.channels) if element.channels else of_kind


def _nothing(of: ActsRead, element: Element, maybe: Marks) -> Step:
    if not maybe.any():
        return step("recorded-acts", "start", NONE, f"Nothing recorded so far shows {element.what}.")
    numbers = of.numbers(maybe)
    why = f"{entries(numbers)} may show {element.what}. {element.missing}"
    return step("fact-not-recorded", "start", WEAK, why, numbers)


def _shown(of: ActsRead, element: Element, shown: Marks, read: Marks) -> Iterator[Step]:
    numbers = of.numbers(shown)
    yield step("recorded-acts", "start", WEAK, f"{entries(numbers)} may show {element.what}.", numbers)
    if of.days(read) >= element.occasions:
        numbers = of.numbers(read)
        often = f", on {occasions(element.occasions, at_least=True)}" if element.occasions > 1 else ""
        why = f"{entries(numbers, 'shows', 'show')} {element.what}{often}."
        yield step("recorded-acts", "raise", NAMES.index(element.enough), why, numbers)
        if element.enough != NAMES[STRONG]:
            yield from _clearer(of, element, read)
    if element.at_most:
        level = NAMES.index(element.at_most)
        yield step("more-than-recorded", "hold", level, element.because, of.numbers(shown))


def _clearer(of: ActsRead, element: Element, read: Marks) -> Iterator[Step]:
    if of.days(read) > element.occasions:
        numbers = of.numbers(read)
        often = occasions(of.days(read), at_least=False)
        why = f"{entries(numbers, 'shows', 'show')} {element.what}, on {often}."
        yield step("recorded-acts", "raise", STRONG, why, numbers)
    for fact in element.more:
        clear = read & recorded(of, fact).yes
        if clear.any():
            numbers = of.numbers(clear)
            why = f"Of {mid(numbers)} it is also recorded that {_FACTS[fact]}."
            yield step("fact-recorded", "raise", STRONG, why, numbers)
