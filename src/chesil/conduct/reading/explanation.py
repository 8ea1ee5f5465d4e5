"""Why the levels are what they are, in plain sentences."""

from collections.abc import Iterator
from typing import Final

from chesil.conduct.reading.acts import REASONS
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.phrases import entries
from chesil.conduct.reading.weighing import NAMES, Weighed

LIMITS: Final = (
    "These levels say how far the log supports one legal route. They are never about safety, and a low level "
    "does not mean that nothing wrong was done.",
    "Whether this is harassment is for a court. The other side has not been heard here.",
)
_POINTS: Final = {
    "course_of_conduct": "Acts that belong together",
    "harassment_threshold": "How grave the conduct is",
    "fear_of_violence": "Fear of violence on two occasions",
    "overall": "The route as a whole",
}


def explanation(facts: Facts, points: dict[str, Weighed]) -> tuple[str, ...]:
    """The sentences: each point with its level and what made it, what was set aside, and the limits."""
    return (*_of_points(points), *_set_aside(facts), *LIMITS)


def _of_points(points: dict[str, Weighed]) -> Iterator[str]:
    for name, weighed in points.items():
        reasons = " ".join(dict.fromkeys(step.why for step in weighed.telling))
        yield f"{_POINTS[name]}: {NAMES[weighed.level]}. {reasons}"


def _set_aside(facts: Facts) -> Iterator[str]:
    by_reason: dict[str, list[int]] = {}
    for number, reason in sorted(facts.acts.set_aside.items()):
        by_reason.setdefault(reason, []).append(number)
    for reason, numbers in by_reason.items():
        one, many = REASONS[reason]
        yield f"Not counted: {entries(tuple(numbers), one, many)}."
