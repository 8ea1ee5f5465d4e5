"""Sets of questions: ours, which ship, and those that an agency loads under its own licence."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import Final, Literal

import msgspec

from chesil import law
from chesil.terms.acts import ACTS
from chesil.terms.errors import ChesilError

YES: Final = "yes"
UNKNOWN: Final = "unknown"
NOT_ASKED: Final = "not asked"
_MOST_BYTES: Final = 262_144
_MOST_QUESTIONS: Final = 200


class SetError(ChesilError):
    """A set of questions cannot be used: what is wrong, and in which question."""

    code = "question-set"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question.

    Attributes:
        id: unique in its set and kept over versions while it asks the same.
        text: as it is asked. help: for the worker.
        scale: what can be answered besides "does not know" and "not asked"; yes and no where it is empty.
        counts: the answers that are counted.
        danger: the sign of danger (law/danger.toml) that such an answer may be: it comes before all else.
        acts: kinds of act (terms.acts) in her evidence that may bear on it; they never answer it.
        common: it asks about whoever is harmed alone, so that an answer holds whoever does it.
    """

    id: str
    text: str
    help: str = ""
    scale: tuple[str, ...] = ()
    counts: tuple[str, ...] = (YES,)
    danger: str = ""
    acts: tuple[str, ...] = ()
    common: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """Every answer it can have."""
        return (*(self.scale or (YES, "no")), UNKNOWN, NOT_ASKED)


class QuestionSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Questions that are asked together.

    Attributes:
        id, version: name it in every assessment; a change of words or order is a new version.
        title, about: for the worker. rights: whose words they are and on what terms they may be used.
        kind: whom it is for. tested: a published study found that its count tells something.
        threshold: the count at which many panels take a case, where `tested`; a setting of each panel.
        source: where the topics are from. written_on: the day of this version.
    """

    id: str
    version: int
    title: str
    about: str
    rights: str
    kind: Literal["domestic", "stalking", "neighbours"]
    source: str
    written_on: date
    questions: tuple[Question, ...]
    tested: bool = False
    threshold: int | None = None

    def question(self, name: str) -> Question:
        """A question by its id.

        Raises:
            SetError: there is none.
        """
        for each in self.questions:
            if each.id == name:
                return each
        raise SetError(f"The set {self.id} has no question {name}.")


def read_set(text: str, *, name: str = "the file") -> QuestionSet:
    """A set from TOML.

    Args:
        name: of the file, for an error.

    Raises:
        SetError: it is too long, no TOML, lacks something, or a question is not sound; with its line.
    """
    if len(text.encode(errors="replace")) > _MOST_BYTES:
        raise SetError(f"{name} is larger than {_MOST_BYTES // 1024} KB. A set of questions is a few pages.")
    try:
        made = msgspec.convert(tomllib.loads(text), QuestionSet)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SetError(f"{name}: {error}") from error
    except msgspec.ValidationError as error:
        raise SetError(f"{name}{_line(text, _path(str(error)))}: {error}") from error
    for place, fault in _faults(made):
        raise SetError(f"{name}{_line(text, place)}: {fault}")
    return made


def _path(fault: str) -> int | str:
    """The question or the field that a fault names, as msgspec writes it."""
    found = re.search(r"`\$\.(?:questions\[(\d+)\]|(\w+))", fault)
    return "" if found is None else int(found[1]) if found[1] else found[2]


def _line(text: str, place: int | str) -> str:
    """Where a question, by its place from 0 on, or a field of the set begins; empty where that is unknown."""
    head = r"\[\[\s*questions\s*\]\]" if isinstance(place, int) else rf"{re.escape(place)}\s*="
    starts = [found.start() for found in re.finditer(rf"(?m)^[ \t]*{head}", text)] if place != "" else []
    nth = place if isinstance(place, int) else 0
    return f", line {text.count(chr(10), 0, starts[nth]) + 1}" if nth < len(starts) else ""


def _faults(made: QuestionSet) -> Iterator[tuple[int | str, str]]:
    """What is not sound: the place of the question or the field, and a sentence."""
    if not 0 < len(made.questions) <= _MOST_QUESTIONS:
        yield "", f"it has {len(made.questions)} questions; 1 to {_MOST_QUESTIONS} are possible."
    if not made.rights.strip():
        yield "rights", "it does not say whose words these are. Fill in rights."
    if made.threshold is not None and not made.tested:
        yield "threshold", "it has a threshold, and no study that found it to tell something. Take it out."
    names: set[str] = set()
    signs = {marker.id for marker in law.danger_markers()}
    for place, question in enumerate(made.questions):
        if question.id in names:
            yield place, f"two questions are called {question.id}."
        names.add(question.id)
        yield from ((place, fault) for fault in _of_question(question, signs))


def _of_question(question: Question, signs: set[str]) -> Iterator[str]:
    if not question.text.strip():
        yield f"question {question.id} has no words."
    if unknown := {*question.counts} - {*question.choices}:
        yield f"question {question.id} counts {', '.join(sorted(unknown))}, which is no answer to it."
    if question.danger and question.danger not in signs:
        yield f"question {question.id} names a sign of danger that is not there: {question.danger}."
    if unknown := {*question.acts} - {*ACTS}:
        yield f"question {question.id} names acts that are not there: {', '.join(sorted(unknown))}."


@cache
def shipped() -> tuple[QuestionSet, ...]:
    """The sets of our own, by id."""
    folder = resources.files("chesil.risk").joinpath("question_sets")
    files = (path for path in folder.iterdir() if path.name.endswith(".toml"))
    made = [read_set(path.read_text("utf-8"), name=path.name) for path in files]
    return tuple(sorted(made, key=lambda each: each.id))


def load(name: str) -> QuestionSet:
    """A set of our own by its id.

    Raises:
        SetError: there is none.
    """
    for each in shipped():
        if each.id == name:
            return each
    raise SetError(f"There is no set {name}. There are: {', '.join(each.id for each in shipped())}.")
