"""Messages as a statement quotes them: letter for letter, with who sent each and when."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from chesil.documents import words
from chesil.documents.event_words import STATES, when_words
from chesil.documents.setter import Line, Setter
from chesil.documents.statement.record import Quote
from chesil.terms.times import zone_words

_NOT_SENT: Final = ("draft", "failed", "notice")
_NOBODY: Final = "a sender who is not named"


def quotable(events: pl.DataFrame) -> pl.DataFrame:
    """The messages among some events that a statement can quote: tables.EVENTS, none where there is none.

    Messages that were sent and still say something.
    """
    has_words = pl.col("text").fill_null("").str.strip_chars() != ""
    has_files = pl.col("attachments").list.len().fill_null(0) > 0
    was_sent = ~pl.col("state").cast(pl.String).is_in(_NOT_SENT).fill_null(value=False)
    return events.filter(pl.col("kind") == "message", was_sent, has_words | has_files)


def quote(row: Mapping[str, Any], names: Mapping[str, str], *, zone: str) -> Quote:
    """A message of tables.EVENTS as a quotation.

    Args:
        names: what to call each person. zone: IANA zone in which its time is said.
    """
    is_assumed = row["clock"] == "assumed" and row["precision"] not in ("day", "none")
    # Said once below the messages, and not after each of them.
    when, marks = when_words({**row, "clock": None} if is_assumed else dict(row), zone=zone, setter=Setter())
    said = [*map(_plain, marks), *filter(None, [STATES.get(row["state"] or "", "").lower()])]
    mine = row["direction"] == "from_owner"
    sender = names.get(row["sender"] or "", "") or row["address_used"] or _NOBODY
    return Quote(
        sender="me" if mine else sender,
        when=f"{when} ({'; '.join(said)})" if said else when,
        text=row["text"] or "",
        files=tuple(words.own_name(each["name"]) for each in row["attachments"] or () if each["name"]),
        assumed_zone=zone_words(row["zone"] or zone) if is_assumed else "",
    )


def begins(row: Mapping[str, Any], *, zone: str) -> str:
    """When a message was, as EDTF to the minute in *zone*; "" where no time is known."""
    return f"{words.local(row['at'], zone):%Y-%m-%dT%H:%M}" if row["at"] else ""


def _plain(line: Line) -> str:
    return line if isinstance(line, str) else line.t
