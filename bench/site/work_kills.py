"""Kill the processes of the site amid casework, again and again, and see what became of it.

    python -m bench.site.work_kills [--kills 200] [--database sqlite] [--database postgresql] [--seed 1]

People share, take up, write to each other, add and stop; reports get their first look and cases are written in; letters
are written, checked and released; agencies put something where another reads it (`work_stories`). One or two of their
requests go at once to a process that answers, and it is killed with SIGKILL: at a random moment, or right after it
wrote one of its rows or ended one of its transactions, drawn at random. In a quarter of the rounds the worker, which
reads what was added, goes with it. Then both are started anew.

After each kill: what was answered with success must be there, and nothing twice, also where who got no answer sends it
again; nobody may have opened anything without a line in its log and a row among the looks of the agency; no case, share,
letter or copy may be there by half; what was stopped must open for nobody. At the end the logs must fit their anchors,
every row must have its key, and one sweep must leave no file that no row knows. Ends with 1 if not.
"""

import json
import os
import random
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

import attrs

from bench.site import killing, work_checks
from bench.site.work_stories import FirstLook, Letters, Step, Story, stories

_AT_WRITE, _AT_END, _WITH_WORKER = 0.4, 0.2, 0.25  # of the kills
_EACH: Final[Mapping[type[Any], Sequence[str]]] = {
    FirstLook: ("look at a report", "take up a report"), Letters: ("release a letter",)
}  # fmt: skip
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
    options.add_argument(
        "--each", action="store_true", help="a few steps alone, each at each moment that matters"
    )
    given = options.parse_args()
    kill, more = (kill_each, ("--each",)) if given.each else (kill_work, ())
    killing.run("bench.site.work_kills", Outcome, kill, given, more)


def kill_work(kills: int, *, seed: int) -> Outcome:
    """Kill that many processes that answer, one after the other, and look after each."""
    with _rounds(stories(), seed) as rounds:
        while rounds.outcome.kills < kills:
            rounds.go_at_random()
    return rounds.outcome


def kill_each(_kills: int, *, seed: int) -> Outcome:
    """Kill each step of `_EACH` in the middle of what it writes, and right after each time that something lasts."""
    with _rounds([each for each in stories() if type(each) in _EACH], seed) as rounds:
        for told in rounds.told:
            _kill_each_step(rounds, told, _EACH[type(told.people)])
    return rounds.outcome


