"""The shape of the data the template prints. Every text in it has been through a Printer."""

import msgspec

from chesil.documents import fonts
from chesil.documents.characters import Printer, is_right_to_left


class Styled(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of text that needs other typefaces, or runs from right to left."""

    t: str
    f: tuple[str, ...] = ()
    r: bool = False


Line = str | Styled


class Fact(msgspec.Struct, frozen=True):
    """A label and what stands beside it."""

    label: str
    value: Line


class Chart(msgspec.Struct, frozen=True):
    """A drawing with its caption and what it shows in words."""

    caption: str
    alt: str
    svg: str


class Change(msgspec.Struct, frozen=True):
    """A turning point: when, what, a week before and after, and the entries it rests on."""

    number: int
    when: str
    what: Line
    before: str
    after: str
    entries: tuple[int, ...]
    instead: str  # what stands there when no entry does


class Kind(msgspec.Struct, frozen=True):
    """A kind of conduct that was noticed, and the entries that show it."""

    title: Line
    rests_on: str
    count: str
    days: str
    when: str
    entries: tuple[int, ...]
    more: int


class PeriodRow(msgspec.Struct, frozen=True):
    """The numbers of one bar of a chart, and the entries behind them: runs from a first to a last number."""

    label: str
    counts: tuple[int, ...]
    from_her: int
    entries: tuple[tuple[int, int], ...]
    more: int


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
    """One row of the chronology; a long one may go on over the page."""

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
    long: bool = False


class Month(msgspec.Struct, frozen=True):
    """The entries of one month, or those without a known time."""

    title: str
    entries: tuple[Entry, ...]


class Meaning(msgspec.Struct, frozen=True):
    """What a label means: its name in full, its rule, what it rests on and how often it stands."""

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


class Paper(msgspec.Struct, frozen=True):
    """One volume. Volumes after the first leave out summaries, people, sources and what follows."""

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


class Setter:
    """Sets text in lines the template can print; counts the characters that were written out."""

    def __init__(self, *, only_main: bool = False) -> None:
        self.printer = Printer(only_main=only_main)

    def line(self, text: str, *, limit: int = 300) -> Line:
        """One line, cut at *limit* characters."""
        return _line(self.printer.line(text, limit=limit))

    def lines(self, text: str) -> tuple[Line, ...]:
        """Each line of *text*, whole."""
        return tuple(_line(each) for each in self.printer.text(text).split("\n"))

    def name(self, text: str, *, limit: int = 80) -> str:
        """A name to stand inside a sentence: one that runs from right to left is set apart from it."""
        said = self.printer.line(text, limit=limit)
        # First strong isolate and its end (UAX #9), so that digits after the name stay after it.
        return f"\u2068{said}\u2069" if is_right_to_left(said) else said

    def sentence(self, printable: str) -> Line:
        """A sentence put together from text that `name` or `printer` has already made printable."""
        return _line(printable)


def _line(printable: str) -> Line:
    if printable.isascii():
        return printable
    families, right = fonts.families(printable), is_right_to_left(printable)
    return Styled(printable, families, right) if families or right else printable
