"""`chesil assess-log`: a written log in, its legal reading out, as JSON."""

import sys
from collections.abc import Iterator
from typing import BinaryIO, Final

from chesil.conduct.extracting.answer import answer
from chesil.terms.errors import LogError

_LONGEST: Final = 50_000_000  # bytes of one log


def assess_log(*, batch: bool, read_from: BinaryIO, write_to: BinaryIO) -> None:
    """Answer the log on *read_from*; with *batch*, one log a line, each answered before the next is read.

    An answer is written whole or not at all. A batch stops at the first line that is not a log.

    Raises:
        LogError: a log cannot be read as one, or is longer than any log is; in a batch it names the line.
    """
    for number, line in _lines(read_from) if batch else [(0, read_from.read(_LONGEST + 1))]:
        try:
            found = answer(_bounded(line))
        except LogError as error:
            where = f"line {number}" if number else "standard input"
            raise LogError(error.what, where=where, next_step=error.next_step) from None
        write_to.write(found + b"\n")
        write_to.flush()


def run(*, batch: bool) -> None:
    """The same on the program's own input and output."""
    assess_log(batch=batch, read_from=sys.stdin.buffer, write_to=sys.stdout.buffer)


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := source.readline(_LONGEST + 1):
        number += 1
        if line.strip():
            yield number, line


def _bounded(line: bytes) -> bytes:
    if len(line) > _LONGEST:
        raise LogError(
            f"This log is longer than {_LONGEST // 1_000_000} MB.", next_step="Split it into several."
        )
    return line
