"""Runs over a record, what each gave, what she decided about it, and what follows from that."""

import uuid
from datetime import date, datetime

import msgspec
from django.db import models

from chesil.terms.findings import PersonFindings
from chesil.terms.legal import LegalReading
from chesil_web.foundation.keys.models import Part, Sealed
from chesil_web.person.people.models import WhoIsWho


class Run(Sealed):
    """One look through everything in a record. *job* does it."""

    job = models.UUIDField(null=True)


class Result(Part):
    """What a run gave: its tables lie in the store under this row's id."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_result_of_a_run")]


class TimelineIndex(Part):
    """Everything that a run joined in order, and how to find it: it lies in the store under this row's id.

    It has a key of its own: a job that is lent the key of the run's tables cannot read what is only for her.
    """

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_timeline_index_of_a_run")]


class Decisions(Sealed):
    """What she decided about each suggestion: one row a record."""

    state_columns = ()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_decisions")]


class GradeAnswers(Sealed):
    """Which graded messages she read, and what she answered about them: one row a record."""

    state_columns = ()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_grade_answers")]


class ReaderScores(Sealed):
    """What the reader made of the texts of a record, so that it reads none twice: one row a record."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_reader_scores")]


class SomeScores(Part):
    """Some of them, as they came."""


class Conclusion(Sealed):
    """What follows from a run: from what she keeps of it, or from all of it. *job* draws it."""

    job = models.UUIDField(null=True)


class Concluded(Part):
    """A document of a conclusion, for one kind of page: *number* says which.

    The acts lie in the store under the id of the one for the law.
    """

    PATTERN, LAW, DRAWN = 0, 1, 2  # the drawings of the first person; those of others follow

    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], name="one_document_of_a_number_in_a_conclusion"
            )
        ]


