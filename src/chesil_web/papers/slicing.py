"""A part of a record: which events and suggestions go into a paper, and what stays out, counted."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from chesil.documents.chronology import LeftOut
from chesil.documents.showing import with_people
from chesil.pipeline import Analysis
from chesil.timeline import Timeline
from chesil_web.papers.models import Slice

_CHOSEN: Final = "The person whose record this is chose what goes in."


@attrs.frozen(eq=False)
class Cut:
    """What is left of a timeline and its signals, and what went."""

    timeline: Timeline
    signals: pl.DataFrame
    left_out: tuple[LeftOut, ...]


def cut(joined: Timeline, signals: pl.DataFrame, part: Slice, *, zone: str) -> Cut:
    """The part of a timeline that she chose; all of it when she chose nothing.

    Args:
        signals: tables.SIGNALS, those she kept. zone: of the days in *part*.
    """
    if part == Slice():
        return Cut(joined, signals, ())
    events, left_out = joined.events, []
    kept = _chosen(signals, part, joined.people)
    for what, wanted in _steps(part, joined.people, kept, zone):
        # What is kept first is counted: a record that goes for two reasons is told of once.
        gone = events.filter(~wanted, pl.col("duplicate_of").is_null()).height
        left_out.append(LeftOut(count=gone, what=what, why=_CHOSEN))
        events = events.filter(wanted)
    # A suggestion that rests on a record that is not in the paper could not be followed there.
    rests = pl.col("events").list.eval(pl.element().is_in(events["event_id"].implode())).list.all()
    whole = kept.filter(rests)
    left_out.append(LeftOut(count=signals.height - whole.height, what="kept suggestions", why=_CHOSEN))
    # Its sources stay: a paper leaves out the names of those it shows nothing of, and counts them.
    left = attrs.evolve(joined, events=events, people=_people(joined.people, events, whole))
    return Cut(left, whole, tuple(each for each in left_out if each.count))


def fits(part: Slice, people: pl.DataFrame, signals: pl.DataFrame, *, zone: str) -> pl.Expr:
    """Whether an event is in the part that she chose; see `cut`."""
    steps = _steps(part, people, _chosen(signals, part, people), zone)
    return pl.all_horizontal(wanted for _what, wanted in steps) if steps else pl.lit(value=True)


def _chosen(signals: pl.DataFrame, part: Slice, people: pl.DataFrame) -> pl.DataFrame:
    return signals.filter(_of(part.kinds, "behaviour"), _about(people, part.people))


def _steps(part: Slice, people: pl.DataFrame, kept: pl.DataFrame, zone: str) -> list[tuple[str, pl.Expr]]:
    named = pl.col("event_id").is_in(kept["events"].explode().drop_nulls().unique().implode())
    steps = []
    if part.since or part.until:
        steps += [
            ("records without a time", pl.col("at").is_not_null() | pl.col("until").is_not_null()),
            ("records from before or after the days that were chosen", _between(part, zone)),
        ]
    if part.people:
        hers = pl.col("kind").is_in(["note", "media"]) & pl.col("sender").is_null()
        steps.append(
            (
                "records with or about people who were not chosen",
                with_people(_ids(people, part.people)) | hers | named,
            )
        )
    if part.kinds:
        steps.append(("records of other kinds than those that were chosen", named))
    return steps


def _between(part: Slice, zone: str) -> pl.Expr:
    at, fits = pl.coalesce("at", "until"), pl.lit(value=True)
    if part.since:
        fits &= at >= _midnight(part.since, zone)
    if part.until:
        fits &= at < _midnight(part.until + timedelta(days=1), zone)
    return fits


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _ids(people: pl.DataFrame, names: Sequence[str]) -> list[str]:
    return people.filter(pl.col("name").is_in(list(names)))["person"].to_list()


def _of(chosen: Sequence[str], column: str) -> pl.Expr:
    return pl.col(column).is_in(list(chosen)) if chosen else pl.lit(value=True)


def _about(people: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    return pl.col("person").is_in(_ids(people, names)).fill_null(value=False) if names else pl.lit(value=True)


def _people(people: pl.DataFrame, events: pl.DataFrame, signals: pl.DataFrame) -> pl.DataFrame:
    there = {*events["sender"], *events["recipients"].explode(), *signals["person"]} - {None}
    return people.filter(pl.col("is_me") | pl.col("person").is_in(sorted(there)))


def unopened(count: int) -> tuple[LeftOut, ...]:
    """What is said of things that are damaged; nothing when there are none."""
    return (LeftOut(count=count, what="damaged things", why="They could not be opened."),) if count else ()


def told(found: Analysis, left_out: Sequence[LeftOut]) -> Analysis:
    """The run, with what was left out of it before among what its papers say they leave out."""
    selection = found.selection
    return attrs.evolve(found, selection=attrs.evolve(selection, left_out=(*left_out, *selection.left_out)))
