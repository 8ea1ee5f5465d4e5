"""Acts that are recorded in a case: those that she shared, and those that workers wrote down."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import attrs
from django.utils import timezone

from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import read_edtf
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.record.given.models import EntryCopy, Share, ShareEntry
from chesil_web.staff.access import looking, policy
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case, Entry, EntryTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen
class Act:
    """An act.

    Attributes:
        key: names it among those of its case: "e12" for entry 12, "s" with a share and a number for a copy.
        day: on which it happened, as far as that is known. words: in their words. share: of a copy.
    """

    key: str
    day: date | None
    words: str
    share: Share | None = None
    copy: EntryCopy | None = None


def acts(worker: Working, case: Case, safe: OpenSafe) -> list[Act]:
    """The acts of a case that a worker may read, in the order of their days; those without a day first."""
    written = safe.read_those(Entry.objects.filter(case=case).order_by("number"), EntryTold)
    return in_order([*shared(worker, case), *entered(written)])


def entered(entries: Iterable[tuple[Entry, EntryTold]]) -> list[Act]:
    """Those that workers wrote down, of the entries of a case."""
    return [Act(f"e{row.number}", day_of(told), told.text) for row, told in entries if told.kind == "act"]


def in_order(found: Iterable[Act]) -> list[Act]:
    """Acts by their days; those without a day first."""
    return sorted(found, key=lambda act: act.day or date.min)


def day_of(told: EntryTold) -> date:
    """The day on which what an entry tells happened."""
    return told.happened or timezone.localdate(told.at)


def shared(worker: Working, case: Case) -> list[Act]:
    """Those of what she shared that can be read now. Opening it is a look, which she can see."""
    if policy.nearness("cases:share", worker.told.roles) == "-":
        return []
    found: list[Act] = []
    for row in rules.readable_shares(case).order_by("sent_on", "id"):
        try:
            safe = looking.opened(worker.id, row)
        except (WrongSecret, KeyReplaced):  # stopped just now
            continue
        copies = safe.read_those(ShareEntry.objects.filter(safe_id=safe.id).order_by("number"), EntryCopy)
        found += [
            Act(f"s{row.id.hex}-{copy.number}", first_day(told.when), told.what, row, told)
            for copy, told in copies
        ]
    return found


def first_day(edtf: str) -> date | None:
    """The first day that a time reaches over; None where there is none."""
    try:
        start = read_edtf(edtf).start
    except TimeUnreadable:  # none was given
        return None
    return start.date() if start else None


@attrs.frozen
class After:
    """What happened after a step: how many acts, and the day of the last."""

    count: int = 0
    last: date = date.min


def after(steps: Sequence[date], days: Iterable[date | None]) -> list[After]:
    """For each step, what came after its day until that of the next step.

    An act on the day of a step is not counted after it: which came first is not known.
    """
    known = sorted(day for day in days if day is not None)
    ends = dict(pairwise([*sorted(set(steps)), date.max]))
    between = ([day for day in known if step < day <= ends[step]] for step in steps)
    return [After(len(found), found[-1]) if found else After() for found in between]
