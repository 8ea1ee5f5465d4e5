"""What is made once for all processes of a run, of which each takes copies: tables, and a site started on them.

To make the tables of an empty database takes ten seconds. Nothing here differs from what a start makes by itself.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

DATABASE = "notes.sqlite3"
START = "from chesil_web.config import serve; serve.prepare()"


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name that all processes of the run share; the first that asks makes it."""
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            making = shared / f"{name}.making"
            making.mkdir(mode=0o700)
            make(making)
            making.rename(shared / name)
    return shared / name


def make_tables(folder: Path) -> None:
    """A database in SQLite with tables, and nothing of ours in them."""
    tests = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = folder / DATABASE
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = tests


def start(data: Path) -> str:
    """What a start on a folder says that ends before it serves, as it would for a command that stops there."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    ended = subprocess.run(
        [sys.executable, "-c", START], env=settings | {"CHESIL_DATA": str(data)}, capture_output=True,
        text=True, timeout=300, check=True,
    )  # fmt: skip
    return ended.stderr


def with_tables(tables: Path | None, data: Path) -> None:
    """Let a folder be one whose database has its tables, if there are any, and that no site was started on yet."""
    data.mkdir(mode=0o700, exist_ok=True)
    if tables is not None:
        shutil.copyfile(tables / DATABASE, data / DATABASE)
