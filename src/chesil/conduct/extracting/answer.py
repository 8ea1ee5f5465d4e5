"""A reading as one JSON object: levels, the entries relied on, caution codes, questions and reasons."""

from typing import Any, Final

import msgspec

from chesil.conduct.extracting.charge import route_of
from chesil.conduct.extracting.log import Log, decoded, from_written
from chesil.conduct.extracting.scenes import scenes
from chesil.conduct.reading.figures import FIGURES, Figures
from chesil.conduct.reading.read import COURSE, FEAR, OVERALL, THRESHOLD, Reading, read
from chesil.conduct.reading.routes import Route

_POINTS: Final = (COURSE, THRESHOLD, FEAR, OVERALL)


def read_log(log: Log, *, route: Route | None = None, figures: Figures = FIGURES) -> Reading:
    """The reading of *log*, for the route that its charge names when no other is asked for."""
    return read(scenes(log), route=route or route_of(log.charge), figures=figures)


def answer(line: bytes, *, figures: Figures = FIGURES) -> bytes:
    """The answer to a log written as one JSON object, as one line of JSON without its end.

    A point that the route does not ask for is null.

    Args:
        figures: the numbers that the weighing turns on.

    Raises:
        LogError: the line is not a log.
    """
    written = decoded(line)
    reading = read_log(from_written(written), figures=figures)
    points = reading.points
    found: dict[str, Any] = {
        "blind_id": written.blind_id,
        "levels": {name: points[name].level if name in points else None for name in _POINTS},
        "relied_on": {name: points[name].entries for name in points if points[name].level},
        "cautions": [caution.code for caution in reading.cautions],
        "missing": [each.words for each in reading.missing],
        "explanation": reading.explanation,
    }
    return msgspec.json.encode(found)
