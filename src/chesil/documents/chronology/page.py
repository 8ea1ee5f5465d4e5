"""The shape of the data the template prints. Every text in it has been through a Printer."""

import msgspec

from chesil.documents.pictures import Pictured
from chesil.documents.setter import Line, Setter

__all__ = ["Line", "Setter"]


class Fact(msgspec.Struct, frozen=True):
    """A label and what stands beside it."""

    label: str
    value: Line


class Chart(msgspec.Struct, frozen=True):
    """A drawing with its caption and what it shows in words."""

    caption: str
    alt: str
    svg: str


class Runs(msgspec.Struct, frozen=True):
    """Entry numbers as runs from a first to a last one, and how many more are not printed."""

    runs: tuple[tuple[int, int], ...]
    more: int


class Change(msgspec.Struct, frozen=True):
    """A turning point: when, what, in the days before and after, in all after it, the entries it rests on."""

    number: int
    when: str
    what: Line
    before: str
    after: str
    total: str
    entries: Runs
    instead: str  # what stands there when no entry does


class Kind(msgspec.Struct, frozen=True):
    """A kind of conduct that was noticed, and the entries that show it."""

    title: Line
    rests_on: str
    count: str
    days: str
    when: str
    entries: Runs


class PeriodRow(msgspec.Struct, frozen=True):
    """The numbers of one bar of a chart, and the entries behind them."""

    label: str
    counts: tuple[int, ...]
    from_owner: int
    entries: Runs


class Numbers(msgspec.Struct, frozen=True):
    """The numbers behind the charts, a row a period."""

    each: str
    heads: tuple[str, ...]
    rows: tuple[PeriodRow, ...]


class Summary(msgspec.Struct, frozen=True):
    """One person: a sentence, charts, and what they rest on."""

    heading: Line
    sentences: tuple[Line, ...]
    charts: tuple[Chart, ...]
    changes: tuple[Change, ...]
    weeks: int  # next to a change, in which contacts are averaged
    kinds: tuple[Kind, ...]
    numbers: Numbers | None
    cautions: tuple[Line, ...]


class Someone(msgspec.Struct, frozen=True):
    """A person in the record."""

    name: Line
    other_names: tuple[Line, ...]
    addresses: tuple[Line, ...]
    basis: Line


class SourceRow(msgspec.Struct, frozen=True):
    """A file that was read."""

    ref: str
    name: tuple[Line, ...]
    kind: str
    counts: str
    span: Line
    clock: str
    sha256: tuple[str, ...]
    container: tuple[str, ...]


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of the chronology; a long one may go on over the page.

    Attributes:
        labels: places in the paper's labels. links: those of them that lead to their rule from here.
    """

    n: int
    when: str
    how: str
    who: tuple[Line, ...]
    source: str
    record: str
    marks: tuple[Line, ...] = ()
    lead: str = ""
    text: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    labels: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    long: bool = False
    pictures: tuple[Pictured, ...] = ()


class Month(msgspec.Struct, frozen=True):
    """The entries of one month, or those without a known time."""

    title: str
    entries: tuple[Entry, ...]


class Meaning(msgspec.Struct, frozen=True):
    """What a label means: its name in full, its rule, what it looks at, and how many entries have it."""

    label: Line
    title: Line
    rules: tuple[Line, ...]
    rests_on: str
    count: str


class Remark(msgspec.Struct, frozen=True):
    """A sentence and the sources it is about."""

    sentence: Line
    sources: str


class Unread(msgspec.Struct, frozen=True):
    """Records of one source that could not be read, for one reason."""

    source: str
    reason: Line
    count: int
    where: str


class Omission(msgspec.Struct, frozen=True):
    """What was left out, why, and how many."""

    count: str
    what: Line
    why: Line


class LawRoute(msgspec.Struct, frozen=True):
    """A route: what it is, the points it asks for by number with the state of each, and its entries."""

    title: str
    about: tuple[str, ...]
    points: Line
    entries: Runs


class LawPoint(msgspec.Struct, frozen=True):
    """A point to prove: for which routes, what is recorded, and why.

    courts: what courts have looked at, where it is for others to judge. against: what speaks against it.
    limits: what the rules cannot tell.
    """

    number: int
    sentence: str
    routes: str
    state: str
    entries: Runs
    why: tuple[Line, ...]
    courts: tuple[Line, ...]
    against: tuple[Line, ...]
    limits: tuple[str, ...]


class LawBreach(msgspec.Struct, frozen=True):
    """What was done while an order was in force, against one of its terms."""

    order: Line
    term: Line
    force: str
    days: str
    entries: Runs
    offence: str


class LawOther(msgspec.Struct, frozen=True):
    """A route that Chesil has no rules for."""

    title: str
    citation: str
    entries: Runs


class LawPerson(msgspec.Struct, frozen=True):
    """What the law asks for about one person."""

    heading: Line
    routes: tuple[LawRoute, ...]
    points: tuple[LawPoint, ...]
    breaches: tuple[LawBreach, ...]
    others: tuple[LawOther, ...]
    not_counted: tuple[Line, ...]


class Law(msgspec.Struct, frozen=True):
    """The last part of the first volume: what to know of it, and each person."""

    about: tuple[str, ...]
    people: tuple[LawPerson, ...]


class Pointed(msgspec.Struct, frozen=True):
    """A line of the two-page summary, and the entries it rests on."""

    text: Line
    entries: Runs


class OverviewPart(msgspec.Struct, frozen=True):
    """A part of the two-page summary.

    Attributes:
        note: what to know of it, or nothing. empty: what stands there when it has no line.
        more: that there is more than is shown, or nothing. blank: how many empty lines it has to write on.
    """

    heading: str
    note: Line
    lines: tuple[Pointed, ...]
    empty: str
    more: str
    blank: int


class Overview(msgspec.Struct, frozen=True):
    """The two-page summary: who, what is happening, counts, and parts.

    Attributes:
        happening: the sentences of a paragraph for each person.
        uncounted: that there are more kinds than are shown, or nothing.
    """

    facts: tuple[Fact, ...]
    happening: tuple[tuple[Line, ...], ...]
    counts: tuple[Kind, ...]
    uncounted: str
    parts: tuple[OverviewPart, ...]
    foot: Line


class OverviewPaper(msgspec.Struct, frozen=True):
    """The summary as a paper of its own; its entries stand in another paper, so that none is a link.

    Attributes:
        lead: what to know before reading it.
    """

    title: Line
    plain_title: str
    lead: str
    overview: tuple[Overview, ...]
    volume: int = 1
    volumes: int = 1
    first: int = 0
    last: int = 0


class Paper(msgspec.Struct, frozen=True):
    """One volume. Volumes after the first leave out summaries, people, sources and what follows.

    Attributes:
        overview: the two-page summary before it, the longest first, of which the first that fits is printed;
            none where it has none.
    """

    title: Line
    plain_title: str
    about: Line
    volume: int
    volumes: int
    first: int
    last: int
    facts: tuple[Fact, ...]
    is_: tuple[str, ...]
    is_not: tuple[str, ...]
    reading: tuple[Line, ...]
    summaries: tuple[Summary, ...]
    people: tuple[Someone, ...]
    owner_note: Line
    sources: tuple[SourceRow, ...]
    months: tuple[Month, ...]
    labels: tuple[Line, ...]
    meanings: tuple[Meaning, ...]
    assumptions: tuple[Remark, ...]
    unread: tuple[Unread, ...]
    left_out: tuple[Omission, ...]
    law: Law | None
    overview: tuple[Overview, ...] = ()
