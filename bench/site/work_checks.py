"""What must be so of casework after any kill: counts of what is wrong."""

import sys
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from bench.site import killing


def settle() -> None:
    """Wait until the database has noticed that a process is gone: PostgreSQL may still end what it was told."""
    from django.db import connection

    if connection.vendor == "postgresql":
        killing.until(lambda: not _at_work())


def _at_work() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and backend_type = 'client backend' and state <> 'idle'"
        )
        return bool(cursor.fetchone()[0])


def halves() -> int:
    """Things that are there in part: said on the error output, and counted."""
    return _counted([*_of_cases(), *_of_shares(), *_of_letters(), *_of_copies()])


def _counted(found: Iterable[object]) -> int:
    """How many there are; each is said on the error output."""
    count = 0
    for count, each in enumerate(found, 1):  # noqa: B007 - the last is what is given
        print(each, file=sys.stderr)
    return count


def _of_cases() -> list[str]:
    from django.db.models import Count, Max

    from chesil_web.foundation.keys.models import Lock
    from chesil_web.staff.cases.models import Card, Case, Task
    from chesil_web.staff.cases.work_models import Clock

    locked = set(Lock.objects.filter(kind="service").values_list("safe_id", flat=True))
    cards = set(Card.objects.values_list("case_id", flat=True))
    wrong = []
    for case in Case.objects.annotate(count=Count("entries"), last=Max("entries__number")):
        due = [
            *Task.objects.filter(case=case, ended_on=None).values_list("due_on", flat=True),
            *Clock.objects.filter(case=case, met_on=None, ended_on=None).values_list("due_on", flat=True),
        ]
        whole = {
            "no safe": case.safe_id in locked, "no card": case.id in cards, "no entry": case.count > 1,
            "entries of one number": case.count == case.last, "another day due": case.next_due_on == min(due, default=None),
            "something due though closed": case.closed_on is None or not due,
        }  # fmt: skip
        wrong += [f"case {case.id}: {name}" for name, is_so in whole.items() if not is_so]
    return wrong


def _of_shares() -> list[str]:
    from chesil_web.foundation.keys.models import Lock
    from chesil_web.person.sharing.models import OwnShare
    from chesil_web.record.given.copy_models import ShareMedia
    from chesil_web.record.given.models import Share, ShareCode, ShareEntry
    from chesil_web.staff.cases.models import CaseShare

    wrong = (
        []
        if OwnShare.objects.count() == Share.objects.count()
        else ["a share without its link, or a link alone"]
    )
    codes = set(ShareCode.objects.exclude(share=None).values_list("share", flat=True))
    cases = set(CaseShare.objects.values_list("share", flat=True))
    for share in Share.objects.all():
        locks = Counter(Lock.objects.filter(safe_id=share.safe_id).values_list("kind", flat=True))
        is_stopped, is_open = share.stopped_on is not None, share.accepted_on is not None
        whole = {
            "no lock of its giver": locks["giver"] == 1, "a lock too few or too many": locks["service"] == (not is_stopped),
            "no entry": ShareEntry.objects.filter(safe_id=share.safe_id).exists(),
            "no picture": ShareMedia.objects.filter(safe_id=share.safe_id).count() == 1,
            "accepted without a case": is_open == (share.id in cases),
            "a code too few or too many": (share.id in codes) == (not is_open and not is_stopped),
        }  # fmt: skip
        wrong += [f"share {share.id}: {name}" for name, is_so in whole.items() if not is_so]
    return wrong


def _of_letters() -> list[str]:
    from django.db.models import Count, Max

    from chesil_web.staff.letters.models import Letter, LetterFile

    files, wrong = set(LetterFile.objects.values_list("letter_id", flat=True)), []
    for letter in Letter.objects.annotate(count=Count("versions"), last=Max("versions__number")):
        went = letter.released_on is not None
        whole = {
            "no version": letter.count > 0, "versions of one number": letter.count == letter.last,
            "released without a file, or a file alone": went == (letter.id in files) == (letter.state == "released"),
        }  # fmt: skip
        wrong += [f"letter {letter.id}: {name}" for name, is_so in whole.items() if not is_so]
    return wrong


