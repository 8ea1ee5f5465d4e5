"""The timeline as CSV that opens safely in a spreadsheet."""

from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from chesil.terms import contact, heard, offsets
from chesil.terms.heard import Heard

# A cell that starts with one of these may run as a formula (OWASP, CSV injection). The full-width
# forms count too: spreadsheets in East Asian locales read them as their ASCII twins.
FORMULA_START: Final = r"^[=+\-@\t\r\n＝＋－＠|%]"
LIST_JOIN: Final = "; "
# What a person reads stands beside what a program reads.
_BESIDE: Final = {
    "at": "at_local", "until": "until_local", "sender": "sender_name", "recipients": "recipient_names",
}  # fmt: skip


def write_csv(events: pl.DataFrame, path: Path | BinaryIO, *, people: pl.DataFrame, zone: str) -> None:
    """Write *events* (tables.EVENTS) as UTF-8 CSV with a mark that spreadsheets know it by.

    Beside each instant stands the local time in *zone*, with its offset, and beside each person id the
    name; whose record it is is the owner. Where a time was moved because a clock was wrong, `at_shown` has
    what the clock showed. `heard` has what is said in the recordings that came with it, with who answers for
    the words. Every cell that could be taken for a formula starts with an
    apostrophe; lists are joined by "; "; attachments are named. The raw record is left out: it stands in
    the Parquet file.
    """
    kept = events.lazy().drop("raw").with_columns(_attachment_names())
    added = (*_local(zone), *_names(people), _shown(zone), _heard())
    named = kept.with_columns(added).select(_order(events.columns))
    safe = named.with_columns(_joined(), _times()).with_columns(inert())
    safe.collect().write_csv(path, include_bom=True, quote_style="non_numeric")


def _order(columns: list[str]) -> list[str]:
    """The columns of the timeline without the raw record, each new one after the one it tells again."""
    pairs = ((name, _BESIDE.get(name)) for name in columns if name != "raw")
    named = [name for pair in pairs for name in pair if name]
    named.insert(named.index(_BESIDE["at"]) + 1, "at_shown")
    named.insert(named.index("text") + 1, "heard")
    return named


def _local(zone: str) -> list[pl.Expr]:
    return [_local_words(pl.col(name), zone).alias(_BESIDE[name]) for name in ("at", "until")]


def _local_words(when: pl.Expr, zone: str) -> pl.Expr:
    # The offset tells the two hours apart when the clocks go back.
    return when.dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M:%S %:z")


def _shown(zone: str) -> pl.Expr:
    """The time that the clock showed, where it was moved; null for all other times."""
    moved = pl.duration(seconds=offsets.seconds_moved())
    return _local_words(pl.col("at") - moved, zone).alias("at_shown")


def _heard() -> pl.Expr:
    """What is said in recordings of an event; null where nothing is."""
    told = pl.when(heard.has_words()).then("details")
    return told.map_elements(_heard_words, return_dtype=pl.String, skip_nulls=True).alias("heard")


def _heard_words(details: str) -> str:
    return "\n".join(f"{_answered_for(each)}: {each.text}" for each in heard.kept_in(details))


def _answered_for(each: Heard) -> str:
    name = f" {each.name}" if each.name else ""
    how = "written down by machine and checked" if each.how == "checked" else "typed"
    return f"Words of the recording{name}, {how} by the owner" + (
        f" on {each.on.isoformat()}" if each.on else ""
    )


def _names(people: pl.DataFrame) -> list[pl.Expr]:
    names = dict(contact.names(people).iter_rows())
    to = pl.col("recipients").list.eval(pl.element().replace(names))
    return [pl.col("sender").replace(names).alias("sender_name"), to.alias("recipient_names")]


def _attachment_names() -> pl.Expr:
    return pl.col("attachments").list.eval(pl.element().struct.field("name"))


def _joined() -> pl.Expr:
    return pl.col(pl.List(pl.String)).list.join(LIST_JOIN, ignore_nulls=True)


def _times() -> pl.Expr:
    return pl.col(pl.Datetime("us", "UTC")).dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def inert() -> pl.Expr:
    """Every text column, with an apostrophe before what could be taken for a formula."""
    text = pl.col(pl.String)
    return pl.when(text.str.contains(FORMULA_START)).then("'" + text).otherwise(text).name.keep()
