"""The chronology: what was kept, in order of time, as a PDF for police and courts."""

from datetime import date
from typing import Final

from chesil.documents import refused
from chesil.documents.chronology.contents import papers
from chesil.documents.chronology.overview import overviews
from chesil.documents.chronology.page import OverviewPaper, Paper
from chesil.documents.chronology.prepared import Prepared
from chesil.documents.chronology.press import overview_pdf, to_pdf, to_pdf_apart
from chesil.documents.chronology.record import Chronology, LeftOut, Volume
from chesil.documents.pictures import Picture, Thumbnail
from chesil.documents.press import PaperNotMade
from chesil.documents.setter import Setter

__all__ = [
    "Chronology",
    "LeftOut",
    "PaperNotMade",
    "Picture",
    "Thumbnail",
    "Volume",
    "print_chronology",
    "print_summary",
]

SUMMARY: Final = "Two-page summary"
_NUMBERED: Final = "Entry numbers are those of the chronology that was made with this summary."
_ALONE: Final = "No chronology was made with this summary. It can be made from the same record."
# One volume holds what 2 GB of memory can set: 10,000 short entries with a label each, or fewer long ones.
VOLUME_ROWS: Final = 12_000
VOLUME_KILOBYTES: Final = 1_500_000
# More are set in a process that ends, because the compiler keeps the memory it has used.
_ROWS_SET_HERE: Final = 500


def print_chronology(chronology: Chronology) -> tuple[Volume, ...]:
    """Print a chronology as one PDF, or as numbered volumes where it is very long.

    Each volume is a whole document with its own page numbers, printed as the PDF counts them;
    entry numbers go on from one to the next. Summaries, people, sources and what was left out
    stand in the first. No file is written. A line that no typeface can set is written by number, and the
    paper says how many characters that is.

    Raises:
        PaperNotMade: the compiler could not make it.
    """

    def build(setter: Setter) -> list[Paper]:
        return papers(chronology, rows=VOLUME_ROWS, weight=VOLUME_KILOBYTES, setter=setter)

    return refused.printed(build, lambda volumes: _volumes(volumes, made=chronology.made))


def print_summary(chronology: Chronology, *, beside: bool = True) -> bytes | None:
    """Print the two-page summary as a paper of its own; None for nobody.

    Args:
        beside: the chronology is printed too, so that the summary points to its entries by number.

    Raises:
        PaperNotMade: the compiler could not make it.
    """

    def build(setter: Setter) -> OverviewPaper:
        found = overviews(Prepared(chronology, setter), beside=beside)
        lead = _NUMBERED if beside else _ALONE
        return OverviewPaper(title=SUMMARY, plain_title=SUMMARY, lead=lead, overview=found)

    if not chronology.findings.people:
        return None
    return refused.printed(build, lambda paper: overview_pdf(paper, made=chronology.made))


def _volumes(volumes: list[Paper], *, made: date | None) -> tuple[Volume, ...]:
    of = len(volumes)
    pdf = to_pdf if of == 1 and volumes[0].last <= _ROWS_SET_HERE else to_pdf_apart
    return tuple(
        Volume(
            name="chronology.pdf" if of == 1 else f"chronology-{paper.volume}-of-{of}.pdf",
            pdf=pdf(paper, made=made),
        )
        for paper in volumes
    )
