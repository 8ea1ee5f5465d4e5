"""Start the whole site on one machine: keys, database, static files, then the server and its worker."""

import fcntl
import io
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, Final

import attrs

from chesil import speech
from chesil.terms.errors import ChesilError
from chesil_web.config import environment, evenly, key_files, live, loading
from chesil_web.foundation.keys import lending_keys, process, turns

PORT: Final = 8400
# People who sign in may hold most of them, also where an agency's own sign-in is asked, and pictures eight
# (evidence.looking); the others go on answering.
THREADS: Final = turns.AT_ONCE + turns.ASKING_AT_ONCE + 8 + 4
_AGAIN_AFTER_S: Final = 2
_STOP_WITHIN_S: Final = 10
_ASK_AGAIN_S: Final = 0.2
_ANSWERS_WITHIN_S: Final = 10
_START_LOCK: Final = 0x63686573696C  # any number that nothing else in this database locks


class CannotStart(ChesilError):
    """The site cannot start here as things are."""

    code = "cannot-start"


def prepare() -> environment.Environment:
    """Make what is missing: the folders, the keys, the tables, the static files. What is there stays.

    Raises:
        BadSetting, NotReady, NotReplayed, KeyFileUnsafe, StoreUnavailable: as they say.
        KeyNotOurs, StoreOfAnother, StoreNotEmpty, FilesElsewhere: the database, its key and its store do not
            belong together; no key was made, and the store is as it was.
        CannotStart: the folder cannot be written or is in use, or the database does not answer.
    """
    found = environment.read()
    keys = key_files.KeyFiles(found.keys, found.credentials)
    _check_packages(found)
    _say_trial(live.check(found, keys))
    _made(found.data)
    _held(found.data)
    keys.hold()
    _tables_and_files(found, keys)
    return found


def _check_packages(found: environment.Environment) -> None:
    if found.database and not _is_installed("psycopg"):
        raise CannotStart(
            "The package that connects to PostgreSQL is not installed.",
            where=f"{environment.PREFIX}DATABASE",
            next_step='Install it with: pip install "chesil[postgresql]"',
        )
    if found.speech_model:
        speech.described(found.speech_model)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ValueError:  # something put nothing in its place
        return False


def _say_trial(missing: list[str]) -> None:
    if missing:
        lines = ["This is a trial. Keep nothing of a real person in it. Before real people use it:", *missing]
        sys.stderr.write("\n- ".join(lines) + "\n")


_NOBODY_STAMPS: Final = (
    "No time-stamp authority is set, so nobody outside can say when something was kept. "
    f"{environment.PREFIX}AUTHORITIES names them: docs/how-to/run-the-site.md says how.\n"
)


_NEW_WEB_KEY: Final = (
    "The key that signs cookies was not there, so a new one was made: everybody has to sign in again.\n"
)


def _tables_and_files(found: environment.Environment, keys: key_files.KeyFiles) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    loading.load()
    from chesil_web.foundation.log import authorities
    from chesil_web.foundation.ui import static_files
    from chesil_web.person.papers import official_forms
    from chesil_web.upkeep import migrating, replaying

    try:
        call_command("check", stdout=io.StringIO())
        with _one_at_a_time():
            migrating.migrate()
            replaying.refuse_unfinished()
            _own_things(found, keys)
    except DatabaseError as error:  # it speaks of the server and the file, never of what is inside
        said = str(error).strip().partition("\n")[0]
        raise CannotStart(
            f"The database cannot be used. It says: {said}.",
            where=f"{environment.PREFIX}DATABASE" if found.database else str(found.data),
        ) from None
    finally:
        connections.close_all()
    static_files.collect()
    if not authorities.in_use():
        sys.stderr.write(_NOBODY_STAMPS)
    for fault in official_forms.faults():
        sys.stderr.write(f"{environment.PREFIX}FORMS: {fault} Our own sheet is printed instead.\n")


def _own_things(found: environment.Environment, keys: key_files.KeyFiles) -> None:
    """The key, the store, the installation's own safe. In this order: each is made only beside what is its
    own."""
    from chesil_web.foundation.keys import files, service
    from chesil_web.public.guidance import actions as guidance
    from chesil_web.public.guidance import authenticators

    service.check()
    files.store()
    _made(found.keys)
    if service.is_made() and not keys.web.exists():
        sys.stderr.write(_NEW_WEB_KEY)
    keys.make()
    service.make()
    authenticators.seal_old()
    guidance.load()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one start after the other change the tables, where several machines share a database.

    With SQLite the data folder is held already.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_START_LOCK])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [_START_LOCK])


