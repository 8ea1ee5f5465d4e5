"""Tries, in a confined child, what must not be possible, and says what was refused."""

import os
import socket
import sys
from collections.abc import Callable
from typing import BinaryIO, Final

import msgspec

from chesil.sandbox.confining import Held, Limits, confine


def try_all(limits: Limits, out: BinaryIO) -> None:
    """Confine this process, and write a line of JSON for each mechanism and each attempt, as it is known."""
    for each in confine(limits):
        _write(each, out)
    for name, attempt in ATTEMPTS.items():
        _write(_tried(name, attempt, limits), out)


def _write(held: Held, out: BinaryIO) -> None:
    out.write(msgspec.json.encode(held) + b"\n")


def _tried(name: str, attempt: Callable[[Limits], object], limits: Limits) -> Held:
    try:
        attempt(limits)
    except (OSError, MemoryError):
        return Held(name, held=True)
    return Held(name, held=False, why_not="It was tried, and nothing refused it.")


def _take_memory(limits: Limits) -> object:
    return bytearray(limits.memory_bytes + (64 << 20))


def _fork(limits: Limits) -> None:
    if os.fork() == 0:
        os._exit(0)


# The last would put another program in this one's place, so that no answer came.
ATTEMPTS: Final[dict[str, Callable[[Limits], object]]] = {
    "opens no file": lambda limits: os.close(os.open(sys.executable, os.O_RDONLY)),
    "lists no folder": lambda limits: os.listdir("/"),
    "makes no file": lambda limits: os.close(os.open("/tmp", os.O_TMPFILE | os.O_RDWR)),  # noqa: S108
    "has no network": lambda limits: socket.socket().close(),
    "starts no process": _fork,
    "signals no process": lambda limits: os.kill(os.getppid(), 0),
    "takes no more memory": _take_memory,
    "runs no program": lambda limits: os.execv(sys.executable, [sys.executable, "-I", "-c", ""]),  # noqa: S606
}
