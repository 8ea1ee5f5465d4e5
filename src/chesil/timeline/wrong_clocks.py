"""Moves the times of files whose clock was wrong, where their owner said so, and says how many it moved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import attrs
import polars as pl

from chesil.terms import offsets, times
from chesil.terms.assumed_times import listed
from chesil.terms.errors import SettingsError
from chesil.terms.offsets import Offset
from chesil.terms.readings import Assumption, Document
from chesil.terms.settings import TIME_FROM, ClockOffset
from chesil.timeline.captions import base_name

# Two days inside the calendar: what a step would take out of it stays where it is.
_FIRST: Final = datetime(1, 1, 3, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 29, tzinfo=UTC)
_HASH_BEGINS: Final = 16  # characters: what a source is called by
_TWO_FILES: Final = "Give the SHA-256 of the one you mean in place of its name."
_TWO_CLOCKS: Final = "Say until when the one holds, and from when the other."


@attrs.frozen(kw_only=True)
class _Stretch:
    """A time for which the clock of one source was wrong: both ends belong to it, None has no end."""

    source: str
    clock: ClockOffset
    starts: datetime | None
    ends: datetime | None

    @property
    def holds(self) -> pl.Expr:
        moved = pl.col("at") + pl.duration(seconds=self.clock.seconds)
        found = (pl.col("source") == self.source) & moved.is_between(_FIRST, _LAST)
        if self.starts is not None:
            found &= pl.col("at") >= self.starts
        return found if self.ends is None else found & (pl.col("at") <= self.ends)


def set_right(
    rows: pl.DataFrame,
    clocks: Sequence[ClockOffset],
    *,
    documents: Sequence[Document],
    zone: str,
    zone_of: Mapping[str, str],
) -> tuple[pl.DataFrame, tuple[Assumption, ...]]:
    """The rows with the times that *clocks* move, and what was moved.

    Days without a time of day stay where they are.

    Args:
        rows: what clocks.set_clocks gives, with `source`. documents: of the sources.
        zone, zone_of: as for clocks.set_clocks; the ends of an offset are local times there.

    Returns:
        The rows with `moved_s`: what was added to `at` and `until`, 0 where nothing was.

    Raises:
        SettingsError: an offset names a file by a name that several have, or two hold for one time.
    """
    rows = rows.with_columns(details=offsets.guarded(), moved_s=pl.lit(0, pl.Int64))
    if not clocks:
        return rows, ()
    called, unused = _called(documents), list[str]()
    stretches = list(_stretches(clocks, called, unused, zone=zone, zone_of=zone_of))
    _check_apart(stretches)
    place = pl.lit(None, pl.Int64)
    for number, each in enumerate(stretches):
        place = pl.when(_is_clock_time() & each.holds).then(pl.lit(number, pl.Int64)).otherwise(place)
    rows = rows.with_columns(stretch=place)
    counts = dict(rows.group_by("stretch").len().iter_rows())
    details, moved = pl.col("details"), pl.lit(0, pl.Int64)
    for number, each in enumerate(stretches):
        here, clock = pl.col("stretch") == number, each.clock
        offset = Offset(clock.seconds, clock.known_from, clock.said_on)
        details = pl.when(here).then(offsets.added(pl.col("details"), offset)).otherwise(details)
        moved = pl.when(here).then(pl.lit(clock.seconds, pl.Int64)).otherwise(moved)
    by = pl.duration(seconds=moved)
    rows = rows.with_columns(at=pl.col("at") + by, until=pl.col("until") + by, moved_s=moved, details=details)
    return rows.drop("stretch"), (*_said(stretches, counts, documents), *_said_unused(unused))


def _is_clock_time() -> pl.Expr:
    """Whether a time is one that a clock showed: not a day alone, and not one that she gave to a photo."""
    is_given = pl.col("details").str.contains(f'"{TIME_FROM}"', literal=True).fill_null(value=False)
    return pl.col("clock").is_in(["stated", "assumed"]) & pl.col("at").is_not_null() & ~is_given


def as_shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that `set_right` gave, with the times that the clocks showed, in the order of those."""
    by = pl.duration(seconds=pl.col("moved_s"))
    shown = rows.with_columns(at=pl.col("at") - by, until=pl.col("until") - by)
    return shown.sort("at", nulls_last=True, maintain_order=True) if (rows["moved_s"] != 0).any() else rows


