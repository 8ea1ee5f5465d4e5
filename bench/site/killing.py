"""What benches share that kill processes of the site: how one is started, killed, waited for and tried apart."""

import argparse
import json
import os
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import attrs

from bench.faults.tables import table
from bench.site.installation import DATABASES, installed

_LONGEST_S: Final = 240  # where others use the machine too


class Outcome(Protocol):
    """What many kills came to: a class of attrs, of whole numbers."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is there that must not be."""


def options(says: str, kills: int) -> argparse.ArgumentParser:
    """The options that each of these benches has."""
    parser = argparse.ArgumentParser(description=says.splitlines()[0])
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tables", type=Path, help="a folder with a database whose tables are made")
    parser.add_argument("--one", choices=DATABASES, help=argparse.SUPPRESS)
    return parser


def run(
    module: str, outcome: type[Any], kill: Callable[..., Any], given: argparse.Namespace,
    more: Sequence[str] = (),
) -> None:  # fmt: skip
    """Try each database that was asked for, print what came of it, and end with 1 where it is not good.

    Args:
        module: whose main this is. kill: takes how many and the seed, and gives an *outcome*.
        more: options that the module was given beside those of `options`.
    """
    if given.one:
        with installed(given.one, given.tables):
            print(json.dumps(attrs.asdict(kill(given.kills, seed=given.seed))))
        return
    outcomes = {
        each: apart(module, outcome, each, kills=given.kills, seed=given.seed, tables=given.tables, more=more)
        for each in given.database or DATABASES
    }
    rows = [[each, *attrs.astuple(found)] for each, found in outcomes.items()]
    table(["database", *(each.name.replace("_", " ") for each in attrs.fields(outcome))], rows)
    sys.exit(0 if all(each.is_good for each in outcomes.values()) else 1)


def apart[T: Outcome](
    module: str, outcome: type[T], database: str, *, kills: int, seed: int, tables: Path | None = None,
    more: Sequence[str] = (),
) -> T:  # fmt: skip
    """One database in a process of its own: Django's settings are read once in a process.

    Args:
        tables: as `installed` takes it. more: other options of the module.
    """
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    kept = ("--tables", str(tables)) if tables else ()
    asked = command(module, "--one", database, "--kills", str(kills), "--seed", str(seed), *kept, *more)
    ended = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, env=settings)
    return outcome(**json.loads(ended.stdout.splitlines()[-1]))


def command(module: str, *arguments: str) -> list[str]:
    """How a module of the bench is started."""
    return [sys.executable, "-W", "ignore:This process:DeprecationWarning", "-m", module, *arguments]


def started(act: Callable[[], object]) -> int:
    """A process that does something and ends; a fork starts it at once. Gives its id."""
    from django.db import connections

    connections.close_all()  # none may be shared with the child
    process = os.fork()
    if process == 0:
        try:
            act()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return process


def told[T](ask: Callable[[], T]) -> T:
    """What a process of its own finds out and can pickle; this one keeps no trace of how.

    Raises:
        RuntimeError: it did not live to say so.
    """
    read, write = os.pipe()

    def say() -> None:
        with os.fdopen(write, "wb") as out:
            out.write(pickle.dumps(ask()))

    process = started(say)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        found = said.read()
    if os.waitpid(process, 0)[1]:
        raise RuntimeError("The process that was asked ended with a fault.")
    return pickle.loads(found)  # noqa: S301 - it is our own


def kill(process: int) -> None:
    """Kill a process, and wait until it is gone."""
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def worker() -> int:
    """The process for background work, as `chesil_web.config.work` runs it; gives its id."""
    from chesil_web.config import work

    parent = os.getpid()
    return started(lambda: work.main(parent))


def until(happens: Callable[[], object], *, every_s: float = 0.005, longest_s: float = _LONGEST_S) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it takes too long.
    """
    end = time.monotonic() + longest_s
    while not happens():
        if time.monotonic() > end:
            raise TimeoutError("What was waited for does not happen.")
        time.sleep(every_s)


def quick_passphrases() -> None:
    """In this process passphrases cost little to check; what they protect is not tried by waiting."""
    from chesil.vault import passphrases

    derive = passphrases.derive
    passphrases.derive = lambda text, salt, _, **rest: derive(text, salt, "argon2id,64,1,1", **rest)


def swept() -> int:
    """Move every sealed file out of use that no row knows, a few at a time; gives how many there were."""
    from datetime import timedelta

    from chesil_web.foundation.keys import sweeping

    count = 0
    while moved := sweeping.sweep(timedelta(seconds=-1)).quarantined:
        count += moved
    return count
