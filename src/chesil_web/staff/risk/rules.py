"""How an assessment is asked step by step, which ones stand, and which set of questions comes first."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

import attrs
import msgspec
from django.http import Http404

from chesil.risk import Given, Level, Question, QuestionSet
from chesil_web.staff.cases.models import Kind
from chesil_web.staff.risk.models import AssessmentTold

PART: Final = 8  # questions on one page
LONGEST: Final = timedelta(weeks=8)  # until the risk is looked at again (field practice, 4.4 HR-7)
END: Final = "end"  # after the last step
NOT_ASKED: Final = "not asked"
_LEVEL: Final[Mapping[Level | None, int]] = {"high": 0, "medium": 1, "standard": 2, None: 3}
# Whom a case of each kind is most probably about: stalking that is not domestic is screened as such.
FIRST: Final[Mapping[Kind, str]] = {
    "domestic abuse": "domestic", "stalking": "stalking", "harassment": "stalking", "hate": "neighbours",
    "neighbours": "neighbours", "other": "stalking",
}  # fmt: skip


@attrs.frozen
class Step:
    """Questions that stand on one page, each with its place from 1 on, and the step that comes next.

    Attributes:
        is_one: one question is asked by itself, with the evidence beside it.
    """

    questions: tuple[tuple[int, Question], ...]
    next: str
    is_one: bool


def step(asked: QuestionSet, name: str) -> Step:
    """A step by its name: q3 is the third question, p2 the second part.

    Raises:
        Http404: there is none.
    """
    found = re.fullmatch(r"([qp])([1-9][0-9]{0,2})", name)
    if found is None:
        raise Http404
    sort, number = found[1], int(found[2])
    size = 1 if sort == "q" else PART
    questions = tuple(enumerate(asked.questions, 1))[(number - 1) * size : number * size]
    if not questions:
        raise Http404
    is_last = number * size >= len(asked.questions)
    return Step(questions, END if is_last else f"{sort}{number + 1}", is_one=sort == "q")


def is_step(asked: QuestionSet, name: str) -> bool:
    """Whether a step is there, or it is the end."""
    try:
        return name == END or bool(step(asked, name))
    except Http404:
        return False


def stamp(questions: Iterable[tuple[int, Question]], answers: Mapping[str, Given]) -> str:
    """What the answers of a page are known by, to see whether another window changed them."""
    those = [answers.get(question.id) for _place, question in questions]
    return sha256(msgspec.json.encode(those)).hexdigest()[:16]


def standing(told: Mapping[int, AssessmentTold]) -> list[int]:
    """The numbers of the assessments that no later one stands in place of, the newest first.

    Two that were begun from the same one both stand.
    """
    past = {number for each in told.values() for number in (*each.bases, each.corrects)}
    return sorted(told.keys() - past, reverse=True)


def same(told: Mapping[int, AssessmentTold], asked: QuestionSet, about: str, *, is_alone: bool) -> list[int]:
    """The numbers of those in whose place a new one stands: the same questions about the same person.

    Args:
        is_alone: no two are accused, so that one that names nobody is about the same person, too.
    """
    return [
        number
        for number in standing(told)
        if told[number].asked.id == asked.id
        and (told[number].about == about or (is_alone and not told[number].about))
    ]


def common(told: AssessmentTold) -> dict[str, Given]:
    """What an assessment says of whoever is harmed alone, by question."""
    asked = {each.id for each in told.asked.questions if each.common}
    answers = told.taken.answers.items()
    return {id: given for id, given in answers if id in asked and given.answer != NOT_ASKED}


def carried(told: Mapping[int, AssessmentTold], asked: QuestionSet, about: str) -> int | None:
    """The number of the newest about somebody else, with the same questions, that has common answers."""
    fits = (
        number
        for number in standing(told)
        if told[number].about != about
        and (told[number].asked.id, told[number].asked.version) == (asked.id, asked.version)
        and common(told[number])
    )
    return next(fits, None)


def by_level(told: Mapping[int, AssessmentTold]) -> list[int]:
    """The numbers of those that stand: the highest by judgement first, and the newest of them."""
    return sorted(standing(told), key=lambda number: (_LEVEL[told[number].taken.level], -number))


def highest(told: Mapping[int, AssessmentTold]) -> Level | None:
    """The highest current judgement, or None if nobody has judged yet."""
    return next((told[number].taken.level for number in by_level(told)), None)


def is_soon_enough(day: date, done_on: date) -> bool:
    """Whether the risk is looked at again soon enough."""
    return day <= done_on + LONGEST
