"""What Chesil found, per person: facts with the events they rest on, never a verdict."""

from datetime import date, datetime
from typing import Final

import attrs

from chesil.terms.acts import ASKED_TO_STOP

# In place of a person id: acts she noted, and messages, that name nobody. Withheld numbers are person None.
UNNAMED: Final = "unnamed"
# How the assumption begins that is made where nobody said whom the findings are about.
NOBODY_SAID: Final = "Nobody has said who this is about."


@attrs.frozen(kw_only=True)
class Occasion:
    """Events by one person, close in time, that count as one occasion.

    Attributes:
        number: 1 for the first occasion of this person.
        start, end: UTC.
        events: event_ids in time order. behaviours: codes of the signals they carry, sorted.
        channels: channel codes used, sorted.
    """

    number: int
    start: datetime
    end: datetime
    events: tuple[str, ...]
    behaviours: tuple[str, ...]
    channels: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Strand:
    """One kind of conduct by one person: how often, from when to when, and in which events.

    Attributes:
        code: the strand or behaviour code. title: its name in plain words. label: a few words for it.
        basis: "structure", "words" or "note".
        signals: number of signals. events: event_ids in time order, each once.
        count: how many events: the one number for it, on every page and paper.
        days: number of different local days. why: the sentences of its first signals.
        busiest: the week (Monday, local date) that surely holds most of its events, the first of several, and
            how many; None where none can be placed in a week.
    """

    code: str
    title: str
    basis: str
    signals: int
    events: tuple[str, ...]
    days: int
    first: datetime
    last: datetime
    rule: str
    why: tuple[str, ...]
    label: str = ""
    busiest: tuple[date, int] | None = None
    count: int = 0


@attrs.frozen(kw_only=True)
class Gap:
    """A stretch without any contact from this person, and without another entry that names them.

    Attributes:
        before, after: event_id of the last event before it and of the first after it.
        unnamed: how many entries that name nobody may be from that time.
    """

    start: datetime
    end: datetime
    days: int
    before: str
    after: str
    unnamed: int = 0


@attrs.frozen(kw_only=True)
class Counted:
    """How many contacts there were in how many days, of which part of the last may be missing."""

    contacts: int
    days: int


@attrs.frozen(kw_only=True)
class TurningPoint:
    """Something after which conduct can be compared: a request to stop, a block, an order, a return.

    Attributes:
        code: "asked_to_stop", "blocked", "order", "resumption", "rate_change".
        what: one plain sentence.
        events: event_ids it rests on; empty when it comes from the settings.
        before, after: contacts from this person in the weeks next to it that the settings name, as far as
            the files that hold this person reach and up to a block; None where they end there.
        events_after: event_ids of this person's contacts after it, up to the next one of the same code, or
            to the end of the order; all of them after the first request to stop. contacts_after: how many.
        days_after: on how many local days those were. last_after: when the last was, None for none.
        unnamed: for a return, how many entries that name nobody may be from the time before it.
    """

    code: str
    at: datetime
    what: str
    events: tuple[str, ...]
    events_after: tuple[str, ...]
    contacts_after: int = 0
    days_after: int = 0
    last_after: datetime | None = None
    before: Counted | None = None
    after: Counted | None = None
    unnamed: int = 0


@attrs.frozen(kw_only=True)
class Week:
    """Contacts from this person in one week (Monday, local date), by channel, and hers to them.

    Weeks without either are left out, and so are times that may lie in another week.
    """

    monday: date
    by_channel: tuple[tuple[str, int], ...]
    from_owner: int


@attrs.frozen(kw_only=True)
class PersonFindings:
    """Everything found about one person (or about withheld numbers, or what names nobody).

    Attributes:
        person: person id, None for callers who showed no number, UNNAMED for what names nobody.
        name: what to print.
        contacts: how many messages, calls and acts came from them. replies: how many she sent.
        wrote_back: how many of those she sent after she first asked them to stop, requests aside; where
            no request is recorded, after their first contact.
        channels: their channels, most used first. noted: those of the acts she noted, which are in
            `contacts` and `channels` too.
        span_days: days from first to last contact, 0 for one.
        by_hour: contacts[weekday 0 to 6, Monday first][hour 0 to 23], local time, of stated or
            assumed clocks; events known only to the day are left out and counted in undated.
        undated: events left out of by_hour because their time of day is not known.
        cautions: plain sentences a careful reader should know (assumed clocks, replies by her ...).
    """

    person: str | None
    name: str
    first: datetime | None
    last: datetime | None
    span_days: int
    contacts: int
    replies: int
    days: int
    channels: tuple[tuple[str, int], ...]
    occasions: tuple[Occasion, ...]
    strands: tuple[Strand, ...]
    gaps: tuple[Gap, ...]
    turning_points: tuple[TurningPoint, ...]
    weeks: tuple[Week, ...]
    by_hour: tuple[tuple[int, ...], ...]
    undated: int
    cautions: tuple[str, ...]
    noted: tuple[tuple[str, int], ...] = ()
    wrote_back: int = 0

    @property
    def asked(self) -> TurningPoint | None:
        """The first time she asked them to stop, which counts every contact after it; None for never."""
        return next((point for point in self.turning_points if point.code == ASKED_TO_STOP), None)

    @property
    def acts(self) -> int:
        """How many of the contacts are acts she noted."""
        return sum(count for _, count in self.noted)

    @property
    def received(self) -> tuple[tuple[str, int], ...]:
        """The channels of the messages and calls: `channels` without the acts she noted."""
        noted = dict(self.noted)
        left = ((channel, count - noted.get(channel, 0)) for channel, count in self.channels)
        return tuple((channel, count) for channel, count in left if count)

    @property
    def only_calls(self) -> bool:
        """Whether nothing but calls and voicemails came, so that none need be called a message."""
        return all(channel in ("call", "voicemail") for channel, _ in self.received)


@attrs.frozen(kw_only=True)
class Likely:
    """A person it may be about, and why, in one sentence; nobody has said so."""

    person: str
    name: str
    reason: str


@attrs.frozen(kw_only=True)
class Findings:
    """The whole answer of a run, people in the order of their signals, most first, None and UNNAMED last.

    Attributes:
        zone: the IANA zone local days and hours are counted in.
        turning_point_weeks: over how many weeks next to a turning point contacts are counted.
        likely: where nobody said whom it is about: everyone told of, the likeliest first.
        others: people with signals too few or too ordinary to be told of, and which these are.
    """

    zone: str
    turning_point_weeks: int
    people: tuple[PersonFindings, ...]
    assumptions: tuple[str, ...]
    likely: tuple[Likely, ...] = ()
    others: tuple[Likely, ...] = ()
