"""The many messages that are words alone, read as whole columns."""

import re
from typing import Any, Final

import polars as pl

from chesil.readers.json_shapes import Pattern
from chesil.readers.meta.messages import IN_COLUMNS, says_more
from chesil.readers.meta.mojibake import Repairer, repair

_STRINGS: Final = {
    "sender_name": "sender",
    "senderName": "sender",
    "content": "text",
    "text": "text",
}
_NUMBERS: Final = {"timestamp_ms": "ms", "timestamp": "ms"}


def _is_plain(message: dict[str, Any]) -> bool:
    written = message.keys() & IN_COLUMNS
    columns = [(_STRINGS | _NUMBERS).get(key) for key in written]
    return (
        None not in columns
        and "call_duration" not in message
        and len(set(columns)) == len(columns)
        and all(isinstance(message[key], str | None) for key in written & _STRINGS.keys())
        and all(type(message[key]) in (int, type(None)) for key in written & _NUMBERS.keys())
        and not any(says_more(key, value) for key, value in message.items())
    )


PATTERN: Final = Pattern(
    opening=re.compile(rb'"(?:messages|conversation)"\s*+:\s*+\[\s*+(\{\s*+"\w++"\s*+:\s*+)'),
    strings=_STRINGS,
    numbers=_NUMBERS,
    is_plain=_is_plain,
)


def columns(found: pl.DataFrame, repairer: Repairer) -> dict[str, Any]:
    """The columns of tables.ROWS, with "chat" and "ms", of messages of words alone.

    Args:
        found: the columns of PATTERN with "record", and "chat": the number of the thread.
    """
    text, sender = _repaired(found["text"]), _repaired(found["sender"])
    words = (text != found["text"]).fill_null(value=False)
    name = (sender != found["sender"]).fill_null(value=False)
    repairer.strings += len(words.arg_true()) + len(name.arg_true())
    details = (
        pl.when(words & name)
        .then(pl.lit('{"repaired":["content","sender_name"]}'))
        .when(words)
        .then(pl.lit('{"repaired":["content"]}'))
        .when(name)
        .then(pl.lit('{"repaired":["sender_name"]}'))
    )
    return {
        **found.select("record", "chat", "raw", as_written="ms", details=details).to_dict(),
        "ms": found["ms"].cast(pl.Int64),
        "text": text,
        "sender": sender,
        "kind": "message",
        "channel": "social",
        "address_hidden": False,
        "state": "sent",
    }


def _repaired(column: pl.Series) -> pl.Series:
    foreign = (column.str.len_bytes() != column.str.len_chars()).arg_true()
    if foreign.is_empty():
        return column
    return column.scatter(foreign, pl.Series([repair(each) for each in column.gather(foreign)]))
