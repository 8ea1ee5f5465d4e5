"""Kill the processes of the site amid casework, again and again, and see what became of it.

    python -m bench.site.work_kills [--kills 200] [--database sqlite] [--database postgresql] [--seed 1]

People share, take up, write to each other, add and stop; reports get their first look and cases are written in; letters
are written, checked and released; agencies put something where another reads it (`work_stories`). One or two of their
requests go at once to a process that answers, and it is killed with SIGKILL: at a random moment, or right after one of
the rows it writes or transactions it ends, drawn at random. In a quarter of the rounds the worker, which reads what was
added, goes with it. Then both are started anew.

After each kill: what was answered with success must be there, and nothing twice, also where who got no answer sends it
again; nobody may have opened anything without a line in its log and a row among the looks of the agency; no case, share,
letter or copy may be there by half; what was stopped must open for nobody. At the end the logs must fit their anchors,
every row must have its key, and one sweep must leave no file that no row knows. Ends with 1 if not.
"""

import itertools
import json
import os
import random
import select
import signal
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import attrs

from bench.site import killing, work_checks
from bench.site.work_stories import Sharing, Step, Story, stories

_AT_WRITE, _WITH_WORKER = 0.6, 0.25  # of the kills
_OPENED_BEFORE: Final = "2026-01-01T00:00:00+00:00"


@attrs.define(kw_only=True)
class Outcome:
    """What many kills came to. All but the first five must be nothing.

    Attributes:
        steps: that went to a process that was killed. answered: with success before that. unanswered: done all the same.
        not_done: of which nothing is there; they were sent again.
        lost: answered with success, and not there. twice: there more than once.
        unlined: openings without a line in a log or a row among the looks, and lines without a row.
        half: things that are there in part. readable: what was stopped and opens.
        left: jobs that did not end well, sealed files that no row knows after a sweep, or that are missing.
        log_faults: what does not fit an anchor or the state of a row.
        refused: answers that were neither.
    """

    kills: int = 0
    steps: int = 0
    answered: int = 0
    unanswered: int = 0
    not_done: int = 0
    lost: int = 0
    twice: int = 0
    unlined: int = 0
    half: int = 0
    readable: int = 0
    left: int = 0
    log_faults: int = 0
    refused: int = 0

    @property
    def is_good(self) -> bool:
        wrong = (self.lost, self.twice, self.unlined, self.half, self.readable, self.left, self.log_faults)
        return not any((*wrong, self.refused)) and (
            self.kills < 40 or min(self.unanswered, self.not_done) > 0
        )


def main() -> None:
    options = killing.options(__doc__, kills=200)
    killing.run("bench.site.work_kills", Outcome, kill_work, options.parse_args())


def kill_work(kills: int, *, seed: int) -> Outcome:
    """Kill that many processes that answer, one after the other, and look after each."""
    killing.quick_passphrases()
    rounds = Rounds(random.Random(seed))
    try:
        while rounds.outcome.kills < kills:
            rounds.go()
    finally:
        killing.kill(rounds.worker)
    rounds.look_at_all()
    return rounds.outcome


@attrs.define
class Told:
    """People in the middle of their story, and the step that is next."""

    people: Any
    story: Story
    step: Step

    def go_on(self, new: set[Any]) -> None:
        """The step was done: the next one, or the first of the story told anew."""
        try:
            self.step = self.story.send(new)
        except StopIteration:
            self.story = self.people.story()
            self.step = next(self.story)


