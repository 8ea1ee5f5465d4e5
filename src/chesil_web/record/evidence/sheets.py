"""The pages of a PDF that was made here, as pictures with their words. The reader gets no file."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from chesil.documents.unreadable import PdfUnreadable
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ReadingError
from chesil_web.foundation.keys import page_turns
from chesil_web.record.evidence import looking

MOST: Final = 20  # pages that are drawn, since all are pictures on one page
PART: Final = re.compile(r"page (\d+)")  # what the words of a page are called when a document is searched

type Sheet = tuple[bytes, str]
"""A page as a JPEG, or no bytes, and its words."""


def sheets(safe: uuid.UUID, data: bytes, *, name: str) -> list[Sheet]:
    """Each page of a document; only its words if there are more than `MOST` pages.

    Args:
        safe: whose document it is, for its turn.

    Raises:
        PdfUnreadable, ReadingError: it could not be drawn. HelperLost, Busy: not now.
    """
    with apart(safe) as nursery:
        pieces = nursery.pieces(BytesIO(data), len(data), name=name)
        words = {int(found[1]): each.text for each in pieces if (found := PART.fullmatch(each.part))}
        if max(words, default=1) > MOST:
            return [(b"", text) for _number, text in sorted(words.items())]
        drawn = nursery.drawn(BytesIO(data), len(data), title=name, boxes=())
    return [(page, words.get(number, "")) for number, page in enumerate(drawn, 1)]


def to_read(safe: uuid.UUID, data: bytes, *, name: str) -> list[Sheet]:
    """As `sheets`, for a page on which a document is read; none where it cannot be drawn."""
    try:
        return sheets(safe, data, name=name)
    except (PdfUnreadable, ReadingError):
        return []


@contextmanager
def apart(safe: uuid.UUID) -> Iterator[Nursery]:
    """A process that reads a document when it is its turn. The site answers other pages meanwhile."""
    with page_turns.TURNS.aside(), looking.turn(safe), Nursery() as nursery:
        yield nursery
