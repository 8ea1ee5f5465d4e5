"""Of the owner's own track, keeps only what lies near something else: the rest only tells where home is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import polars as pl

from chesil.terms import formats
from chesil.terms.readings import Assumption

NEAR: Final = timedelta(hours=1)


def near_events(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Assumption]]:
    """*rows* without the places of a track that lie further than NEAR from any other, and what to say of it.

    A place lasts from `at` for `duration_s`. One without a time lies near nothing.

    Args:
        rows: of every source, in time order, with `format` and `at`.
    """
    is_track = pl.col("format").cast(pl.String).is_in(formats.TRACKS)
    others = rows.filter(~is_track & pl.col("at").is_not_null()).select(near=pl.col("at")).sort("near")
    places = rows.select("event_id", "at", "duration_s", "format").filter(is_track)
    if places.is_empty():
        return rows, []
    ends = pl.col("at") + pl.duration(microseconds=pl.col("duration_s").fill_null(0) * 1_000_000) + NEAR
    timed = places.filter(pl.col("at").is_not_null()).with_columns(begin=pl.col("at") - NEAR, end=ends)
    joined = timed.sort("begin").join_asof(others, left_on="begin", right_on="near", strategy="forward")
    kept = joined.filter(pl.col("near") <= pl.col("end"))["event_id"]
    gone = places.height - len(kept)
    found = rows.filter(~is_track | pl.col("event_id").is_in(kept.implode()))
    return found, list(_said(places.height, gone))


def _said(count: int, gone: int) -> Iterator[Assumption]:
    if gone:
        yield Assumption(
            code="own-track",
            sentence=f"Of {count:,} places where your own phone was, {gone:,} lie more than an hour from "
            "anything else that was read. They are left out of the timeline, and stay in the file.",
        )
