"""A conversation of the record as a transcript: which messages, and the paper."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs
import polars as pl

from chesil.documents import words
from chesil.documents.showing import with_people
from chesil.documents.transcript import Transcript, Translation, print_transcript
from chesil.readers.registry import FileReading
from chesil.terms import contact, heard
from chesil.terms.contact import in_order
from chesil.timeline import Timeline
from chesil_web.person.papers import picturing
from chesil_web.person.papers.models import Asked, Talk
from chesil_web.person.papers.slicing import Places, between, called

_KINDS = ("message", "call")


@attrs.frozen(kw_only=True)
class Line:
    """A message or call as it is shown before it is printed.

    Attributes:
        ref: its source and record. who: who sent it; empty: the owner of the record.
        heard: what is said in recordings that came with it.
    """

    ref: tuple[str, int]
    at: datetime | None
    who: str
    text: str
    subject: str
    files: tuple[str, ...]
    heard: tuple[str, ...] = ()


def chosen(joined: Timeline, talk: Talk, *, zone: str) -> pl.DataFrame:
    """The events of a talk that are printed, each once and in order: tables.EVENTS."""
    every = whole(joined, talk)
    if talk.since or talk.until:
        every = every.filter(between(talk.since, talk.until, zone))
    if talk.only:
        every = every.filter(_is_among(talk.only))
    return every.filter(~_is_among(talk.out)) if talk.out else every


def _is_among(places: Sequence[tuple[str, int]]) -> pl.Expr:
    return pl.struct("source", "record").is_in(
        [{"source": source, "record": record} for source, record in places]
    )


def whole(joined: Timeline, talk: Talk) -> pl.DataFrame:
    """All of a talk, whatever its days."""
    wanted = [pl.col("kind").is_in(_KINDS), pl.col("duplicate_of").is_null()]
    if talk.who:
        wanted.append(with_people(called([talk.who], joined.people)))
    if talk.source:
        wanted.append(pl.col("source") == talk.source)
    return in_order(joined.events.filter(*wanted))


def others(joined: Timeline, events: pl.DataFrame) -> list[tuple[str, int]]:
    """Who stands in some events but the owner, with how many of them, most first."""
    names = dict(contact.names(joined.people).iter_rows())
    me = set(joined.people.filter("is_me")["person"])
    parties = pl.concat_list("sender", pl.col("recipients").fill_null([])).list.unique()
    counted = events.select(person=parties).explode("person").drop_nulls().group_by("person").len()
    ordered = counted.sort("len", "person", descending=[True, False]).iter_rows()
    return [(names.get(person, person), count) for person, count in ordered if person not in me]


def lines(joined: Timeline, events: pl.DataFrame) -> list[Line]:
    """Some events as they are shown."""
    names = dict(contact.names(joined.people).iter_rows())
    return [_line(row, names) for row in events.iter_rows(named=True)]


def _line(row: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    mine = row["direction"] == "from_owner"
    return Line(
        ref=(row["source"], row["record"]), at=row["at"], text=row["text"] or "",
        subject=row["subject"] or "",
        who="" if mine else names.get(row["sender"] or "", row["address_used"] or "?"),
        files=tuple(each["name"] or "" for each in row["attachments"] or ()),
        heard=tuple(each.text for each in heard.kept_in(row["details"])),
    )  # fmt: skip


def printed(
    asked: Asked, talk: Talk, looked: tuple[Timeline, Places], read: Sequence[FileReading], *, made: date
) -> bytes:
    """The PDF of a transcript.

    Raises:
        PaperNotMade: the compiler refused.
    """
    joined, places = looked
    events = chosen(joined, talk, zone=asked.zone)
    held = {each.id: each for each in asked.pictured}
    pictures, missing = picturing.made(events, read, places, held) if asked.pictures else ({}, [])
    stays = [f"{each.count} {each.what}. {each.why}" for each in missing]
    of = Transcript(
        events=joined.events, chosen=tuple(events["event_id"]), people=joined.people, sources=joined.sources,
        zone=asked.zone, exhibit=asked.exhibit, pictures=pictures, made=made,
        refs={source: asked.refs[file] for source, file in places.files.items() if file in asked.refs},
        left_out=(*left_out(joined, talk, events.height), *stays), translations=_translations(events, talk),
    )  # fmt: skip
    return print_transcript(of)


def _translations(events: pl.DataFrame, talk: Talk) -> dict[str, Translation]:
    """What is printed beside messages, by their events."""
    told = {(source, record): words for source, record, words in talk.translated}
    places = events.select("event_id", "source", "record").iter_rows()
    return {
        event: Translation(text=told[source, record], language=talk.language, by=talk.by)
        for event, source, record in places
        if (source, record) in told
    }


def left_out(joined: Timeline, talk: Talk, printed: int) -> list[str]:
    """What of the talk is not printed, in a sentence."""
    more = whole(joined, talk).height - printed
    which = "of this conversation, which who made this transcript did not choose"
    if not more:
        return []
    return [f"{words.count(more, 'message or call', 'messages and calls')} {which}."]
