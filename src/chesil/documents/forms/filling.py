"""Answers put into a sheet or a letter: what is private stays out, what is missing is a line to write on."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.forms.sheet import Clock, Question, Sheet
from chesil.law.limits import later

BLANK: Final = "_" * 20  # long enough to write on
ON_C8: Final = "Leave this empty, and give it on form C8."
_PLACE: Final = re.compile(r"\{([a-z_0-9]+)\}(\.?)")
_WEEKEND: Final = 5
_END: Final = "Yours faithfully\n\n\n{name}"


@attrs.frozen(kw_only=True)
class Due:
    """A clock with its day; None where the day it is counted from is not known."""

    clock: Clock
    day: date | None


def answer(sheet: Sheet, question: Question, answers: Mapping[str, str], *, secret: bool) -> str:
    """What stands beside a question; "" where it is not answered.

    Args:
        secret: her address and contacts must not reach the other person.
    """
    if question.private and secret and not sheet.confidential:
        return ON_C8
    return said(answers.get(question.key, ""))


def said(answer: str) -> str:
    """An answer as it is printed: a day in words."""
    day = _day(answer)
    return words.day_words(day) if day else answer.strip()


def text(sheet: Sheet, answers: Mapping[str, str]) -> str:
    """The words of a letter."""
    kept = [each for each in sheet.paragraph if not each.only_with or answers.get(each.only_with, "").strip()]
    return "\n\n".join(_filled(each, answers) for each in [*(each.text for each in kept), _END])


def _filled(written: str, answers: Mapping[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        value = said(answers.get(found[1], "")) or BLANK
        return value if value.endswith((".", "!", "?")) else f"{value}{found[2]}"

    return _PLACE.sub(put, written)


def keys(sheet: Sheet) -> tuple[str, ...]:
    """Every answer that it takes, in order."""
    asked = [each.key for each in sheet.questions]
    asked += [found[1] for each in sheet.paragraph for found in _PLACE.finditer(each.text)]
    asked += [each.of for each in sheet.clock if each.of]
    return tuple(dict.fromkeys([*([sheet.recipient] if sheet.recipient else []), *asked]))


def missing(sheet: Sheet, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The answers that a letter has a place for and that are not there."""
    needed = {
        found[1] for each in sheet.paragraph if not each.only_with for found in _PLACE.finditer(each.text)
    }
    return tuple(key for key in keys(sheet) if key in needed and not answers.get(key, "").strip())


def due(sheet: Sheet, answers: Mapping[str, str], sent: date) -> Iterator[Due]:
    """Each clock of a letter with its day. Working days are Monday to Friday, bank holidays among them."""
    for clock in sheet.clock:
        begins = _day(answers.get(clock.of, "")) if clock.of else sent
        yield Due(clock=clock, day=_after(begins, clock) if begins else None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:  # words of her own: the day is not counted
        return None


def _after(begins: date, clock: Clock) -> date | None:
    day = later(begins, months=clock.months, days=clock.days)
    left = clock.working_days if day else 0
    while day and left:
        day += timedelta(days=1)
        left -= day.weekday() < _WEEKEND
    return day
