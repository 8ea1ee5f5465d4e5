"""A transcript from exports: which messages, which days, and the pictures that lie beside them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs
import polars as pl

from chesil import pipeline
from chesil.documents import words
from chesil.documents.pictures import Picture
from chesil.documents.transcript import Transcript
from chesil.pipeline import Progress, quiet
from chesil.readers import intake
from chesil.readers.media.kinds import named_as_picture
from chesil.readers.registry import FileReading
from chesil.sandbox.faults import HelperLost
from chesil.terms.contact import in_order, persons_called
from chesil.terms.errors import ReadingError, SettingsError
from chesil.terms.readings import file_name
from chesil.timeline import Timeline

MOST_PICTURES: Final = 150
_SIDE: Final = 600  # pixels
_MOST_NAMES: Final = 10


@attrs.frozen(kw_only=True)
class Wanted:
    """Which part of a timeline is printed.

    Attributes:
        people: names, numbers or addresses, of one person or of several in one talk; when empty, the only
            other person there is. since, until: first and last day, in the zone of the record; None is none.
        records: numbers of records in their files; when empty, all.
    """

    people: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    records: tuple[int, ...] = ()


def transcript(
    files: Sequence[FileReading], joined: Timeline, wanted: Wanted, *, zone: str, exhibit: str = "",
    made: date | None = None, pictures: bool = True, progress: Progress = quiet,
) -> Transcript:  # fmt: skip
    """The transcript of what was sent between the owner and some people.

    Raises:
        SettingsError: nobody, or more than one person, goes by a name; or there is nothing to print.
    """
    whole = talk(joined, Wanted(people=wanted.people), zone=zone)
    chosen = talk(joined, wanted, zone=zone)
    if chosen.is_empty():
        raise SettingsError(
            "There is no message or call to print.", next_step="Choose other days, or another person."
        )
    small, missing = _pictures(files, chosen, progress) if pictures else ({}, 0)
    return Transcript(
        events=joined.events, chosen=tuple(chosen["event_id"]), people=joined.people, sources=joined.sources,
        zone=zone, exhibit=exhibit, pictures=small, made=made,
        left_out=(*_outside(whole.height - chosen.height, wanted), *_not_shown(missing)),
    )  # fmt: skip


def talk(joined: Timeline, wanted: Wanted, *, zone: str) -> pl.DataFrame:
    """The messages and calls between the owner and these people on these days, each once, in order.

    Raises:
        SettingsError: nobody, or more than one person, goes by a name.
    """
    people = _people(joined, wanted.people)
    theirs = pl.col("sender").is_in(people)
    to_them = pl.col("recipients").list.eval(pl.element().is_in(people)).list.any()
    kinds = pl.col("kind").is_in(["message", "call"])
    day = pl.col("at").dt.convert_time_zone(zone).dt.date()
    bounds = [day >= wanted.since] if wanted.since else []
    bounds += [day <= wanted.until] if wanted.until else []
    among = (theirs | to_them).fill_null(value=False)
    bounds += [pl.col("record").is_in(wanted.records)] if wanted.records else []
    return in_order(joined.events.filter(kinds, pl.col("duplicate_of").is_null(), among, *bounds))


def _people(joined: Timeline, names: Sequence[str]) -> list[str]:
    others = joined.people.filter(~pl.col("is_me"))
    there = ", ".join(others["name"].head(_MOST_NAMES).to_list())
    if not names:
        if others.height == 1:
            return others["person"].to_list()
        raise SettingsError(
            "These records hold messages with several people.", next_step=f"Say with whom: {there}."
        )
    found = []
    for name in names:
        called = persons_called(name, people=others)
        if len(called) != 1:
            many = f"{len(called)} people go" if called else "Nobody in these records goes"
            raise SettingsError(f"{many} by the name {name}.", next_step=f"Names in the records: {there}.")
        found += called
    return found


def _outside(count: int, wanted: Wanted) -> Iterator[str]:
    if count:
        said = [f"before {words.day_words(wanted.since)}"] if wanted.since else []
        said += [f"after {words.day_words(wanted.until)}"] if wanted.until else []
        said += ["under other record numbers"] if wanted.records else []
        what = words.count(count, "message or call", "messages and calls")
        yield f"{what} with the same people, {' or '.join(said)}, are not printed here."


def _not_shown(count: int) -> Iterator[str]:
    if count:
        yield (
            f"{words.count(count, 'picture', 'pictures')} that a message names cannot be shown: not among "
            "the files that were given, not readable, or more than there is room for."
        )


def _pictures(
    files: Sequence[FileReading], chosen: pl.DataFrame, progress: Progress
) -> tuple[dict[str, tuple[Picture, ...]], int]:
    """Small pictures by event_id, and how many of those that messages name cannot be shown."""
    rows = chosen.filter(pl.col("attachments").list.len() > 0).select("event_id", "source", "attachments")
    named = [
        (row["event_id"], row["source"], each["name"])
        for row in rows.iter_rows(named=True)
        for each in row["attachments"]
        if each["name"] and named_as_picture(each["name"])
    ]
    if not named:
        return {}, 0
    made: dict[str, tuple[Picture, ...]] = {}
    shown = 0
    with pipeline.thumbnails(_SIDE) as small:
        for count, (event, source, name) in enumerate(named, 1):
            picture = _picture(files, source, name, small) if shown < MOST_PICTURES else None
            if picture:
                made[event] = (*made.get(event, ()), picture)
                shown += 1
            progress("Making small pictures", count, len(named))
    return made, len(named) - shown


def _picture(files: Sequence[FileReading], source: str, name: str, small: Any) -> Picture | None:
    for path, member in _places(files, source, name):
        try:
            with path.open("rb") as stream:
                copy = small(stream, member, None)
        except HelperLost:
            raise
        except (ReadingError, OSError):  # it is counted as not shown
            return None
        where = f"in {file_name(path.name)}" if member else "a file of its own"
        return Picture(small=copy, name=words.own_name(name), where=where)
    return None


def _places(files: Sequence[FileReading], source: str, name: str) -> Iterator[tuple[Path, str]]:
    """Where a picture lies: in the ZIP of the message that names it, else the one file of that name."""
    for file in files:
        for reading in file.readings:
            if reading.document.source == source and reading.document.member:
                member = intake.member_of(name, document=reading.document.member, linked=_once(file))
                if member:
                    yield file.path, member
    alone = [file.path for file in files if words.base_name(file.path.name) == words.base_name(name)]
    if len(alone) == 1:
        yield alone[0], ""


def _once(file: FileReading) -> frozenset[str]:
    return frozenset(name for name, times in Counter(file.linked).items() if times == 1)
