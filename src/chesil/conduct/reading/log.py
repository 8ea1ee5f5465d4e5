"""The form of a log: who the parties are, what was done to whom, and what else is known.

A log can be written by hand, one entry an act or a run of acts, or be made from a timeline. It is
read as recorded, never as proved.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs
import msgspec
import polars as pl

from chesil.terms.errors import LogError

ENTRIES: Final = pl.Schema(
    {
        "n": pl.Int64,  # the entry's own number, unique in the log
        "first": pl.Int32,  # earliest day it can have happened, days from 1970-01-01; null when not known
        "last": pl.Int32,  # latest day; the same as `first` when one day is meant
        "about": pl.Boolean,  # the days are approximate, or known only to the month or year
        "channel": pl.String,
        "actor": pl.String,
        "target": pl.String,
        "summary": pl.String,
        "effect": pl.String,
        "stopped": pl.Boolean,  # told to stop before it: yes, no, or null for not known
        "count": pl.Int64,  # how many acts the entry stands for, 1 or more
        "counted": pl.Boolean,  # the count is a number somebody gave, not what the wording implies
    }
)

CHANNELS: Final = (
    "in_person", "phone_call", "silent_call", "text", "letter", "email", "social_media", "third_party",
    "property_damage", "gift_delivery", "following", "loitering", "surveillance", "publication",
    "legal_process", "assault", "coercive_control", "other",
)  # fmt: skip

_MOST_TEXT: Final = 20_000  # characters of one field that are looked at
_MOST_COUNT: Final = 1_000_000
_EPOCH: Final = date(1970, 1, 1)
_NOTHING: Final = frozenset({"", "unknown", "not known", "not recorded", "none", "n/a", "-"})


@attrs.frozen(kw_only=True, eq=False)
class Log:
    """A log as it is read.

    Attributes:
        charge: the route in the words of whoever asks, such as "s.2 PHA 1997"; may be empty.
        relationship: how the two sides stand to each other, in words; may be empty.
        harmed, others, third: the role names of those it was done to, of those complained of, and of
            anyone else. parties: who each role is, in words, by role name.
        entries: ENTRIES sorted by `n`. context: what else is known, a sentence each.
    """

    charge: str
    relationship: str
    harmed: tuple[str, ...]
    others: tuple[str, ...]
    third: tuple[str, ...]
    parties: Mapping[str, str]
    entries: pl.DataFrame = attrs.field(repr=False)
    context: tuple[str, ...] = attrs.field(repr=False)


class When(msgspec.Struct, frozen=True):
    """When it was, at the stated precision."""

    precision: str = "unknown"
    date: str | None = None
    to: str | None = None
    offset_days: int | None = None


class Incident(msgspec.Struct, frozen=True):
    """One entry of a written log."""

    n: int
    when: When = When()
    channel: str = "other"
    actor: str = ""
    target: str = ""
    summary: str = ""
    effect: str = ""
    told_to_stop_before: bool | str = "unknown"
    count: int | None = None
    count_at_least: int | None = None


class Written(msgspec.Struct, frozen=True):
    """A written log, as JSON holds it."""

    blind_id: str = ""
    charge: str = ""
    relationship: str = ""
    parties: dict[str, str] = {}
    incidents: list[Incident] = []
    context: list[str] = []


def decoded(line: bytes) -> Written:
    """The written log in one JSON object.

    Raises:
        LogError: it is not JSON, a value has the wrong type, or two entries share a number.
    """
    try:
        written = msgspec.json.decode(line, type=Written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # The words of the error can quote the log, so they are left behind.
        raise LogError("This is not a log as Chesil reads it.", next_step=_NEXT) from error.with_traceback(
            None
        )
    numbers = [incident.n for incident in written.incidents]
    if len(set(numbers)) != len(numbers):
        raise LogError("Two entries of this log have the same number.", next_step="Number each entry once.")
    if any(abs(number) > 2**62 for number in numbers):
        raise LogError("An entry number is too large.", next_step="Number the entries from 1.")
    return written


_NEXT: Final = "Give one JSON object a log, with charge, relationship, parties, incidents and context."


def from_written(written: Written) -> Log:
    """The log that *written* holds: V roles were harmed, D roles are complained of, others are third."""
    roles = list(written.parties)
    harmed = tuple(role for role in roles if re.fullmatch(r"[Vv]\d*", role)) or ("V",)
    others = tuple(role for role in roles if re.fullmatch(r"[Dd]\d*", role)) or ("D",)
    return Log(
        charge=_short(written.charge),
        relationship=_short(written.relationship),
        harmed=harmed,
        others=others,
        third=tuple(role for role in roles if role not in harmed and role not in others),
        parties={role: _short(words) for role, words in written.parties.items()},
        entries=entries(written.incidents),
        context=tuple(_short(sentence) for sentence in written.context),
    )


def entries(incidents: Sequence[Incident]) -> pl.DataFrame:
    """ENTRIES of written incidents, sorted by number; "as above" takes the effect of the entry before."""
    ordered = sorted(incidents, key=lambda incident: incident.n)
    known: dict[When, tuple[int | None, int | None, bool]] = {}
    rows: list[tuple[Any, ...]] = []
    effect = ""
    for incident in ordered:
        if incident.when not in known:
            known[incident.when] = days(incident.when)
        if incident.effect.strip().casefold().rstrip(".") not in ("as above", "same as above", "ditto"):
            effect = incident.effect
        told = incident.told_to_stop_before
        stated = incident.count if incident.count is not None else incident.count_at_least
        rows.append(
            (
                incident.n, *known[incident.when], incident.channel, _short(incident.actor),
                _short(incident.target), _short(incident.summary), _effect(effect),
                told if isinstance(told, bool) else None, min(max(stated or 1, 1), _MOST_COUNT),
                incident.count is not None,
            )
        )  # fmt: skip
    return pl.DataFrame(rows, schema=ENTRIES, orient="row")


def days(when: When) -> tuple[int | None, int | None, bool]:
    """First and last day of *when*, from 1970-01-01, and whether they are approximate."""
    if when.offset_days is not None and abs(when.offset_days) < _MOST_COUNT:
        return when.offset_days, when.offset_days, when.precision in ("approx", "unknown")
    first, last = _bounds(when.date), _bounds(when.to)
    if first is None:
        return None, None, True
    start, end = first[0], max(first[0], (last or first)[1])
    vague = when.precision in ("approx", "month", "year", "unknown") or len(when.date or "") < _WHOLE
    return start, end, vague or (last is not None and len(when.to or "") < _WHOLE)


_WHOLE: Final = len("2026-01-01")


def _bounds(text: str | None) -> tuple[int, int] | None:
    """The first and last day that an ISO date, month or year can mean; None when it is none of them."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", text or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        start = date(year or 0, month or 1, day or 1)
        end = start if day else _month_end(start if month else date(start.year, 12, 1))
    except ValueError:
        return None
    return (start - _EPOCH).days, (end - _EPOCH).days


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _effect(words: str) -> str:
    return "" if words.strip().casefold() in _NOTHING else _short(words)


def _short(words: str) -> str:
    # Lone surrogates would stop Polars, and nobody can have written them on purpose.
    return words[:_MOST_TEXT].encode("utf-8", "replace").decode("utf-8")
