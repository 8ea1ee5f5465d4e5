"""The cover page of a hand-over to the police: from a file of her words, and what was found."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from chesil.documents.report.cover import Cover, Point, Unused, print_cover
from chesil.papers import toml_files
from chesil.pipeline import Analysis
from chesil.terms.errors import ChesilError
from chesil.terms.legal import STATES
from chesil.vault.pack.contents import LeftOut

NEW: Final = """# The cover page of a hand-over to the police. Take out what you do not know.
name = ""                       # you
other_name = ""                 # who it is about
reach = ""                      # the one safe way to reach you
officer = ""                    # who it is for
reference = ""                  # crime reference
alleged = ""                    # what happened, in your words
asks = []                       # what you ask for, a line each
phone = []                      # what your phone is not needed for: what is here already
children_case = false           # does it hold papers of a court case about children?
may_be_shown = false            # if so: has the court or an adviser said that the police may see them?

# What you have and do not hand over, also your own replies and friendly contact.
# [[unused]]
# what = "Messages with my sister"
# count = 210
# days = "March to May 2026"
# holder = "me"
# why = "They are about other things"
"""


class CoverUnreadable(ChesilError):
    """The file of a cover page is missing something, or holds what no such file has."""

    code = "cover-unreadable"


def read_cover(path: Path) -> Cover:
    """The cover page in a file.

    Raises:
        CoverUnreadable: with what is wrong and where.
    """
    return toml_files.read(
        path, Cover, CoverUnreadable, called="The file of the cover page",
        next_step="Begin a new one with: chesil paper cover",
    )  # fmt: skip


def cover_page(cover: Cover, run: Analysis | None, left_out: Sequence[LeftOut], parts: int) -> bytes:
    """The page as PDF. Points to prove stand there only where the chronology prints what the law asks for.

    Raises:
        ReportHeld: it is of a case about children, and nobody has said that the police may see it.
    """
    points = tuple(_points(run)) if run and run.settings.printing.law else ()
    others = [Unused(what=each.what, count=each.count, why=each.why) for each in left_out]
    return print_cover(cover, points=points, left_out=others, parts=parts, made=run.as_of if run else None)


def _points(run: Analysis) -> Iterator[Point]:
    """What is recorded for each point of each law, where something is."""
    for person in run.reading.people:
        for route in person.routes:
            for point in () if route.order else route.points:
                if point.acts:
                    yield Point(route.title, point.name, STATES[point.state], tuple(sorted(set(point.acts))))
