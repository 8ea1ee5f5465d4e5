"""Starts helper processes, and keeps one that is idle for its next user.

Only the standard library, so that a helper can load while its caller still does.
"""

import atexit
import os
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Final, NamedTuple

_COMMAND: Final = [sys.executable, "-I", "-W", "ignore", "-m", "chesil.sandbox"]
# NumPy and the tokenizer must start no thread, and Polars' allocator none of its own: none survives a fork.
_ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "_RJEM_MALLOC_CONF": "background_thread:false",
}
# Which readers of other packages to load, and how many threads may compute; no secrets.
_PASSED_ON: Final = ("CHESIL_READERS", "POLARS_MAX_THREADS")
_ENDS_WITHIN: Final = 30  # seconds for a helper and its children to be gone


class Helper(NamedTuple):
    """A helper process and the socket to it. It and its children end when that is closed."""

    process: "subprocess.Popen[bytes]"
    control: socket.socket


_idle: Final[list[Helper]] = []
# A process forked from this one would share the socket, and two would read one another's answers.
os.register_at_fork(after_in_child=_idle.clear)


def prepare() -> None:
    """Start a helper for the next one who takes one, without waiting for it.

    It takes half a second to load, which a command can spend loading too. Whoever takes one is told
    when none can be started.
    """
    if not _idle:
        with suppress(OSError):
            _idle.append(_start())


def take() -> Helper:
    """A helper that is the caller's alone: an idle one, else a new one.

    Raises:
        OSError: no process can be started.
    """
    while _idle:
        helper = _idle.pop()
        if helper.process.poll() is None:
            return helper
        helper.control.close()
    return _start()


def give_back(helper: Helper) -> None:
    """Keep a helper that has nothing left to do, or end it where one is kept already."""
    if _idle:
        _kill(helper)
    else:
        _idle.append(helper)


def end(helper: Helper) -> None:
    """End a helper and whatever it still does."""
    helper.control.close()
    try:
        helper.process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        helper.process.kill()
        helper.process.wait()


@atexit.register
def end_idle() -> None:
    """End the helper that nobody uses, at the latest when this process ends."""
    while _idle:
        _kill(_idle.pop())


def _kill(idle: Helper) -> None:
    idle.process.kill()  # it has no children that it would have to end first
    end(idle)


def _start() -> Helper:
    ours, theirs = socket.socketpair()
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    with theirs:
        # A session of its own: a stop typed at the terminal is for the caller, who then ends the helper.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, and no word of a stranger's
            _COMMAND,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_ENVIRONMENT | passed_on,
            start_new_session=True,
        )
    return Helper(process, ours)
