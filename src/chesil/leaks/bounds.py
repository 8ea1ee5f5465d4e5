"""How much of a file is looked at, files inside files among it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import attrs

MOST_BYTES: Final = 256 << 20  # of all files that lie in one another
MOST_DEPTH: Final = 5
MOST_FILES: Final = 5_000
MOST_TEXT: Final = 64 << 20
NOT_LOOKED: Final = "not looked at"  # how the name of a part ends that is beyond that, or cannot be read


class TooMuch(Exception):
    """More than is looked at. What it says names no content."""


@attrs.frozen(kw_only=True)
class Inside:
    """A file inside another."""

    name: str
    data: bytes = attrs.field(repr=False)


@attrs.define
class Bounds:
    """What is left."""

    bytes: int = MOST_BYTES
    files: int = MOST_FILES
    letters: int = MOST_TEXT
    depth: int = 0

    @contextmanager
    def deeper(self, size: int) -> Iterator[None]:
        """Look into a file of *size* bytes.

        Raises:
            TooMuch: nothing of it may be looked at.
        """
        self.bytes -= size
        self.files -= 1
        if self.bytes < 0 or self.files < 0 or self.depth >= MOST_DEPTH:
            raise TooMuch("There is more in this file than Chesil looks at.")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def text(self, text: str) -> str:
        """The text, if there is room for it.

        Raises:
            TooMuch: there is none.
        """
        self.letters -= len(text)
        if self.letters < 0:
            raise TooMuch("There is more text in this file than Chesil looks at.")
        return text
