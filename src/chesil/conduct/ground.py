"""What every part of an analysis stands on, worked out once from the events."""

from datetime import UTC, datetime
from functools import cached_property

import attrs
import polars as pl

from chesil.terms import contact, steps
from chesil.terms.findings import UNNAMED
from chesil.terms.settings import Settings
from chesil.terms.silences import silences


@attrs.frozen(kw_only=True, eq=False)
class Ground:
    """The events of a case and what is counted in them, for the persons looked at.

    Attributes:
        events: tables.EVENTS in_order, without duplicates. merged: the duplicates set aside.
        signals: tables.SIGNALS of the persons looked at, UNNAMED where nobody is named.
        persons: their ids in the order they are told, None for callers who showed no number.
    """

    events: pl.DataFrame = attrs.field(repr=False)
    merged: pl.DataFrame = attrs.field(repr=False)
    signals: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    settings: Settings
    persons: tuple[str | None, ...]

    @cached_property
    def machines(self) -> list[str]:
        """Persons that are no person: short numbers, no-reply mailboxes and newsletters, sorted."""
        news = contact.newsletters(self.events, people=self.people)
        return sorted({*contact.automatic_senders(self.people), *news})

    @property
    def zone(self) -> str:
        """The IANA zone local days and hours are counted in."""
        return self.settings.reading.zone

    @cached_property
    def everyones(self) -> pl.DataFrame:
        """terms.contact.contacts of everyone, in order; acts that name nobody are by UNNAMED."""
        found = contact.contacts(self.events, people=self.people, zone=self.zone)
        nobody = pl.col("act") & pl.col("person").is_null()
        return found.with_columns(pl.when(nobody).then(pl.lit(UNNAMED)).otherwise("person").alias("person"))

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """Contacts and noted acts of the persons looked at, sorted by person, then in order."""
        return self._theirs(self.everyones).sort("person", "order")

    @cached_property
    def dated(self) -> pl.DataFrame:
        """The contacts with a known time."""
        return self.contacts.filter(pl.col("at").is_not_null())

    @cached_property
    def written_to_all(self) -> pl.DataFrame:
        """terms.contact.written: what she sent, one row for each person, in order."""
        return contact.written(self.events, people=self.people, contacts=self.everyones)

    @cached_property
    def written(self) -> pl.DataFrame:
        """What she sent to the persons looked at, sorted by person, then in order."""
        named = self.written_to_all.filter(pl.col("person").is_not_null())
        return self._theirs(named).sort("person", "order")

    @cached_property
    def requests(self) -> pl.DataFrame:
        """terms.steps.requests to the persons looked at."""
        return self._theirs(steps.requests(self.events, people=self.people, written=self.written_to_all))

    @cached_property
    def blocks(self) -> pl.DataFrame:
        """Notices that she blocked one of the persons looked at."""
        told = steps.notices(self.events, people=self.people, contacts=self.everyones)
        return self._theirs(told.filter(pl.col("notice") == "blocked"))

    @cached_property
    def behaviours(self) -> list[str]:
        """The codes of the behaviours that were found, sorted."""
        return self.signals["behaviour"].unique().sort().to_list()

    @cached_property
    def held(self) -> pl.DataFrame:
        """Which events the signals of each person and behaviour rest on, each once.

        Columns: order (row in `events`), who (place in `persons`), what (place in `behaviours`). Numbers,
        because there can be millions of rows.
        """
        row = self.events.select("event_id").with_row_index("order")
        who = pl.DataFrame({"person": self.persons}, schema={"person": pl.String}).with_row_index("who")
        what = pl.DataFrame({"behaviour": self.behaviours}, schema={"behaviour": pl.String}).with_row_index(
            "what"
        )
        coded = self.signals.join(who, on="person", nulls_equal=True).join(what, on="behaviour")
        rows = coded.select("who", "what", event_id="events").explode("event_id").join(row, on="event_id")
        return rows.select("order", "who", "what").unique()

    @cached_property
    def gaps(self) -> pl.DataFrame:
        """The terms.silences of each person that last gap_days or more.

        Contacts that name nobody have no gaps, because they may be from many people.
        """
        known = self.dated.filter(pl.col("person").is_not_null(), pl.col("person") != UNNAMED)
        days = self.settings.conduct.gap_days
        return silences(known, events=self.events, people=self.people, days=days)

    def reach_of(self, contacts: pl.DataFrame) -> tuple[datetime, datetime]:
        """The first and last instant of the files that hold *contacts* of a person, and of these themselves.

        Where all are acts she noted, of any event. Beyond it nothing is known of the person.
        """
        received = contacts.filter(~pl.col("act"))["order"]
        files = self.events["source"][received].unique()
        held = (
            self._spans if files.is_empty() else self._spans.filter(pl.col("source").is_in(files.implode()))
        )
        first, last = held.select(pl.col("first").min(), pl.col("last").max()).row(0)
        if first is None or last is None:
            return datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
        at = contacts["at"].drop_nulls()
        return (min(first, at[0]), max(last, at[-1])) if len(at) else (first, last)

    @cached_property
    def _spans(self) -> pl.DataFrame:
        """source, first, last: the first and last instant of every file."""
        dated = self.events.filter(pl.col("at").is_not_null())
        return dated.group_by("source").agg(
            pl.col("at").min().alias("first"), pl.col("at").max().alias("last")
        )

    def name(self, person: str | None) -> str:
        """What to call a person: the id where the people table has no name."""
        if person is None:
            return "Withheld numbers"
        return "Someone not named" if person == UNNAMED else self._names.get(person, person)

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(contact.names(self.people).iter_rows())

    def split(self, frame: pl.DataFrame) -> dict[str | None, pl.DataFrame]:
        """*frame* by its `person`, rows in their order; persons without rows are left out."""
        parts = frame.partition_by("person", as_dict=True, maintain_order=True)
        return {person: part for (person,), part in parts.items()}

    def _theirs(self, frame: pl.DataFrame) -> pl.DataFrame:
        named = [person for person in self.persons if person is not None]
        wanted = pl.col("person").is_in(named).fill_null(value=None in self.persons)
        return frame.filter(wanted)


def by_nobody(signals: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """*signals* (tables.SIGNALS) with UNNAMED in place of no person, but for callers who showed no number."""
    nobody = signals.filter(pl.col("person").is_null())
    if nobody.is_empty():
        return signals
    called = (pl.col("kind") == "call") | pl.col("address_hidden").fill_null(value=False)
    calls = events.filter(pl.col("sender").is_null(), pl.col("direction") == "to_owner", called)
    firsts = nobody.select("signal", event_id=pl.col("events").list.first())
    withheld = firsts.join(calls, on="event_id", how="semi")["signal"]
    unnamed = pl.col("person").is_null() & ~pl.col("signal").is_in(withheld.implode())
    return signals.with_columns(pl.when(unnamed).then(pl.lit(UNNAMED)).otherwise("person").alias("person"))


def in_words(count: int, one: str, many: str | None = None) -> str:
    """ "1 message", "1,200 messages"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
