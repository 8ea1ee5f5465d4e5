"""Start the whole site on one machine: keys, database, static files, then the server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from chesil_web.config import environment, key_files

PORT: Final = 8400


def prepare() -> None:
    """Make what is missing: the folders, the keys, the tables, the static files. What is there stays."""
    found = environment.read()
    found.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_files.KeyFiles(found.keys).make()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chesil_web.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from chesil_web.keys import files, people, service

    call_command("check", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    service.make()
    people.erase_what_is_due()
    files.sweep()


def run(*, port: int = PORT, workers: int = 1) -> None:
    """Prepare, then serve until stopped."""
    from granian.constants import Interfaces
    from granian.server import Server

    prepare()
    with _worker():
        _served(Server, Interfaces, port=port, workers=workers)


@contextmanager
def _worker() -> Iterator[None]:
    """The process for background work, for as long as the server runs."""
    process = subprocess.Popen([sys.executable, "-m", "chesil_web.config.work"])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _served(server: Any, interfaces: Any, *, port: int, workers: int) -> None:
    server(
        "chesil_web.config.wsgi:application",
        address="127.0.0.1", port=port, interface=interfaces.WSGI, workers=workers,
        blocking_threads=4, log_access=False, websockets=False,
    ).serve()  # fmt: skip


def main(data: Path, port: int = PORT) -> None:
    """`chesil serve`."""
    os.environ[f"{environment.PREFIX}DATA"] = str(data)
    sys.stderr.write(f"Open http://localhost:{port}/ in a browser. Stop with Ctrl-C.\n")
    run(port=port)
