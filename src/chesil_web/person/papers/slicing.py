"""A part of a record: which events and suggestions go into a paper, and what stays out, counted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from chesil.documents.chronology import LeftOut
from chesil.documents.showing import with_people
from chesil.pipeline import Analysis
from chesil.timeline import Timeline
from chesil_web.person.analysis.orders import Origin
from chesil_web.person.papers.models import Slice

_SOURCE_DIGITS: Final = 16  # of the SHA-256 that a document is named by
_CHOSEN: Final = "The person whose record this is chose what goes in."


@attrs.frozen(eq=False)
class Cut:
    """What is left of a timeline and its signals, and what went."""

    timeline: Timeline
    signals: pl.DataFrame
    left_out: tuple[LeftOut, ...]


@attrs.frozen(kw_only=True)
class Places:
    """Where the events of a run come from.

    Attributes:
        files: of each source that is in a file, the id of that in hex. diary: the source of what she wrote.
    """

    files: Mapping[str, str]
    diary: str

    @classmethod
    def of(cls, origins: Mapping[str, Origin], diary: str) -> "Places":
        """The places of a run.

        Args:
            diary: what she wrote, as the run was given it.
        """
        files = {source: origin.evidence for source, origin in origins.items()}
        return cls(files=files, diary=sha256(diary.encode()).hexdigest()[:_SOURCE_DIGITS])

    def sources_of(self, files: Collection[str]) -> list[str]:
        """The sources in some files, by the ids of these in hex."""
        return [source for source, file in self.files.items() if file in set(files)]

    def notes_in(self, events: pl.DataFrame) -> list[int]:
        """The numbers of what she wrote that is among some events."""
        return sorted(set(events.filter(pl.col("source") == self.diary)["record"]))


def cut(joined: Timeline, signals: pl.DataFrame, part: Slice, *, places: Places, zone: str) -> Cut:
    """The part of a timeline that she chose; all of it when she chose nothing.

    Args:
        signals: tables.SIGNALS, those she kept. zone: of the days in *part*.
    """
    if part == Slice():
        return Cut(joined, signals, ())
    events, signals, left_out = _taken_out(joined.events, signals, part, places)
    kept = _chosen(signals, part, joined.people)
    for what, wanted in _steps(part, joined.people, kept, places, zone):
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


def _taken_out(
    events: pl.DataFrame, signals: pl.DataFrame, part: Slice, places: Places
) -> tuple[pl.DataFrame, pl.DataFrame, list[LeftOut]]:
    """The events without those of files and notes that stay out; a copy elsewhere takes the place of one."""
    in_file = pl.col("source").is_in(places.sources_of(part.files_out))
    in_note = (pl.col("source") == places.diary) & pl.col("record").is_in(list(part.notes_out))
    left = events.filter(~(in_file | in_note))
    gone = events.filter(in_file | in_note, pl.col("duplicate_of").is_null())["event_id"]
    copies = left.filter(pl.col("duplicate_of").is_in(gone.implode())).unique("duplicate_of", keep="first")
    instead = dict(copies.select("duplicate_of", "event_id").iter_rows())
    twin = pl.col("duplicate_of").replace(instead)
    left = left.with_columns(duplicate_of=pl.when(twin != pl.col("event_id")).then(twin))
    named = pl.col("events").list.eval(pl.element().replace(instead))
    notes = events.filter(in_note).height
    out = [
        LeftOut(
            count=len(gone) - notes - len(instead), what="records in files that were left out", why=_CHOSEN
        ),
        LeftOut(count=notes, what="own notes that were not chosen", why=_CHOSEN),
    ]
    return left, signals.with_columns(named), out


def fits(part: Slice, people: pl.DataFrame, signals: pl.DataFrame, *, places: Places, zone: str) -> pl.Expr:
    """Whether an event is in the part that she chose; see `cut`."""
    steps = _steps(part, people, _chosen(signals, part, people), places, zone)
    return pl.all_horizontal(wanted for _what, wanted in steps) if steps else pl.lit(value=True)


def also(part: Slice, people: pl.DataFrame, places: Places) -> pl.Expr:
    """Whether an event is in a talk with somebody else that she chose."""
    talks = [
        pl.col("source").is_in(places.sources_of([file])) & with_people(called([name], people))
        for file, name in part.also
    ]
    return pl.any_horizontal(talks) if talks else pl.lit(value=False)


def _chosen(signals: pl.DataFrame, part: Slice, people: pl.DataFrame) -> pl.DataFrame:
    return signals.filter(_of(part.kinds, "behaviour"), _about(people, part.people))


def _steps(
    part: Slice, people: pl.DataFrame, kept: pl.DataFrame, places: Places, zone: str
) -> list[tuple[str, pl.Expr]]:
    named = pl.col("event_id").is_in(kept["events"].explode().drop_nulls().unique().implode())
    steps = []
    if part.since or part.until:
        steps += [
            ("records without a time", pl.col("at").is_not_null() | pl.col("until").is_not_null()),
            ("records from before or after the days that were chosen", between(part.since, part.until, zone)),
        ]
    if part.people:
        hers = pl.col("kind").is_in(["note", "media"]) & pl.col("sender").is_null()
        steps.append(
            (
                "records with or about people who were not chosen",
                with_people(called(part.people, people)) | also(part, people, places) | hers | named,
            )
        )
    if part.kinds:
        steps.append(("records of other kinds than those that were chosen", named))
    return steps


def between(since: date | None, until: date | None, zone: str) -> pl.Expr:
    """Whether an event is from these days, both inclusive, in a zone; what has no time is not."""
    at, fits = pl.coalesce("at", "until"), pl.lit(value=True)
    if since:
        fits &= at >= _midnight(since, zone)
    if until:
        fits &= at < _midnight(until + timedelta(days=1), zone)
    return fits


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def called(names: Sequence[str], people: pl.DataFrame) -> list[str]:
    """The ids of everyone who has one of these names in tables.PEOPLE."""
    return people.filter(pl.col("name").is_in(list(names)))["person"].to_list()


def _of(chosen: Sequence[str], column: str) -> pl.Expr:
    return pl.col(column).is_in(list(chosen)) if chosen else pl.lit(value=True)


def _about(people: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    # What names nobody was kept by her too: a withheld number, a note in which she does not know who it was.
    return (
        pl.col("person").is_in(called(names, people)).fill_null(value=True) if names else pl.lit(value=True)
    )


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
