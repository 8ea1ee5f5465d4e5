"""Which messages stand out by their words, and in which order they are best read."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Final

import polars as pl

from chesil import recognisers
from chesil.pipeline.runs import Progress, ReadingOrder, quiet
from chesil.recognisers import graded
from chesil.sandbox.scoring import Apart
from chesil.terms.settings import Settings
from chesil.timeline import Timeline

_TO_EXPLAIN: Final = 20  # seconds that a person waits for an answer


def grade(
    joined: Timeline,
    signals: pl.DataFrame,
    *,
    settings: Settings,
    about: str | None = None,
    pace: graded.Pace | None = None,
) -> graded.Grading:
    """The messages of others that stand out by their words, in the order they are best read in.

    The reader reads in a process of its own (docs/sandbox.md). What becomes of that loses nothing else.

    Args:
        signals: from `recognise`. about: the id of the person whose every message the reader reads.
        pace: how its reading goes on; not asked anything where it is not installed.
    """
    scene = recognisers.scene_of(joined.events, joined.people, settings)
    with _reader() as reader:
        return graded.grade(scene, signals, reader=reader, about=about, pace=pace)


def weighty(text: str) -> tuple[str, ...]:
    """The words of a message that mattered most to the reader, as `graded.weighty`; none without it.

    Raises:
        ReadingError: it stopped.
    """
    with _reader(seconds=_TO_EXPLAIN) as reader:
        return graded.weighty(reader, text) if reader else ()


@contextmanager
def _reader(**how: float) -> Iterator[Apart | None]:
    reader = Apart.installed(**how)
    with closing(reader) if reader else nullcontext():
        yield reader


def order(
    joined: Timeline,
    signals: pl.DataFrame,
    *,
    settings: Settings,
    about: str | None = None,
    progress: Progress = quiet,
) -> ReadingOrder:
    """Grade the messages of a timeline, and put them in the order they are best read in.

    Args:
        signals: from `recognise`. about: the id of the person whose messages alone are listed.
        progress: told how many messages the reader has read, of how many.
    """
    progress("Looking at the words", 0, 0)
    pace = graded.Pace(progress=lambda done, total: progress("Reading what comes first", done, total))
    found = grade(joined, signals, settings=settings, about=about, pace=pace)
    messages = graded.messages(recognisers.scene_of(joined.events, joined.people, settings))
    messages = messages.select("event_id", "person", "text")
    of_person = pl.lit(value=True) if about is None else pl.col("person") == about
    return ReadingOrder(
        grades=found.table.filter(of_person),
        messages=messages.filter(of_person),
        coverage=found.coverage,
        cut=found.cut,
        people=joined.people,
        zone=settings.reading.zone,
    )
