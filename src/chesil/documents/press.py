"""Compiles a template and its data to the bytes of a PDF, in memory: nothing private is written to a disk."""

from datetime import UTC, date, datetime, time
from typing import Final

import typst

from chesil.documents import fonts
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
            "The paper could not be printed.",
            next_step="This is a fault in Chesil: the timeline and the charts are not touched by it.",
        )


def compiled(template: bytes, paper: str, *, seconds: int) -> bytes:
    """The PDF of a template that reads *paper*, JSON, from its input: same data, same second, same bytes.

    Raises:
        PaperNotMade: the compiler refused.
    """
    compiler = typst.Compiler(
        template,
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


def seconds_of(made: date | None) -> int:
    """The second a paper of that day is stamped with: 1970, where nobody said when it is made."""
    return int(datetime.combine(made, time(), UTC).timestamp()) if made else 0
