"""Which events a chronology holds, and what it leaves out, counted and with the reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import polars as pl

from chesil.documents import words
from chesil.documents.chronology import LeftOut
from chesil.terms import contact
from chesil.terms.contact import in_order
from chesil.terms.findings import Findings

_SHORTEST_NAME: Final = 3  # shorter names are words of every sentence
_NEAR: Final = timedelta(days=1)  # a friend's message about what a note tells is hours from it, seldom a day
_TALK: Final = timedelta(minutes=30)  # what follows in the same conversation
_EVIDENCE: Final = "Here because a note names it as evidence."
_SPOKEN_OF: Final = "Here because a note names who took part, and {} spoken of."


@attrs.frozen
class Selection:
    """Event ids to print, in the order every room counts in, what was left out, and why some are here."""

    chosen: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    reasons: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def numbers(self) -> dict[str, int]:
        """The entry number of each event: 1 for the first."""
        return dict(zip(self.chosen, range(1, len(self.chosen) + 1), strict=True))


def select(
    events: pl.DataFrame,
    signals: pl.DataFrame,
    findings: Findings,
    *,
    people: pl.DataFrame,
    sources: pl.DataFrame,
    also: Sequence[str] = (),
    most: int,
) -> Selection:
    """Everything with the people of the findings, both sides, and every note and photo of hers.

    And what notes point to: a file that one names as evidence, and what somebody one names wrote to her
    about these people at that time. Where all that is more than *most* events, only those that a signal
    or a note names are kept; the rest is counted.

    Args:
        events: tables.EVENTS. signals: tables.SIGNALS. findings: the people the paper is about.
        people, sources: tables.PEOPLE and tables.SOURCES.
        also: ids of events that go in too, because she chose them.
    """
    events = in_order(events)
    persons = [person.person for person in findings.people if person.person]
    original = pl.col("duplicate_of").is_null()
    with_them = _with(persons)
    if any(person.person is None for person in findings.people):
        with_them |= pl.col("address_hidden").fill_null(value=False)
    hers = pl.col("kind").is_in(["note", "media"])
    more = pl.Series(also, dtype=pl.String)
    named = pl.col("event_id").is_in(
        _named(signals, persons).append(_turning(findings)).append(more).implode()
    )
    noted = not events.filter(original, pl.col("kind") == "note").is_empty()
    reasons = _pointed_to(events.filter(original), persons, people=people, sources=sources) if noted else {}
    # Marks and not the events themselves: of a million, a copy would cost more than all the rest.
    marks = events.select(
        "event_id",
        original=original,
        near=original & (with_them | hers | named),
        marked=original & (hers | named),
        pointed_to=original & pl.col("event_id").is_in(list(reasons)),
    )
    chosen = marks["near"] | marks["pointed_to"]
    left_out = [
        _other_people(int(marks["original"].sum()) - int(chosen.sum())),
        _copies(int((~marks["original"]).sum())),
    ]
    if (count := int(chosen.sum())) > most:
        chosen = marks["marked"] | marks["pointed_to"]
        left_out.append(_unmarked(count - int(chosen.sum()), most))
    already = {*marks.filter(marks["near"] & marks["pointed_to"])["event_id"].to_list()}
    return Selection(
        tuple(marks["event_id"].filter(chosen).to_list()),
        tuple(each for each in left_out if each.count),
        {event: reason for event, reason in reasons.items() if event not in already},
    )


def _with(persons: list[str]) -> pl.Expr:
    to_them = pl.col("recipients").list.eval(pl.element().is_in(persons)).list.any()
    return (pl.col("sender").is_in(persons) | to_them).fill_null(value=False)


def _named(signals: pl.DataFrame, persons: list[str]) -> pl.Series:
    theirs = signals.filter(pl.col("person").is_in(persons) | pl.col("person").is_null())
    return theirs["events"].explode().drop_nulls()


def _turning(findings: Findings) -> pl.Series:
    """What turning points rest on: a notice of a block is no message, and is what the paper compares with."""
    points = (point for person in findings.people for point in person.turning_points)
    return pl.Series([event for point in points for event in point.events], dtype=pl.String)


def _pointed_to(
    events: pl.DataFrame, persons: list[str], *, people: pl.DataFrame, sources: pl.DataFrame
) -> dict[str, str]:
    """Events that notes point to, each with the reason it is printed for."""
    notes = events.filter(pl.col("kind") == "note").to_dicts()
    called = dict(_called(people))
    about = {person: called[person] for person in persons if person in called}
    others = {
        person: pattern
        for person, pattern in called.items()
        if person not in about and not people.filter(person=person)["is_me"].item()
    }
    found = dict.fromkeys(_spoken_of(events, notes, about=about, others=others, people=people), "")
    names = dict(contact.names(people).iter_rows())
    who = words.listed([names[person] for person in about])
    said = _SPOKEN_OF.format(f"{who} {'is' if len(about) == 1 else 'are'}")
    return {**dict.fromkeys(found, said), **dict.fromkeys(_evidence(events, notes, sources), _EVIDENCE)}


def _evidence(events: pl.DataFrame, notes: list[dict[str, Any]], sources: pl.DataFrame) -> Iterator[str]:
    """What is in a file that a note names: the one record of a source, or a message with it attached."""
    named = {words.base_name(each["name"] or "") for note in notes for each in note["attachments"] or ()} - {
        ""
    }
    if not named:
        return
    # A file with many records is a whole chat or mailbox: naming it does not put all of it in a paper.
    one = sources.filter(pl.col("rows") == 1).select("source", pl.coalesce("member", "path").alias("name"))
    files = {source for source, name in one.iter_rows() if words.base_name(name or "") in named}
    yield from events.filter(pl.col("source").is_in(list(files)))["event_id"]
    attached = events.filter(pl.col("kind") != "note", pl.col("attachments").list.len() > 0)
    for event, attachments in attached.select("event_id", "attachments").iter_rows():
        if any(words.base_name(each["name"] or "") in named for each in attachments):
            yield event


def _called(people: pl.DataFrame) -> Iterator[tuple[str, re.Pattern[str]]]:
    """A pattern that finds each person's names, or first name, as words; those too short to tell left out."""
    for person, name, names in people.select("person", "name", "names").iter_rows():
        known = {each for each in (name, *(names or ())) if each and not words.is_like_address(each)}
        known |= {each.split()[0] for each in known if each.split()}
        longer = sorted(each for each in known if len(each) >= _SHORTEST_NAME)
        if longer:
            yield person, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longer))})(?!\w)")


