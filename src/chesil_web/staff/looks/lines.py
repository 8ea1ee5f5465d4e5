"""What was done with one case, from the logs of the case, its reports and what was shared in it."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final, Literal

import attrs
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.log import queries as log
from chesil_web.foundation.log.deeds import AnyRecord, Viewed, WallSet
from chesil_web.record.given.models import Complaint, Share
from chesil_web.staff.access import looking, policy
from chesil_web.staff.cases.models import Case
from chesil_web.staff.workforce.queries import Working

MOST_READ: Final = 2_000  # events of each log
_SLOT: Final = 30 * 60
Source = Literal["case", "report", "share"]


@attrs.frozen(kw_only=True)
class Line:
    """What one worker, or the service, did within half an hour.

    Attributes:
        at: of the first of it. by: a worker's id in hex, or what the log says instead. done: with sources.
    """

    at: datetime
    by: str
    done: tuple[tuple[Source, AnyRecord], ...]

    @property
    def on(self) -> date:
        """The day of it."""
        return timezone.localdate(self.at)


@attrs.frozen
class Lines:
    """The lines of a case, the newest first. *more*: older events were not read."""

    rows: tuple[Line, ...]
    more: bool


def of_case(worker: Working, case: Case, safe: OpenSafe) -> Lines:
    """What was done with a case, as far as its log can be read; walls only for those who may see walls."""
    sees_walls = policy.nearness("cases:walls", worker.told.roles) != "-"
    found: list[tuple[Source, AnyRecord]] = []
    more = False
    for source, each in _safes(case, safe):
        read = list(islice(log.done(each), MOST_READ + 1))
        more = more or len(read) > MOST_READ
        found += [(source, record) for record in read[:MOST_READ]]
    shown = (each for each in found if sees_walls or not isinstance(each[1], WallSet))
    return Lines(tuple(_joined(shown)), more)


def _safes(case: Case, safe: OpenSafe) -> Iterator[tuple[Source, OpenSafe]]:
    yield "case", safe
    reports = Complaint.objects.filter(id__in=case.givings.values("complaint"), safe__state="active")
    shares = Share.objects.filter(id__in=case.shares.values("share"), safe__state="active")
    for source, rows in (("report", reports), ("share", shares)):
        for row in rows:
            try:
                yield source, looking.unseen(row)  # type: ignore[misc] # who looked is nothing of what it says
            except WrongSecret:  # it was taken back or stopped
                continue


def _joined(found: Iterable[tuple[Source, AnyRecord]]) -> list[Line]:
    slots: dict[tuple[str, int], list[tuple[Source, AnyRecord]]] = {}
    for source, record in found:
        slot = int(record.logged_at.timestamp()) // _SLOT
        slots.setdefault((record.by, slot), []).append((source, record))
    lines = [
        Line(at=min(record.logged_at for _, record in done), by=by, done=tuple(_once(done)))
        for (by, _slot), done in slots.items()
    ]
    return sorted(lines, key=lambda each: each.at, reverse=True)


def _once(done: list[tuple[Source, AnyRecord]]) -> Iterator[tuple[Source, AnyRecord]]:
    """In the order of time, from events of which each log gives the newest first; the same look only once."""
    seen = set()
    oldest_first = done[::-1]
    for source, record in sorted(oldest_first, key=lambda each: each[1].logged_at):
        key = (source, record.reason) if isinstance(record, Viewed) else (source, id(record))
        if key not in seen:
            seen.add(key)
            yield source, record


def workers(lines: Lines) -> list[uuid.UUID]:
    """The workers who did something, by their ids."""
    return [uuid.UUID(by) for by in {each.by for each in lines.rows} if len(by) == 32]