@attrs.define
class Rounds:
    """Kills, one after the other."""

    chance: random.Random
    outcome: Outcome = attrs.field(factory=Outcome)
    worker: int = attrs.field(factory=killing.worker)
    told: list[Told] = attrs.field(init=False)
    usual: dict[str, tuple[int, float]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.told = [Told(each, story, next(story)) for each in stories() for story in (each.story(),)]

    @property
    def sharing(self) -> Sharing:
        """Those who share."""
        return next(each.people for each in self.told if isinstance(each.people, Sharing))

    def go(self) -> None:
        """One process answers one or two steps and is killed; then everything is looked at."""
        chosen = self.chance.sample(self.told, self.chance.choice((1, 1, 2)))
        for each in chosen:
            _forget_looks(each.step)
        before = [each.step.ids() for each in chosen]
        answers, was_killed = self._answered([each.step for each in chosen])
        self.outcome.kills += was_killed
        for each, there, answer in zip(chosen, before, answers, strict=True):
            self._settle(each, there, answer, was_killed=was_killed)
        self._look()

    def _answered(self, steps: Sequence[Step]) -> tuple[list[int | None], bool]:
        """What a process answers until it is killed, None where nothing came; and whether it was killed."""
        if any(each.name not in self.usual for each in steps):
            return self._answered_undisturbed(steps), False
        writes, seconds = map(sum, zip(*(self.usual[each.name] for each in steps), strict=True))
        at_write = self.chance.random() < _AT_WRITE
        process = Answering(steps, dies_after=self.chance.randint(1, max(1, int(writes))) if at_write else 0)
        process.wait(None if at_write else self.chance.uniform(0, 1.2 * seconds))
        with_worker = self.chance.random() < _WITH_WORKER
        if with_worker:
            killing.kill(self.worker)
        was_killed = process.end()
        if with_worker:
            _lend_again()
            self.worker = killing.worker()
        work_checks.settle()
        return process.answers, was_killed

    def _answered_undisturbed(self, steps: Sequence[Step]) -> list[int | None]:
        """The same with nobody killed, to know how much each step writes and how long it takes."""
        answers = []
        for each in steps:
            process = Answering([each], dies_after=0)
            process.wait(None)
            process.end()
            self.usual[each.name] = process.writes, process.seconds
            answers += process.answers
        return answers

    def _settle(self, told: Told, before: set[Any], answer: int | None, *, was_killed: bool) -> None:
        """Compare what was answered with what is there, and go on as its people would."""
        step, outcome = told.step, self.outcome
        new = step.ids() - before
        outcome.steps += was_killed
        outcome.answered += was_killed and answer is not None
        outcome.unanswered += answer is None and bool(new)
        outcome.not_done += answer is None and not new
        if answer not in (None, step.good):
            print(f"{step.name} was answered with {answer}", file=sys.stderr)
            outcome.refused += 1
        outcome.lost += answer == step.good and not new
        if new and answer is None and step.again and self.chance.random() < 0.5:
            step.send_again()
            new = step.ids() - before
        outcome.twice += len(new) > 1
        if new:
            told.go_on({next(iter(new))})

    def _look(self) -> None:
        self.outcome.half += work_checks.halves()
        self.outcome.readable += work_checks.readable(self.sharing)

    def look_at_all(self) -> None:
        """Let one worker do the rest, then look at what takes long to look at."""
        _lend_again()
        worker = killing.worker()
        killing.until(lambda: not work_checks.waiting_jobs())
        killing.kill(worker)
        work_checks.settle()
        self.outcome.unlined += work_checks.unlined(self.sharing.links)
        self.outcome.half += work_checks.unkeyed() + work_checks.letters_without_a_line()
        self.outcome.left += work_checks.left_over()
        self.outcome.log_faults += work_checks.log_faults()


class Answering:
    """A process that answers some steps side by side, and may die after a number of writes.

    Attributes:
        answers: the status of each step's answer; None where none came.
        writes, seconds: how much it did, where it came to its end.
    """

    def __init__(self, steps: Sequence[Step], *, dies_after: int) -> None:
        self.answers: list[int | None] = [None] * len(steps)
        self.writes, self.seconds = 0, 0.0
        self._read, write = os.pipe()
        self._process = killing.started(lambda: _answer(steps, write, dies_after))
        os.close(write)

    def wait(self, seconds: float | None) -> None:
        """Wait until it has ended, at most some seconds."""
        end = None if seconds is None else time.monotonic() + seconds
        lines = b""
        while True:
            left = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([self._read], [], [], left)[0]:
                break
            got = os.read(self._read, 4096)
            lines += got
            if not got:
                break
        self._take(lines)

    def _take(self, lines: bytes) -> None:
        for line in lines.splitlines(keepends=True):
            if line.endswith(b"\n"):
                said = json.loads(line)
                if "answer" in said:
                    self.answers[said["step"]] = said["answer"]
                else:
                    self.writes, self.seconds = said["writes"], said["seconds"]

    def end(self) -> bool:
        """Kill it where it lives, take what it said until then, and give whether it was killed."""
        os.kill(self._process, signal.SIGKILL)  # one that has ended stays as it is until it is waited for
        _process, status = os.waitpid(self._process, 0)
        self.wait(None)
        os.close(self._read)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise RuntimeError("The process that answers ended with a fault.")
        return os.WIFSIGNALED(status)


def _answer(steps: Sequence[Step], write: int, dies_after: int) -> None:
    """Answer in as many threads, as a process of the site does, and say so."""
    start, counted = time.monotonic(), Counted(dies_after)
    counted.begin()
    with os.fdopen(write, "wb", buffering=0) as out:
        threads = [
            threading.Thread(target=_answer_one, args=(each, step, out)) for each, step in enumerate(steps)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        _say(out, writes=counted.writes, seconds=time.monotonic() - start)


def _answer_one(number: int, step: Step, out: BinaryIO) -> None:
    _say(out, step=number, answer=step.answer())


def _say(out: BinaryIO, **said: Any) -> None:
    out.write(json.dumps(said).encode() + b"\n")  # less than a pipe takes at once


class Counted:
    """Counts the rows that this process writes and the transactions it ends, and may kill it right after one."""

    def __init__(self, dies_after: int) -> None:
        self.writes, self._dies_after, self._numbers = 0, dies_after, itertools.count(1)

    def begin(self) -> None:
        """Count from now on."""
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.backends.signals import connection_created

        commit = BaseDatabaseWrapper._commit

        def committed(connection: Any) -> None:
            commit(connection)
            self._count()

        BaseDatabaseWrapper._commit = committed
        connection_created.connect(self._connected, weak=False)

    def _connected(self, connection: Any, **_signal: Any) -> None:
        connection.execute_wrappers.append(self._executed)

    def _executed(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            self._count()
        return done

    def _count(self) -> None:
        self.writes = next(self._numbers)
        if self.writes == self._dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)  # the signal comes between two steps of this thread


def _forget_looks(step: Step) -> None:
    """Let the half hour be over in which a worker opens something without another line."""
    from chesil_web.staff.access.models import Grant

    if step.looks:
        worker, safe = step.looks
        Grant.objects.filter(worker=worker, safe=safe).update(until=_OPENED_BEFORE)


def _lend_again() -> None:
    """Put the leases of a worker that is gone back by hand, and how often its jobs were tried."""
    from django.utils import timezone

    from chesil_web.foundation.jobs.models import Job

    Job.objects.filter(state=Job.RUNNING).update(leased_until=timezone.now(), attempts=1)


if __name__ == "__main__":
    os.environ |= {"CHESIL_WORK": "work", "CHESIL_COMPLAINT_DAYS": "5"}
    main()
