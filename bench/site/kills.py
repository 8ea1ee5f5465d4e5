"""Kill the worker at random moments, again and again, and see what becomes of the jobs.

    python -m bench.site.kills [--kills 200] [--database sqlite] [--database postgresql] [--seed 1]

A person adds small files and has everything looked through, by the site's own pages, so that there is always
something to do. A worker takes it; a random time after it has taken a job it is killed with SIGKILL, and the next
worker starts. A lease lasts a minute; to wait for its end would make this last for hours, so it is put back by hand.
A job whose worker dies three times is given up and says so, which is a rule of its own (tests/web/test_jobs.py): so no
job is killed more than twice here.

At the end one worker does the rest. Then every file must have been read, once, and its reading must open; nothing that
was lent may be left; the log must hold each file and each reading once and fit its anchors; and one sweep must remove
every sealed file that no row knows. Ends with 1 if not.
"""

import random
import sys
import time
from typing import Any, Final

import attrs

from bench.site import killing
from bench.site.installation import NAME, PASSPHRASE, called
from bench.site.killing import until

_AHEAD: Final = 3  # jobs that wait for whoever comes next
_LOOK_EVERY: Final = 8


@attrs.frozen(kw_only=True)
class Outcome:
    """What many kills came to. All but the first four must be nothing.

    Attributes:
        in_a_job: kills that hit a job. files, jobs: at the end. swept: sealed files that no row knew.
        lost: files that were not read, or looks that gave nothing. twice: readings or results beyond the first.
        unopened: readings that do not open. lent: keys that were not given back. left: orphans after the sweep.
        missing: sealed files that a row knows and that are not there.
        log_faults: leaves too few or too many for the files and readings, and what does not fit an anchor.
    """

    kills: int
    in_a_job: int
    files: int
    jobs: int
    swept: int
    lost: int
    twice: int
    unopened: int
    lent: int
    left: int
    missing: int
    log_faults: int

    @property
    def is_good(self) -> bool:
        wrong = (self.lost, self.twice, self.unopened, self.lent, self.left, self.missing, self.log_faults)
        return (self.in_a_job > 0 or self.kills < 10) and not any(wrong)


def main() -> None:
    given = killing.options(__doc__, kills=200).parse_args()
    killing.run("bench.site.kills", Outcome, kill_workers, given)


def kill_workers(kills: int, *, seed: int) -> Outcome:
    """Kill that many workers, then let one do the rest, and look."""
    from chesil_web.foundation.jobs.models import Job

    chance, person, in_a_job = random.Random(seed), Person(), 0
    usual = _usual_seconds(person)
    for _ in range(kills):
        person.keep_busy()
        worker = killing.worker()
        job = _job_to_kill()
        time.sleep(chance.uniform(0, 1.3 * usual))
        killing.kill(worker)
        in_a_job += Job.objects.filter(id=job.id, state=Job.RUNNING).count()
        Job.objects.filter(state=Job.RUNNING).update(leased_until=job.made_at)
    worker = killing.worker()
    until(lambda: not Job.objects.filter(state__in=(Job.WAITING, Job.RUNNING)).exists())
    killing.kill(worker)
    return _outcome(kills, in_a_job, person)


def _usual_seconds(person: "Person") -> float:
    """How long reading one file takes here, with nobody killed."""
    person.add()
    worker = killing.worker()
    until(lambda: _worked_on().exists())
    start = time.monotonic()
    until(lambda: not _worked_on().exists())
    killing.kill(worker)
    return time.monotonic() - start


def _job_to_kill() -> Any:
    """The job that the worker is at, as soon as it has one that was killed less than twice."""
    from chesil_web.foundation.jobs import worker

    while True:
        until(lambda: _worked_on().exists())
        job = _worked_on().first()
        if job is not None and job.attempts < worker.MOST_ATTEMPTS:
            return job


def _worked_on() -> Any:
    """The jobs that a living worker is at."""
    from django.utils import timezone

    from chesil_web.foundation.jobs.models import Job

    return Job.objects.filter(state=Job.RUNNING, leased_until__gt=timezone.now())


class Person:
    """Somebody who goes on adding files through the pages."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client(HTTP_HOST="localhost")
        self._count = 0
        self._sent("/n/new", new=PASSPHRASE)
        called(NAME)
        self._sent("/n/code")

    def keep_busy(self) -> None:
        """See to it that some jobs wait; sign in anew when the session grows old."""
        from chesil_web.foundation.jobs.models import Job

        if self._count % 50 == 0:
            self._sent("/n/open", name=NAME, passphrase=PASSPHRASE)
        while Job.objects.filter(state=Job.WAITING).count() < _AHEAD:
            self.add()
            if self._count % _LOOK_EVERY == 0:
                self._sent("/n/p/answer", me="Asha", about="Dev")

    def add(self) -> None:
        """Add one small file that nobody added before."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        self._count += 1
        lines = [
            f"13/03/2026, {hour:02}:30 - Dev: number {self._count}, where are you\n" for hour in range(24)
        ]
        self._sent("/n/f/add", files=SimpleUploadedFile("chat.txt", "".join(lines).encode()))

    def _sent(self, address: str, **fields: Any) -> None:
        answer = self.client.post(address, fields, secure=True)
        if answer.status_code != 302:
            raise RuntimeError(f"{address} answers {answer.status_code}.")


def _outcome(kills: int, in_a_job: int, person: Person) -> Outcome:
    from chesil_web.foundation.jobs.models import Job
    from chesil_web.foundation.keys import files
    from chesil_web.foundation.keys.models import Blob, Ticket
    from chesil_web.foundation.log import checking
    from chesil_web.foundation.log.models import Leaf
    from chesil_web.person.analysis.models import Result, Run
    from chesil_web.record.evidence.models import Evidence, Reading

    for task, state, fault in Job.objects.exclude(state=Job.DONE).values_list("task", "state", "fault"):
        print(f"{task}: {state} {fault}", file=sys.stderr)
    items = set(Evidence.objects.values_list("id", flat=True))
    runs = set(Run.objects.values_list("id", flat=True))
    read = list(Reading.objects.values_list("item", flat=True))
    looked = list(Result.objects.values_list("item", flat=True))
    swept = killing.swept()
    known, there = set(Blob.objects.values_list("name", flat=True)), set(files.store().names())
    shown = [person.client.get(f"/n/f/{each}/r", secure=True) for each in items]
    return Outcome(
        kills=kills, in_a_job=in_a_job, files=len(items), jobs=Job.objects.count(), swept=swept,
        lost=len(items - set(read)) + len(runs - set(looked)) + Job.objects.exclude(state=Job.DONE).count(),
        twice=len(read) - len(set(read)) + len(looked) - len(set(looked)),
        unopened=sum(each.status_code != 200 or b"where are you" not in each.content for each in shown),
        lent=Ticket.objects.count(), left=len(there - known), missing=len(known - there),
        log_faults=abs(Leaf.objects.count() - len(items) - len(read)) + len(list(checking.faults())),
    )  # fmt: skip


if __name__ == "__main__":
    main()
