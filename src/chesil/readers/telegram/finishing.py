"""What can only be told when every entry is read: the times, and which side each came from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import polars as pl

from chesil.readers import json_export
from chesil.readers.sheet import Sheet, instant
from chesil.readers.telegram.layout import Export
from chesil.terms import tables

_LOCAL_TIME: Final = (
    "In {count} of its entries the time is local to the computer that made the export, without a time zone."
)
_NO_TIME: Final = "In {count} of its entries no believable time can be read. They are kept without one."
_TIMES_DIFFER: Final = (
    "In {count} of its entries the exact time and the local time do not fit together in any time zone. "
    "The exact time is used. Compare them with the phone."
)


def with_times(rows: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """Fill at, wall, precision and as_written from "unix" (seconds, as text) and "date" (local)."""
    local = pl.col("date").str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False, cache=False)
    sound = local.is_between(datetime(2000, 1, 1), datetime(2100, 1, 1), closed="left")
    timed = rows.with_columns(
        at=instant(pl.col("unix").cast(pl.Int64, strict=False), per_second=1),
        wall=pl.when(sound).then(local),
    )
    stated, written = pl.col("at").is_not_null(), pl.col("wall").is_not_null()
    away = (pl.col("wall") - pl.col("at").dt.replace_time_zone(None)).dt.total_seconds()
    zoned = away.is_between(-12 * 3600, 14 * 3600) & (away % 900 == 0)
    counts = timed.select(
        local=(~stated & written).sum(),
        none=(~stated & ~written & pl.col("kind").ne_missing("contact")).sum(),
        differ=(stated & written & ~zoned).sum(),
    ).row(0)
    for code, sentence, count in zip(_CODES, (_LOCAL_TIME, _NO_TIME, _TIMES_DIFFER), counts, strict=True):
        sheet.count(code, sentence, count)
    return timed.with_columns(
        wall=pl.when(~stated).then("wall"),
        precision=pl.when(stated | written).then(pl.lit("exact")).otherwise(pl.lit("none")).cast(_PRECISION),
        as_written=pl.when(stated).then("unix").otherwise(pl.coalesce("date", "unix")),
    )


_CODES: Final = ("local-time", "no-time", "times-differ")
_PRECISION: Final = tables.ROWS["precision"]


def with_sides(rows: pl.DataFrame, sheet: Sheet, export: Export) -> pl.DataFrame:
    """Fill thread, direction and recipients, and name who may own the account.

    A whole account names its owner, so each entry has a side. A single chat does not; of two
    people it names the other one, so whoever else writes there is probably the owner.
    """
    owner = _owner(export.account)
    chats = {
        "other": _other_parties(rows, export, certain=owner is not None),
        "thread": _of_chats(chat.thread for chat in export.chats),
    }
    rows = rows.with_columns(**{name: values.gather(rows["chat"]) for name, values in chats.items()})
    _name_owners(rows, sheet, export)
    to_other = pl.col("other").is_not_null() & (pl.col("sender") != pl.col("other"))
    rows = rows.with_columns(
        recipients=pl.when(to_other).then(pl.concat_list("other")).otherwise("recipients")
    )
    if owner is None:
        return rows
    mine = (pl.col("sender") == owner).fill_null(value=False)
    known = pl.col("sender").is_not_null() & (pl.col("kind") != "contact")
    return rows.with_columns(
        direction=pl.when(mine)
        .then(pl.lit("from_owner"))
        .when(known)
        .then(pl.lit("to_owner"))
        .otherwise("direction")
        .cast(tables.ROWS["direction"]),
        sender=pl.when(~mine).then("sender"),
        sender_name=pl.when(~mine).then("sender_name"),
    )


def _owner(account: dict[str, Any]) -> str | None:
    number = account.get("user_id")
    return json_export.clean(f"user{number}") if isinstance(number, (int, str)) and number else None


def _of_chats(values: Iterable[str | None]) -> pl.Series:
    # Even where no row has a chat, Polars gathers from no empty column.
    return pl.Series([*values, None], dtype=pl.String)


def _other_parties(rows: pl.DataFrame, export: Export, *, certain: bool) -> pl.Series:
    """Of each chat of two, the other person's address.

    In a single chat the chat's id is believed to be that only when someone of that id, and of
    the chat's name, writes in it.
    """
    others = _of_chats(chat.other_party for chat in export.chats)
    if certain or others.null_count() == len(others):
        return others
    names = _of_chats(chat.name for chat in export.chats)
    writes = (rows["sender"] == others.gather(rows["chat"])) & (
        rows["sender_name"] == names.gather(rows["chat"])
    )
    believed = pl.int_range(len(others), eager=True).is_in(rows["chat"].filter(writes).unique().implode())
    return others.zip_with(believed, pl.Series([None], dtype=pl.String))


def _name_owners(rows: pl.DataFrame, sheet: Sheet, export: Export) -> None:
    for name in _account_names(export.account):
        sheet.owner(name, "The export says that this is whose account it is.")
    is_said = pl.col("sender_name").is_not_null() & (pl.col("kind") == "message")
    for name in _most_frequent(rows, is_said & (pl.col("sender") != pl.col("other"))):
        sheet.owner(name, "The only other person in a chat of two.")
    saved = [number for number, chat in enumerate(export.chats) if chat.kind == "saved_messages"]
    for name in _most_frequent(rows, is_said & pl.col("chat").is_in(saved)) if saved else []:
        sheet.owner(name, "Writes in the owner's saved messages.")


def _account_names(account: dict[str, Any]) -> list[str]:
    parts = [account.get(key) for key in ("first_name", "last_name")]
    whole = " ".join(part for part in parts if isinstance(part, str) and part)
    others = [account.get(key) for key in ("phone_number", "username")]
    return [json_export.clean(name) for name in (whole, *others) if isinstance(name, str) and name]


def _most_frequent(rows: pl.DataFrame, which: pl.Expr) -> list[str]:
    names = rows.select(pl.col("sender_name").filter(which))
    counted = names.group_by("sender_name").len().sort(["len", "sender_name"], descending=[True, False])
    return counted["sender_name"].head(1).to_list()
