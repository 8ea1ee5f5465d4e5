"""Reads a log for one route: levels with their entries and rules, cautions, questions and reasons."""

from collections.abc import Iterable
from typing import Final

import attrs

from chesil.conduct.reading.cautions import Caution, cautions
from chesil.conduct.reading.course import course
from chesil.conduct.reading.explanation import explanation
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.fear import fear
from chesil.conduct.reading.figures import FIGURES, Figures
from chesil.conduct.reading.log import Log
from chesil.conduct.reading.missing import missing
from chesil.conduct.reading.overall import overall
from chesil.conduct.reading.routes import Route, route_of
from chesil.conduct.reading.threshold import threshold
from chesil.conduct.reading.weighing import Weighed

COURSE: Final = "course_of_conduct"
THRESHOLD: Final = "harassment_threshold"
FEAR: Final = "fear_of_violence"
OVERALL: Final = "overall"


@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """A log read for one person and one route.

    Attributes:
        person: the role name of whom it is about.
        points: by name (COURSE, THRESHOLD, FEAR, OVERALL), the level with its entries and steps. FEAR is
            left out where the route does not ask for it.
        set_aside: why an entry was not counted (a key of acts.REASONS), by its number.
    """

    person: str
    route: Route
    points: dict[str, Weighed]
    cautions: tuple[Caution, ...]
    missing: tuple[str, ...]
    explanation: tuple[str, ...]
    set_aside: dict[int, str]


def read(log: Log, *, route: Route | None = None, figures: Figures = FIGURES) -> Reading:
    """The reading of *log* for the person it is asked about.

    That is the one called claimant or complainant; where nobody is, the one whose case the log supports
    best, the first named among equals.

    Args:
        route: the route to read it for; the one that the log's charge names when None.
        figures: the numbers that the weighing turns on.
    """
    asked = route or route_of(log.charge)
    everyone = [Facts(log=log, person=person, route=asked, figures=figures) for person in _asked_about(log)]
    weighed = [(facts, weigh_points(facts)) for facts in everyone]
    facts, points = max(weighed, key=lambda each: (each[1][OVERALL].level, each[1][COURSE].level))
    return Reading(
        person=facts.person,
        route=asked,
        points=points,
        cautions=cautions(facts, course=points[COURSE], threshold=points[THRESHOLD]),
        missing=missing(facts),
        explanation=explanation(facts, points),
        set_aside=facts.acts.set_aside,
    )


def weigh_points(facts: Facts) -> dict[str, Weighed]:
    """Every point of the route, weighed."""
    link, gravity, violence = course(facts), threshold(facts), fear(facts)
    whole = overall(facts, course=link, threshold=gravity, fear=violence)
    points = {COURSE: link, THRESHOLD: gravity, FEAR: violence, OVERALL: whole}
    if not facts.route.fear_matters:
        del points[FEAR]
    return points


def _asked_about(log: Log) -> Iterable[str]:
    named = [
        role
        for role in log.harmed
        if any(word in log.parties.get(role, "").casefold() for word in ("claimant", "complainant"))
    ]
    return named or log.harmed
