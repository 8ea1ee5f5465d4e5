"""What the clock has to do: take away what is over, and anchor the logs. The worker does it, at its start and
every hour."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final

import attrs
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import erasures, lending, people, rows, sessions, sweeping
from chesil_web.foundation.keys.models import ItemKey
from chesil_web.foundation.limits import limits
from chesil_web.foundation.log import anchoring, checking
from chesil_web.foundation.log import rows as states_of_rows
from chesil_web.person.analysis import actions as analysis
from chesil_web.person.diary import actions as diary
from chesil_web.person.exhibits import actions as exhibits
from chesil_web.person.people import actions as told
from chesil_web.public.complaints import actions as casework
from chesil_web.public.feedback import actions as feedback
from chesil_web.public.guidance import actions as guidance
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence import arriving
from chesil_web.record.given import actions as given
from chesil_web.record.links import actions as links
from chesil_web.record.links import claims
from chesil_web.staff.figures import tasks as figures
from chesil_web.staff.joint import ending as joint
from chesil_web.staff.looks import actions as looks
from chesil_web.upkeep import reading_through

EVERY: Final = timedelta(hours=1)
_log = logging.getLogger(__name__)


def _end_sessions() -> int:
    SessionStore.clear_expired()
    return sessions.end_old()


def _read_files() -> int:
    """Say in the service's own log that sealed files are harmed; `check-files` names them."""
    found = reading_through.next_share()
    if found:
        _log.error("%d sealed files are damaged, cut short or missing: run chesil site check-files", found)
    return found


def _check_logs() -> int:
    """Say in the service's own log that a record's log does not fit; `check_logs` names it."""
    found = len(list(checking.newest_faults(timezone.now())))
    if found:
        _log.error("%d faults in the logs of records: run python -m django check_logs", found)
    return found


def _sweep() -> dict[str, int]:
    """Sweep the store, and say in the service's own log what that did, also when it did nothing."""
    swept = sweeping.sweep()
    counts = attrs.asdict(swept)
    needs_somebody = swept.held_back or swept.unknown
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    _log.log(logging.WARNING if needs_somebody else logging.INFO, "files swept: %s", told)
    if swept.unknown:
        _log.warning(
            "%d files in the store that no row knows: run python -m django list_unknown_files", swept.unknown
        )
    return {f"files {name.replace('_', ' ')}": count for name, count in counts.items()}


# In this order: what an erased record leaves is swept in the same round.
DUTIES: Final[Mapping[str, Callable[[], int | dict[str, int]]]] = {
    "records erased": partial(people.erase_what_is_due, states_of_rows.is_as_marked),
    "complaints cleared": casework.clear,
    "shares ended or cleared": given.clear,
    "what agencies share ended or cleared": joint.clear,
    "links ended or cleared": links.clear,
    "codes of reports ended": claims.clear,
    "rows of erased records dropped": partial(people.drop_erased, states_of_rows.is_as_marked),
    "looks at what goes now dropped": analysis.clear_what_goes,
    "deleted entries gone": diary.clear_every_removed,
    "deleted people gone": told.clear_every_removed,
    "deleted files gone": evidence.clear_every_removed,
    "what was said of exhibits that are gone": exhibits.clear_every_gone,
    "uploads given up": arriving.clear_every,
    "keys taken back": lending.take_back,
    "jobs ended for want of a key": worker.give_up_keyless,
    "jobs forgotten": worker.forget_old,
    "sessions ended": _end_sessions,
    "tries forgotten": limits.forget_old,
    "feedback cleared": feedback.clear,
    "guidance published or taken down": guidance.publish_in_time,
    "files swept": _sweep,
    "sealed files that are harmed": _read_files,
    "erasures added to their list": erasures.complete,
    "anchors made": anchoring.hourly,
    "logs that do not fit": _check_logs,
    "figures begun": figures.ask,
    "looks forgotten": looks.forget_old,
}


# What went here is gone from the disk too once its keys are.
_FOR_GOOD: Final = (
    "looks at what goes now dropped",
    "deleted entries gone",
    "deleted people gone",
    "deleted files gone",
)


def clean() -> dict[str, int]:
    """Do every duty; gives how much each did. One that cannot be done now does not keep the others."""
    done: dict[str, int] = {}
    for name, duty in DUTIES.items():
        try:
            did = duty()
            done |= did if isinstance(did, dict) else {name: did}
        except Exception:  # such as a store that does not answer: the next round tries again
            _log.exception("a duty of the clock was not done: %s", name)
    if any(done.get(name) for name in _FOR_GOOD):
        rows.forget(ItemKey)
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