def _kill_each_step(rounds: "Rounds", told: "Told", names: Sequence[str]) -> None:
    left: dict[str, list[Aim]] = {}
    while len(left) < len(names) or any(left.values()):
        name = told.step.name
        rounds.go([told], left[name].pop() if left.get(name) else Aim())
        if name in names and name not in left:
            usual = rounds.usual[name]
            left[name] = [Aim(writes=usual.writes // 2), *(Aim(lasting=n + 1) for n in range(usual.lasting))]
        if name == names[-1] != told.step.name:
            told.begin_anew()


@contextmanager
def _rounds(people: Iterable[Any], seed: int) -> Iterator["Rounds"]:
    """Kills that are about to begin, and at the end of the block everything that takes long to look at."""
    killing.quick_passphrases()
    rounds = Rounds(people, random.Random(seed))
    try:
        yield rounds
    finally:
        killing.kill(rounds.worker)
    rounds.look_at_all()


@attrs.frozen(kw_only=True)
class Aim:
    """When a process is killed: after so many rows, things that last, or seconds; never where nothing is given."""

    writes: int = 0
    lasting: int = 0
    seconds: float | None = None

    def __bool__(self) -> bool:
        return bool(self.writes or self.lasting) or self.seconds is not None


@attrs.frozen(kw_only=True)
class Usual:
    """What a step does where nobody is killed.

    Attributes:
        writes: statements that write. lasting: transactions that end, and statements that write outside one.
    """

    writes: int
    lasting: int
    seconds: float


@attrs.define
class Told:
    """People in the middle of their story, and the step that is next."""

    people: Any
    story: Story = attrs.field(init=False)
    step: Step = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Tell their story again from its first step."""
        self.story = self.people.story()
        self.step = next(self.story)

    def go_on(self, new: set[Any]) -> None:
        """The step was done: on to the next one, or to the first again."""
        try:
            self.step = self.story.send(new)
        except StopIteration:
            self.begin_anew()


class Rounds:
    """Kills, one after the other.

    Attributes:
        usual: of each step, by its name.
    """

    def __init__(self, people: Iterable[Any], chance: random.Random) -> None:
        self.chance, self.outcome, self.worker = chance, Outcome(), killing.worker()
        self.told = [Told(each) for each in people]
        self.usual: dict[str, Usual] = {}

    def go_at_random(self) -> None:
        """Kill somewhere, at some moment; what was not done before is done undisturbed first."""
        chosen = self.chance.sample(self.told, self.chance.choice((1, 1, 2)))
        for each in chosen:
            if each.step.name not in self.usual:
                self.go([each], Aim())
                return
        usual = [self.usual[each.step.name] for each in chosen]
        way = self.chance.random()
        if way < _AT_WRITE:
            aim = Aim(writes=self.chance.randint(1, max(1, sum(each.writes for each in usual))))
        elif way < _AT_WRITE + _AT_END:
            aim = Aim(lasting=self.chance.randint(1, max(1, sum(each.lasting for each in usual))))
        else:
            aim = Aim(seconds=self.chance.uniform(0, 1.2 * sum(each.seconds for each in usual)))
        self.go(chosen, aim, with_worker=self.chance.random() < _WITH_WORKER)

    def go(self, chosen: Sequence[Told], aim: Aim, *, with_worker: bool = False) -> None:
        """One process answers a step of each of these people, is killed, and everything is looked at."""
        for each in chosen:
            _forget_looks(each.step)
        steps = [each.step for each in chosen]
        before = [each.ids() for each in steps]
        process = Answering(steps, aim)
        was_killed = process.end()
        if with_worker:
            killing.kill(self.worker)
            _lend_again()
            self.worker = killing.worker()
        work_checks.settle()
        if not aim:
            self.usual[steps[0].name] = process.usual
        self.outcome.kills += was_killed
        for each, there, answer in zip(chosen, before, process.answers, strict=True):
            self._settle(each, there, answer, was_killed=was_killed)
        self.outcome.half += work_checks.halves()
        self.outcome.readable += work_checks.readable()

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

    def look_at_all(self) -> None:
        """Let one worker do the rest, then look at what takes long to look at."""
        _lend_again()
        worker = killing.worker()
        killing.until(lambda: not work_checks.waiting_jobs())
        killing.kill(worker)
        work_checks.settle()
        links = {safe: key for each in self.told for safe, key in getattr(each.people, "links", {}).items()}
        self.outcome.unlined += work_checks.unlined(links)
        self.outcome.half += work_checks.unkeyed() + work_checks.letters_without_a_line()
        self.outcome.left += work_checks.left_over()
        self.outcome.log_faults += work_checks.log_faults()


class Answering:
    """A process that answers some steps side by side, until it is done or killed.

    Attributes:
        answers: the status of each step's answer; None where none came.
        usual: how much it did, where it came to its end.
    """

    usual: Usual

    def __init__(self, steps: Sequence[Step], aim: Aim) -> None:
        self.answers: list[int | None] = [None] * len(steps)
        self._read, write = os.pipe()
        self._process = killing.started(lambda: _answer(steps, write, aim))
        self._dies_at = None if aim.seconds is None else time.monotonic() + aim.seconds
        os.close(write)

    def end(self) -> bool:
        """Take what it says until it ends or its moment has come; gives whether it was killed."""
        with os.fdopen(self._read, "rb", buffering=0) as said:
            lines = said.readall() if self._dies_at is None else self._until_killed(said)
        _process, status = os.waitpid(self._process, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise RuntimeError("The process that answers ended with a fault.")
        for line in lines.splitlines():
            self._take(json.loads(line))
        return os.WIFSIGNALED(status)

    def _until_killed(self, said: Any) -> bytes:
        lines = b""
        while self._dies_at is not None:
            left = max(0.0, self._dies_at - time.monotonic())
            if not select.select([said], [], [], left)[0]:
                os.kill(self._process, signal.SIGKILL)
                break
            if not (got := os.read(self._read, 4096)):
                return lines
            lines += got
        return lines + bytes(said.readall())

    def _take(self, said: dict[str, Any]) -> None:
        if "answer" in said:
            self.answers[said["step"]] = said["answer"]
        else:
            self.usual = Usual(**said)


def _answer(steps: Sequence[Step], write: int, aim: Aim) -> None:
    """Answer in as many threads, as a process of the site does, and say so."""
    start, counted = time.monotonic(), Counted(aim)
    counted.begin()
    with os.fdopen(write, "wb", buffering=0) as out:
        threads = [
            threading.Thread(target=_answer_one, args=(each, step, out)) for each, step in enumerate(steps)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        _say(out, **counted.counts, seconds=time.monotonic() - start)


def _answer_one(number: int, step: Step, out: BinaryIO) -> None:
    _say(out, step=number, answer=step.answer())


def _say(out: BinaryIO, **said: Any) -> None:
    out.write(json.dumps(said).encode() + b"\n")  # less than a pipe takes at once


class Counted:
    """Counts what this process writes, and kills it where that was aimed at.

    Attributes:
        counts: by the names of `Usual`.
    """

    def __init__(self, aim: Aim) -> None:
        self.counts, self._aim, self._lock = {"writes": 0, "lasting": 0}, aim, threading.Lock()

    def begin(self) -> None:
        """Count from now on."""
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.backends.signals import connection_created

        base: Any = BaseDatabaseWrapper
        commit = base._commit

        def committed(connection: Any) -> None:
            commit(connection)
            self._count("lasting")

        base._commit = committed
        connection_created.connect(self._connected, weak=False)

    def _connected(self, connection: Any, **_signal: Any) -> None:
        connection.execute_wrappers.append(self._executed)

    def _executed(self, execute: Any, sql: str, *more: Any) -> Any:
        done = execute(sql, *more)
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            self._count("writes")
            if not more[-1]["connection"].in_atomic_block:
                self._count("lasting")
        return done

    def _count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1
            if self.counts[what] == getattr(self._aim, what):
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
