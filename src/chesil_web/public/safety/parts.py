"""The parts of a safety plan, in their order."""

from typing import Final

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class Part:
    """A part of the plan.

    Attributes:
        name: in the document. number: in its address, which tells nothing.
        on_paper: its heading on the sheet, which tells little to somebody who finds it.
        ideas: what to think of.
        see: a page that helps with it: the name of its view, and what its link says.
    """

    name: str
    number: str
    heading: Promise
    on_paper: Promise
    ideas: tuple[Promise, ...]
    see: tuple[str, Promise] | None = None


PARTS: Final = (
    Part("signs", "1", _("What I notice before it gets worse"), _("Look out for"), (
        _("what they say or do first"),
        _("days, times and places when it happens more, such as after drinking or on handover days"),
        _("what my body tells me"),
    )),
    Part("home", "2", _("At home"), _("Home"), (
        _("the way out of each room, and where my keys and phone are"),
        _("rooms to stay out of, such as the kitchen, the bathroom and the garage"),
        _("a neighbour who would call 999, and what they should see or hear first"),
        _("locks, lights, who has a key"),
    )),
    Part("leaving", "3", _("If I leave"), _("Going away"), (
        _("when it would be safest, and how I would know that they are out"),
        _("where I would go, how I would get there, and who knows"),
        _("a bag: what is in it, and who keeps it for me"),
        _("what could show where I am, such as a phone, a car or a tag"),
        _("what I do if I have to go at once, without anything"),
    )),
    Part("work", "4", _("Work, school and on the way"), _("Work and travel"), (
        _("who I tell there, and what they should do if they see or hear from this person"),
        _("other routes, other times, somebody to walk with"),
        _("where I go if I am followed: a shop, a police station, anywhere with other people"),
    )),
    Part("children", "5", _("Children"), _("Children"), (
        _("where they go and who they call when I say so"),
        _("who may pick them up, and that the school knows"),
        _("how they are handed over, and who is with me"),
    )),
    Part("pets", "6", _("Pets"), _("Pets"), (
        _("who could look after them, for a night or for longer"),
        _("food, medicine, the vet, the chip and in whose name it is"),
    )),
    Part("phone", "7", _("Phone and online"), _("Phone"), (
        _("a phone or computer that they have never had, and where it is"),
        _("accounts and places that they can see, and when I change them"),
        _("numbers I know by heart"),
    ), ("safety:check", _("Check your phone and accounts"))),
    Part("money", "8", _("Money and documents"), _("Money and documents"), (
        _("some cash, or a card that they cannot see"),
        _("where passports, birth certificates, bank papers, tenancy, visas and court orders are, or copies"),
        _("medicine and prescriptions"),
    )),
    Part("word", "9", _("My code word"), _("Word"), (
        _("the word, and who knows it"),
        _("what it means: call 999, come round, pick up the children"),
    )),
    Part("calm", "10", _("What helps me in a bad moment"), _("What helps"), (
        _("what has helped before"),
        _("somebody I can call just to hear a voice"),
    ), ("safety:moment", _("Help for a bad moment"))),
    Part("call", "11", _("Who to call"), _("Numbers"), (
        _("friends, relatives, neighbours"),
        _("my support worker, my police officer and the reference number"),
        _("a helpline that I have chosen"),
    ), ("guidance:help", _("Help near you"))),
)  # fmt: skip


def part(number: str) -> Part | None:
    """The part of a number."""
    return next((each for each in PARTS if each.number == number), None)


def after(given: Part) -> Part | None:
    """The part that comes next; None after the last."""
    place = PARTS.index(given) + 1
    return PARTS[place] if place < len(PARTS) else None
