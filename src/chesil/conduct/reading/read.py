"""Reads scenes for one route: levels with their entries and rules, cautions, questions and reasons."""

from collections.abc import Mapping
from typing import Final

import attrs

from chesil.conduct.reading.cautions import Caution, cautions
from chesil.conduct.reading.course import course
from chesil.conduct.reading.explanation import explanation
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.fear import fear
from chesil.conduct.reading.figures import FIGURES, Figures
from chesil.conduct.reading.missing import missing
from chesil.conduct.reading.overall import overall
from chesil.conduct.reading.routes import Route
from chesil.conduct.reading.scene import Scene
from chesil.conduct.reading.threshold import threshold
from chesil.conduct.reading.weighing import Weighed
from chesil.terms.legal import Question

COURSE: Final = "course_of_conduct"
THRESHOLD: Final = "harassment_threshold"
FEAR: Final = "fear_of_violence"
OVERALL: Final = "overall"


@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """A scene read for one person and one route.

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
    missing: tuple[Question, ...]
    explanation: tuple[str, ...]
    set_aside: dict[int, str]


def read(scenes: Mapping[str, Scene], *, route: Route, figures: Figures = FIGURES) -> Reading:
    """The reading for the person whose case is best supported, the first named among equals.

    Args:
        scenes: by role name, a scene for each person that the reading may be about; at least one.
        figures: the numbers that the weighing turns on.
    """
    everyone = {person: Facts(scene=scene, route=route, figures=figures) for person, scene in scenes.items()}
    weighed = [(person, facts, weigh_points(facts)) for person, facts in everyone.items()]
    person, facts, points = max(weighed, key=lambda each: (each[2][OVERALL].level, each[2][COURSE].level))
    return Reading(
        person=person,
        route=route,
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