def _called(documents: Sequence[Document]) -> dict[str, dict[str, set[str]]]:
    """By each name and hash, the files that it may mean, each with the sources in it."""
    called: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in documents:
        file = each.container_sha256 or each.sha256
        names = {base_name(each.handed), base_name(each.name)}
        hashes = {each.sha256[:_HASH_BEGINS], file[:_HASH_BEGINS]}
        for name in (names | hashes) - {""}:
            called[name][file].add(each.source)
    return {name: dict(files) for name, files in called.items()}


def _stretches(
    clocks: Sequence[ClockOffset],
    called: Mapping[str, Mapping[str, set[str]]],
    unused: list[str],
    *,
    zone: str,
    zone_of: Mapping[str, str],
) -> Iterator[_Stretch]:
    for clock in clocks:
        for name in clock.files:
            sources = _sources(name, called)
            if not sources:
                unused.append(name)
            for source in sources:
                there = zone_of.get(source, zone)
                yield _Stretch(
                    source=source,
                    clock=clock,
                    starts=_instant(times.read_edtf(clock.starts).start, there) if clock.starts else None,
                    ends=_instant(times.read_edtf(clock.ends).end, there) if clock.ends else None,
                )


def _sources(name: str, called: Mapping[str, Mapping[str, set[str]]]) -> list[str]:
    files = called.get(name.strip().lower()[:_HASH_BEGINS]) if _is_hash(name) else None
    files = files or called.get(base_name(name)) or {}
    if len(files) > 1:
        raise SettingsError("Two files here have this name.", where=name, next_step=_TWO_FILES)
    return sorted(source for sources in files.values() for source in sources)


def _is_hash(name: str) -> bool:
    return len(name.strip()) >= _HASH_BEGINS and set(name.strip().lower()) <= set("0123456789abcdef")


def _instant(when: datetime | None, zone: str) -> datetime | None:
    if when is None:
        return None
    return times.to_utc(when, zone)[0] if when.tzinfo is None else when.astimezone(UTC)


def _check_apart(stretches: Sequence[_Stretch]) -> None:
    """Two offsets for one moment of one source would leave it open which of them moves it."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    ordered = sorted(stretches, key=lambda each: (each.source, each.starts or first))
    for one, other in pairwise(ordered):
        if one.source == other.source and (other.starts or first) <= (one.ends or last):
            raise SettingsError(
                "Two [[clocks]] speak of one file at one time.",
                where=one.clock.files[0],
                next_step=_TWO_CLOCKS,
            )


def _said(
    stretches: Sequence[_Stretch], counts: Mapping[int | None, int], documents: Sequence[Document]
) -> Iterator[Assumption]:
    names = {each.source: each.handed for each in documents}
    by_clock: defaultdict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(stretches):
        by_clock[id(each.clock)].append(place)
    for places in by_clock.values():
        clock, total = stretches[places[0]].clock, sum(counts.get(place, 0) for place in places)
        files = listed(sorted({names[stretches[place].source] for place in places}))
        yield Assumption(code="clock-offset", sentence=_sentence(clock, files, total))


def _sentence(clock: ClockOffset, files: str, count: int) -> str:
    offset = Offset(clock.seconds, clock.known_from, clock.said_on)
    day = f" on {clock.said_on.day} {clock.said_on:%B %Y}" if clock.said_on else ""
    how = "said by the owner of the record" if clock.known_from == "given" else (
        "two sources disagreed, and the owner of the record confirmed it"
    )  # fmt: skip
    moved = {0: "No time there is moved by that", 1: "1 time is moved by that"}.get(
        count, f"{count:,} times are moved by that"
    )
    return (
        f"The clock behind {files} was {offset.words}{_stretch_words(clock)} ({how}{day}). {moved}; the time "
        "that the clock showed stands beside each."
    )


def _stretch_words(clock: ClockOffset) -> str:
    """From when until when, as the clock showed it."""
    if not (clock.starts or clock.ends):
        return ""
    starts = f" from {clock.starts.replace('T', ' ')}" if clock.starts else ""
    ends = f" until {clock.ends.replace('T', ' ')}" if clock.ends else ""
    return f"{starts}{ends} by its own time"


def _said_unused(files: Sequence[str]) -> Iterator[Assumption]:
    if files:
        yield Assumption(
            code="clock-offset-unused",
            sentence=f"No file here fits what you said about the clock of {listed(files)}. Nothing was moved "
            "for it.",
        )
