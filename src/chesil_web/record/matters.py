"""What rooms put on the first page inside: things that matter now, signs about safety, and ways on."""

from datetime import date
from typing import Final, Literal

import attrs
from django.dispatch import Signal
from django.utils import timezone

type Part = Literal["next", "soon", "waits", "went_on"]
PARTS: Final[tuple[Part, ...]] = ("next", "waits", "soon", "went_on")
RECENT_DAYS: Final = 14  # as long as the legal reading takes an act for danger now
asked = Signal()  # safe: OpenSafe; a receiver gives items, signs and leads


@attrs.frozen(kw_only=True)
class Item:
    """Something that matters now.

    Attributes:
        part: what it is: a next step, what waits for an answer, what comes up, what went on by itself.
        id: the same as long as the matter is the same. by: the last day, of what runs out.
        fits: it fits what was written. If it does not, it comes last in its part.
    """

    part: Part
    id: str
    says: str
    more: str = ""
    address: str = ""
    by: date | None = None
    fits: bool = True


@attrs.frozen(kw_only=True)
class Sign:
    """Something in the record that may be about her safety. It has no score.

    Attributes:
        id: of what kind it is. do: what can be done. call: ids of services, the first to call first.
        last: the day it was last. now: lately, that means danger now. noted: an entry of hers says so,
            which no look has been through yet.
    """

    id: str
    sentence: str
    do: str
    call: tuple[str, ...]
    last: date
    now: bool
    noted: bool = False

    @property
    def is_recent(self) -> bool:
        """Whether it was in the last two weeks."""
        return (timezone.localdate() - self.last).days <= RECENT_DAYS


@attrs.frozen(kw_only=True)
class Lead:
    """A way on to another page: what the link says, and what stands below it."""

    words: str
    more: str
    address: str
