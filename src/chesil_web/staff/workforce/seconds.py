"""Who counts as the second person: one rule for everything that two people have to agree."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from chesil_web.staff.workforce import queries
from chesil_web.staff.workforce.queries import Working

NEW_FOR: Final = timedelta(days=30)


def is_second(worker: Working, first: str, asked_at: datetime | None = None) -> bool:
    """Whether a worker can agree to what somebody else asked for.

    One person with two sign-ins is not two people. So whoever joined after it was asked cannot agree, and
    neither can a worker where one of the two invited the other in the 30 days before, or where the same
    person invited both, directly or through others who are as new.

    Args:
        first: who asked, an id in hex; "" for the people who run the site.
        asked_at: when. None, for what does not say, is now.
    """
    at = asked_at or timezone.now()
    joined = worker.told.joined_at
    if joined is not None and joined >= at:
        return False
    return set(_origin(worker.id.hex, at)).isdisjoint(_origin(first, at))


def _origin(worker: str, at: datetime) -> Iterator[str]:
    """A worker, whoever invited them recently, whoever invited that person recently, and so on."""
    seen: set[str] = set()
    while worker and worker not in seen:
        yield worker
        seen.add(worker)
        told = queries.content(worker)
        is_new = told is not None and told.joined_at is not None and at - told.joined_at < NEW_FOR
        worker = told.invited_by if told and is_new else ""
