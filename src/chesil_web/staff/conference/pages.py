"""What rooms above show on the pages of panels and listings: they are asked, because none is known here."""

from collections.abc import Iterator
from typing import Any, Final

from django.dispatch import Signal

from chesil_web.staff.conference.models import Listing, Panel
from chesil_web.staff.workforce.queries import Working

type Link = tuple[str, str]  # its words and its address

of_panel: Final = Signal()  # worker: Working, row: Panel; a receiver gives Links
of_listing: Final = Signal()  # worker: Working, row: Listing; a receiver gives Links


def links(asked: Signal, worker: Working, row: Panel | Listing) -> Iterator[Link]:
    """The pages of other rooms that a worker may see of a panel or a listing, which *asked* is about."""
    answers: list[tuple[Any, Any]] = asked.send(sender=type(row), worker=worker, row=row)
    for _receiver, found in answers:
        yield from found
