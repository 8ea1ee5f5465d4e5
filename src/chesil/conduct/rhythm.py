"""When contacts came: weeks, hours of the week, gaps."""

from datetime import date

import polars as pl

from chesil.conduct.ground import Ground
from chesil.terms import contact
from chesil.terms.findings import Gap, Week


def weeks(ground: Ground) -> dict[str | None, tuple[Week, ...]]:
    """Every person's weeks that hold a contact, or something she sent; weeks without either are left out.

    Times that may belong to another week are left out; "about 17:35" is in the week of its day.
    """
    known = ground.dated.filter(contact.in_one_week())
    theirs = known.group_by("person", _monday(pl.col("day")), "channel").len()
    sent = pl.col("at").dt.convert_time_zone(ground.zone).dt.date()
    hers = ground.written.group_by("person", _monday(sent)).len()
    named = theirs.with_columns(pl.col("channel").cast(pl.String).fill_null("other"))
    counts = pl.concat([named, hers], how="diagonal").sort("person", "monday", "channel")
    return {person: _weeks(part) for person, part in ground.split(counts).items()}


def _monday(day: pl.Expr) -> pl.Expr:
    return day.dt.truncate("1w").alias("monday")


def _weeks(part: pl.DataFrame) -> tuple[Week, ...]:
    counted: dict[date, dict[str | None, int]] = {}
    for monday, channel, count in part.select("monday", "channel", "len").iter_rows():
        counted.setdefault(monday, {})[channel] = count
    return tuple(
        Week(
            monday=monday,
            by_channel=tuple((channel, count) for channel, count in channels.items() if channel is not None),
            from_owner=channels.get(None, 0),
        )
        for monday, channels in counted.items()
    )


def by_hour(ground: Ground) -> dict[str | None, tuple[tuple[int, ...], ...]]:
    """Every person's contacts[weekday, Monday first][hour], local time, of contacts with a time of day."""
    place = (pl.col("local").dt.weekday() - 1).cast(pl.Int64) * 24 + pl.col("local").dt.hour()
    counts = (
        ground.dated.filter("timed").group_by("person", place.alias("place")).len().sort("person", "place")
    )
    found = {}
    for person, part in ground.split(counts).items():
        at = dict(part.select("place", "len").iter_rows())
        found[person] = tuple(tuple(at.get(day * 24 + hour, 0) for hour in range(24)) for day in range(7))
    return found


def gaps(ground: Ground) -> dict[str | None, tuple[Gap, ...]]:
    """Every person's gaps, first first."""
    event = ground.events["event_id"]
    named = ground.gaps.with_columns(
        before=event.gather(ground.gaps["before"]), after=event.gather(ground.gaps["after"])
    )
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    table = named.select("person", "start", "end", days.alias("days"), "before", "after", "unnamed")
    return {
        person: tuple(Gap(**row) for row in part.drop("person").to_dicts())
        for person, part in ground.split(table).items()
    }
