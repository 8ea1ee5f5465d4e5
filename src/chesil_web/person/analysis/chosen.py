"""Which messages a list of Read first shows, as its address says it in numbers: an address tells nothing of
anybody.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

import attrs
from django.http import QueryDict
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil.terms.tables import LEVELS
from chesil_web.person.analysis.grade_words import ANSWERS, LEVEL_WORDS
from chesil_web.person.analysis.grades import Wanted
from chesil_web.person.analysis.models import Answered, Graded

_AGREED: Final = 0  # the place of this answer among ANSWERS; none yet comes after all of them


@attrs.frozen(kw_only=True)
class Chosen:
    """What was chosen.

    Attributes:
        who: the place of a person among those with graded messages. level: that of a level.
        answer: that of an answer, and after those, that there is none yet. None for all.
    """

    who: int | None = None
    level: int | None = None
    answer: int | None = None
    page: int = 1

    @classmethod
    def of(cls, said: QueryDict, people: int) -> "Chosen":
        """What an address or a form says; what it cannot mean is left out."""
        page = _number(said.get("page", ""), 10**7)
        return cls(
            who=_number(said.get("who", ""), people - 1),
            level=_number(said.get("level", ""), len(LEVELS) - 1),
            answer=_number(said.get("answer", ""), len(ANSWERS)),
            page=max(1, page or 1),
        )

    @classmethod
    def agreed(cls, person: str, given: Graded) -> "Chosen":
        """The messages of a person ("" where nobody is named) that she agreed about."""
        places = (place for place, each in enumerate(given.people) if each.person == person)
        return cls(who=next(places, None), answer=_AGREED)

    def wanted(self, given: Graded, answered: Answered) -> Wanted:
        """The same for the tables of a run."""
        none_yet = self.answer == len(ANSWERS)
        among = None if self.answer is None or none_yet else answered.events(list(ANSWERS)[self.answer])
        return Wanted(
            person=None if self.who is None else given.people[self.who].person,
            level=None if self.level is None else LEVELS[self.level],
            among=among,
            but=frozenset(answered.about) if none_yet else frozenset(),
        )

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The choice, as an address or a form says it."""
        page = self.page if self.page > 1 else None
        said = (("who", self.who), ("level", self.level), ("answer", self.answer), ("page", page))
        return tuple((name, str(number)) for name, number in said if number is not None)

    @property
    def query(self) -> str:
        """The end of an address that says it."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    def turned(self, pages: int) -> "Chosen":
        """The same, so many pages on."""
        return attrs.evolve(self, page=self.page + pages)


@attrs.frozen(kw_only=True)
class Choice:
    """One choice of a filter."""

    value: str
    words: str
    chosen: bool


def people(given: Graded, chosen: Chosen) -> tuple[Choice, ...]:
    """Everyone whose messages can be shown alone."""
    nobody = _("Withheld numbers and people who are not named")
    names = [visible(each.name) or nobody for each in given.people]
    return tuple(_choices(names, chosen.who, _("Everyone")))


def levels(chosen: Chosen) -> tuple[Choice, ...]:
    """Every level."""
    return tuple(_choices([str(LEVEL_WORDS[each]) for each in LEVELS], chosen.level, _("All levels")))


def answers(chosen: Chosen) -> tuple[Choice, ...]:
    """Every answer, and that there is none yet."""
    words = [*map(str, ANSWERS.values()), _("Not answered yet")]
    return tuple(_choices(words, chosen.answer, _("All answers")))


def _choices(words: Sequence[str], chosen: int | None, all: str) -> Iterator[Choice]:
    yield Choice(value="", words=all, chosen=chosen is None)
    for number, each in enumerate(words):
        yield Choice(value=str(number), words=each, chosen=number == chosen)


def _number(said: str, most: int) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 8 and int(said) <= most else None
