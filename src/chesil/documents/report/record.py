"""What a report of contact under an order is made from."""

import functools
from datetime import date
from importlib import resources
from typing import Final, Literal

import msgspec

Reader = Literal["police", "employer", "landlord", "school"]
READERS: Final[tuple[Reader, ...]] = ("police", "employer", "landlord", "school")


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of order: what to bring, and what acting against it is, with the source of both."""

    key: str
    title: str
    bring: str
    note: str
    source: str
    checked_on: date
    mark: Literal["sure", "second hand", "unsure"]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order, or conditions of bail.

    Attributes:
        kind: of `kinds`. court: or who set them. terms: word for word. made, served: days; None: not known.
        served_how: how it is known that the other person knew of it. ends, varied: in words.
    """

    kind: str
    court: str = ""
    number: str = ""
    terms: tuple[str, ...] = ()
    made: date | None = None
    served: date | None = None
    served_how: str = ""
    varied: str = ""
    ends: str = ""


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One contact since.

    Attributes:
        when: as it is printed. record: where it stands: a file and a record, an entry, an exhibit.
        term: the number of the term that it may be about, from 1; 0 where nobody said.
        reported: the reference under which it was reported. day: puts contacts in order; None comes last.
    """

    when: str
    what: str
    record: str = ""
    term: int = 0
    reported: str = ""
    day: date | None = None


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A report for whoever can act.

    Attributes:
        contact: in order of time. left_out: how many more there are. identity: how it is known who it was.
        reported: what was told to the police before, a line each, with its reference.
        place: the place of work, home or school that the lesser sheets are about, as its reader knows it.
        terms_for_others: which terms the lesser sheets print, by number from 1.
        children_case: the order is of a case about children. may_be_shown: she said that a rule or the court
            lets this reader see papers of it.
    """

    name: str
    other_name: str
    order: Order
    reach: str = ""
    contact: tuple[Contact, ...] = ()
    left_out: int = 0
    identity: str = ""
    reported: tuple[str, ...] = ()
    asks: str = ""
    place: str = ""
    describes: str = ""
    terms_for_others: tuple[int, ...] = ()
    children_case: bool = False
    may_be_shown: bool = False


@functools.cache
def kinds() -> dict[str, Kind]:
    """The kinds of orders, by key."""
    data = resources.files("chesil.documents.report").joinpath("orders.toml").read_bytes()
    listed = msgspec.toml.decode(data, type=dict[str, list[Kind]])["kind"]
    return {each.key: each for each in listed}
