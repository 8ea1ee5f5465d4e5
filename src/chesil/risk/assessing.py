"""What an assessment holds: counts beside the judgement, signs of danger before it, and what changed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import attrs

from chesil import law
from chesil.law import DangerMarker
from chesil.risk.answers import Given, Taken
from chesil.risk.sets import NOT_ASKED, UNKNOWN, Question, QuestionSet

_NOT_ASKED = Given(answer=NOT_ASKED)


@attrs.frozen
class Count:
    """How many answers count, how many nobody knows, and how many questions were not asked.

    What is not known is never counted as no.
    """

    counted: int
    unknown: int
    not_asked: int
    of: int


@attrs.frozen
class Change:
    """A question whose answer is another than last time.

    Attributes:
        way: "new" where it counts now and did not, "gone" where it counted, "other" for the rest.
    """

    question: Question
    before: Given
    after: Given
    way: Literal["new", "gone", "other"]


def given(taken: Taken, question: Question) -> Given:
    """The answer to a question; "not asked" where there is none."""
    return taken.answers.get(question.id, _NOT_ASKED)


def count(asked: QuestionSet, taken: Taken) -> Count:
    """The counts of an assessment. A low count is never a reason to refuse."""
    answers = [given(taken, question) for question in asked.questions]
    return Count(
        counted=sum(_counts(question, taken) for question in asked.questions),
        unknown=sum(each.answer == UNKNOWN for each in answers),
        not_asked=sum(each.answer == NOT_ASKED for each in answers),
        of=len(answers),
    )


def unanswered(asked: QuestionSet, taken: Taken) -> tuple[Question, ...]:
    """The questions that were not asked, in order."""
    return tuple(each for each in asked.questions if given(taken, each).answer == NOT_ASKED)


def dangers(asked: QuestionSet, answers: Mapping[str, Given]) -> tuple[DangerMarker, ...]:
    """The signs of danger that answers name: each once, in order, and before anything else on a page."""
    signs = {marker.id: marker for marker in law.danger_markers()}
    named = dict.fromkeys(
        question.danger
        for question in asked.questions
        if question.danger and answers.get(question.id, _NOT_ASKED).answer in question.counts
    )
    return tuple(signs[name] for name in named)


def changes(asked: QuestionSet, before: Taken, after: Taken) -> tuple[Change, ...]:
    """What is answered in another way than last time; questions that one of them did not ask are left out."""
    return tuple(_changes(asked, before, after))


def _changes(asked: QuestionSet, before: Taken, after: Taken) -> Iterator[Change]:
    for question in asked.questions:
        old, new = given(before, question), given(after, question)
        if NOT_ASKED in (old.answer, new.answer) or old.answer == new.answer:
            continue
        did, does = _counts(question, before), _counts(question, after)
        yield Change(
            question, old, new, "new" if does and not did else "gone" if did and not does else "other"
        )


def may_bear(question: Question, acts: Iterable[str]) -> bool:
    """Whether something that she shared may bear on a question: one of its acts is among the question's."""
    return not {*question.acts}.isdisjoint(acts)


def _counts(question: Question, taken: Taken) -> bool:
    return given(taken, question).answer in question.counts
