"""Finds the messages of pictures that stand in an export too, or in another picture; no row is ever removed.

A picture shows a time of day and often no day, so such a row is told by what is left:

1. The side, the other person, the minute of the day and the words must agree; a day must not disagree.
2. Words that a machine read may differ in a letter: nine in ten have to be alike. Short ones are said too
   often to tell one message from another, so they count only beside a neighbour that does.
3. Where several records would do, none is taken: which one it is would be a guess.
4. The record of the export is kept, which has the day. Of two pictures the first source is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

import attrs
import polars as pl

from chesil.terms.shown import ShownIn, is_shown, shown_in
from chesil.timeline.identities import ME

_ALIKE: Final = 0.88
_TELLS: Final = 20  # characters from which words alone tell a message
_MOST_TRIED: Final = 400  # records at one minute of the day with one person
_NEAR: Final = 3  # rows between neighbours in an export
_COLUMNS: Final = (
    "row",
    "source",
    "record",
    "direction",
    "sender",
    "recipients",
    "text",
    "at",
    "clock",
    "details",
)
_LETTERS: Final = re.compile(r"[\W_]+")

type _Key = tuple[str, str | None, str]
"""Direction, the other person, and the minute of the day."""


@attrs.frozen(kw_only=True)
class _Message:
    """A message: its row, where it stands, its words in plain letters, and its day where it is known."""

    row: int
    source: str
    record: int
    key: _Key
    words: str
    day: date | None


def shown_twice(rows: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    """Find what pictures show of messages that stand elsewhere.

    Args:
        rows: columns of tables.EVENTS with `row`, those of no copies that are known; senders are persons.
        zone: the IANA zone that the screens of pictures show.
    Returns:
        `row` and `kept`, one row for each copy: the row it is a copy of.
    """
    empty = rows.select("row", kept="row").clear()
    shown = list(_shown(rows.filter(is_shown(), pl.col("kind") == "message"), zone))
    if not shown:
        return empty
    minutes = sorted({each.key[2] for each in shown})
    elsewhere = list(_elsewhere(rows.filter(~is_shown(), pl.col("kind") == "message"), minutes, zone))
    pairs = _pairs(shown, elsewhere)
    linked = {row for row, _kept in pairs}
    alone = sorted(
        (each for each in shown if each.row not in linked), key=lambda each: (each.source, each.record)
    )
    pairs += _overlaps(alone)
    return pl.DataFrame(pairs, schema=empty.schema, orient="row")


def _shown(rows: pl.DataFrame, zone: str) -> Iterator[_Message]:
    for row in _local(rows, zone).iter_rows(named=True):
        told = shown_in(row)
        if told is not None and told.time:
            yield _message(row, minute=told.time, day=_day(row, told))


def _day(row: dict[str, Any], told: ShownIn) -> date | None:
    """The day that a picture shows. One that was given or counted may be a day wrong."""
    return row["local"].date() if row["local"] is not None and told.day_from == "shown" else None


def _elsewhere(rows: pl.DataFrame, minutes: Sequence[str], zone: str) -> Iterator[_Message]:
    timed = rows.filter(pl.col("at").is_not_null(), pl.col("clock").is_in(["stated", "assumed"]))
    local = _local(timed, zone).filter(pl.col("minute").is_in(minutes), pl.col("text").is_not_null())
    for row in local.iter_rows(named=True):
        yield _message(row, minute=row["minute"], day=row["local"].date())


def _local(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    local = pl.col("at").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return rows.select(*_COLUMNS, local=local, minute=local.dt.strftime("%H:%M"))


def _message(row: dict[str, Any], *, minute: str, day: date | None) -> _Message:
    others = [each for each in row["recipients"] or () if each != ME]
    other = (others[0] if others else None) if row["direction"] == "from_owner" else row["sender"]
    return _Message(
        row=row["row"],
        source=row["source"],
        record=row["record"],
        key=(row["direction"] or "", other, minute),
        words=_LETTERS.sub(" ", (row["text"] or "").casefold()).strip(),
        day=day,
    )


def _pairs(shown: Sequence[_Message], elsewhere: Sequence[_Message]) -> list[tuple[int, int]]:
    """Each message of a picture with the one record that it can be."""
    by_key: defaultdict[_Key, list[_Message]] = defaultdict(list)
    for each in elsewhere:
        by_key[each.key].append(each)
    fits = {
        each.row: [other for other in by_key[each.key][:_MOST_TRIED] if _same(each, other)] for each in shown
    }
    sure = {
        each.row: fits[each.row][0]
        for each in shown
        if len(each.words) >= _TELLS and len(fits[each.row]) == 1
    }
    of_picture: defaultdict[str, list[_Message]] = defaultdict(list)
    for each in shown:
        if each.row in sure:
            of_picture[each.source].append(sure[each.row])
    for each in shown:
        if each.row not in sure:
            near = [other for other in fits[each.row] if _is_near(other, of_picture[each.source])]
            if len(near) == 1:
                sure[each.row] = near[0]
    return [(row, kept.row) for row, kept in sorted(sure.items())]


def _is_near(message: _Message, others: Sequence[_Message]) -> bool:
    return any(
        other.source == message.source
        and other.day == message.day
        and abs(other.record - message.record) <= _NEAR
        for other in others
    )


def _same(one: _Message, other: _Message) -> bool:
    if one.day is not None and other.day is not None and one.day != other.day:
        return False
    if not one.words or not other.words:
        return False
    if one.words == other.words:
        return True
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    return (
        matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
    )


def _overlaps(shown: Sequence[_Message]) -> list[tuple[int, int]]:
    """Each message of a picture with the same one of an earlier picture, where its words tell it."""
    first: defaultdict[_Key, list[_Message]] = defaultdict(list)
    pairs = []
    for each in shown:
        if len(each.words) < _TELLS:
            continue
        same = [other for other in first[each.key] if other.source != each.source and _same(each, other)]
        if len(same) == 1:
            pairs.append((each.row, same[0].row))
        else:
            first[each.key].append(each)
    return pairs
