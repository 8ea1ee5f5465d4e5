"""Between what she told and what the library takes. The only file of this room that knows the library."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from chesil.documents.words import address_words
from chesil.leaks import Detail, Kind, picked
from chesil.terms import settings as library
from chesil.terms.acts import ACTS
from chesil.terms.settings import Settings
from chesil.timeline import PeopleFile
from chesil.timeline import Person as Listed
from chesil.timeline.addresses import Addresses, matched
from chesil_web.person.people.models import Order, Person, Secret, WhoIsWho

WHERE: Final = "people"
_REGION: Final = "GB"

# The kinds of act (terms.acts) that go against a term. None: everything in the time of the order is listed.
FORBIDS: Final[dict[str, tuple[str, ...]]] = {
    "contact": (
        "contact", "indirect_contact", "silent_call", "bullying_messages", "leaving_things", "unwanted_gift",
        "unwanted_taxi", "unwanted_delivery", "image_sent",
    ),
    "near": ("following", "waiting_outside", "watching", "entering_premises"),
    "threats": (
        "violence", "threat_person", "threat_family", "threat_property", "threat_self_harm", "threat_images",
        "verbal_abuse", *(act for act in ACTS if act.startswith("hate_")),
    ),
    "damage": ("damage", "interfering_property", "threat_property"),
    "online": ("publishing", "monitoring", "threat_images", "image_shared"),
    "any": (),
}  # fmt: skip


def people_file(known: WhoIsWho) -> PeopleFile:
    """The people as the library's people file has them."""
    listed = (
        Listed(name=each.name, addresses=each.addresses, names=each.names, me=each.me)
        for each in known.people
    )
    return PeopleFile(people=tuple(listed), where=WHERE)


def settings(base: Settings, known: WhoIsWho) -> Settings:
    """The settings with her orders, dates that matter and how she knows each person."""
    return msgspec.structs.replace(
        base,
        orders=tuple(map(_order, known.orders)),
        dates=tuple(
            library.ImportantDate(day=each.day, what=each.what, yearly=each.yearly) for each in known.days
        ),
        relationships=tuple(
            library.Relationship(person=each.name, facts=each.facts) for each in known.people if each.facts
        ),
    )


def secrets(found: Iterable[Secret]) -> list[Detail]:
    """What must stay secret, as the leak check takes it; of an address the postcode too.

    One that is told twice has one id. Ids are kept nowhere but sealed.
    """
    return [
        Detail(id=f"{kind} {sha256(value.encode()).hexdigest()[:16]}", kind=kind, value=value, whose="me")
        for each in found
        for kind, value in ((each.kind, each.value), *_postcodes(each))
    ]


def _postcodes(each: Secret) -> list[tuple[Kind, str]]:
    found = picked(each.value) if each.kind == "address" else ()
    return [(kind, value) for kind, value in found if kind == "postcode"]


def _order(order: Order) -> library.Order:
    return library.Order(
        what=order.what,
        starts=order.starts,
        ends=order.ends,
        served_on=order.served_on,
        person=order.person or None,
        terms=tuple(
            library.OrderTerm(words=each.words, forbids=FORBIDS[each.forbids]) for each in order.terms
        ),
    )


def marks(person: Person) -> set[str]:
    """Everything somebody goes by, written so that the same number or name is the same text."""
    return {each for text in (person.name, *person.names, *person.addresses) if (each := mark(text))}


def named(name: str) -> Person:
    """Somebody who is known by one name, or by a number that stands where there is none."""
    if Addresses(_REGION).read(name, space="", telephone=True):
        return Person(name=address_words(name), addresses=(name,))
    return Person(name=name, names=(name,))


def mark(text: str) -> str:
    """A number, address or name as the library compares them; empty when nothing visible is written."""
    read = Addresses(_REGION).read(text, space="", telephone=True)
    return read.value if read else matched(text)
