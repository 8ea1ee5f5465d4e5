"""The conversations in a database, and the records of those that a person chose."""

from collections.abc import Collection
from typing import Final

import msgspec
import polars as pl

from chesil.phones.faults import NotABackup
from chesil.phones.orders import DATABASES, UNKNOWN, WITHHELD, Conversation
from chesil.readers import extract, registry
from chesil.terms.readings import Document, Reading, ReadOptions

_NAME: Final = "conversation"


def read(database: Document) -> Reading:
    """The reading of a phone's database.

    Raises:
        NotABackup: it is not a database that can be read.
    """
    reader = registry.detect(database)
    if reader is None or reader.format not in DATABASES:
        raise NotABackup(
            "This is no database of messages or calls that can be read.",
            where=database.name,
            next_step="See the guides for what can be read.",
        )
    return reader.read(database, ReadOptions())


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the conversation of each: its thread, else the other side, else that it was withheld."""
    hidden = pl.when(pl.col("address_hidden")).then(pl.lit(WITHHELD)).otherwise(pl.lit(UNKNOWN))
    other = pl.coalesce("thread", "sender", pl.col("recipients").list.first(), hidden)
    return rows.with_columns(other.alias(_NAME))


def listed(reading: Reading) -> tuple[Conversation, ...]:
    """Every conversation, the one with most records first."""
    days = pl.col("at").dt.strftime("%Y-%m-%d")
    table = (
        _named(reading.rows)
        .group_by(_NAME)
        .agg(
            pl.len().alias("records"),
            days.min().fill_null("").alias("first"),
            days.max().fill_null("").alias("last"),
        )
        .sort(["records", _NAME], descending=[True, False])
    )
    return tuple(Conversation(*row) for row in table.iter_rows())


def taken(reading: Reading, names: Collection[str] | None, *, origin: extract.Origin) -> bytes:
    """The extract of the conversations of these names; None takes all.

    Args:
        origin: what is known of the backup; the counts and the reader are filled in here.
    """
    rows = _named(reading.rows)
    chosen = rows if names is None else rows.filter(pl.col(_NAME).is_in(list(names)))
    filled = msgspec.structs.replace(
        origin,
        format=reading.format,
        version=reading.version,
        records=reading.records,
        problems=reading.problems.height,
        conversations=rows[_NAME].n_unique(),
        taken=chosen[_NAME].n_unique(),
        owners=tuple(each.name for each in reading.owners),
    )
    return extract.written(filled, chosen)
