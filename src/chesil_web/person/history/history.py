"""Keep and read the history of a record."""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.browsers import browser_of
from chesil_web.person.history.models import Event, Happened, What

SHOWN: Final = 30
_SPARE: Final = 10  # older events than those shown, before they are dropped together


def note(request: HttpRequest, safe: OpenSafe, what: What) -> None:
    """Write down that something happened."""
    _keep(safe, Happened(at=timezone.now(), what=what, browser=browser_of(request)))


def note_by_clock(safe: OpenSafe, what: What) -> None:
    """Write down that something happened in time, whoever looks."""
    _keep(safe, Happened(at=timezone.now(), what=what))


def _keep(safe: OpenSafe, happened: Happened) -> None:
    safe.keep(Event, happened)
    if Event.objects.filter(safe_id=safe.id).count() > SHOWN + _SPARE:
        safe.drop(_kept_and_older(safe)[1])


def latest(safe: OpenSafe) -> list[Happened]:
    """The newest visits and the newest of all else, newest first, at most SHOWN of either."""
    return [said for _, said in _kept_and_older(safe)[0]]


def _kept_and_older(safe: OpenSafe) -> tuple[list[tuple[Event, Happened]], list[Event]]:
    """Visits are counted by themselves: however many there were, they push nothing else out."""
    found = sorted(safe.read_all(Event, Happened), key=lambda each: each[1].at, reverse=True)
    visits = [each for each in found if each[1].what == "opened"]
    rest = [each for each in found if each[1].what != "opened"]
    kept = sorted([*visits[:SHOWN], *rest[:SHOWN]], key=lambda each: each[1].at, reverse=True)
    return kept, [row for row, _ in (*visits[SHOWN:], *rest[SHOWN:])]
