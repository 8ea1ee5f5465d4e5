"""The same place at the same time in two sources, and messages that say that somebody is near.

A point is where a phone or a photo was, or a place that somebody sent. Nothing here says where the other
person was beyond what a record says.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chesil.timeline.observations import Observation, bounded, counted, observed

_NEAR: Final = "30m"
_METRES: Final = 200
_POINT: Final = r"^\s*([-+]?\d{1,3}(?:\.\d+)?)\s*,\s*([-+]?\d{1,3}(?:\.\d+)?)\s*$"
_SAYS_NEAR: Final = (
    r"(?i)\boutside (?:yours|ur(?:s| house| place)?|your (?:house|place|home|flat|work|door|window|gate))\b"
    r"|\bat your (?:door|house|home|flat|work|window|gate)\b|\b(?:i can|can|i could) see (?:you|u)\b"
    r"|\bi(?:[’']| a)?m outside\b|\bin your (?:street|road|garden)\b"
)
_KINDS: Final = {
    "photo": "a photo or recording", "track": "your phone’s own track", "note": "a note",
    "sent": "a place that was sent",
}  # fmt: skip
_NOT_WHERE: Final = "It does not show where anybody else was."
_CLOCKS: Final = "A clock that was wrong, or a place that a phone guessed, can look like this too."


def places(
    events: pl.DataFrame, sources: pl.DataFrame, people: pl.DataFrame, *, zone: str
) -> tuple[Observation, ...]:
    """What two sources say of one place and time; empty where nothing does.

    Args:
        events: tables.EVENTS in the order of time. sources: tables.SOURCES. people: tables.PEOPLE.
        zone: IANA zone whose days are told.
    """
    points = _points(events, sources)
    kinds = (_same_place(points, zone), _says_near(events, points, people))
    return tuple(each for found in kinds for each in bounded(found))


def _points(events: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """event_id, at, source, kind of _KINDS, latitude and longitude of each event with a point and a time."""
    tracks = sources.filter(pl.col("format") == "google-timeline")["source"].implode()
    return (
        events.lazy()
        .filter(
            pl.col("place").is_not_null(), pl.col("at").is_not_null(), pl.col("duplicate_of").is_null(),
            pl.col("clock").is_in(["stated", "assumed"]),
        )
        .select(
            "event_id", "at", "source",
            kind=pl.when(pl.col("source").is_in(tracks)).then(pl.lit("track"))
            .when(pl.col("kind") == "media").then(pl.lit("photo"))
            .when(pl.col("kind") == "note").then(pl.lit("note")).otherwise(pl.lit("sent")),
            latitude=pl.col("place").str.extract(_POINT, 1).cast(pl.Float64, strict=False),
            longitude=pl.col("place").str.extract(_POINT, 2).cast(pl.Float64, strict=False),
        )
        .drop_nulls(["latitude", "longitude"])
        .filter(pl.col("latitude").abs() <= 90, pl.col("longitude").abs() <= 180)
        .sort("at")
        .collect()
    )  # fmt: skip


def _same_place(points: pl.DataFrame, zone: str) -> Iterator[Observation]:
    for one, other in combinations(_KINDS, 2):
        here, there = (points.filter(pl.col("kind") == kind) for kind in (one, other))
        if here.is_empty() or there.is_empty():
            continue
        there = there.with_columns(at_other=pl.col("at"))
        near = here.join_asof(there, on="at", strategy="nearest", tolerance=_NEAR, suffix="_other")
        near = near.drop_nulls("event_id_other")
        near = near.filter(pl.Series(_metres(near) <= _METRES, dtype=pl.Boolean))
        days = near.with_columns(day=pl.col("at").dt.convert_time_zone(zone).dt.date())
        for (day,), some in days.group_by("day", maintain_order=True):
            both = pl.concat([
                some.select("event_id", "at"), some.select(event_id="event_id_other", at="at_other")
            ]).unique("event_id").sort("at")  # fmt: skip
            number = counted(some.height, "time", "times")
            yield observed(
                "same-place", both, count=some.height,
                why=f"On {day.day} {day:%B %Y}, {_KINDS[one]} and {_KINDS[other]} have the same place within "
                f"half an hour and 200 metres, {number}.",
                could_be=(_NOT_WHERE if "sent" not in (one, other) else _SENT, _CLOCKS),
            )  # fmt: skip


_SENT: Final = (
    "A place that somebody sends can be any place on the map. It does not show that they were there."
)


def _metres(near: pl.DataFrame) -> NDArray[np.float64]:
    """How far apart the two points of each row are, on a sphere."""
    one, other, turn, turn_other = (
        np.radians(near[name].to_numpy())
        for name in ("latitude", "latitude_other", "longitude", "longitude_other")
    )
    half = np.sin((other - one) / 2) ** 2 + np.cos(one) * np.cos(other) * np.sin((turn_other - turn) / 2) ** 2
    return np.asarray(2 * 6_371_000 * np.arcsin(np.sqrt(np.clip(half, 0, 1))), np.float64)


def _says_near(events: pl.DataFrame, points: pl.DataFrame, people: pl.DataFrame) -> Iterator[Observation]:
    """A message of somebody else, beside where the owner's own phone or photo was then."""
    said = events.filter(
        pl.col("kind") == "message", pl.col("direction") == "to_owner", pl.col("at").is_not_null(),
        pl.col("duplicate_of").is_null(), pl.col("clock").is_in(["stated", "assumed"]),
        pl.col("text").str.contains(_SAYS_NEAR),
    ).select("event_id", "at", "sender")  # fmt: skip
    own = points.filter(pl.col("kind") != "sent").select("at", own="event_id", own_at="at", kind="kind")
    if said.is_empty():
        return
    near = said.join_asof(own, on="at", strategy="nearest", tolerance=_NEAR)
    called = dict(people.select("person", "name").iter_rows())
    for row in near.drop_nulls("own").iter_rows(named=True):
        both = pl.DataFrame({"event_id": [row["event_id"], row["own"]], "at": [row["at"], row["own_at"]]})
        who = called.get(row["sender"] or "", "somebody who is not named")
        yield observed(
            "says-near", both, count=1,
            why=f"A message from {who} says that somebody is outside or near. Within half an hour of it, "
            f"{_KINDS[row['kind']]} says where your own phone was. Compare the two.",
            could_be=("The words may be meant otherwise. Read the message.", _NOT_WHERE),
        )  # fmt: skip
