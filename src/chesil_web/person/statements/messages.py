"""The messages that a statement can quote, as the newest look through the record has them."""

from collections.abc import Collection
from datetime import date
from typing import Final

import attrs
import polars as pl

from chesil.documents.statement.quoting import begins, quotable, quote
from chesil.documents.statement.record import Quote
from chesil.terms import contact
from chesil.timeline import Timeline
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers import bridge, queries, transcribing
from chesil_web.person.papers.models import Asked, Slice, Talk
from chesil_web.person.papers.prepared import ChosenMessages

MOST: Final = 100  # messages that are listed at once


@attrs.frozen(kw_only=True)
class Message:
    """One message. *place*: its source and record. *file*: the id in hex of the file that it is in."""

    place: tuple[str, int]
    file: str
    starts: str
    quote: Quote

    @property
    def key(self) -> str:
        """What a form calls it."""
        source, record = self.place
        return f"{source}:{record}"


@attrs.frozen(kw_only=True)
class Listing:
    """What can be chosen: *people* by name, *messages* of one of them, and how many *more* come after."""

    people: tuple[str, ...]
    messages: tuple[Message, ...] = ()
    more: int = 0


def looked(safe: OpenSafe) -> Asked | None:
    """What a transcript is made from; None where something was not looked through yet."""
    wanted = queries.Wanted(what_for="", papers=("transcript",), text="full", name="", part=Slice())
    return papers.made_from(safe, wanted)


def listing(asked: Asked, who: str, since: date | None, until: date | None) -> Listing:
    """The people whom messages are with, and the messages with one of them on some days.

    Args:
        who: by name; nobody for the names alone.
    """
    joined, places = bridge.talk(asked)
    named = _correspondents(joined)
    if who not in named:
        return Listing(people=named)
    events = quotable(transcribing.chosen(joined, Talk(who=who, since=since, until=until), zone=asked.zone))
    names = dict(contact.names(joined.people).iter_rows())
    found = tuple(
        Message(
            place=(row["source"], row["record"]), file=places.files.get(row["source"], ""),
            starts=begins(row, zone=asked.zone), quote=quote(row, names, zone=asked.zone),
        )
        for row in events.head(MOST).iter_rows(named=True)
    )  # fmt: skip
    return Listing(people=named, messages=found, more=events.height - len(found))


def _correspondents(joined: Timeline) -> tuple[str, ...]:
    """Everyone with whom there is a message that can be quoted, by name."""
    events = quotable(joined.events)
    parties = pl.concat([events["sender"], events["recipients"].explode()]).drop_nulls().unique()
    others = joined.people.filter(~pl.col("is_me"), pl.col("person").is_in(parties.to_list()))
    return tuple(others["name"].drop_nulls().unique().sort())


def chosen(id: str, who: str, listed: Listing, keys: Collection[str], words: str) -> ChosenMessages:
    """Those of some keys, with what she says of them."""
    every = [each for each in listed.messages if each.key in set(keys)]
    return ChosenMessages(
        id=id, who=who, places=tuple(each.place for each in every), words=words,
        files=tuple(dict.fromkeys(each.file for each in every if each.file)),
        starts=every[0].starts, quotes=tuple(each.quote for each in every),
    )  # fmt: skip


def gone(asked: Asked, every: Collection[ChosenMessages]) -> list[ChosenMessages]:
    """Those of which some message is not in the record any more, so that no copy of them can be made."""
    joined, _places = bridge.talk(asked)
    return [
        each
        for each in every
        if transcribing.chosen(joined, talk(each), zone=asked.zone).height < len(each.places)
    ]


def talk(messages: ChosenMessages) -> Talk:
    """The part of a conversation that the copy of some messages is."""
    return Talk(who=messages.who, only=messages.places)
