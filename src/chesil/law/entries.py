"""What a file of law holds: the shape of every entry, and nothing that is not in the shape.

A date `from` is the first day, a date `to` the last day; without `to` it goes on.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from chesil.terms.legal import Answer

Jurisdiction = Literal["england_and_wales", "scotland", "northern_ireland"]

# seen: a source was read. known: settled, and not read again. unsure: being checked, and never given as law.
Confidence = Literal["seen", "known", "unsure"]

Kind = Literal["offence", "order", "notice", "remedy", "sentencing"]
Status = Literal["in force", "pilot", "enacted, not in force", "bill", "repealed", "replaced"]
Mode = Literal["summary only", "either way", "indictment only", "civil", "police", "none"]

# Which day decides which law is used: the day of the act for offences, else the day named.
JudgedOn = Literal["act", "application", "conviction", "notice"]

# What can be recorded of an act besides its kind; conduct.legal.recorded says where each is read from.
Fact = Literal[
    "after_request",
    "alarm_or_distress",
    "changed_life",
    "feared_violence",
    "serious",
    "order_in_force",
    "order_known",
    "against_term",
]

# Who or what weighs a point. rule: a rule of its own. record: the one rule over kinds of act and facts.
# person: only the person herself can say. others: a court judges it. outside: no record of hers shows it.
Weighing = Literal["rule", "record", "person", "others", "outside"]

# Facts about two people that a relationship gate asks for.
Relation = Literal[
    "spouse",
    "former_spouse",
    "civil_partner",
    "former_civil_partner",
    "engaged",
    "formerly_engaged",
    "intimate",
    "formerly_intimate",
    "intimate_for_long",
    "formerly_intimate_for_long",
    "parents_of_same_child",
    "relative",
    "cohabitant",
    "former_cohabitant",
    "same_household",
    "live_together",
    "same_family_proceedings",
    "both_16_or_over",
    "neighbour",
    "landlord",
    "tenant",
]

# What a service's number was last compared with; services.toml says what each kind means.
KindOfCheck = Literal["confirmed", "operator", "official", "recorded", "third party", "none"]

# What a service helps with, whom it is for where it is not for everybody, and where it helps.
Need = Literal[
    "danger",
    "stalking",
    "abuse",
    "sexual",
    "forced",
    "images",
    "crime",
    "neighbours",
    "work",
    "housing",
    "orders",
    "child",
    "feelings",
    "money",
    "own",
]
People = Literal["women", "men", "lgbt", "deaf", "older", "young", "worried", "professionals"]
Nation = Literal["E", "W", "S", "N"]
_JURISDICTIONS: Final[Mapping[str, Jurisdiction]] = {
    "E": "england_and_wales",
    "W": "england_and_wales",
    "S": "scotland",
    "N": "northern_ireland",
}

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, msgspec.Meta(min_length=3, max_length=700)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https://")]
_DAY: Final = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_HOURS: Final = rf"{_DAY}([ -]{_DAY})* [0-9]{{2}}:[0-9]{{2}}-[0-9]{{2}}:[0-9]{{2}}"
Dialled = Annotated[str, msgspec.Meta(pattern=r"^[0-9 ]*$", max_length=30)]
CouncilCode = Annotated[str, msgspec.Meta(pattern=r"^[EWSN][0-9]{8}$")]
Number = Annotated[int, msgspec.Meta(ge=1, le=2_000)]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file; an unknown key is an error, so a typing slip is noticed."""


class Check(_Table, frozen=True):
    """One reading of an entry against a source. Without what was read and what was compared it is none.

    Attributes:
        on: the day of the reading. read: addresses of what was read; a stored copy of a page counts.
        compared: which parts of the entry were held against it.
    """

    on: date
    read: Annotated[tuple[Link, ...], msgspec.Meta(min_length=1)]
    compared: Words


class Sourced(_Table, frozen=True):
    """Something said of the law: where it stands, when it was written down, and how sure we are.

    Attributes:
        written_on: the day it was written down, which is no day of checking.
        checked: the last time somebody held it against a source; None where nobody has since.
        doubt: what is being checked, in words that may be given to a person; for what is unsure alone.
    """

    id: Code
    source: Words
    written_on: date
    confidence: Confidence
    checked: Check | None = None
    doubt: Words | None = None

    def __post_init__(self) -> None:
        _require_doubt(self.confidence, self.doubt)
        if self.checked and self.confidence == "known":
            raise ValueError("What was held against a source is seen or unsure, not known")
        if self.checked and self.checked.on < self.written_on:
            raise ValueError("It was checked before it was written")


