"""What to read first, as a table for her alone: level, kind, a neutral line, and words only if she asks."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from chesil.documents.spreadsheet import inert
from chesil.terms import contact

COLUMNS: Final = ("number", "day", "sender", "level", "kind", "gist")
NOBODY: Final = "Someone not named"
_DAY: Final = "%Y-%m-%d"


def listed(
    grades: pl.DataFrame,
    *,
    people: pl.DataFrame,
    zone: str,
    levels: Mapping[str, str],
    labels: Mapping[str, str],
    gists: Mapping[str, str],
) -> pl.DataFrame:
    """event_id and COLUMNS of each message that has a level, in the order they are best read in.

    Args:
        grades: tables.GRADES. people: tables.PEOPLE. zone: IANA zone that days are shown in.
        levels: each level in words. labels, gists: each kind in a few words and in a neutral line.
    Returns:
        Texts, empty where a time is not known; `number` counts from 1, and the same records give the same
        numbers. No rows when nothing stands out.
    """
    names = dict(contact.names(people).iter_rows())
    kind = pl.col("kind")
    return (
        grades.filter(pl.col("level").is_not_null())
        .sort("place")
        .with_row_index("number", offset=1)
        .select(
            "event_id",
            "number",
            pl.col("at").dt.convert_time_zone(zone).dt.strftime(_DAY).fill_null("").alias("day"),
            pl.col("person").replace(names).fill_null(NOBODY).alias("sender"),
            pl.col("level").cast(pl.String).replace_strict(dict(levels), return_dtype=pl.String),
            kind.replace_strict(dict(labels), return_dtype=pl.String),
            kind.replace_strict(dict(gists), return_dtype=pl.String).alias("gist"),
        )
    )


def write_csv(rows: pl.DataFrame, into: Path | BinaryIO) -> None:
    """Write the rows of `listed`, perhaps with `words`, as CSV that opens safely in a spreadsheet."""
    rows.drop("event_id").with_columns(inert()).write_csv(into, include_bom=True, quote_style="non_numeric")
