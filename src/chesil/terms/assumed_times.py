"""What is said of times whose zone a file does not give, and of those in an hour when the clocks changed.

The timeline says this about all files. A paper says it again about the files that it is made from, so that it
mentions no file that was left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl

from chesil.terms.readings import Assumption

_ZONES_BEGIN: Final = "The local times in "
_CHANGED: Final = "in an hour when the clocks changed, so each may be an hour out"


def said_of_times(events: pl.DataFrame, *, names: Mapping[str, str]) -> Iterator[Assumption]:
    """Which files were given a zone, and how many times are doubtful.

    Args:
        events: source, clock, zone and ambiguous of each; tables.EVENTS has them.
        names: what to call each source.
    """
    local = events.filter(pl.col("clock").is_in(["assumed", "date_only"]))
    for (zone,), times_there in sorted(local.partition_by("zone", as_dict=True).items()):
        files = sorted({names[source] for source in times_there["source"].unique()})
        number = "1 file" if len(files) == 1 else f"{len(files)} files"
        yield Assumption(
            code="zone",
            sentence=f"{_ZONES_BEGIN}{number} have no zone. They are read as {zone}: {listed(files)}.",
        )
    yield from counted_of(events.filter("ambiguous"), names=names, code="clock-change", tail=_CHANGED)


def is_of_times(sentence: str) -> bool:
    """Whether a sentence is one that `said_of_times` says."""
    return sentence.startswith(_ZONES_BEGIN) or _CHANGED in sentence


def counted_of(
    events: pl.DataFrame, *, names: Mapping[str, str], code: str, tail: str
) -> Iterator[Assumption]:
    """How many times there are, with *tail*, and in which files; nothing if there are none."""
    counts = events.group_by("source").len().iter_rows()
    found = sorted((names[source], count) for source, count in counts)
    if found:
        total = sum(count for _, count in found)
        times = "1 time is" if total == 1 else f"{total:,} times are"
        where = listed(f"{name} ({count})" for name, count in found)
        yield Assumption(code=code, sentence=f"{times} {tail}: {where}.")


def listed(names: Iterable[str], *, most: int = 5) -> str:
    """Names in a sentence: the first few, and how many more there are."""
    each = list(names)
    more = len(each) - most
    return ", ".join(each[:most]) + (f" and {more} more" if more > 0 else "")