def _of_copies() -> list[str]:
    from chesil_web.staff.joint.models import Copy, CopyText

    texts = set(CopyText.objects.values_list("copy_id", flat=True))
    return [
        f"copy {copy.id}: taken back and there, or put and gone"
        for copy in Copy.objects.all()
        if (copy.taken_on is None) != (copy.id in texts)
    ]


def readable() -> int:
    """Shares that were stopped and open here."""
    from chesil.vault.errors import WrongSecret
    from chesil_web.record.given.models import Share
    from chesil_web.staff.access import desks

    found = 0
    for share in Share.objects.exclude(stopped_on=None).order_by("-sent_on")[:50]:
        try:
            desks.opened(share.safe_id)
            found += 1
        except WrongSecret:
            pass
    return found


def unlined(links: Mapping[uuid.UUID, bytes]) -> int:
    """Openings without a line or a row among the looks, and lines without such a row, worker by worker.

    Args:
        links: of shares, their givers' secrets by their safes.
    """
    from chesil_web.staff.access.models import Grant
    from chesil_web.staff.looks.models import Look

    looks = Counter(Look.objects.values_list("worker_id", flat=True))
    lines: Counter[uuid.UUID] = Counter()
    wrong = 0
    for safe in Grant.objects.values_list("safe_id", flat=True).distinct():
        seen = _lines(safe, links)
        lines.update(seen)
        granted = Grant.objects.filter(safe=safe).values_list("worker_id", flat=True)
        wrong += sum(each not in seen for each in granted)
    return wrong + sum(abs(looks[each] - lines[each]) for each in looks.keys() | lines.keys())


def _lines(safe: uuid.UUID, links: Mapping[uuid.UUID, bytes]) -> Counter[uuid.UUID]:
    from chesil_web.foundation.keys import cases
    from chesil_web.foundation.log import queries as log
    from chesil_web.staff.access import desks

    opened = cases.open_as_giver(safe, links[safe]) if safe in links else desks.opened(safe)
    return Counter(uuid.UUID(each.by) for each in log.viewed(opened)) if opened else Counter()


def letters_without_a_line() -> int:
    """Letters that went without a line in the log of their case or an entry in it, and lines of none."""
    from chesil.vault.records import Released
    from chesil_web.foundation.log import queries as log
    from chesil_web.staff.access import desks
    from chesil_web.staff.cases.models import Case, Entry, EntryTold
    from chesil_web.staff.letters.models import LetterFile

    wrong = 0
    for case in Case.objects.filter(letters__isnull=False).distinct():
        safe = desks.opened(case.safe_id)
        went = LetterFile.objects.filter(letter__case=case).count()
        lines = sum(isinstance(each, Released) for each in log.done(safe))
        told = sum(
            t.kind == "letter" for _row, t in safe.read_those(Entry.objects.filter(case=case), EntryTold)
        )
        wrong += abs(went - lines) + abs(went - told)
    return wrong


def unkeyed() -> int:
    """Sealed rows without the key that opens them, and keys of no row."""
    from django.apps import apps

    from chesil_web.foundation.keys.models import ItemKey, Sealed

    keys = set(
        ItemKey.objects.filter(safe__kind__in=("case", "person")).values_list("safe_id", "item", "kind")
    )
    rows = {
        (safe, id, model._meta.label_lower)
        for model in apps.get_models()
        if issubclass(model, Sealed)
        for safe, id in model._default_manager.values_list("safe_id", "id")
    }
    return _counted(f"a row without its key, or a key alone: {each}" for each in keys ^ rows)


def waiting_jobs() -> bool:
    """Whether there is something left for the worker."""
    from chesil_web.foundation.jobs.models import Job

    return Job.objects.filter(state__in=(Job.WAITING, Job.RUNNING)).exists()


def left_over() -> int:
    """Jobs that did not end well, and sealed files that no row knows after a sweep, or that are missing."""
    from chesil_web.foundation.jobs.models import Job
    from chesil_web.foundation.keys import files
    from chesil_web.foundation.keys.models import Blob, Ticket

    killing.swept()
    known, there = set(Blob.objects.values_list("name", flat=True)), set(files.store().names())
    ended: Any = Job.objects.exclude(state=Job.DONE)
    return len(known ^ there) + Ticket.objects.count() + ended.count()


def log_faults() -> int:
    """What does not fit an anchor or the state of a row."""
    from chesil_web.foundation.log import checking

    return _counted(checking.faults())
