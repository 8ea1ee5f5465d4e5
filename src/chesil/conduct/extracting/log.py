"""The form of a log: who the parties are, what was done to whom, and what else is known.

A log can be written by hand, one entry an act or a run of acts, or be made from a timeline. It is
read as recorded, never as proved.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

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

_MOST_TEXT: Final = 20_000  # characters of one field that are looked at
_MOST_COUNT: Final = 1_000_000
Days = tuple[int | None, int | None, bool]  # first day, last day, and whether they are approximate

_EPOCH: Final = date(1970, 1, 1)
_ABOVE: Final = ("as above", "same as above", "ditto")
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

    charge: str
    relationship: str
    parties: dict[str, str]
    incidents: list[Incident]
    context: list[str]
    blind_id: str = ""


def decoded(line: bytes) -> Written:
    """The written log in one JSON object.

    Raises:
        LogError: it is not JSON, a field is missing or of the wrong kind, or two entries share a number.
    """
    try:
        written = msgspec.json.decode(line, type=Written)
    except msgspec.ValidationError as error:
        raise LogError(_fault(str(error)), next_step=_NEXT) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise LogError("This is not JSON.", next_step=_NEXT) from None
    numbers = [incident.n for incident in written.incidents]
    if len(set(numbers)) != len(numbers):
        raise LogError("Two entries of this log have the same number.", next_step="Number each entry once.")
    if any(abs(number) > 2**62 for number in numbers):
        raise LogError("An entry number is too large.", next_step="Number the entries from 1.")
    return written


def _fault(words: str) -> str:
    """What a validation error says, without anything that the log itself holds."""
    missing = re.search(r"missing required field `(\w+)`", words)
    place = re.search(r"at `\$\.?([\w.\[\]]*)", words)
    where = place.group(1) if place and place.group(1) else "the log"
    return f"{missing.group(1)} is missing in {where}." if missing else f"{where} is of the wrong kind."


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
    known = _when({incident.when for incident in incidents})
    times = [known[incident.when] for incident in ordered]
    columns = {
        "n": [incident.n for incident in ordered],
        "first": [first for first, _, _ in times],
        "last": [last for _, last, _ in times],
        "about": [about for _, _, about in times],
        "channel": [incident.channel for incident in ordered],
        "actor": [_short(incident.actor) for incident in ordered],
        "target": [_short(incident.target) for incident in ordered],
        "summary": [_short(incident.summary) for incident in ordered],
        "effect": _effects(ordered),
        "stopped": [_told(incident) for incident in ordered],
        "count": [_acts(incident) for incident in ordered],
        "counted": [incident.count is not None for incident in ordered],
    }
    return pl.DataFrame(columns, schema=ENTRIES)


def _effects(ordered: Sequence[Incident]) -> list[str]:
    found: list[str] = []
    for incident in ordered:
        above = incident.effect.strip().casefold().rstrip(".") in _ABOVE
        found.append((found[-1] if found else "") if above else _effect(incident.effect))
    return found


def _told(incident: Incident) -> bool | None:
    told = incident.told_to_stop_before
    return told if isinstance(told, bool) else None


def _acts(incident: Incident) -> int:
    stated = incident.count if incident.count is not None else incident.count_at_least
    return min(max(stated or 1, 1), _MOST_COUNT)


def _when(different: Iterable[When]) -> dict[When, Days]:
    """The days of each *when*; offsets count from the earliest date, or from 0 where there is no date."""
    known = {when: days(when) for when in different}
    dated = [first for when, (first, _, _) in known.items() if first is not None and when.offset_days is None]
    start = min(dated, default=0)
    return {
        when: found if when.offset_days is None else days(when, start=start) for when, found in known.items()
    }


def days(when: When, *, start: int = 0) -> Days:
    """First and last day of *when*, from 1970-01-01, and whether they are approximate.

    Args:
        start: the day that offsets count from.
    """
    if when.offset_days is not None and abs(when.offset_days) < _MOST_COUNT:
        day = start + when.offset_days
        return day, day, when.precision in ("approx", "unknown")
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
    if words.isascii() and len(words) <= _MOST_TEXT:
        return words
    # Lone surrogates would stop Polars, and nobody can have written them on purpose.
    return words[:_MOST_TEXT].encode("utf-8", "replace").decode("utf-8")
