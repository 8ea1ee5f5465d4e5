"""What changes feedback. Nothing is kept of who gave it, and nothing for longer than it is of use."""

import uuid
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.public.feedback.models import Feedback, Given

KEPT_WHEN_DONE: Final = timedelta(days=30)
KEPT: Final = timedelta(days=365)
MOST_OPEN: Final = 5_000


class NoRoom(Exception):
    """There is so much feedback that nobody has read."""


def keep(id: uuid.UUID, *, page: str, version: str, words: str) -> None:
    """Keep feedback that `rules.personal` found nothing in. Sent twice, it is kept once.

    Raises:
        NoRoom: too much waits to be read.
    """
    if Feedback.objects.filter(done_on=None).count() >= MOST_OPEN:
        raise NoRoom
    today = timezone.localdate()
    given = Given(page=page, version=version, words=words, given_on=today)
    try:
        with transaction.atomic():
            office.keep(Feedback, given, id=id, given_on=today)
    except IntegrityError:  # the same form, sent again
        return


def done(id: uuid.UUID) -> bool:
    """Mark feedback as done; gives whether it was there and open."""
    return bool(Feedback.objects.filter(id=id, done_on=None).update(done_on=timezone.localdate()))


def clear() -> int:
    """As the clock does: take away what was done a month ago, and what is a year old; gives how many."""
    today = timezone.localdate()
    finished, _ = Feedback.objects.filter(done_on__lte=today - KEPT_WHEN_DONE).delete()
    old, _ = Feedback.objects.filter(given_on__lte=today - KEPT).delete()
    return finished + old
