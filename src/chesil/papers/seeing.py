"""What pictures show of files that are about to leave, as pieces to look through, where they can be read."""

from collections.abc import Iterator
from typing import BinaryIO

import attrs

from chesil import screens
from chesil.documents.unreadable import PdfUnreadable
from chesil.leaks import Piece
from chesil.papers import eyes, redacting
from chesil.readers.media.kinds import named_as_picture
from chesil.sandbox.faults import HelperLost
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ReadingError


@attrs.define
class Eyes:
    """Reads the words of pictures, of so many at most. *left*: how many more."""

    left: int = eyes.MOST

    def pieces(self, source: BinaryIO, size: int, name: str, nursery: Nursery) -> list[Piece]:
        """The words that a picture shows, or the pictures on each page of a PDF; nothing of any other file,
        where the extra is not installed, or where they cannot be read.

        Raises:
            HelperLost: no process could be started.
        """
        if not screens.installed() or self.left <= 0:
            return []
        if named_as_picture(name):
            read = eyes.of_picture(source, size, nursery)
            self.left -= 1
            return [Piece(part=eyes.BY_MACHINE, line=1, text=read.text)] if read else []
        if not name.lower().endswith(".pdf"):
            return []
        source.seek(0)
        try:
            return list(self._of_pdf(source.read(), name, nursery))
        except HelperLost:
            raise
        except (PdfUnreadable, ReadingError):
            return []  # the search through its words says that it cannot be looked at

    def _of_pdf(self, data: bytes, name: str, nursery: Nursery) -> Iterator[Piece]:
        if not redacting.is_pdf(data):
            return
        for run in redacting.runs(data, name, nursery):
            for number, read in redacting.in_pictures(data, name, run, nursery, self.left):
                self.left -= 1
                yield Piece(part=f"page {number}, {eyes.BY_MACHINE}", line=1, text=read.text)
