"""What the law asks for beside what was found: what is recorded for each point, and never a verdict.

People read a state: whether a point is recorded, recorded in part, not recorded yet or for others to judge.
Levels ("none", "weak", "moderate", "strong") stay inside: they order the routes and are measured. No page and
no paper shows one, because beside an order that is in force a word like "weak" reads as a verdict.
"""

from datetime import date
from typing import Final, Literal

import attrs

LEVELS: Final = ("none", "weak", "moderate", "strong")
State = Literal["recorded", "in_part", "not_yet", "for_others"]
# Where a question is answered: in an account of what happened (most, each in a field of its own), in what was
# told of people, requests and orders, among the files, in what was noticed, or with other questions.
Answer = Literal[
    "what_happened",
    "where",
    "witnesses",
    "how_known",
    "effect",
    "changes",
    "feelings",
    "feared_violence",
    "reported",
    "day",
    "each_day",
    "relationship",
    "stop_request",
    "order",
    "files",
    "noticed",
    "elsewhere",
]
# What people read, in the order in which the points of a law are told.
STATES: Final[dict[State, str]] = {
    "recorded": "recorded",
    "in_part": "recorded in part",
    "not_yet": "not recorded yet",
    "for_others": "for others to judge",
}

# Said wherever it is shown what is recorded.
ABOUT_STATES: Final = (
    "For each law, this says what has to be shown, and what these records hold for it so far. It is about "
    "evidence, never about safety. Where something is not recorded yet, it does not mean that you are safe, "
    "or that you were not wronged.",
    "\u201cRecorded\u201d means that an entry says something about the point. It does not mean that the "
    "point is proved, or that the entry is right.",
    "Whether any of this is harassment or stalking, and who is believed, is for a court. The other side has "
    "not been heard here. This is not legal advice.",
)

# Where a route of a mode (chesil.law) is tried, as people say it.
TRIED: Final = {
    "summary only": "in a magistrates' court",
    "either way": "in a magistrates' court or the Crown Court",
    "indictment only": "in the Crown Court",
    "civil": "in a civil or family court",
    "police": "by the police, not in a court",
    "none": "in no court by itself",
}


@attrs.frozen(kw_only=True)
class ActRead:
    """An occasion or a note of hers, as it is read against the law.

    Attributes:
        number: the number of its first entry in the chronology; rules name an act by it.
        events: event_ids, in time order. first, last: local days; the same for one day.
        what: what it was, in plain words. kinds: codes of terms.acts, sorted.
        after_request: it came after a request to stop. None where none is recorded.
        words_only: that it is more than contact rests on a word list alone, and nobody has read it yet.
    """

    number: int
    events: tuple[str, ...]
    first: date
    last: date
    what: str
    kinds: tuple[str, ...]
    after_request: bool | None
    words_only: bool


@attrs.frozen(kw_only=True)
class RuleApplied:
    """A rule that decided a level: what it did and to which acts; `chesil explain` tells the rule.

    Attributes:
        does: "start" sets where a level starts, "raise" lifts it, "hold" keeps it down.
        why: one sentence. limits: what the rule cannot tell. acts: numbers of ActRead.
    """

    rule: str
    does: str
    why: str
    limits: str
    acts: tuple[int, ...]


@attrs.frozen(kw_only=True)
class AgainstRead:
    """What speaks against a point, or makes a court ask.

    Attributes:
        rule: the rule that keeps the point down, or the code of the warning. sentence: without blame.
        acts: numbers of ActRead it is about; empty when it is about the whole.
    """

    rule: str
    sentence: str
    acts: tuple[int, ...]


@attrs.frozen
class Question:
    """A question for the person whose record it is, and where it is answered."""

    words: str
    answer: Answer = "what_happened"


