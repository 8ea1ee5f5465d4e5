"""One question at a time: the order of the pages and the fields of each."""

from typing import Final

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class Step:
    """One page of questions. *name* is in its address, and tells nothing."""

    name: str
    heading: Promise
    fields: tuple[str, ...]


CONTACT: Final = (
    "reach", "number", "voicemail", "text_number", "mail", "letter", "helper", "hours", "who_answers",
    "words", "name",
)  # fmt: skip
OTHER: Final = ("they", "they_bond", "they_know", "they_safe", "they_reach")
STEPS: Final = (
    Step("1", _("Is anyone in danger now?"), ("danger",)),
    Step("2", _("Who is this happening to?"), ("whom", *OTHER)),
    Step("3", _("What is happening?"), ("what",)),
    Step("4", _("What kind of thing is it?"), ("kinds",)),
    Step("5", _("Who is doing it?"), ("who", "relation", "their_place")),
    Step("6", _("Where and when?"), ("where", "since", "often")),
    Step("7", _("Do you think they do it because of any of these?"), ("hate", "hate_words")),
    Step("8", _("Are children there?"), ("children", "children_words")),
    Step("9", _("Have you told the police or anyone else?"), ("told_before", "reference")),
    Step("10", _("Do you have anything that shows it?"), ()),
    Step("11", _("How can we contact you safely?"), CONTACT),
)
FIRST: Final = STEPS[0]
FILES: Final = STEPS[9]
REACH: Final = STEPS[10]


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
