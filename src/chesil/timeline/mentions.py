"""Reads every written sender and recipient once, and says where each stands."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import msgspec
import polars as pl

from chesil.terms.readings import Reading
from chesil.timeline.addresses import EMAIL, PHONE, Address, Addresses, matched
from chesil.timeline.identities import Card, Mention
from chesil.timeline.lookalikes import Tie
from chesil.timeline.owner import UNDECIDED, Chat

_KIND: Final = ("format", "telephone")  # together with what is written, this tells what it means
_MOST_NOTICES: Final = 1_000


@attrs.frozen(eq=False)
class Mentions:
    """The addresses of a set of rows.

    Attributes:
        rows: the rows with `sender_at` and `to_at`: places in `addresses` and in `lists`, or null.
        addresses: each address once for every way it is written.
        lists: each list of recipients as it is written, by the places of its addresses.
    """

    rows: pl.DataFrame
    addresses: list[Address]
    lists: list[list[int]]

    def each(self) -> Iterator[Mention]:
        """Every address with the names beside it."""
        senders = self.rows.group_by("sender_at", "sender_name", "telephone").len()
        for place, name, telephone, count in senders.iter_rows():
            if place is not None:
                address = self.addresses[place]
                is_label = telephone and address.space == PHONE
                yield Mention(address=address, name=name, rows=count, is_label=is_label)
        for place in sorted({place for places in self.lists for place in places}):
            yield Mention(address=self.addresses[place])

    def chats(self, readings: Sequence[Reading]) -> list[Chat]:
        """Who takes part in each source."""
        writers, everyone = self._places("sender_at"), self._places("to_at")
        sides = (
            self.rows.group_by("source")
            .agg(
                states=pl.col("direction").is_in(["to_owner", "from_owner"]).any(),
                undecided=UNDECIDED.any(),
            )
            .rows_by_key("source", unique=True)
        )
        found = []
        for reading in readings:
            source = reading.document.source
            states, undecided = sides.get(source, (False, False))
            wrote = frozenset(self.addresses[place] for place in writers[source])
            sent_to = {self.addresses[place] for at in everyone[source] for place in self.lists[at]}
            found.append(
                Chat(
                    reading=reading,
                    writers=wrote,
                    everyone=wrote | sent_to,
                    states_sides=bool(states),
                    is_undecided=bool(undecided),
                )
            )
        return found

    def conversations(self) -> Counter[Address]:
        """In how many conversations each address wrote, where the side is not said."""
        firsts: dict[Address, int] = {}  # one address can be written in several ways
        alike = pl.Series(
            [firsts.setdefault(each, at) for at, each in enumerate(self.addresses)], dtype=pl.UInt32
        )
        rows = self.rows.filter(UNDECIDED, pl.col("sender_at").is_not_null())
        wrote = rows.select("source", "thread", sender=alike.gather(rows["sender_at"])).unique()
        return Counter(
            {self.addresses[at]: count for at, count in wrote.group_by("sender").len().iter_rows()}
        )

    def mailed_to(self, addresses: Addresses) -> list[tuple[str, Address]]:
        """The names that mails are addressed to, each with the address beside it, made alike and sorted."""
        found = set()
        for name, text in mail_recipients(self.rows):
            address = addresses.read(text, space="", telephone=False)
            if matched(name) and address and address.space == EMAIL:
                found.add((matched(name), address))
        return sorted(found, key=lambda each: (each[0], each[1].value))

    def ties(self, addresses: Addresses) -> list[Tie]:
        """Numbers that a notice says were changed from one to the other."""
        notices = self.rows.filter(pl.col("notice") == "number_changed").select("text", "sender_at").unique()
        found = []
        for text, place in notices.sort("text", "sender_at").head(_MOST_NOTICES).iter_rows():
            named = () if place is None else (self.addresses[place],)
            both = (*addresses.numbers_in(text or ""), *named)[:2]
            if len(set(both)) == 2:
                found.append(
                    Tie(one=both[0], other=both[1], reason="A notice says that the number was changed.")
                )
        return found

    def _places(self, column: str) -> defaultdict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        pairs = self.rows.select("source", column).drop_nulls().unique()
        for source, place in pairs.iter_rows():
            found[source].append(place)
        return found


def mail_recipients(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Whom the mails in *rows* (tables.ROWS) are addressed to: each name and address, as written."""
    to = rows.filter(pl.col("channel") == "email").select(
        pl.col("details").str.json_path_match("$.to").unique().sort()
    )
    return sorted({pair for written in to.to_series().drop_nulls() for pair in _pairs(written)})


def _pairs(written: str) -> list[tuple[str, str]]:
    """The names and addresses of a mail's details; none where they have another shape."""
    try:
        return msgspec.json.decode(written, type=list[tuple[str, str]])
    except msgspec.DecodeError:
        return []


def mentions(rows: pl.DataFrame, addresses: Addresses) -> Mentions:
    """Read the senders and recipients of *rows*.

    Args:
        rows: tables.ROWS with `source`, `format` and `telephone`. A sender beside a hidden number,
            and the owner's own address on what she sent, are not read.
    """
    is_shown = ~pl.col("address_hidden").fill_null(value=False)
    is_theirs = is_shown & pl.col("direction").ne_missing("from_owner")
    rows = rows.with_columns(sender=pl.when(is_theirs).then("sender"))
    senders = rows.select(*_KIND, written="sender").unique()
    lists = rows.select(*_KIND, "recipients").unique().sort(*_KIND, "recipients").with_row_index("to_at")
    recipients = lists.select("to_at", *_KIND, written="recipients").explode("written")
    places, found = _read(pl.concat([senders, recipients.drop("to_at")]), addresses)
    sent_to: list[list[int]] = [[] for _ in range(lists.height)]
    for at, place in (
        recipients.join(places, on=[*_KIND, "written"], maintain_order="left")
        .select("to_at", "place")
        .iter_rows()
    ):
        sent_to[at].append(place)
    rows = rows.join(
        places.rename({"written": "sender", "place": "sender_at"}),
        on=[*_KIND, "sender"],
        how="left",
        maintain_order="left",
    ).join(lists, on=[*_KIND, "recipients"], how="left", maintain_order="left", nulls_equal=True)
    return Mentions(rows, found, sent_to)


def _read(written: pl.DataFrame, addresses: Addresses) -> tuple[pl.DataFrame, list[Address]]:
    """The place of each written string in the list of addresses; what says nothing has none."""
    found: list[Address] = []
    places = []
    written = written.drop_nulls().unique().sort(*_KIND, "written")
    for space, telephone, text in written.iter_rows():
        address = addresses.read(text, space=space, telephone=telephone)
        places.append(None if address is None else len(found))
        found += [] if address is None else [address]
    return written.with_columns(pl.Series("place", places, dtype=pl.UInt32)).drop_nulls(), found


def cards(contacts: pl.DataFrame, addresses: Addresses) -> list[Card]:
    """The contact cards that have a name, each with its addresses."""
    found = []
    for name, written in contacts.select("sender_name", "recipients").iter_rows():
        read = (addresses.read(text, space="vcard", telephone=True) for text in written or () if text)
        if name and matched(name):
            found.append(Card(name=name, addresses=tuple(dict.fromkeys(each for each in read if each))))
    return found
