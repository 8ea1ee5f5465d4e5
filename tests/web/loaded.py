"""A process that has loaded the site: each start that a test asks for is a copy of it, which spares two seconds.

    python -m tests.web.loaded

A copy has settings for its environment alone and begins without any, as a start of its own would: what touches the
site before it is set up fails there too.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

_COMMAND = [sys.executable, "-W", "ignore:This process:DeprecationWarning", "-m", "tests.web.loaded"]
_ENDS_WITHIN = 300  # seconds


@attrs.frozen
class Ended:
    """How a start ended: its exit status, and what it wrote."""

    status: int
    out: str
    err: str


def alone(program: str, *arguments: str, settings: Mapping[str, str]) -> Ended:
    """What comes of it in a process that was started for it."""
    command = [sys.executable, "-c", program, *arguments]
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=_ENDS_WITHIN)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@attrs.frozen
class Loaded:
    """The process, for a test."""

    process: subprocess.Popen[str]

    def ran(self, program: str, *arguments: str, settings: Mapping[str, str]) -> Ended:
        """What comes of `python -c PROGRAM ARGUMENTS` in this environment.

        Over another kind of database other models are loaded: then it is started alone.
        """
        if settings.get("CHESIL_DATABASE"):
            return alone(program, *arguments, settings=settings)
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([program, arguments, dict(settings)]) + "\n")
        self.process.stdin.flush()
        return Ended(**json.loads(self.process.stdout.readline()))


@contextmanager
def loaded() -> Iterator[Loaded]:
    """Start it, and end it with the block."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(_COMMAND, env=inherited, **pipes) as process:  # type: ignore[call-overload]
        yield Loaded(process)
        process.communicate()
    assert process.returncode == 0


def main() -> None:
    questions, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    with tempfile.TemporaryDirectory(prefix="chesil-loaded-") as name:
        _load(Path(name))
        for line in questions:
            answers.write(json.dumps(_ended(*json.loads(line))) + "\n")
            answers.flush()


def _load(folder: Path) -> None:
    """Load all of the site for a folder that is not used, then forget for which."""
    os.environ |= {"CHESIL_DATA": str(folder / "data"), "CHESIL_KEYS": str(folder / "keys")}
    from chesil_web.config import environment, key_files, loading, serve, tending

    assert serve
    assert tending
    key_files.KeyFiles(environment.read().keys).make()
    loading.load()
    from django.urls import clear_url_caches, get_resolver

    assert get_resolver().url_patterns
    clear_url_caches()
    _forget()
    gc.freeze()


def _forget() -> None:
    """Let Django know no settings, and nothing that it made as they say."""
    from django.conf import LazySettings, global_settings, settings
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.cache import caches
    from django.core.files.storage import default_storage, storages
    from django.db import connections
    from django.utils.functional import empty

    for handler in (caches, connections):
        for alias in [each for each in handler if hasattr(handler._connections, each)]:
            del handler[alias]
        handler._settings = None
        vars(handler).pop("settings", None)
    vars(storages).pop("backends", None)
    storages._backends, storages._storages = None, {}
    known, read = {*vars(global_settings), *settings._explicit_settings}, LazySettings._setup
    by_apps = {
        name: value for name, value in vars(settings._wrapped).items() if name not in known and name.isupper()
    }

    def read_anew(lazy: Any, name: str | None = None) -> None:
        read(lazy, name)
        vars(lazy._wrapped).update(by_apps)  # an app gave them when it was loaded

    LazySettings._setup = read_anew  # type: ignore[method-assign]
    for each in (default_storage, staticfiles_storage, settings):
        each._wrapped = empty
    del sys.modules["chesil_web.config.settings"]


def _ended(program: str, arguments: list[str], settings: Mapping[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = os.fork()
        if process == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(_run(program, arguments, settings))
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        for each in (out, err):
            each.seek(0)
        return {"status": status, "out": out.read(), "err": err.read()}


def _run(program: str, arguments: list[str], settings: Mapping[str, str]) -> int:
    signal.alarm(_ENDS_WITHIN)
    os.environ.clear()
    os.environ.update(settings)
    sys.argv = ["-c", *arguments]
    status = 0
    try:
        exec(program, {"__name__": "__main__"})  # noqa: S102 - what a test asks for
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    main()
