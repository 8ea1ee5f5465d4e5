"""What the law asks for and what to do, on the terminal: orders, what is recorded, and last who to call."""

from typing import Final

from chesil.cli.console import OUT, say
from chesil.documents import next_steps
from chesil.terms.legal import LegalReading, PersonRead

DISCLOSED: Final = (
    "Your settings file has law = true, so the chronology will end with what the law asks for. The police do "
    "not need that part. If there is a case, the defence is likely to be given it, with what speaks against "
    "each point."
)
_SHOWN = 3  # routes of one person; the chronology holds them all


def show(reading: LegalReading) -> None:
    """Print the orders and the first routes of each person, a time limit, and the panel with numbers to call.

    The panel comes last, because that is where a terminal leaves the eye.
    """
    read = [person for person in reading.people if person.routes or person.breaches]
    if read or reading.outline:
        OUT.print("\nWhat the law asks for (for you alone; each point is in only-for-you/reading.json):")
        for person in read:
            _show_orders(person)
        for person in read:
            _show_person(person)
        for sentence in reading.about:
            say(sentence, mark="  ")
    OUT.print()
    for sentence in next_steps.panel(reading):
        say(sentence)


def _show_orders(person: PersonRead) -> None:
    for breach in person.breaches:
        number = len(breach.events)
        contacts = "1 contact or act" if number == 1 else f"{number:,} contacts or acts"
        done = (
            f"{contacts} while it was in force, to report"
            if number
            else "nothing that it forbids is recorded in its time"
        )
        say(f"{person.name}, {breach.order}: {done}. See next-steps.txt.", mark="  ")


def _show_person(person: PersonRead) -> None:
    say(f"{person.name}:", mark="  ")
    for route in person.routes[:_SHOWN]:
        say(f"{route.title} ({route.citation}): {route.summary}", mark="    ")
    if len(person.routes) > _SHOWN:
        say(f"and {len(person.routes) - _SHOWN} more", mark="    ")
    if person.limit:
        say(f"{person.limit.title}: {person.limit.sentence}", mark="    ")
