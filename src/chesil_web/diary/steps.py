"""One question at a time: the order of the steps and the fields of each."""

from typing import Final

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chesil_web.diary.forms import WHEN_FIELDS


@attrs.frozen
class Step:
    """One page of questions. *name* is in its address, and tells nothing."""

    name: str
    heading: Promise
    fields: tuple[str, ...]


STEPS: Final = (
    Step("1", _("When was it?"), WHEN_FIELDS),
    Step("2", _("What happened?"), ("what",)),
    Step("3", _("What kind of thing was it?"), ("kinds",)),
    Step("4", _("Who did it?"), ("person", "who", "how_known")),
    Step("5", _("Where and how?"), ("where", "how")),
    Step("6", _("Was anyone else there?"), ("witnesses", "children")),
    Step("7", _("How did it affect you?"), ("effect", "how_it_felt", "feared_violence", "changes")),
    Step("8", _("What did you do?"), ("asked_to_stop", "reply", "reported_to", "reference", "private")),
    Step("9", _("Is there anything to keep with it?"), ("files", "new")),
)
FIRST: Final = STEPS[0]


def step(name: str) -> Step | None:
    """The step of a name."""
    return next((each for each in STEPS if each.name == name), None)


def before(given: Step) -> Step | None:
    """The step before."""
    place = STEPS.index(given)
    return STEPS[place - 1] if place else None


def after(given: Step) -> Step | None:
    """The step after."""
    place = STEPS.index(given) + 1
    return STEPS[place] if place < len(STEPS) else None
