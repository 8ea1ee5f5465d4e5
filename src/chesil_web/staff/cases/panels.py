"""What rooms above show on the page of a case and on My day: they are asked, because none is known here."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import attrs
from django.dispatch import Signal

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.cases.models import Case
from chesil_web.staff.workforce.queries import Working

asked: Final = Signal()  # worker: Working, case: Case, safe: OpenSafe; a receiver gives a Panel, or None

waiting: Final = Signal()  # worker: Working; a receiver gives Waits


@attrs.frozen
class Waits:
    """A link on a worker's first page: the page, its words, and whether something waits there.

    *of*: what stands in the address of the page.
    """

    page: str
    words: str
    is_waiting: bool
    of: tuple[uuid.UUID, ...] = ()


@attrs.frozen
class Judged:
    """A judgement of risk that stands: in words, the day on which the questions were asked, its page."""

    words: str
    on: date
    address: str


@attrs.frozen(kw_only=True)
class Panel:
    """A few lines of another room, and where they lead.

    Attributes:
        name: its heading. lines: what there is; where there is nothing, *empty* says what it is for.
        links: words and addresses. is_first: it stands before what was written down.
        reach: words and addresses that stand with how the person can be reached.
        judged: the highest judgement of risk, and the newest one where that is another.
    """

    name: str
    lines: tuple[str, ...]
    empty: str
    links: tuple[tuple[str, str], ...]
    is_first: bool = False
    reach: tuple[tuple[str, str], ...] = ()
    judged: tuple[Judged, ...] = ()


def panels(worker: Working, case: Case, safe: OpenSafe) -> tuple[Panel, ...]:
    """What every room has to show of a case to a worker who may see it, by name."""
    answers: list[object] = [
        found for _receiver, found in asked.send(sender=Panel, worker=worker, case=case, safe=safe)
    ]
    return tuple(sorted((each for each in answers if isinstance(each, Panel)), key=lambda each: each.name))


def waits(worker: Working) -> Iterator[Waits]:
    """What every room has to show on the first page of a worker."""
    answers: list[tuple[Any, Any]] = waiting.send(sender=Waits, worker=worker)
    for _receiver, found in answers:
        yield from found
