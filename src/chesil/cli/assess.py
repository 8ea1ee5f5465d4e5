"""`chesil assess-log`: a written log in, its legal reading out, as JSON."""

import sys
from collections.abc import Iterator
from typing import BinaryIO, Final

from chesil.conduct.reading.answer import answer
from chesil.terms.errors import LogError

_LONGEST: Final = 50_000_000  # bytes of one log


def assess_log(*, batch: bool, read_from: BinaryIO, write_to: BinaryIO) -> None:
    """Answer the log on *read_from*; with *batch*, one log a line, each answered before the next is read.

    Raises:
        LogError: a log cannot be read as one, or is longer than any log is.
    """
    for line in _lines(read_from) if batch else [_whole(read_from)]:
        write_to.write(answer(line) + b"\n")
        write_to.flush()


def run(*, batch: bool) -> None:
    """The same on the program's own input and output."""
    assess_log(batch=batch, read_from=sys.stdin.buffer, write_to=sys.stdout.buffer)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    while line := source.readline(_LONGEST + 1):
        if line.strip():
            yield _bounded(line)


def _whole(source: BinaryIO) -> bytes:
    return _bounded(source.read(_LONGEST + 1))


def _bounded(line: bytes) -> bytes:
    if len(line) > _LONGEST:
        raise LogError("This log is longer than Chesil reads.", next_step="Split it.")
    return line
