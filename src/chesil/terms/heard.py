"""What is said in a recording, in words that the owner of the record answers for.

A machine's guess never comes here. The words stand in the details of an event, the message that sent the
recording, under KEY. The rows that a reader gives do not change for them, nor do the hashes of those.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec
import polars as pl

from chesil.terms import own_fields

KEY: Final = "heard_in_recordings"
_THEIRS: Final = "heard_in_recordings_in_the_file"  # an export may have a field of that name
NOTICED: Final = " (from a recording, as checked)"  # in the reason of a signal that such words gave
MOST_WORDS: Final = 20_000  # characters of one recording
# A machine wrote the words down first and the owner compared them with the sound, or the owner typed them.
type How = Literal["checked", "typed"]


class Heard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said in one recording.

    Attributes:
        on: the day on which the owner checked or typed it; None where that is not known.
        name: of the recording's file; empty where that is not known.
    """

    text: str
    how: How = "checked"
    on: date | None = None
    name: str = ""


class _Details(msgspec.Struct, frozen=True):
    heard_in_recordings: tuple[Heard, ...] = ()


def kept_in(details: str | None) -> tuple[Heard, ...]:
    """What is said in the recordings of an event, as its details have it; nothing where they do not."""
    if not details or f'"{KEY}"' not in details:
        return ()
    return msgspec.json.decode(details, type=_Details).heard_in_recordings


def added(details: str | None, said: Sequence[Heard]) -> str:
    """The details with what is said as their first field: how far a clock was wrong is the last one."""
    field = f'"{KEY}": {msgspec.json.encode(said).decode()}'
    rest = (details or "{}").strip()[1:].lstrip()
    return f"{{{field}{rest}" if rest == "}" else f"{{{field}, {rest}"


def guarded(details: str = "details") -> pl.Expr:
    """The details as a reader gave them. No field of the file can be mistaken for the words of the owner."""
    return own_fields.guarded(KEY, theirs=_THEIRS, details=details)


def has_words(details: str = "details") -> pl.Expr:
    """Whether something is said in recordings of an event."""
    return pl.col(details).str.contains(f'"{KEY}"', literal=True).fill_null(value=False)


def texts(details: str = "details") -> pl.Expr:
    """Of each event all that is said in its recordings, one after the other; null where nothing is."""
    told = pl.when(has_words(details)).then(details)
    return told.map_elements(_together, return_dtype=pl.String, skip_nulls=True)


def _together(details: str) -> str:
    return "\n".join(each.text for each in kept_in(details))
