"""The many messages that are words alone, read as whole columns."""

import re
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from chesil.readers.json_shapes import Pattern
from chesil.readers.telegram.layout import Chat

_KEYS: Final = frozenset(
    {
        "id",
        "type",
        "date",
        "date_unixtime",
        "from",
        "from_id",
        "text",
        "text_entities",
        "reply_to_message_id",
    }
)


def _is_plain(entry: dict[str, Any]) -> bool:
    entities = entry.get("text_entities", [])
    return (
        entry.get("type") == "message"
        and entry.keys() <= _KEYS
        and type(entry.get("id")) is int
        and type(entry.get("reply_to_message_id", 0)) is int
        and isinstance(entry.get("text"), str)
        and isinstance(entry.get("from"), str | None)
        and all(isinstance(entry.get(key, ""), str) for key in ("date", "date_unixtime"))
        and type(entry.get("from_id")) in (str, int, type(None))
        and (entities == [] or _is_one(entities, entry["text"]))
    )


def _is_one(entities: Any, text: str) -> bool:
    one = entities[0] if isinstance(entities, list) and len(entities) == 1 else None
    return isinstance(one, dict) and one.keys() == {"type", "text"} and one["text"] == text


PATTERN: Final = Pattern(
    opening=re.compile(rb'"messages"\s*+:\s*+\[\s*+(\{\s*+"\w++"\s*+:\s*+)'),
    strings={
        "date": "date",
        "date_unixtime": "unix",
        "from": "sender_name",
        "from_id": "sender",
        "text": "text",
        "text_entities.text": "text",
    },
    numbers={"id": "id", "reply_to_message_id": "reply", "from_id": "peer"},
    is_plain=_is_plain,
)


def columns(found: pl.DataFrame, chats: Sequence[Chat]) -> dict[str, Any]:
    """The columns of tables.ROWS, with "chat", "unix" and "date", of messages of words alone.

    Args:
        found: the columns of PATTERN with "record", and "chat": the number of its chat in *chats*.
    """
    has_replies, has_numbers = (found[name].null_count() < found.height for name in ("reply", "peer"))
    reply = pl.format(',"reply_to_message_id":{}', "reply").fill_null("")
    details = pl.format('{{"id":{}{}}}', "id", reply) if has_replies else pl.format('{{"id":{}}}', "id")
    if has_numbers:
        found = found.with_columns(sender=pl.coalesce("sender", _peers(found, chats)))
    if found["sender"].has_nulls():  # a name without an address stands in its place
        name = pl.when(pl.col("sender").is_not_null()).then("sender_name")
        found = found.with_columns(sender=pl.coalesce("sender", "sender_name"), sender_name=name)
    same = ("record", "chat", "unix", "date", "sender", "sender_name", "text", "raw")
    return {
        **found.select(*same, details=details).to_dict(),
        "kind": "message",
        "channel": "chat",
        "address_hidden": False,
        "state": "sent",
    }


def _peers(found: pl.DataFrame, chats: Sequence[Chat]) -> pl.Expr:
    """The addresses that are written as bare numbers, as Chat.peer gives them."""
    numbers = [str(chat.number) if "channel" in chat.kind else None for chat in chats]
    own = pl.Series(numbers, dtype=pl.String).gather(found["chat"])
    kind = pl.when(pl.col("peer") == own).then(pl.lit("channel")).otherwise(pl.lit("user"))
    return pl.concat_str(kind, "peer")
