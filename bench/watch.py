"""Reads files in processes of their own, with a bound on time and memory, and checks what comes back.

Time is that of the processor, so that a busy machine finds no faults; what waits for long is ended too.
Linux alone: the most memory a file took is read from /proc, which can be set back between two files.
"""

import faulthandler
import gc
import logging
import multiprocessing
import resource
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

import attrs
import msgspec
import polars as pl

from chesil.readers import intake, registry
from chesil.readers.registry import FileReading
from chesil.terms.errors import ChesilError
from chesil.terms.readings import Reading, ReadOptions

MOST_SECONDS: Final = 20
_MOST_WAITING: Final = 600  # seconds on the clock, for a busy machine too
MOST_BYTES: Final = 1 << 30
_ADDRESSES: Final = 3 << 30  # a third is taken by the code and threads of libraries, most of it never touched
_SPAWN: Final = multiprocessing.get_context("spawn")


@attrs.frozen(kw_only=True)
class Input:
    """A file to be read, made when its turn comes.

    Attributes:
        number: tells it apart within the run. label: the row of the table it counts in.
        name: what to call it on disk. write: writes it to the given path.
        look: what reads it in place of the readers, and gives how much it found; for what is no export.
    """

    number: int
    label: str
    name: str
    write: Callable[[Path], object]
    options: ReadOptions = attrs.field(factory=ReadOptions)
    look: Callable[[Path], int] | None = None


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one file.

    Attributes:
        formats: of the readings it gave; empty when no reader knew it.
        refused: what the problems say that stand for a whole file, and what a ZIP's faults say.
        faults: what must never happen and did.
    """

    seconds: float
    peak_bytes: int = 0
    formats: tuple[str, ...] = ()
    records: int = 0
    refused: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def read_all(inputs: Iterator[Input], *, workers: int, keep: Path) -> Iterator[tuple[Input, Outcome]]:
    """Read every input, and save below *keep* those that show a fault."""
    shared, lock = iter(inputs), Lock()

    def take() -> Input | None:
        with lock:
            return next(shared, None)

    with ThreadPoolExecutor(workers) as pool:
        for share in pool.map(lambda _: _read_share(take, keep), range(workers)):
            yield from share


def _read_share(take: Callable[[], Input | None], keep: Path) -> list[tuple[Input, Outcome]]:
    done, worker = [], _Worker()
    with TemporaryDirectory(prefix="chesil-fuzz-") as folder:
        while given := take():
            path = Path(folder) / given.name
            given.write(path)
            outcome = worker.read(path, given)
            if outcome.faults:
                keep.mkdir(parents=True, exist_ok=True)
                path.rename(keep / f"{given.number}-{given.label}")
            path.unlink(missing_ok=True)
            if outcome.peak_bytes > MOST_BYTES // 4:
                worker.end()  # it may keep some of that, which the next file must not answer for
            done.append((given, outcome))
    worker.end()
    return done


class _Worker:
    """A process that reads, replaced whenever a file ends it."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._connection: Connection

    def read(self, path: Path, given: Input) -> Outcome:
        if self._process is None:
            self._start()
        started = time.monotonic()
        try:
            self._connection.send((path, given.options, given.look))
            outcome: Outcome = self._connection.recv()
        except (EOFError, OSError):
            seconds = time.monotonic() - started
            return Outcome(seconds=seconds, faults=(f"The reading process ended: {self.end()}.",))
        return outcome

    def _start(self) -> None:
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def end(self) -> int | None:
        """End the process; gives its exit code."""
        if self._process is None:
            return None
        self._connection.close()
        self._process.join()
        ended, self._process = self._process.exitcode, None
        return ended


def _serve(connection: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    faulthandler.enable()
    faulthandler.register(signal.SIGPROF, chain=True)  # shows where it is, and ends the process
    gc.freeze()  # what is loaded by now need not be looked at after every file
    while True:
        try:
            path, options, look = connection.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        faulthandler.dump_traceback_later(_MOST_WAITING, exit=True)
        connection.send(watched(path, options, look))
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)


