"""By when letters have to be sent or answered."""

from collections.abc import Iterator
from datetime import date

import attrs

from chesil.documents.forms import filling
from chesil.documents.forms import sheet as sheets
from chesil.documents.forms.filling import Due
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import workings
from chesil_web.person.papers.models import Prepared
from chesil_web.person.papers.prepared import FormAnswers, Letter, Preparation


@attrs.frozen(kw_only=True)
class Waiting:
    """A letter that is not answered, or did not go yet. *sheet*: its name. *due*: its next clock, if any."""

    sheet: str
    title: str
    letter: Letter
    due: Due | None

    @property
    def day(self) -> date | None:
        """The day of that clock."""
        return self.due.day if self.due else None


def waiting(safe: OpenSafe) -> list[Waiting]:
    """Every letter that waits, the one with the nearest day first."""
    every = workings.every(safe, Prepared, Preparation)
    found = [one for _id, each in every if isinstance(each.what, FormAnswers) for one in _of(each.what)]
    return sorted(found, key=lambda each: (each.day or date.max, each.letter.made_on))


def _of(told: FormAnswers) -> Iterator[Waiting]:
    for each in told.letters:
        if not each.answered:
            title = sheets.sheet(told.sheet).title
            yield Waiting(
                sheet=told.sheet, title=title, letter=each, due=next(iter(clocks(told, each)), None)
            )


def clocks(told: FormAnswers, letter: Letter) -> list[Due]:
    """The clocks of a letter that run now, the nearest first: until it went those by which it has to go, and
    then those by which it has to be answered."""
    every = filling.due(sheets.sheet(told.sheet), letter.days, letter.sent_on or letter.made_on)
    running = [each for each in every if each.day and bool(each.clock.of) == (letter.sent_on is None)]
    return sorted(running, key=lambda each: each.day or date.max)