def _spoken_of(
    events: pl.DataFrame,
    notes: list[dict[str, Any]],
    *,
    about: Mapping[str, re.Pattern[str]],
    others: Mapping[str, re.Pattern[str]],
    people: pl.DataFrame,
) -> Iterator[str]:
    """What others that a note names wrote to her about the people of the paper, and what followed it.

    Only near the note, and only where the note is about them too: a paper that the other party reads
    must not hold the talk of friends.
    """
    me = people.filter("is_me")["person"].to_list()
    for note in notes:
        told = f"{note['text'] or ''}\n{note['details'] or ''}"
        theirs = note["sender"] in about or any(pattern.search(told) for pattern in about.values())
        named = [person for person, pattern in others.items() if pattern.search(told)]
        if not (theirs and named and note["at"]):
            continue
        first, last = note["at"] - _NEAR, (note["until"] or note["at"]) + _NEAR
        talk = events.filter(
            pl.col("at").is_between(first, last),
            pl.col("kind") == "message",
            pl.col("sender").is_in([*named, *me]),
        ).select("event_id", "at", "sender", "thread", "recipients", "text")
        yield from _talk(talk.to_dicts(), named, about)


def _talk(
    rows: list[dict[str, Any]], named: list[str], about: Mapping[str, re.Pattern[str]]
) -> Iterator[str]:
    """Messages of the *named* that speak of those the paper is *about*, and what follows in that thread."""
    since: dict[str | None, datetime] = {}
    for row in rows:
        with_named = row["sender"] in named or set(row["recipients"] or ()) & set(named)
        speaks = row["sender"] in named and any(each.search(row["text"] or "") for each in about.values())
        if speaks:
            since[row["thread"]] = row["at"]
        started = since.get(row["thread"])
        if with_named and started is not None and row["at"] - started <= _TALK:
            yield row["event_id"]


def _other_people(count: int) -> LeftOut:
    return LeftOut(
        count=count,
        what="messages, calls and notices with other people",
        why="They are not with the people this paper is about, and no finding rests on them.",
    )


def _copies(count: int) -> LeftOut:
    return LeftOut(
        count=count,
        what="copies of a record that is also in another file",
        why="Each record is counted once. Its entry names every file that holds it.",
    )


def _unmarked(count: int, most: int) -> LeftOut:
    return LeftOut(
        count=count,
        what="messages and calls with these people that no finding rests on",
        why=f"A paper with more than {most:,} entries cannot be read. They are all in timeline.csv.",
    )
