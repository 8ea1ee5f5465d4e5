"""Writes the table of sources: what was read, how much of it, and from when to when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from chesil.terms import tables
from chesil.terms.readings import Reading, file_name


def sources(readings: Sequence[Reading], events: pl.DataFrame) -> pl.DataFrame:
    """One row a document, in the order of source names.

    Args:
        events: rows with `source`, `at`, `clock`, `precision` and `wall`, in time order.
    """
    dated = events.lazy().filter(pl.col("at").is_not_null())
    times = ("at", "wall", "clock", "precision")
    spans = (
        dated.group_by("source")
        .agg(
            pl.struct(times).first().alias("first"),
            pl.struct(times).last().alias("last"),
            pl.col("clock").unique().alias("clocks"),
        )
        .collect()
    )
    found = {row["source"]: row for row in spans.iter_rows(named=True)}
    rows = [_row(reading, found.get(reading.document.source)) for reading in readings]
    columns = {name: [row.get(name) for row in rows] for name in tables.SOURCES}
    return tables.fill(tables.SOURCES, columns, len(rows))


def _row(reading: Reading, span: dict[str, Any] | None) -> dict[str, Any]:
    document = reading.document
    return {
        "source": document.source,
        "path": file_name(document.path) if document.path else document.container_name,
        "member": document.member,
        "sha256": document.sha256,
        "container_sha256": document.container_sha256,
        "size_bytes": document.size_bytes,
        "format": reading.format,
        "reader": reading.reader,
        "version": reading.version,
        "records": reading.records,
        "rows": reading.rows.height,
        "problems": reading.problems.height,
        "first": _iso(**span["first"]) if span else None,
        "last": _iso(**span["last"]) if span else None,
        "clock": _weakest(span["clocks"]) if span else "none",
    }


def _iso(*, at: datetime, wall: datetime | None, clock: str, precision: str | None) -> str:
    """With an offset only where the file states the instant."""
    if wall is None or clock == "stated":
        return at.isoformat(timespec="seconds").replace("+00:00", "Z")
    if clock == "date_only":
        return wall.date().isoformat()
    return wall.isoformat(timespec="seconds" if precision == "exact" else "minutes")


def _weakest(clocks: list[str]) -> str:
    """The clock that promises least: a stated time must not vouch for an assumed one."""
    return next(clock for clock in ("assumed", "date_only", "stated") if clock in clocks)
