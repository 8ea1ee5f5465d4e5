"""Words in pictures, read by machine where the extra is installed. It misreads some: look yourself."""

import io
from collections.abc import Sequence
from typing import BinaryIO, Final

import msgspec

from chesil import screens
from chesil.documents.redaction.record import Letters
from chesil.leaks import Detail, Hit, Piece, check
from chesil.sandbox.faults import HelperLost
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ReadingError

BY_MACHINE: Final = "words in a picture, read by machine"
MOST: Final = 100  # pictures of a paper that are read: each takes some seconds


def of_picture(source: BinaryIO, size: int, nursery: Nursery, *, member: str = "") -> Letters | None:
    """The words that a picture shows; None where the extra is not installed, or the picture cannot be read.

    Args:
        member: of a ZIP, the name of the picture in it.

    Raises:
        HelperLost: no process could be started.
    """
    if not screens.installed():
        return None
    try:
        return nursery.words(source, size, member=member)
    except HelperLost:
        raise
    except ReadingError:
        return None


def of_page(data: bytes, page: Letters, number: int, nursery: Nursery, *, title: str) -> Letters | None:
    """The words in the pictures of a page of a PDF, placed on the page; None as `of_picture`, or without any.

    Raises:
        PdfUnreadable, ReadingError: the page cannot be drawn. HelperLost: as `of_picture`.
    """
    if not page.pictures or not screens.installed():
        return None
    (jpeg,) = nursery.drawn(io.BytesIO(data), len(data), title=title, boxes=(), pages=(number, number))
    read = of_picture(io.BytesIO(jpeg), len(jpeg), nursery)
    if read is None:
        return None
    share = page.width / read.width
    edges = tuple(round(edge * share) for edge in read.edges)
    return msgspec.structs.replace(read, width=page.width, height=page.height, edges=edges)


def hits(read: Letters, details: Sequence[Detail], *, number: int) -> Sequence[Hit]:
    """What must not leave and stands in a picture on a page, whose number begins the part."""
    return check(details, [Piece(part=f"{number} {BY_MACHINE}", line=1, text=read.text)]).hits
