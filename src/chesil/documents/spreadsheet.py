"""The timeline as CSV that opens safely in a spreadsheet."""

from pathlib import Path
from typing import Final

import polars as pl

# A cell that starts with one of these may run as a formula (OWASP, CSV injection). The full-width
# forms count too: spreadsheets in East Asian locales read them as their ASCII twins.
FORMULA_START: Final = r"^[=+\-@\t\r\n＝＋－＠|%]"
LIST_JOIN: Final = "; "


def write_csv(events: pl.DataFrame, path: Path) -> None:
    """Write *events* (tables.EVENTS) as UTF-8 CSV with a mark that spreadsheets know it by.

    Every cell that could be taken for a formula starts with an apostrophe; lists are joined by
    "; "; attachments are named. The raw record is left out: it stands in the Parquet file.
    """
    safe = events.lazy().drop("raw").with_columns(_attachment_names()).with_columns(_joined(), _times())
    safe.with_columns(_inert()).collect().write_csv(path, include_bom=True, quote_style="non_numeric")


def _attachment_names() -> pl.Expr:
    return pl.col("attachments").list.eval(pl.element().struct.field("name"))


def _joined() -> pl.Expr:
    return pl.col(pl.List(pl.String)).list.join(LIST_JOIN, ignore_nulls=True)


def _times() -> pl.Expr:
    return pl.col(pl.Datetime("us", "UTC")).dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def _inert() -> pl.Expr:
    text = pl.col(pl.String)
    return pl.when(text.str.contains(FORMULA_START)).then("'" + text).otherwise(text).name.keep()
