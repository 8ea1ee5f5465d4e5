"""Turns a Paper into the bytes of a PDF, in memory: nothing private is written to a disk."""

import functools
import subprocess
import sys
from datetime import UTC, date, datetime, time
from importlib import resources
from typing import Final

import msgspec
import typst

from chesil.documents import fonts
from chesil.documents.chronology.page import Paper
from chesil.terms.errors import ChesilError

# Archival and accessible at once: PDF/A-2a (ISO 19005-2) holds no attachment and nothing from
# outside; PDF/UA-1 (ISO 14289-1) is what a screen reader needs. Both fit in PDF 1.7.
STANDARDS: Final = ("a-2a", "ua-1")


class PaperNotMade(ChesilError):
    """The compiler could not make a paper from its data."""

    code = "paper-not-made"

    @classmethod
    def because_of_chesil(cls) -> "PaperNotMade":
        """The one way it happens. The compiler's own words are never passed on: they quote messages."""
        return cls(
            "The chronology could not be printed.",
            next_step="This is a fault in Chesil: the timeline and the charts are not touched by it.",
        )


def to_pdf(paper: Paper, *, made: date | None) -> bytes:
    """Compile one volume: the same paper and the same day give the same bytes.

    Raises:
        PaperNotMade: the compiler refused.
    """
    return _compiled(msgspec.json.encode(paper).decode(), seconds=_seconds(made))


def to_pdf_apart(paper: Paper, *, made: date | None) -> bytes:
    """The same bytes as to_pdf, compiled in a process of its own.

    The compiler keeps what it has set for the next run, a gigabyte for a long volume; a process
    that ends gives it back. The paper goes in and out through pipes.

    Raises:
        PaperNotMade: the compiler refused, or the process was stopped.
    """
    command = [sys.executable, "-m", "chesil.documents.chronology.press", str(_seconds(made))]
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


def _seconds(made: date | None) -> int:
    # 1970, where nobody said when the paper is made.
    return int(datetime.combine(made, time(), UTC).timestamp()) if made else 0


def _compiled(paper: str, *, seconds: int) -> bytes:
    compiler = typst.Compiler(
        _template(),
        root=str(fonts.folder()),
        font_paths=fonts.for_typst(),
        ignore_system_fonts=True,
        sys_inputs={"paper": paper},
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=seconds)
    except typst.TypstError:
        raise PaperNotMade.because_of_chesil() from None
    if not isinstance(made, bytes):
        raise PaperNotMade.because_of_chesil()
    return made


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.chronology").joinpath("chronology.typ").read_bytes()


if __name__ == "__main__":
    sys.stdout.buffer.write(_compiled(sys.stdin.buffer.read().decode(), seconds=int(sys.argv[1])))
