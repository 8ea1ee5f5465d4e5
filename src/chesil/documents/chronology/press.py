"""Turns a Paper into the bytes of a PDF, in memory: nothing private is written to a disk."""

import functools
import subprocess
import sys
from datetime import date
from importlib import resources

import msgspec

from chesil.documents.chronology.page import OverviewPaper, Paper
from chesil.documents.press import PaperNotMade, compiled, seconds_of


def overview_pdf(paper: OverviewPaper, *, made: date | None) -> bytes:
    """Compile the two-page summary alone.

    Raises:
        PaperNotMade: the compiler refused.
    """
    data = msgspec.json.encode(paper).decode()
    return compiled(_template("alone.typ"), data, seconds=seconds_of(made))


def to_pdf(paper: Paper, *, made: date | None) -> bytes:
    """Compile one volume: the same paper and the same day give the same bytes.

    Raises:
        PaperNotMade: the compiler refused.
    """
    return _compiled(msgspec.json.encode(paper).decode(), seconds=seconds_of(made))


def to_pdf_apart(paper: Paper, *, made: date | None) -> bytes:
    """The same bytes as to_pdf, compiled in a process of its own.

    The compiler keeps what it has set for the next run, a gigabyte for a long volume; a process
    that ends gives it back. The paper goes in and out through pipes.

    Raises:
        PaperNotMade: the compiler refused, or the process was stopped.
    """
    command = [sys.executable, "-m", "chesil.documents.chronology.press", str(seconds_of(made))]
    # Its own errors could quote messages, so nobody hears them.
    done = subprocess.run(  # noqa: S603 - our own module, with one number
        command,
        input=msgspec.json.encode(paper),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise PaperNotMade.because_of_chesil()
    return done.stdout


def _compiled(paper: str, *, seconds: int) -> bytes:
    return compiled(_template("chronology.typ"), paper, seconds=seconds)


@functools.cache
def _template(last: str) -> bytes:
    folder = resources.files("chesil.documents.chronology")
    return b"\n".join(folder.joinpath(name).read_bytes() for name in ("look.typ", "overview.typ", last))


if __name__ == "__main__":
    sys.stdout.buffer.write(_compiled(sys.stdin.buffer.read().decode(), seconds=int(sys.argv[1])))