@attrs.frozen(kw_only=True)
class PointRead:
    """One point to prove, and what the records hold for it.

    Attributes:
        name: the point in a few words, to stand in a list. sentence: the point in plain words.
        section: where it stands; may be empty.
        state: what is recorded for it. acts: those it rests on; for others to judge: those that bear on it.
        events: event_ids of those acts that bear on it, where not all of their events do; else empty.
        level: one of LEVELS, for ordering and measuring alone; None where no rule reads the point, and then
            `rules` is empty.
        either: points of a route with the same word here are choices; one of them is enough.
        question: what to ask the person where more could be recorded; what is missing where it is in part.
        courts_look_at: what courts have looked at; empty where it is not for others to judge.
        against: what speaks against it, said without blame.
    """

    id: str
    name: str
    sentence: str
    section: str
    state: State
    level: str | None
    acts: tuple[int, ...]
    rules: tuple[RuleApplied, ...]
    either: str
    question: Question
    courts_look_at: tuple[str, ...] = ()
    against: tuple[AgainstRead, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[RuleApplied, ...]:
        """The rules of the point that nothing else tells: what lifts it, and what is not recorded of it."""
        against = {each.rule for each in self.against}
        return tuple(each for each in self.rules if each.does != "hold" or each.rule not in against)


@attrs.frozen(kw_only=True)
class RouteRead:
    """One route read for one person.

    Attributes:
        level: of the route as a whole, one of LEVELS, for ordering and measuring alone; nothing is shown of
            it. acts: those relied on. rules: those that decided the level.
        mode: where it is tried. standard: how sure a court has to be.
        version: which version of the law was used, and what was left out because of it.
        order: the order of this kind that is in force, as she entered it; empty where there is none.
        breach_of: the orders, as she entered them, whose breach this route is; empty for every other route.
    """

    id: str
    title: str
    citation: str
    mode: str
    standard: str
    version: tuple[str, ...]
    level: str
    acts: tuple[int, ...]
    rules: tuple[RuleApplied, ...]
    points: tuple[PointRead, ...]
    order: str = ""
    breach_of: str = ""

    @property
    def by_state(self) -> dict[State, tuple[str, ...]]:
        """The names of the points in each state, in the order of STATES; a state without any is left out."""
        found = {
            state: tuple(point.name for point in self.points if point.state == state) for state in STATES
        }
        return {state: names for state, names in found.items() if names}

    @property
    def summary(self) -> str:
        """Which points are recorded, and which are not yet, in one line; it has no mark for the whole."""
        if self.order:  # a court has made it: what it takes to get one is no question any more
            return f"in force: {self.order}"
        return "; ".join(f"{STATES[state]}: {', '.join(names)}" for state, names in self.by_state.items())


@attrs.frozen(kw_only=True)
class RouteToAsk:
    """A route that acts of these kinds point to, and that Chesil has no rules for.

    Attributes:
        acts: numbers of ActRead. events: event_ids of what points to it, without the rest of each occasion.
    """

    id: str
    title: str
    citation: str
    summary: str
    acts: tuple[int, ...]
    events: tuple[str, ...]
    outline: bool


@attrs.frozen(kw_only=True)
class CautionRead:
    """What a careful reader would warn of, the section or rule it comes from, and for which routes.

    Attributes:
        routes: the titles of the routes it is about; empty when it is about every one that was read.
    """

    code: str
    sentence: str
    source: str
    routes: tuple[str, ...]


@attrs.frozen(kw_only=True)
class LimitRead:
    """The last day of the best-supported route, where it is tried by magistrates alone."""

    route: str
    title: str
    last_act: date
    by: date | None
    sentence: str


@attrs.frozen(kw_only=True)
class BreachRead:
    """What was done while an order or bail condition was in force, against one of its terms.

    An order that is in force is here with no events where none are recorded in its time.

    Attributes:
        order: what it is, as entered. term: the words of one condition; empty when none were entered.
        events: event_ids of the contacts and acts, in time order. days: the local days they were on.
        offence: the route that breaking it is, in words; empty when none is known.
        do: how to report it. in_force: on the day it was read. questions: what is not recorded of the order.
    """

    order: str
    starts: date
    ends: date | None
    term: str
    events: tuple[str, ...]
    days: tuple[date, ...]
    offence: str
    do: str
    in_force: bool = False
    questions: tuple[Question, ...] = ()


@attrs.frozen(kw_only=True)
class KeepAct:
    """An act whose evidence may still be there.

    Attributes:
        by: the day to ask before. days_left: from the day counted from; 0 and less: it may be gone,
            and it is still worth asking.
    """

    act: int
    day: date
    by: date | None
    days_left: int | None


@attrs.frozen(kw_only=True)
class EvidenceToKeep:
    """Evidence that disappears, what to do, and the acts it is about.

    Attributes:
        acts: those inside the time it is usually kept, the most urgent first.
        older: how many acts are beyond that time.
        fits: what was written about one of the acts says where it may be, or the kind of act does.
    """

    id: str
    what: str
    kept: str
    do: str
    safety: str
    acts: tuple[KeepAct, ...]
    older: int
    fits: bool = True


@attrs.frozen(kw_only=True)
class Help:
    """Who to call.

    Attributes:
        checked_on: the day of the last check of the number; None for 999 and 101, which do not change.
    """

    id: str
    name: str
    number: str
    who_for: str
    how: str
    always_open: bool
    checked_on: date | None


@attrs.frozen(kw_only=True)
class DangerSign:
    """A sign that things may be getting worse, or of danger now, and what it rests on. It has no score.

    Attributes:
        now: it comes before everything else. noticed: what the records show, in one sentence.
        events: event_ids it rests on; empty when it rests on a date. call: ids of Help, first to call first.
    """

    id: str
    now: bool
    sentence: str
    noticed: str
    do: str
    call: tuple[str, ...]
    events: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PersonRead:
    """Everything the law is asked about one person.

    Attributes:
        routes: the best supported first. ask: routes to ask a lawyer about.
        questions: what is not recorded. not_counted: what was not read as an act, and why.
    """

    person: str | None
    name: str
    acts: tuple[ActRead, ...]
    routes: tuple[RouteRead, ...]
    ask: tuple[RouteToAsk, ...]
    cautions: tuple[CautionRead, ...]
    questions: tuple[Question, ...]
    not_counted: tuple[str, ...]
    limit: LimitRead | None
    breaches: tuple[BreachRead, ...]
    keep: tuple[EvidenceToKeep, ...]
    signs: tuple[DangerSign, ...]


@attrs.frozen(kw_only=True)
class LegalReading:
    """The findings read against the law of one jurisdiction.

    Attributes:
        jurisdiction: its name. outline: a part of its law is not yet written out in full, and nothing is
            said of the points of that part.
        counted_from: the day it was read on, from which days left are counted; None where nobody gave it,
            and then no days are counted and nothing is said to be happening now.
        about: what to say beside every state.
        danger: sentences that mean: call 999 now. call: everyone that a sign or the panel names.
    """

    jurisdiction: str
    outline: bool
    counted_from: date | None
    about: tuple[str, ...]
    danger: tuple[str, ...]
    call: tuple[Help, ...]
    people: tuple[PersonRead, ...]
