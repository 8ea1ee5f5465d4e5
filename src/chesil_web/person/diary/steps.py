"""What is asked on which page: first when and what, then the rest, one question at a time."""

from typing import Final

import attrs
import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chesil_web.person.diary import things
from chesil_web.person.diary.forms import WHEN_FIELDS, first
from chesil_web.person.diary.models import Entry


@attrs.frozen
class Step:
    """One page of questions. *name* is in its address, and tells nothing."""

    name: str
    heading: Promise
    fields: tuple[str, ...]


# The page that every entry begins with: it is saved from there, and the rest can be added.
QUICK: Final = Step("0", _("Write it down"), ("files", *WHEN_FIELDS, "what"))
STEPS: Final = (
    Step("1", _("When was it?"), WHEN_FIELDS),
    Step("2", _("What happened?"), ("what",)),
    Step("3", _("What kind of thing was it?"), ("kinds",)),
    Step("4", _("Who did it?"), ("person", "who", "how_known")),
    Step("5", _("Where and how?"), ("where", "how")),
    Step("6", _("Was anyone else there?"), ("witnesses", "children")),
    Step("7", _("How did it affect you?"), ("effect", "how_it_felt", "feared_violence", "changes")),
    Step("8", _("What did you do?"), ("asked_to_stop", "reply", "reported_to", "reference", "private")),
    Step("9", _("Do you have a photo, a recording or a file of it?"), ("files", "new")),
    Step(
        "10", _("Did you keep a thing they left or sent, such as a letter, a gift or a bag?"), things.FIELDS
    ),
)
FIRST: Final = STEPS[0]


def step(name: str) -> Step | None:
    """The step of a name."""
    return next((each for each in (QUICK, *STEPS) if each.name == name), None)


def asked(saved: Entry | None) -> tuple[Step, ...]:
    """The steps in their order. Of an entry that is saved, what can be added: not what it began with.

    Args:
        saved: the version that is added to, or nothing for a new entry.
    """
    if saved is None:
        return STEPS
    begun = {"1", "2"} if saved.when or saved.when_words else {"2"}
    return tuple(each for each in STEPS if each.name not in begun)


def reached(begun: Entry, saved: Entry | None) -> Step:
    """Where to go on with an entry that is not finished: the last question that she answered.

    Args:
        saved: the version that it changes, or nothing for a new entry.
    """
    among = asked(saved)
    was, now = first(saved or Entry(written_at=begun.written_at)), first(begun)
    answered = [each for each in among if any(was.get(name) != now.get(name) for name in each.fields)]
    return answered[-1] if answered else among[0]


def before(given: Step, among: tuple[Step, ...]) -> Step | None:
    """The step before; None where it is not *among* them."""
    place = among.index(given) if given in among else 0
    return among[place - 1] if place else None


def after(given: Step, among: tuple[Step, ...]) -> Step | None:
    """The step after; None where it is not *among* them."""
    place = among.index(given) + 1 if given in among else len(among)
    return among[place] if place < len(among) else None


def is_quick(entry: Entry) -> bool:
    """Whether an entry says nothing that is not asked on the first page."""
    rest = msgspec.structs.replace(entry, when="", when_words="", what="", files=())
    return rest == Entry(written_at=entry.written_at)
