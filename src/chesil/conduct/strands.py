"""Each person's signals brought together, one strand a behaviour."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from chesil.conduct.ground import Ground
from chesil.terms import contact
from chesil.terms.findings import Strand

_SENTENCES: Final = 3  # enough to show what a strand is made of; each signal keeps its own


def strands(
    ground: Ground, *, titles: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str | None, tuple[Strand, ...]]:
    """Every person's strands, in the order of *titles*, the others after them by code.

    Signals on events without any date are in no strand; the cautions count them.
    """
    told = ground.signals.group_by("person", "behaviour", maintain_order=True).agg(
        pl.len().alias("signals"),
        pl.col("basis").cast(pl.String).first(),
        pl.col("rule").unique(maintain_order=True).str.join(" "),
        pl.col("why").head(_SENTENCES),
    )
    joined = told.join(_events(ground), on=["person", "behaviour"], how="inner", nulls_equal=True)
    ordered = {code: place for place, code in enumerate(titles)}
    place = pl.col("behaviour").replace_strict(ordered, default=len(ordered), return_dtype=pl.Int64)
    table = joined.sort(place, "behaviour")
    return {
        person: tuple(_strand(row, titles, labels) for row in part.to_dicts())
        for person, part in ground.split(table).items()
    }


def _events(ground: Ground) -> pl.DataFrame:
    """person, behaviour, events (each once, in order), days, first, last, monday, busiest; only where a time
    is known."""
    time = ground.events.select(
        "event_id",
        "precision",
        pl.coalesce("at", "until").alias("at"),
        pl.max_horizontal("until", "at").alias("end"),
    )
    placed = ground.held.sort("order")
    placed = placed.hstack(time[placed["order"]])
    held = placed.group_by("who", "what", maintain_order=True).agg(
        pl.col("event_id").alias("events"),
        pl.col("at").drop_nulls().dt.convert_time_zone(ground.zone).dt.date().n_unique().alias("days"),
        pl.col("at").min().alias("first"),
        pl.col("end").max().alias("last"),
    )
    held = held.join(_busiest(placed, ground.zone), on=["who", "what"], how="left", maintain_order="left")
    named = held.with_columns(
        pl.Series("person", ground.persons, dtype=pl.String).gather(held["who"]),
        pl.Series("behaviour", ground.behaviours, dtype=pl.String).gather(held["what"]),
    )
    return named.filter(pl.col("first").is_not_null()).drop("who", "what")


def _busiest(placed: pl.DataFrame, zone: str) -> pl.DataFrame:
    """who, what, monday, busiest: the week with most events of each, and how many."""
    first, last = (pl.col(name).dt.convert_time_zone(zone).dt.date() for name in ("at", "end"))
    known = placed.with_columns(day=first, last_day=last).filter(contact.in_one_week())
    weeks = known.group_by("who", "what", pl.col("day").dt.truncate("1w").alias("monday")).agg(
        pl.len().alias("busiest")
    )
    return weeks.sort("busiest", "monday", descending=[True, False]).unique(["who", "what"], keep="first")


def _strand(row: dict[str, Any], titles: Mapping[str, str], labels: Mapping[str, str]) -> Strand:
    return Strand(
        code=row["behaviour"],
        title=titles.get(row["behaviour"], row["behaviour"].replace("_", " ").capitalize()),
        basis=row["basis"],
        signals=row["signals"],
        events=tuple(row["events"]),
        days=row["days"],
        first=row["first"],
        last=row["last"],
        rule=row["rule"],
        why=tuple(row["why"]),
        label=labels.get(row["behaviour"], ""),
        busiest=None if row["monday"] is None else (row["monday"], row["busiest"]),
        count=len(row["events"]),
    )
