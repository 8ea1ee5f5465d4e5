"""The grades of a run (terms.tables.GRADES) as they are kept: each with the place of its event and the ids
of the suggestions that a word list made of it. Beside `bridge` and `conclusions`, only this knows Polars.

Messages in a language that is not read are counted and not kept. What is kept are the messages with a level
in the order of reading, then the sample without one.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

import attrs
import polars as pl

from chesil.recognisers import graded
from chesil.terms import tables
from chesil.terms.frames import Frames
from chesil.terms.tables import LEVELS
from chesil.timeline import Timeline
from chesil_web.person.analysis.models import Graded, GradedPerson

_OTHERS: Final = ("to_owner", "between_others")
_LISTED: Final = ("event_id", "person", "level")
_ROW: Final = ("event_id", "person", "at", "level", "kind")


@attrs.frozen(kw_only=True)
class Wanted:
    """Which of the graded messages.

    Attributes:
        person: of whom, "" where nobody is named. level: of which. among: ids of events, with a level or not.
            None for all that have a level. but: ids of events that are not wanted.
    """

    person: str | None = None
    level: str | None = None
    among: frozenset[str] | None = None
    but: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Listed:
    """Some of the wanted messages.

    Attributes:
        rows: each with its place. count: of all that are wanted. all, read: of all that have a level.
    """

    rows: list[dict[str, Any]]
    count: int
    all: int
    read: int


def kept(
    grades: pl.DataFrame, *, signals: pl.DataFrame, events: pl.DataFrame, said: Collection[str] = ()
) -> pl.DataFrame:
    """What is kept of tables.GRADES; *event*: the place in *events*.

    Args:
        said: ids of the events that she said were an act. Where one has no grade any more, it comes last,
            without a level, so that she still finds it.
    """
    read = grades.filter(pl.col("language").is_null()).sort("place").drop("place", "language")
    lost = events.filter(pl.col("event_id").is_in(list(said))).join(read, on="event_id", how="anti")
    return _placed(pl.concat([read, _ungraded(lost, read.schema)]), signals=signals, events=events)


def hurtful(grades: pl.DataFrame) -> list[str]:
    """The ids of events in tables.GRADES that have a level, or are in a language that is not read."""
    return grades.filter(pl.col("level").is_not_null() | pl.col("language").is_not_null())[
        "event_id"
    ].to_list()


def _ungraded(events: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    columns = {"event_id": events["event_id"], "person": events["sender"], "at": events["at"]}
    nothing = {"rules": [[]] * events.height, "lowered": [[]] * events.height, "by_words": False}
    return tables.fill(schema, columns | nothing, events.height)


def _placed(grades: pl.DataFrame, *, signals: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    of_words = (
        signals.filter(pl.col("basis") == "words", pl.col("events").list.len() == 1)
        .select("signal", pl.col("events").list.first().alias("event_id"))
        .group_by("event_id", maintain_order=True)
        .agg(pl.col("signal").alias("signals"))
    )
    where = events.select("event_id").with_row_index("event")
    return (
        grades.join(where, on="event_id", how="inner", maintain_order="left")
        .join(of_words, on="event_id", how="left", maintain_order="left")
        .with_columns(pl.col("signals").fill_null([]), pl.col("level").cast(pl.String))
    )


def summed(found: graded.Grading, joined: Timeline) -> Graded:
    """What is said of all grades together."""
    grades, coverage = found.table, found.coverage or graded.Coverage(read=0, of=0)
    worded = ((pl.col("kind") == "message") | (pl.col("channel") == "voicemail")) & (
        pl.col("text").fill_null("") != ""
    )
    unread = grades["language"].drop_nulls().value_counts(sort=True)
    return Graded(
        messages=joined.events.filter(worded, pl.col("direction").is_in(_OTHERS)).height,
        people=tuple(_people(grades, dict(joined.people.select("person", "name").iter_rows()))),
        sample=grades.filter(pl.col("level").is_null(), pl.col("language").is_null()).height,
        unread=tuple(sorted(unread.iter_rows(), key=lambda each: (-each[1], each[0]))),
        reader=found.coverage is not None,
        read_twice=coverage.read,
        to_read_twice=coverage.of,
        ended=coverage.ended,
        cut=found.cut,
    )


def _people(grades: pl.DataFrame, names: dict[str, str]) -> Iterator[GradedPerson]:
    """Everyone with graded messages, whoever has most that stand out first."""
    counted = (
        grades.filter(pl.col("level").is_not_null())
        .group_by("person", maintain_order=True)
        .agg((pl.col("level") == level).sum().alias(level) for level in LEVELS)
        .sort(LEVELS, descending=True, maintain_order=True)
    )
    for person, *levels in counted.iter_rows():
        yield GradedPerson(person=person or "", name=names.get(person, ""), levels=tuple(levels))


class Grades:
    """The kept grades of a run, to be read in part."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def __len__(self) -> int:
        return self._frames.height

    def at(self, place: int) -> dict[str, Any]:
        """One row.

        Raises:
            IndexError: there is none.
        """
        return self._frames.at([place]).to_dicts()[0]

    def listed(self, wanted: Wanted, *, read: Collection[str], start: int, count: int) -> Listed:
        """Up to *count* of the wanted messages. *read*: ids of the events that were read."""
        every = self._all()
        levelled = every.filter(pl.col("level").is_not_null())
        places = every.filter(_is(wanted))["place"]
        shown = places.slice(start, count).to_list()
        rows = self._frames.at(shown, _ROW).to_dicts()
        return Listed(
            rows=[{"place": place, **row} for place, row in zip(shown, rows, strict=True)],
            count=len(places),
            all=levelled.height,
            read=levelled.filter(pl.col("event_id").is_in(list(read))).height,
        )

    def after(self, place: int, wanted: Wanted, *, read: Collection[str]) -> int | None:
        """The next wanted message that was not read, and after the last the first; None when all were."""
        left = self._all().filter(_is(wanted), pl.col("place") != place)
        return _next(left.filter(~pl.col("event_id").is_in(list(read)))["place"], place)

    def persons(self, events: Collection[str]) -> list[tuple[str, str]]:
        """Of each of these events that is there, its id and who sent it, "" where nobody is named."""
        found = self._all().filter(pl.col("event_id").is_in(list(events)))
        return list(found.select("event_id", pl.col("person").fill_null("")).iter_rows())

    def levels(self, events: Collection[str]) -> dict[str, tuple[int, str]]:
        """Of each of these events that has a level: its place, and the level."""
        found = self._all().filter(pl.col("event_id").is_in(list(events)), pl.col("level").is_not_null())
        rows = found.select("event_id", "place", "level").iter_rows()
        return {event: (place, level) for event, place, level in rows}

    def sample(self) -> list[tuple[int, str]]:
        """Of each message of the sample its place and the id of its event."""
        return list(self._all().filter(pl.col("level").is_null()).select("place", "event_id").iter_rows())

    def _all(self) -> pl.DataFrame:
        return self._frames.rows(0, self._frames.height, _LISTED).with_row_index("place")


def _is(wanted: Wanted) -> pl.Expr:
    is_it = (
        pl.col("level").is_not_null() if wanted.among is None
        else pl.col("event_id").is_in(list(wanted.among))
    )  # fmt: skip
    if wanted.person is not None:
        is_it &= pl.col("person").fill_null("") == wanted.person
    if wanted.level is not None:
        is_it &= pl.col("level") == wanted.level
    return is_it & ~pl.col("event_id").is_in(list(wanted.but))


def _next(places: pl.Series, place: int) -> int | None:
    return next((each for each in places if each > place), next(iter(places), None))
