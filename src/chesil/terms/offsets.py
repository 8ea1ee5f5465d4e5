"""Clocks that showed a wrong time: how far, and how an event that was moved for it says so.

What a file says of a time never changes. An event that was moved keeps the offset in its details, under KEY,
so that the time which the clock showed can stand wherever its time does.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final, Literal

import msgspec
import polars as pl

from chesil.terms import own_fields

KEY: Final = "clock_offset"
_THEIRS: Final = "clock_offset_in_the_file"  # an export may have a field of that name
_ADDED: Final = rf'"{KEY}": (\{{[^{{}}]*\}})\}}$'
_LENGTH: Final = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
# How it is known: her own word, or two sources that disagreed, which she confirmed.
KnownFrom = Literal["given", "records"]


class Offset(msgspec.Struct, frozen=True):
    """How far the time of one event was moved.

    Attributes:
        seconds: what was added to the time shown: above 0 where the clock was behind, below 0 where it was
            ahead. said_on: the day the owner of the record said so, where that is known.
    """

    seconds: int
    known_from: KnownFrom = "given"
    said_on: date | None = None

    def shown(self, at: datetime) -> datetime:
        """What the clock showed when it was *at*."""
        return at - timedelta(seconds=self.seconds)

    @property
    def words(self) -> str:
        """ "1 hour behind", "2 minutes 5 seconds ahead"."""
        return f"{length_words(self.seconds)} {'behind' if self.seconds > 0 else 'ahead'}"


def seconds_in(length: str) -> int:
    """The seconds in a length as hours and minutes, such as "1:00" or "0:03:20".

    Raises:
        ValueError: it is not of that form, or is no length at all.
    """
    found = _LENGTH.fullmatch(length.strip())
    hours, minutes, rest = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    if not (hours or minutes or rest):
        raise ValueError('is no length of hours and minutes, such as "1:00"')
    return (hours * 60 + minutes) * 60 + rest


def length_in(seconds: int) -> str:
    """A length as `seconds_in` reads it; the sign is left out."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


def parts_of(seconds: int) -> list[tuple[str, int]]:
    """The days, hours, minutes and seconds of a length, those that are not 0; the sign is left out."""
    left, parts = abs(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append((unit, count))
    return parts


def length_words(seconds: int) -> str:
    """ "1 hour", "3 days 2 minutes"; the sign is left out."""
    return " ".join(f"{count:,} {unit}{'' if count == 1 else 's'}" for unit, count in parts_of(seconds))


def kept_in(details: str | None) -> Offset | None:
    """The offset in an event's details; None where its time was not moved."""
    found = re.search(_ADDED, details or "")
    return msgspec.json.decode(found[1], type=Offset) if found else None


def column(details: str = "details") -> pl.Expr:
    """Of each event the offset in its details, as JSON of Offset; null where its time was not moved."""
    return pl.col(details).str.extract(_ADDED)


def seconds_moved(details: str = "details") -> pl.Expr:
    """Of each event the seconds that were added to its time; null where it was not moved."""
    return column(details).str.extract(r'"seconds": ?(-?[0-9]+)').cast(pl.Int64)


def alone(details: str = "details") -> pl.Expr:
    """The details with the offset alone; null where the time was not moved."""
    return pl.lit(f'{{"{KEY}": ') + column(details) + pl.lit("}")


def added(details: pl.Expr, offset: Offset) -> pl.Expr:
    """The details with an offset as their last field."""
    written = f'"{KEY}": {msgspec.json.encode(offset).decode()}}}'
    has_others = details.str.contains(r"^\{\s*\S.*\}$") & (details != "{}")
    return (
        pl.when(has_others.fill_null(value=False))
        .then(details.str.head(-1) + pl.lit(f", {written}"))
        .otherwise(pl.lit("{" + written))
    )


def guarded(details: str = "details") -> pl.Expr:
    """The details as a reader gave them. No field of the file can be mistaken for an offset of ours."""
    return own_fields.guarded(KEY, theirs=_THEIRS, details=details)
