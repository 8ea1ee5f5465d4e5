"""What people read of a point: whether it is recorded, what is missing, and what speaks against it.

The state comes from the steps of the trace alone, by their rules, levels and entries; no sentence is read.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final

import attrs
import msgspec

from chesil import law
from chesil.conduct.legal.points import HOW_LONG
from chesil.conduct.reading.cautions import Caution
from chesil.conduct.reading.cautions import known as known_cautions
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, Step, Weighed
from chesil.law import Element
from chesil.law.entries import Relation
from chesil.terms.legal import AgainstRead, Answer, Question, State

_BY_LEVEL: Final[dict[int, State]] = {
    NONE: "not_yet",
    WEAK: "in_part",
    MODERATE: "recorded",
    STRONG: "recorded",
}
_RELATIONSHIP: Final = "relationship"


class Gap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that holds a level because something is not recorded, and the question for it.

    While its question is open the point is recorded in part at most. One without a question follows another
    point, at that point's level. answer: where the question is answered.
    in_part: more is asked than a kind of act can tell, so it is recorded in part at most, and the law's own
    question is asked.
    """

    asks: str
    in_part: bool = False
    answer: Answer = "what_happened"


class Against(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks against a point: its sentence, or the warning that says it, and where that one stands."""

    sentence: str = ""
    caution: str = ""
    element: str | None = None


class States(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of states.toml. Gaps stand by rule; what speaks against a point, by rule or warning."""

    gaps: dict[str, Gap]
    against: dict[str, Against]


@attrs.frozen(kw_only=True)
class Standing:
    """What stands beside a point; see terms.legal.PointRead."""

    state: State
    question: Question
    courts_look_at: tuple[str, ...]
    against: tuple[AgainstRead, ...]


@cache
def texts() -> States:
    """The texts by which points are told."""
    text = resources.files("chesil.conduct.legal").joinpath("states.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), States)


def name_of(element: Element) -> str:
    """A point about an element in a few words."""
    return element.name or element.what or element.id.replace("_", " ")


def state(element: Element, weighed: Weighed | None, *, relations: Sequence[Relation]) -> State:
    """Whether a point about *element* is recorded.

    What only the person can say is not recorded yet. What no rule reads, and what the law leaves to a court
    (an element that says what courts look at), is for others to judge, however much is recorded. A rule that
    makes a court ask does not lower what is recorded: it speaks against the point. A rule that holds a level
    because something is not recorded does.

    Args:
        weighed: the point weighed; None where no rule reads it.
        relations: what is recorded of how the two know each other.
    """
    if element.by == "person" or (element.id == _RELATIONSHIP and weighed and not relations):
        return "not_yet"
    if weighed is None or element.looked_at:
        return "for_others"
    return _BY_LEVEL[min(weighed.lifted, *_missing(weighed), STRONG)]


def _missing(weighed: Weighed) -> Iterator[int]:
    for step, gap in _gaps(weighed):
        yield min(step.level, WEAK) if gap.asks or gap.in_part else step.level


def _gaps(weighed: Weighed | None) -> Iterator[tuple[Step, Gap]]:
    for step in weighed.steps if weighed else ():
        if step.does == "hold" and step.rule in texts().gaps:
            yield step, texts().gaps[step.rule]


def standing(
    point: law.Point,
    weighed: Weighed | None,
    *,
    element: Element,
    relations: Sequence[Relation],
    cautions: Sequence[Caution],
) -> Standing:
    """A point's state, what is missing, what courts look at where it is theirs, and what speaks against it.

    Args:
        element: what the point is about. cautions: the warnings of the route that the point is of.
    """
    question = _question(weighed, element=element, relations=relations)
    return Standing(
        state=state(element, weighed, relations=relations),
        question=question or Question(point.question, point.answer or element.answer),
        courts_look_at=element.looked_at,
        against=tuple(_against(point, weighed, cautions)),
    )


def _question(weighed: Weighed | None, *, element: Element, relations: Sequence[Relation]) -> Question | None:
    """What a rule that held the point asks for; None where none asks."""
    if element.id == _RELATIONSHIP and relations and weighed is not None and weighed.lifted == WEAK:
        return HOW_LONG
    asked = (Question(gap.asks, gap.answer) for _, gap in _gaps(weighed) if gap.asks)
    return next(asked, None)


def _against(point: law.Point, weighed: Weighed | None, cautions: Sequence[Caution]) -> Iterator[AgainstRead]:
    """What the trace holds, each rule once, then warnings about such a point that no rule has given."""
    held = {each.rule: each for each in (weighed.steps if weighed else ()) if _speaks_against(each)}
    for rule, each in held.items():
        yield AgainstRead(rule=rule, sentence=_sentence(rule, each.why), acts=each.entries)
    raised = {each.code: each.sentence for each in cautions}
    for rule, known in texts().against.items():
        code = known.caution or rule
        if known.element == point.element and code in raised and rule not in held:
            yield AgainstRead(rule=code, sentence=known.sentence or raised[code], acts=())


def _speaks_against(step: Step) -> bool:
    """Every hold but those of gaps; and that the relationship is another than the law asks for."""
    if step.does == "hold":
        return step.rule not in texts().gaps
    return step.rule == _RELATIONSHIP and step.level == NONE


def _sentence(rule: str, why: str) -> str:
    """The table's words for a rule; the rule's own where the table has none."""
    known = texts().against.get(rule, Against())
    if known.sentence or known.caution not in known_cautions():
        return known.sentence or why
    return known_cautions()[known.caution].sentence
