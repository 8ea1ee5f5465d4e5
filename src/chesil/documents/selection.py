"""Which events a chronology holds, and what it leaves out, counted and with the reason."""

import attrs
import polars as pl

from chesil.documents.chronology import LeftOut
from chesil.terms.findings import Findings


@attrs.frozen
class Selection:
    """Event ids to print, in the order of the table, and what was left out."""

    chosen: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def select(events: pl.DataFrame, signals: pl.DataFrame, findings: Findings, *, most: int) -> Selection:
    """Everything with the people of the findings, both sides, and every note and photo of hers.

    Where that is more than *most* events, only those that a signal names, and what she wrote within
    the same thread and day, are kept; the rest is counted.

    Args:
        events: tables.EVENTS. signals: tables.SIGNALS. findings: the people the paper is about.
    """
    persons = [person.person for person in findings.people if person.person]
    original = pl.col("duplicate_of").is_null()
    with_them = _with(persons)
    if any(person.person is None for person in findings.people):
        with_them |= pl.col("address_hidden").fill_null(value=False)
    hers = pl.col("kind").is_in(["note", "media"])
    named = pl.col("event_id").is_in([*_named(signals, persons), *_turning(findings)])
    chosen = events.filter(original & (with_them | hers | named))
    left_out = [
        _other_people(events.filter(original).height - chosen.height),
        _copies(events.filter(~original).height),
    ]
    if chosen.height > most:
        kept = chosen.filter(hers | named)
        left_out.append(_unmarked(chosen.height - kept.height, most))
        chosen = kept
    return Selection(tuple(chosen["event_id"]), tuple(each for each in left_out if each.count))


def _with(persons: list[str]) -> pl.Expr:
    to_them = pl.col("recipients").list.eval(pl.element().is_in(persons)).list.any()
    return (pl.col("sender").is_in(persons) | to_them).fill_null(value=False)


def _named(signals: pl.DataFrame, persons: list[str]) -> list[str]:
    theirs = signals.filter(pl.col("person").is_in(persons) | pl.col("person").is_null())
    return theirs["events"].explode().drop_nulls().unique().to_list()


def _turning(findings: Findings) -> list[str]:
    """What turning points rest on: a notice of a block is no message, and is what the paper compares with."""
    return [event for person in findings.people for point in person.turning_points for event in point.events]


def _other_people(count: int) -> LeftOut:
    return LeftOut(
        count=count,
        what="messages, calls and notices with other people",
        why="They are not with the people this paper is about, and no finding rests on them.",
    )


def _copies(count: int) -> LeftOut:
    return LeftOut(
        count=count,
        what="copies of an entry that is here already",
        why="The same message stood in two exports. The entry names each source it is in.",
    )


def _unmarked(count: int, most: int) -> LeftOut:
    return LeftOut(
        count=count,
        what="messages and calls with these people that no finding rests on",
        why=f"A paper with more than {most:,} entries cannot be read. They are all in timeline.csv.",
    )
