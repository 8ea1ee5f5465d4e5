"""Who a worker is, for rooms that know no workers: asked by their id, and answered by the room that does."""

import uuid
from typing import Any, Final

import attrs
from django.dispatch import Signal

asked: Final = Signal()  # worker: uuid.UUID; a receiver gives a Who, or None

counted: Final = Signal()  # a receiver gives how many agencies there are

councils_asked: Final = Signal()  # a receiver gives the councils of the site by name


@attrs.frozen
class Who:
    """A worker in words: their agency, what they do there, and their first name.

    Attributes:
        agency_id: of the agency.
        is_named: whether the agency lets a person whose share was opened know the name.
    """

    agency_id: uuid.UUID
    agency: str
    role: str
    first_name: str
    is_named: bool


@attrs.frozen
class Council:
    """An agency that reports can be sent to."""

    id: uuid.UUID
    name: str


def who(worker: uuid.UUID) -> Who | None:
    """The worker of an id, also one who has left; None where there is none."""
    answers: list[object] = [found for _receiver, found in asked.send(sender=Who, worker=worker)]
    return next((each for each in answers if isinstance(each, Who)), None)


def there_are_any() -> bool:
    """Whether an agency works with this installation, so that something can be shared with it."""
    return any(count for _receiver, count in counted.send(sender=Who))


def councils() -> list[Council]:
    """The councils of this installation by name; none where no agency is one yet."""
    answers: list[Any] = [found for _receiver, found in councils_asked.send(sender=Council)]
    return [council for each in answers for council in each]