def _require_doubt(confidence: Confidence | None, doubt: str | None) -> None:
    if (confidence == "unsure") != bool(doubt):
        raise ValueError("What is unsure says what is being checked (doubt), and nothing else does")


class Act(Sourced, frozen=True, kw_only=True):
    """An Act, or an order that has the force of one. `id` is the name of its file."""

    title: Words
    citation: Words
    url: Link


class Dated(_Table, frozen=True):
    """Something that was so from a first day to a last day, both counted; an absent day is no bound."""

    starts: date | None = msgspec.field(default=None, name="from")
    ends: date | None = msgspec.field(default=None, name="to")

    def on(self, day: date) -> bool:
        """Whether it was so on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


class Element(_Table, frozen=True):
    """What a point is about, whatever the route, and what of a record bears on it.

    Attributes:
        name: the point in a few words, to stand in a list; empty: `what`. by: who or what weighs it.
        answer: where a question about it is answered. what: what would be recorded, as the object of "show".
        acts: kinds of act (terms.acts) that bear on it; empty: every act does. channels: tables.CHANNELS of
            the acts that bear on it; empty: every channel does.
        needs: the fact without which no act bears on it. missing: what is said where nobody recorded it
            either way; empty: then nothing is recorded for the point.
        more: facts that make it clearer.
        occasions: how many it needs. enough: the level of that many, where no word list alone found them.
        at_most: the highest level a record reaches, as more is asked than it can show. because: what more.
        looked_at: what courts have looked at. A point that has it is for others to judge, however much is
            recorded. source: where that stands.
    """

    id: Code
    by: Weighing
    name: str = ""
    answer: Answer = "what_happened"
    what: str = ""
    acts: tuple[Code, ...] = ()
    channels: tuple[Code, ...] = ()
    needs: Fact | None = None
    missing: str = ""
    more: tuple[Fact, ...] = ()
    occasions: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    enough: Literal["moderate", "strong"] = "moderate"
    at_most: Literal["weak", "moderate"] | None = None
    because: str = ""
    looked_at: tuple[Words, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if (self.by == "record") != bool(self.what):
            raise ValueError("What a record weighs says what it shows (what), and nothing else does")
        if self.by == "record" and not (self.acts or self.channels or self.needs):
            raise ValueError("What a record weighs names acts, channels or a fact")
        if bool(self.looked_at) != bool(self.source) or (self.by == "others" and not self.looked_at):
            raise ValueError("What others judge says what courts look at and where that stands")
        if (self.missing and not self.needs) or bool(self.at_most) != bool(self.because):
            raise ValueError("What is missing goes with a fact, and a highest level with its reason")


class Point(Dated, frozen=True, kw_only=True):
    """One thing that has to be proved.

    Attributes:
        id: unique in its route. element: id of an Element, the same in every route.
        sentence: the point in plain words. question: what to ask the person when nothing is recorded.
        answer: where that is answered, if not where the element says.
        section: where it stands in the Act; empty when decided cases say it.
        either: points of a route with the same word here are choices: one of them is enough.
    """

    id: Code
    element: Code
    sentence: Words
    question: Words
    answer: Answer | None = None
    section: str = ""
    either: str = ""


class Version(Dated, frozen=True, kw_only=True):
    """A route as it stood between two days.

    Attributes:
        limit: id of a time limit. what: what this version is, or what changed, in a sentence.
        gate: id of a relationship gate, where it differs from the route's own.
        areas: places it is limited to while it is tried out.
        confidence: of this version; absent: the route's own. doubt: as for Sourced.
    """

    status: Status
    mode: Mode
    maximum: Words
    limit: Code
    what: Words
    gate: Code | None = None
    areas: tuple[Words, ...] = ()
    source: Words | None = None
    confidence: Confidence | None = None
    doubt: Words | None = None

    def __post_init__(self) -> None:
        _require_doubt(self.confidence, self.doubt)


class Span(_Table, frozen=True):
    """How long an order lasts: bounds in days or months, and a sentence."""

    sentence: Words
    at_least_days: Number | None = None
    at_most_days: Number | None = None
    at_least_months: Number | None = None
    at_most_months: Number | None = None


class ActsOf(_Table, frozen=True):
    """Kinds of act (terms.acts) that point to a route if one of some relations is recorded."""

    relations: Annotated[tuple[Relation, ...], msgspec.Meta(min_length=1)]
    acts: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]


class Entry(Sourced, frozen=True, kw_only=True):
    """An offence, order, notice or remedy, with every version of it.

    Attributes:
        section: the section of the Act. protects: who, in a sentence. gate: id of a relationship gate.
        judged_on: which day decides which version is used.
        ask, test: for orders: who asks where, and what the court looks for.
        called: other words for an order, by which a person may enter it.
        lasts: how long an order lasts. acts: kinds of act (terms.acts) that point to this route.
        acts_of: more of them, by somebody who is recorded as a neighbour, a landlord or the like.
        after_report: they point to it only where it is recorded that somebody was told, such as the police.
        lesser: routes a court may turn to when a point of this one has no support.
        see_also: other routes worth a look. aggravated: the same with hostility. breach: what breaking it is.
        defences: ids of defences. outline: not yet written out in full.
    """

    title: Words
    section: Words
    kind: Kind
    summary: Words
    protects: Words
    gate: Code
    judged_on: JudgedOn
    versions: tuple[Version, ...]
    points: tuple[Point, ...] = ()
    ask: str = ""
    test: str = ""
    called: tuple[Words, ...] = ()
    lasts: Span | None = None
    acts: tuple[Code, ...] = ()
    acts_of: ActsOf | None = None
    after_report: bool = False
    lesser: tuple[Code, ...] = ()
    see_also: tuple[Code, ...] = ()
    aggravated: tuple[Code, ...] = ()
    breach: tuple[Code, ...] = ()
    defences: tuple[Code, ...] = ()
    outline: bool = False


class Defence(Sourced, frozen=True, kw_only=True):
    """What the other person may say, and what to keep a record of because of it."""

    title: Words
    sentence: Words
    question: Words
    section: str = ""


class StalkingAct(Sourced, frozen=True, kw_only=True):
    """An example of an act associated with stalking, s.2A(3), with the kinds of act that fit it."""

    letter: Annotated[str, msgspec.Meta(pattern="^[a-g]$")]
    sentence: Words
    acts: tuple[Code, ...]


class Change(Sourced, frozen=True, kw_only=True):
    """Something that changed the law, or will. `day` is absent when no day is known."""

    sentence: Words
    status: Status
    day: date | None = None


class ActFile(_Table, frozen=True):
    """One Act and everything that stands in it. `elements`: those that its points alone are about."""

    act: Act
    routes: tuple[Entry, ...] = ()
    elements: tuple[Element, ...] = ()
    defences: tuple[Defence, ...] = ()
    stalking_acts: tuple[StalkingAct, ...] = ()
    changes: tuple[Change, ...] = ()


class Limit(Sourced, frozen=True, kw_only=True):
    """A time limit.

    Attributes:
        months: counted from the last act; absent: there is no limit.
        latest_months: the outer limit, where the months run from a later day than the act.
        less_days: days taken off the end.
        sentence: what to print, with {by} and {latest} where the days go.
    """

    title: Words
    sentence: Words
    months: Number | None = None
    latest_months: Number | None = None
    less_days: Number | None = None


_IF_LONG: Final[Mapping[Relation, Relation]] = {
    "intimate": "intimate_for_long", "formerly_intimate": "formerly_intimate_for_long",
}  # fmt: skip


class Gate(Sourced, frozen=True, kw_only=True):
    """Which relationship a route asks for. Open to anyone when `any_of` is empty.

    Attributes:
        any_of: lists of facts; all facts of one list are enough.
        question: what to ask when the relationship is not recorded.
    """

    title: Words
    sentence: Words
    question: Words
    any_of: tuple[tuple[Relation, ...], ...] = ()

    def fits(self, facts: Collection[Relation]) -> bool:
        """Whether *facts* about two people open this gate. Facts that are not recorded are not facts."""
        return not self.any_of or any(set(needed) <= set(facts) for needed in self.any_of)

    def may_fit(self, facts: Collection[Relation]) -> bool:
        """Whether this gate opens if a relationship in *facts* that may have lasted long did."""
        return self.fits({*facts, *(_IF_LONG[each] for each in facts if each in _IF_LONG)})


class Authority(Sourced, frozen=True, kw_only=True):
    """A decided case, or settled practice, and the rule it is cited for."""

    case: Words
    rule: Words
    elements: tuple[Code, ...]


class Note(Sourced, frozen=True, kw_only=True):
    """How the law of a place differs from what a reader from elsewhere may take for granted."""

    sentence: Words


class ElementFile(_Table, frozen=True):
    """The elements that any Act may use."""

    elements: tuple[Element, ...]


class SharedFile(_Table, frozen=True):
    """What several Acts of a jurisdiction use."""

    limits: tuple[Limit, ...] = ()
    gates: tuple[Gate, ...] = ()
    authorities: tuple[Authority, ...] = ()
    notes: tuple[Note, ...] = ()


class Service(_Table, frozen=True, kw_only=True):
    """A service that helps, as it stands in services.toml, whose head says what each field holds.

    Attributes:
        kind_of_check: what its number was last compared with. checked_on: when.
        confirm: what an editor asks the service; given to nobody else.
    """

    id: Code
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}$")]
    name: Annotated[str, msgspec.Meta(min_length=3, max_length=120)]
    card: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{1,6}$")]
    who_for: Words
    phone: Dialled = ""
    text_number: Dialled = ""
    how: Annotated[str, msgspec.Meta(max_length=700)] = ""
    web: Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9.-]+\.[a-z]+(/[a-z0-9/-]*)?)?$", max_length=120)] = ""
    languages: Annotated[str, msgspec.Meta(max_length=120)] = ""
    always_open: bool = False
    hours: Annotated[str, msgspec.Meta(pattern=rf"^({_HOURS}(\n{_HOURS})*)?$", max_length=200)] = ""
    off_bill: bool = False
    needs: Annotated[tuple[Need, ...], msgspec.Meta(min_length=1)]
    people: tuple[People, ...] = ()
    nations: tuple[Nation, ...] = ()
    councils: tuple[CouncilCode, ...] = ()
    kind_of_check: KindOfCheck
    checked_on: date
    source: Words
    confirm: Words | None = None

    def __post_init__(self) -> None:
        if self.kind_of_check == "none" and self.number:
            raise ValueError("Take out its number, or say with what it was compared (kind_of_check)")
        if not (self.number or self.web):
            raise ValueError("Give a phone, a text_number or a web, so that people can reach it")
        if not (self.nations or self.councils):
            raise ValueError("Give nations or councils, so that people can find it")
        if self.always_open and self.hours:
            raise ValueError("Take out its hours, or always_open: it has one of them")
        if self.off_bill and not self.phone:
            raise ValueError("Take out off_bill, which is about calls: it has no phone")

    @property
    def number(self) -> str:
        """The number to call, or the one to text, marked as such; empty where it is reached online alone."""
        return self.phone or (f"{self.text_number} (text)" if self.text_number else "")

    @property
    def is_national(self) -> bool:
        """Whether its number is one of three digits, such as 101: the nation's own, which does not change."""
        digits = self.phone or self.text_number
        return len(digits) == 3 and digits.isdecimal()

    @property
    def jurisdictions(self) -> frozenset[Jurisdiction]:
        """Whose law is the law where it helps, by its nations or its councils."""
        return frozenset(_JURISDICTIONS[each[0]] for each in (*self.nations, *self.councils))


