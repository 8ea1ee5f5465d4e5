"""What this room stores: one sealed row for each person, request, order and date that she tells of."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed


class Known(Sealed):
    """One thing she told. *ends_on* is when a deleted one goes for good."""

    state_columns = ("ends_on",)
    ends_on = models.DateField(null=True)


class Person(msgspec.Struct, frozen=True, kw_only=True, tag="person", forbid_unknown_fields=True):
    """Somebody, as docs/formats/people.md has them.

    Attributes:
        facts: codes of chesil.law.Relation. relation, remember: her own words, which no rule reads.
    """

    name: str
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    me: bool = False
    facts: tuple[str, ...] = ()
    relation: str = ""
    remember: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag="asked", forbid_unknown_fields=True):
    """That she asked somebody to stop.

    Attributes:
        person: id of a Known, in hex. when: EDTF of the day. how: a code of forms.HOW.
        words: what was said. shown_by: what shows it, such as a message.
    """

    person: str
    when: str
    how: str = ""
    words: str = ""
    shown_by: str = ""


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing an order forbids: its words, and a code of bridge.FORBIDS."""

    words: str
    forbids: str


class Order(msgspec.Struct, frozen=True, kw_only=True, tag="order", forbid_unknown_fields=True):
    """An order or condition. *person* is the id of a Known, in hex; empty for everyone.

    Attributes:
        served_on: the day its person was given it, or was told of it; None where she did not say.
    """

    what: str
    starts: date
    ends: date | None = None
    served_on: date | None = None
    person: str = ""
    terms: tuple[Term, ...] = ()
    remember: str = ""


class Day(msgspec.Struct, frozen=True, kw_only=True, tag="day", forbid_unknown_fields=True):
    """A date that matters, such as a hearing or a birthday."""

    day: date
    what: str
    yearly: bool = False


class Secret(msgspec.Struct, frozen=True, kw_only=True, tag="secret", forbid_unknown_fields=True):
    """Something that must stay secret. No look reads it; what goes out is searched for it.

    Attributes:
        kind: a code of forms.SECRETS. value: as she writes it. remember: her own words.
    """

    kind: Literal["address", "phone", "mail", "words"]
    value: str
    remember: str = ""


type Thing = Person | Asked | Order | Day | Secret


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Known."""

    thing: Person | Asked | Order | Day | Secret
    changed_at: datetime
    removed_at: datetime | None = None


class WhoIsWho(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a look through the record is told. Orders hold a name in place of an id."""

    people: tuple[Person, ...] = ()
    orders: tuple[Order, ...] = ()
    days: tuple[Day, ...] = ()