def _made(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"Nothing can be written here. The system says: {error.strerror}.",
            where=str(folder), next_step="Name another folder, or make room in this one.",
        ) from None  # fmt: skip


@cache
def _held(folder: Path) -> int:
    """Keep the folder for this process as long as it lives: two starts would do all work twice."""
    handle = os.open(folder / "in-use", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise CannotStart(
            "The site was started on this folder already.",
            where=str(folder), next_step="Use the one that runs, or stop it first.",
        ) from None  # fmt: skip
    return handle


def run(*, port: int = PORT, when_up: Callable[[], object]) -> None:
    """Prepare, then serve until stopped.

    Args:
        when_up: is called once, in a thread of its own, as soon as a page answers.

    Raises:
        CannotStart: as `prepare`, or the port is taken.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels

    process.keep_memory()
    _check_port(port)
    found = prepare()
    # A process that forks takes along other threads' locks: what reads tables would hang in the copy.
    multiprocessing.set_start_method("spawn", force=True)
    threading.Thread(target=_call_when_up, args=(port, when_up), daemon=True).start()
    with _worker():
        _server()(
            "chesil_web.config.wsgi:application",
            address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=found.processes,
            blocking_threads=THREADS, log_access=False, websockets=False, respawn_failed_workers=True,
            workers_kill_timeout=_STOP_WITHIN_S, log_level=LogLevels.error,
        ).serve(target_loader=partial(
            _application, HandedOn(lending_keys.ours().handle), HandedOn(evenly.memory(found.processes))
        ))  # fmt: skip


def _call_when_up(port: int, when_up: Callable[[], object]) -> None:
    while not _answers(port):
        time.sleep(_ASK_AGAIN_S)
    when_up()


def _answers(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=_ANSWERS_WITHIN_S)
    try:
        asked.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return asked.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, HTTPException):  # it does not listen yet
        return False
    finally:
        asked.close()


@attrs.frozen
class HandedOn:
    """Memory that processes share, for one that is started by `multiprocessing`."""

    handle: int

    def __reduce__(self) -> tuple[Any, ...]:
        return _detached, (DupFd(self.handle),)


def _detached(handle: Any) -> HandedOn:
    return HandedOn(handle.detach())


def _application(keys: HandedOn, pages: HandedOn, target: str) -> Any:
    """The website in a process that answers, with the memory of whoever started it."""
    process.keep_memory()
    lending_keys.take_over(keys.handle)
    module, _, name = target.partition(":")
    return evenly.spread(getattr(import_module(module), name), evenly.Pages(pages.handle))


def _server() -> Any:
    """Granian's server, which Ctrl-C stops at any moment and without a fault.

    Ctrl-C reaches its workers too, and their end wakes its loop just as the signal comes. Its own handler
    then waits for a lock that the thread it interrupts holds, for good.
    """
    from granian.server import Server

    class Stoppable(Server):  # type: ignore[misc, valid-type]
        def signal_handler_interrupt(self, *_: Any) -> None:
            self.interrupt_signal = True
            threading.Thread(target=self.main_loop_interrupt.set, daemon=True).start()

        def shutdown(self, exit_code: int = 0) -> None:
            if self.interrupt_signal:  # workers that ended are no fault then
                self.interrupt_children.clear()
            super().shutdown(exit_code)

    return Stoppable


def _check_port(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"The port {port} cannot be used. The system says: {error.strerror}.",
                next_step="Stop what uses it, or choose another with --port.",
            ) from None


@contextmanager
def _worker() -> Iterator[None]:
    """A process for background work for as long as the server runs, and another one when it dies."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(stopping,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _keep_working(stopping: threading.Event) -> None:
    while not stopping.is_set():
        keys = lending_keys.ours().handle  # an argument names the open file, and holds no key
        command = [sys.executable, "-m", "chesil_web.config.work", str(os.getpid()), str(keys)]
        worker = subprocess.Popen(command, pass_fds=(keys,))  # noqa: S603 - our own interpreter and module
        while worker.poll() is None and not stopping.wait(1):
            pass
        worker.terminate()
        try:
            worker.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:  # what it was at is taken up at the next start
            worker.kill()
        if worker.returncode:  # one that ends with a fault at once would otherwise be started all the time
            stopping.wait(_AGAIN_AFTER_S)


def main(data: Path, port: int = PORT) -> None:
    """`chesil serve`."""
    os.environ[f"{environment.PREFIX}DATA"] = str(data)
    opened = f"Open http://localhost:{port}/ in a browser. Stop with Ctrl-C.\n"
    run(port=port, when_up=lambda: sys.stderr.write(opened))
