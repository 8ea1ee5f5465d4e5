"""A number without a name and a name without a number that may be one person, by when they are there.

A list of calls has numbers, a chat has names, and nothing in either tells who is who. What their times say
is only a reason to ask: it is proposed, and she decides.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from chesil.timeline.introductions import Pair

_NUMBER: Final = r"^\+?[0-9]{7,15}$"  # as addresses are shown
_NEAR: Final = "10m"
_FEWEST_NEAR: Final = 5  # calls close to a message
_SHARE_NEAR: Final = 0.5
_FEWEST: Final = 10  # calls, or messages, of the one who has most of them
_SHARE_OF_ALL: Final = 2 / 3
_MOST_ASKED: Final = 20  # numbers, and names, that are compared: those with most


def coincidences(events: pl.DataFrame, *, people: pl.DataFrame) -> list[Pair]:
    """Pairs of a person known by numbers alone and one known by a name alone.

    Args:
        events: tables.EVENTS in order. people: tables.PEOPLE.
    """
    unnamed, unnumbered = _unnamed(people), _unnumbered(people)
    if not unnamed or not unnumbered:
        return []
    talk = events.lazy().filter(pl.col("duplicate_of").is_null()).select(
        "at", "kind", "clock", person=other_party()
    ).drop_nulls("person")  # fmt: skip
    calls = talk.filter(pl.col("kind") == "call", pl.col("person").is_in(unnamed)).collect()
    messages = talk.filter(pl.col("kind") == "message", pl.col("person").is_in(unnumbered)).collect()
    names = dict(people.select("person", "name").iter_rows())
    return [*_at_the_same_times(calls, messages, names), *_only_ones(calls, messages, names)]


def other_party() -> pl.Expr:
    """Who an event is with: its sender, or the one person it went to."""
    only = pl.when(pl.col("recipients").list.len() == 1).then(pl.col("recipients").list.first())
    return pl.when(pl.col("direction") == "from_owner").then(only).otherwise("sender")


def _unnamed(people: pl.DataFrame) -> list[str]:
    """Those known by numbers and by no name."""
    theirs = people.filter(~pl.col("is_me"), pl.col("names").list.len() == 0)
    is_number = pl.col("addresses").list.eval(pl.element().str.contains(_NUMBER)).list.all()
    return theirs.filter(pl.col("addresses").list.len() > 0, is_number)["person"].to_list()


def _unnumbered(people: pl.DataFrame) -> list[str]:
    """Those known by names and by no address."""
    return people.filter(
        ~pl.col("is_me"), pl.col("addresses").list.len() == 0, pl.col("names").list.len() > 0
    )["person"].to_list()


def _most(rows: pl.DataFrame) -> pl.DataFrame:
    """person and len, those with most first."""
    return rows.group_by("person").len().sort("len", "person", descending=[True, False]).head(_MOST_ASKED)


def _at_the_same_times(calls: pl.DataFrame, messages: pl.DataFrame, names: dict[str, str]) -> Iterator[Pair]:
    timed = pl.col("clock").is_in(["stated", "assumed"])
    calls, messages = (each.filter(timed).drop_nulls("at").sort("at") for each in (calls, messages))
    counts = dict(_most(calls).iter_rows())
    for name in _most(messages)["person"]:
        theirs = messages.filter(person=name).select("at", near=pl.lit(1))
        near = calls.join_asof(theirs, on="at", strategy="nearest", tolerance=_NEAR).drop_nulls("near")
        for number, found in sorted(near.group_by("person").len().iter_rows()):
            count = counts.get(number, 0)
            if found >= _FEWEST_NEAR and found >= count * _SHARE_NEAR:
                yield Pair(
                    number,
                    name,
                    f"{found:,} of {count:,} calls with {names[number]} were within ten minutes of a message "
                    f"with {names[name]}.",
                )


def _only_ones(calls: pl.DataFrame, messages: pl.DataFrame, names: dict[str, str]) -> Iterator[Pair]:
    number, name = _leader(calls), _leader(messages)
    if number and name:
        yield Pair(
            number,
            name,
            f"Most calls with numbers that have no name are with {names[number]}, and most messages with "
            f"people who have no number are with {names[name]}.",
        )


def _leader(rows: pl.DataFrame) -> str | None:
    """The one who has most of them all, if there is one."""
    for person, count in _most(rows).head(1).iter_rows():
        if count >= _FEWEST and count >= rows.height * _SHARE_OF_ALL:
            return str(person)
    return None