class Marker(Sourced, frozen=True, kw_only=True):
    """A sign that things may be getting worse, or that someone may be in danger now.

    Attributes:
        now: the danger may be immediate: it comes before everything else on the page.
        sentence: what was noticed. do: what can be done. call: ids of services, first to call first.
        recorded, recorded_do: the same where a record tells of it, which holds what was; empty: as they are.
        acts: kinds of act (terms.acts) that may show it.
    """

    now: bool
    sentence: Words
    do: Words
    recorded: str = ""
    recorded_do: str = ""
    call: tuple[Code, ...]
    acts: tuple[Code, ...] = ()


class Preservation(Sourced, frozen=True, kw_only=True):
    """Evidence that disappears.

    Attributes:
        at_least_days, at_most_days: how long it is usually kept; absent when that is not known.
        window: how sure we are of those days; when unsure they are not given to anyone.
        channels: tables.CHANNELS of the acts it is about. acts: kinds of act it is about.
        do: what to do. safety: what to think of first.
        only_named: what was written must have one of these words; empty if it need not.
        fits: words that make it likely to be there; empty if the kind of act says that already.
    """

    what: Words
    kept: Words
    do: Words
    window: Confidence
    at_least_days: Annotated[int, msgspec.Meta(ge=0, le=4_000)] | None = None
    at_most_days: Annotated[int, msgspec.Meta(ge=0, le=4_000)] | None = None
    safety: str = ""
    channels: tuple[Code, ...] = ()
    acts: tuple[Code, ...] = ()
    only_named: tuple[Words, ...] = ()
    fits: tuple[Words, ...] = ()


class ActionFile(_Table, frozen=True):
    """What to do and whom to call: the same everywhere in the United Kingdom."""

    services: tuple[Service, ...] = ()
    markers: tuple[Marker, ...] = ()
    evidence: tuple[Preservation, ...] = ()
