"""What the clock has to do: take away what is over. The worker does it, at its start and every hour."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from chesil_web.accounts import limits
from chesil_web.evidence import actions as evidence
from chesil_web.evidence import arriving
from chesil_web.jobs import worker
from chesil_web.keys import files, lending, people, sessions

EVERY: Final = timedelta(hours=1)
_log = logging.getLogger(__name__)


def _end_sessions() -> int:
    SessionStore.clear_expired()
    return sessions.end_old()


# In this order: what an erased record leaves is swept in the same round.
DUTIES: Final[Mapping[str, Callable[[], int]]] = {
    "records erased": people.erase_what_is_due,
    "rows of erased records dropped": people.drop_erased,
    "deleted files gone": evidence.clear_every_removed,
    "uploads given up": arriving.clear_every,
    "keys taken back": lending.take_back,
    "jobs ended for want of a key": worker.give_up_keyless,
    "jobs forgotten": worker.forget_old,
    "sessions ended": _end_sessions,
    "tries forgotten": limits.forget_old,
    "files swept": files.sweep,
}


def clean() -> dict[str, int]:
    """Do every duty; gives how much each took away. One that cannot be done now does not keep the others."""
    done = {}
    for name, duty in DUTIES.items():
        try:
            done[name] = duty()
        except Exception:  # such as a store that does not answer: the next round tries again
            _log.exception("a duty of the clock was not done: %s", name)
    return done


class Clock:
    """Cleans when the last time was long enough ago."""

    def __init__(self) -> None:
        self._next = timezone.now()

    def __call__(self) -> None:
        """Clean, if it is time."""
        now = timezone.now()
        if now >= self._next:
            self._next = now + EVERY
            clean()
