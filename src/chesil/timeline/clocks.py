"""Turns the local times that files write into instants, and says what had to be assumed."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from chesil.terms import tables, times
from chesil.terms.assumed_times import counted_of, said_of_times
from chesil.terms.errors import SettingsError
from chesil.terms.readings import Assumption

_OUTSIDE: Final = "outside any calendar. They are kept as written and not placed in time"
_DAY_END: Final = timedelta(days=1, seconds=-1)
# Two days inside the calendar on either side, so that no zone can push a time out of it.
_FIRST: Final = datetime(1, 1, 3)
_LAST: Final = datetime(9999, 12, 29)


def check_zones(zones: Mapping[str, str]) -> None:
    """Stop at a zone that does not exist.

    Raises:
        SettingsError: names the zone.
    """
    for zone in sorted(set(zones.values())):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise SettingsError(
                "There is no such time zone.", where=zone, next_step='Use a name such as "Europe/London".'
            ) from error


def set_clocks(rows: pl.DataFrame, *, zone: str, zone_of: Mapping[str, str]) -> pl.DataFrame:
    """Turn the times of *rows* into instants.

    Args:
        rows: tables.ROWS with `source`.
        zone: the IANA zone local times are read in; zone_of: other zones, by source.

    Returns:
        The rows with `at`, `until`, `clock`, `zone` and `ambiguous` as tables.EVENTS has them, and
        `outside`: true where a time lies outside the calendar and was left out.
    """
    named = pl.col("source").replace_strict(dict(zone_of), default=zone) if zone_of else pl.lit(zone)
    rows = rows.with_columns(zone=named)
    ends = rows.select("zone", **_local_ends())
    start, start_doubtful = _instants(ends["start"], ends["zone"])
    end, end_doubtful = _instants(ends["end"], ends["zone"])
    rows = rows.with_columns(
        at=pl.coalesce(ends["stated"], start),
        until=pl.coalesce(ends["stated_end"], end),
        outside=ends["outside"],
        doubtful=start_doubtful | end_doubtful,
        is_stated=ends["stated"].is_not_null() | ends["stated_end"].is_not_null(),
        is_whole_days=ends["is_whole_days"],
    )
    return rows.with_columns(_clock().alias("clock")).with_columns(
        zone=pl.when(pl.col("clock") == "none").then(None)
        .when("is_stated").then(_offset_names(rows["offset_minutes"]))
        .otherwise("zone"),
        ambiguous=pl.col("doubtful") & (pl.col("clock") == "assumed"),
    ).drop("doubtful", "is_stated", "is_whole_days")  # fmt: skip


def _local_ends() -> dict[str, pl.Expr]:
    """Both ends of each time: local, or as instants where the file states them.

    A local end beside a stated offset is a time at that offset.
    """
    is_day, is_before = ((pl.col("precision") == code).fill_null(value=False) for code in ("day", "before"))
    is_imprecise = pl.col("precision").is_in(["about", "range", "before", "after"]).fill_null(value=False)
    stated, has_offset = pl.col("at").is_not_null(), pl.col("offset_minutes").is_not_null()
    wall = pl.when(is_day).then(pl.col("wall").dt.truncate("1d")).otherwise("wall")
    last = (
        pl.when(is_day).then(pl.coalesce("wall_until", wall + _DAY_END))
        .when(is_before).then(pl.coalesce("wall_until", "wall"))
        .otherwise("wall_until")
    )  # fmt: skip
    offset = pl.duration(minutes=pl.col("offset_minutes").cast(pl.Int64))
    stated_end = pl.coalesce(
        pl.when(has_offset).then((pl.col("wall_until") - offset).dt.replace_time_zone("UTC")),
        pl.when(stated & is_day & last.is_null()).then(pl.col("at") + _DAY_END),
    )
    start = pl.when(stated | is_before).then(None).otherwise(wall)
    inside = {
        "start": _inside(start),
        "end": _inside(pl.when(has_offset).then(None).otherwise(last)),
        "stated": _inside(pl.col("at")),
        "stated_end": _inside(stated_end),
    }
    starts_a_day = start.is_null() | (start == start.dt.truncate("1d"))
    ends_a_day = last.is_null() | (last == last.dt.truncate("1d") + _DAY_END)
    return inside | {
        "outside": ~_is_inside(pl.col("at"))
        | ~_is_inside(pl.col("wall"))
        | ~_is_inside(pl.col("wall_until")),
        "is_whole_days": is_day | (is_imprecise & starts_a_day & ends_a_day & ~stated & ~has_offset),
    }


def _is_inside(when: pl.Expr) -> pl.Expr:
    return when.dt.replace_time_zone(None).is_between(_FIRST, _LAST).fill_null(value=True)


def _inside(when: pl.Expr) -> pl.Expr:
    return pl.when(_is_inside(when)).then(when)


def _clock() -> pl.Expr:
    return (
        pl.when(pl.col("at").is_null() & pl.col("until").is_null()).then(pl.lit("none"))
        .when("is_whole_days").then(pl.lit("date_only"))
        .when("is_stated").then(pl.lit("stated"))
        .otherwise(pl.lit("assumed"))
        .cast(pl.Enum(tables.CLOCKS))
    )  # fmt: skip


def _offset_names(minutes: pl.Series) -> pl.Series:
    """`+01:00` for each offset a file states, UTC where it gives the instant alone."""
    offsets = minutes.drop_nulls().unique().to_list()
    names = [f"{'-' if each < 0 else '+'}{abs(each) // 60:02d}:{abs(each) % 60:02d}" for each in offsets]
    return minutes.replace_strict(offsets, names, default="UTC", return_dtype=pl.String)


def _instants(wall: pl.Series, zone: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Local times as instants, and whether the clocks made each doubtful (it came twice, or never)."""
    local = pl.DataFrame({"wall": wall, "zone": zone})
    names = zone.filter(wall.is_not_null()).unique().sort().to_list()
    if not names:
        return wall.dt.replace_time_zone("UTC"), wall.is_not_null()
    local = local.with_columns(
        first=pl.coalesce(_in_zone(name, "earliest") for name in names),
        second=pl.coalesce(_in_zone(name, "latest") for name in names),
    ).with_columns(
        doubtful=(pl.col("first") != pl.col("second")).fill_null(value=False),
        never=pl.col("first").is_null() & pl.col("wall").is_not_null(),
    )  # fmt: skip
    if local["never"].any():
        local = local.join(
            _never(local), on=["wall", "zone"], how="left", maintain_order="left"
        ).with_columns(first=pl.coalesce("first", "instant"), doubtful=pl.col("doubtful") | pl.col("never"))
    return local["first"], local["doubtful"]


def _in_zone(name: str, which: Literal["earliest", "latest"]) -> pl.Expr:
    wall = pl.when(pl.col("zone") == name).then("wall")
    return wall.dt.replace_time_zone(name, ambiguous=which, non_existent="null").dt.convert_time_zone("UTC")


def _never(local: pl.DataFrame) -> pl.DataFrame:
    """Instants of the local times that never were, because the clocks went past them."""
    gone = local.filter("never").select("wall", "zone").unique()
    instants = [times.to_utc(wall, zone)[0] for wall, zone in gone.iter_rows()]
    return gone.with_columns(pl.Series("instant", instants, dtype=tables.UTC))


def assumed_clocks(events: pl.DataFrame, *, names: Mapping[str, str]) -> Iterator[Assumption]:
    """Say which files were given a zone, and which times are doubtful.

    Args:
        events: what set_clocks gives. names: what to call each source.
    """
    yield from said_of_times(events, names=names)
    yield from counted_of(events.filter("outside"), names=names, code="time-outside-calendar", tail=_OUTSIDE)