class Began(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of ReaderScores: since when they are kept."""

    at: datetime


class Scores(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of SomeScores.

    Attributes:
        model: which reader they are of. texts: a hash of 16 bytes of each text, under a key of the record.
        scores: of each, as float32, little-endian.
    """

    model: str
    texts: bytes
    scores: bytes


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two people of the records who may be one, and why.

    Attributes:
        id: the same for the same two in every run. one, other: what each is called, with their addresses.
        name, addresses, names, me: what joins the two and nobody else, for the people file.
    """

    id: str
    one: str
    other: str
    reason: str
    name: str
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    me: bool


class TwoTimes(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One call or message that two files hold: the time that each gives, and where it stands in each.

    *place_one*, *place_other*: the number of the document in the file, and that of the record in it.
    """

    kind: str
    at_one: datetime
    at_other: datetime
    place_one: tuple[int, int]
    place_other: tuple[int, int]


class ClockDoubt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two files whose clocks disagree, as chesil.timeline.ClockDoubt has it.

    Attributes:
        one, other: the ids of the files in hex. seconds: how much later *other* has the same things.
    """

    id: str
    one: str
    other: str
    seconds: int
    count: int
    agree: int
    may_be_zone: bool
    pairs: tuple[TwoTimes, ...]


class Observed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the files tell of themselves, as chesil.timeline.Observation has it.

    Attributes:
        stands: when each of the first events was, and where it stands: the id of the file in hex, the number
            of the document in it and that of the record; events without a file, such as notes, are left out.
    """

    code: str
    why: str
    could_be: tuple[str, ...]
    count: int
    stands: tuple[tuple[datetime | None, str, int, int], ...]


class Keep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Evidence that disappears: what it is, and the days to ask before, the first first.

    *by* is empty when nobody knows how long it is kept. *fits*: as in EvidenceToKeep, for one of the people.
    """

    what: str
    do: str
    by: tuple[date, ...]
    fits: bool = True


class Sign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sign that may be of danger: what it is, what can be done, and when it was last, of anybody.

    Attributes:
        id: of the marker in chesil.law. now: it means danger now where it was lately. call: ids of services.
    """

    id: str
    sentence: str
    do: str
    now: bool
    call: tuple[str, ...]
    last: date


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Suggestions of one kind about one person.

    Attributes:
        most: the month with most of them, as 2026-02. start: where they begin in the run's table of signals.
    """

    person: str
    name: str
    behaviour: str
    title: str
    words: bool
    noted: bool
    count: int
    most: str
    start: int = 0


class GradedPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many messages of one person have each level, in the order of terms.tables.LEVELS.

    *person*, *name* are empty for all those that nobody is named for.
    """

    person: str
    name: str
    levels: tuple[int, ...]


class Graded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of the grades of a run.

    Attributes:
        messages: of others, with words. people: those with graded messages.
        sample: messages without a level that can be checked. reader: whether the reader was installed.
        unread: codes of languages that were not read, each with its number of messages, most first.
        read_twice, to_read_twice: messages that the reader read, of those that it was to read.
        ended: why it did not read the rest: "asked" or "fault"; empty when it read all of them.
        cut: messages so long that only the rules read their end.
    """

    messages: int
    people: tuple[GradedPerson, ...] = ()
    sample: int = 0
    unread: tuple[tuple[str, int], ...] = ()
    reader: bool = False
    read_twice: int = 0
    to_read_twice: int = 0
    ended: str = ""
    cut: int = 0


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Result.

    Attributes:
        asks: "owner" when nobody says whose phone it was, "person" when nobody is called as she said,
            "order" when dates can be read two ways, "people" when who is who contradicts itself; empty when
            the run is whole.
        proposals: names for that question, each with the reason.
        people: names that the records know. pairs: who may be one person. clocks: files that disagree.
        observed: what the files tell of themselves, which counts in nothing.
        keep: what to ask for before it is gone, of everything she had not set aside. signs: of danger, of the
            same. limits: the last day to bring a law to court, by its title.
        graded: None in runs of earlier versions, which graded nothing.
        counted: what is counted of each person with suggestions, without events, as the pattern of all of it
            counts it; empty in runs of earlier versions.
        took_s: how many seconds the run took; 0 in runs of earlier versions.
        together: how many different messages and calls the suggestions about one person and one kind of
            conduct rest on: the id of the person, the kind, the number; empty in runs of earlier versions.
    """

    made_at: datetime
    asks: str = ""
    said: str = ""
    proposals: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()
    people: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    events: int = 0
    me: str = ""
    pairs: tuple[Pair, ...] = ()
    keep: tuple[Keep, ...] = ()
    signs: tuple[Sign, ...] = ()
    limits: tuple[tuple[str, date], ...] = ()
    graded: Graded | None = None
    counted: tuple[PersonFindings, ...] = ()
    took_s: float = 0
    clocks: tuple[ClockDoubt, ...] = ()
    observed: tuple[Observed, ...] = ()
    together: tuple[tuple[str, str, int], ...] = ()


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of Decisions.

    Attributes:
        about: by a suggestion's own id, "keep" or "aside", and when. Also by the id of what she said that a
            message was (chesil.terms.acts.said_of), which no rule suggested.
        two: ids of pairs that she said are two people. clocks: ids of doubts of which she said that neither
            clock was wrong.
        changed: by a suggestion's own id, the act (chesil.terms.acts) that she says it was.
        before: how each suggestion of her last decision stood before it: "keep", "aside" or "open", and the
            act she had said it was, or nothing.
    """

    about: dict[str, tuple[str, str]] = {}
    two: tuple[str, ...] = ()
    changed: dict[str, str] = {}
    before: dict[str, tuple[str, str]] = {}
    clocks: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What she answered about one message.

    Attributes:
        what: "agree", "not" or "unsure". at: when.
        before: of each suggestion that the answer kept or set aside, how it stood before: "keep", "aside" or
            "open".
        act: what she said it was (chesil.terms.acts); empty where a suggestion stands for it, and where the
            answer is kept alone.
    """

    what: str
    at: str
    before: dict[str, str] = {}
    act: str = ""


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of GradeAnswers. Everything is by the id of an event, so that it outlives a run.

    Attributes:
        read: messages whose page she opened. about: what she answered about those with a level.
        checked: what she answered about those without one; "agree" means that it matters.
    """

    read: tuple[str, ...] = ()
    about: dict[str, Answer] = {}
    checked: dict[str, Answer] = {}

    def of(self, event: str) -> Answer | None:
        """What she answered about a message; None where she did not."""
        return self.about.get(event) or self.checked.get(event)

    def events(self, what: str) -> frozenset[str]:
        """The messages that she answered so, among them those without a level that she says were an act."""
        hers = (event for event, given in self.checked.items() if given.act and given.what == what)
        return frozenset(event for event, given in self.about.items() if given.what == what).union(hers)


class Sought(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Conclusion: what it is drawn from. Key, ids and people are taken out when it has ended.

    Attributes:
        which: "kept" or "all". stamp: tells a conclusion from one that would be drawn otherwise.
        run, run_key: where the run's tables lie. kept: ids of the suggestions she keeps, and of what she said
            that messages were; of all of it, the latter alone.
        changed: as in Decided.
        day: from which days left are counted.
    """

    asked_at: datetime
    which: str
    stamp: str
    run: str
    run_key: str
    about: str
    zone: str
    day: date
    kept: tuple[str, ...] = ()
    known: WhoIsWho = WhoIsWho()
    changed: dict[str, str] = {}


class Lane(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the strip in numbers; *busiest*: the Monday of the week with most of it, and how many."""

    name: str
    total: int
    first: date | None
    last: date | None
    busiest: tuple[date, int] | None


class Lanes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The strip of one person in numbers."""

    channels: tuple[Lane, ...]
    kinds: tuple[Lane, ...]


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pattern, without the events it rests on.

    Attributes:
        lanes: of each person's strip.
    """

    people: tuple[PersonFindings, ...]
    lanes: tuple[Lanes, ...] = ()


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Acts in the table of those held: from which row on, how many, and the number of their events."""

    start: int
    acts: int
    events: int


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reading against the law, without the acts it rests on.

    Attributes:
        acts: all of each person's. points: those that each point rests on, by person, route and point.
        breaches: how many events, by person and breach. signs: how many, by sign in the order of people.
    """

    reading: LegalReading
    acts: tuple[Listed, ...]
    points: tuple[tuple[tuple[Listed, ...], ...], ...]
    breaches: tuple[tuple[int, ...], ...]
    signs: tuple[int, ...]


class Drawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The drawings of one person, by name; *narrow*: the same for a phone."""

    svg: dict[str, str]
    narrow: dict[str, str] = {}


def stamp_of(parts: list[str]) -> str:
    """One short text for a state of the record."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(sorted(parts))).hex