def watched(path: Path, options: ReadOptions, look: Callable[[Path], int] | None = None) -> Outcome:
    """Read one file in this process, and check what comes back."""
    Path("/proc/self/clear_refs").write_text("5")  # sets the most memory back to what is held now
    logged = _Logged()
    started = time.process_time()
    found, faults, seen, refused = None, [], 0, ()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            if look is None:
                beside = intake.neighbours([path])[path.parent]
                found = registry.read_file(path, beside=beside, options=options)
            else:
                seen = look(path)
        except ChesilError as fault:
            refused = (fault.what,)
            faults += [] if look else [traceback.format_exc()]
        except BaseException:  # a panic in Polars is no Exception
            faults.append(traceback.format_exc())
        seconds, peak = time.process_time() - started, _peak_bytes()
        gc.collect()  # so that a file left open is told of here
    faults += [f"It warned: {each.category.__name__}: {each.message}" for each in warned]
    faults += [*logged.end(), *(check(found) if found else ())]
    if seconds > MOST_SECONDS or peak > MOST_BYTES:
        faults.append(f"It took {seconds:.1f} seconds and {peak >> 20} MB.")
    readings = found.readings if found else ()
    return Outcome(
        seconds=seconds,
        peak_bytes=peak,
        formats=tuple(dict.fromkeys(each.format or "unread" for each in readings)),
        records=seen + sum(each.records for each in readings),
        refused=refused
        + tuple(said for each in readings if not each.rows.height for said in each.problems["message"][:3]),
        faults=tuple(faults),
    )


class _Logged(logging.Handler):
    """Collects what would reach a log: nothing of a person's file may."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: list[str] = []
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(f"It logged: {record.name}: {record.msg}")

    def end(self) -> list[str]:
        logging.getLogger().removeHandler(self)
        return self._said


def _peak_bytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))


def check(found: FileReading) -> Iterator[str]:
    """Everything that is wrong with a reading, whatever the file was; nothing when all is well."""
    if not found.readings and not found.unknown and not found.linked and not found.remarks:
        yield "Nothing is said of the file at all."
    yield from _not_utf8(
        "its names", [*found.unknown, *found.linked, *(each.sentence for each in found.remarks)]
    )
    for reading in found.readings:
        for fault in _check_reading(reading):
            yield f"{reading.format or 'intake'}: {fault}"


def _check_reading(reading: Reading) -> Iterator[str]:
    numbers = pl.concat([reading.rows["record"], reading.problems["record"]])
    if reading.records != reading.rows.height + reading.problems.height:
        yield "Records are not rows and problems."
    if not numbers.sort().equals(pl.Series("record", range(1, len(numbers) + 1), dtype=pl.Int64)):
        yield "Records are not numbered from 1, each once."
    yield from (
        said for said in reading.problems["message"] if "stopped at something it did not expect" in said
    )
    if not all(reading.problems["message"].str.len_chars().fill_null(0)):
        yield "A problem has no message."
    try:
        for part in (*reading.rows.iter_slices(), *reading.problems.iter_slices()):
            part.rows()
        for details in reading.rows["details"].drop_nulls():
            msgspec.json.decode(details, type=dict)
    except (UnicodeError, pl.exceptions.PolarsError, msgspec.DecodeError) as error:
        yield f"A value is not what it should be: {error!r}"
    document = reading.document
    texts = [document.name, document.member, document.container_name, *document.beside, *reading.columns]
    texts += [text for each in reading.assumptions for text in (each.code, each.sentence)]
    texts += [text for each in reading.owners for text in (each.name, each.reason)]
    yield from _not_utf8("what is said of it", texts)


def _not_utf8(what: str, texts: list[str | None]) -> Iterator[str]:
    try:
        "".join(text for text in texts if text).encode()
    except UnicodeEncodeError:
        yield f"Half of a surrogate pair stands in {what}."
