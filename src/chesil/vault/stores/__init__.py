"""Where sealed files are kept: a folder, an S3 bucket or memory, all with one behaviour.

A store sees sealed bytes alone and chooses the names itself: random, so that a name says nothing, and never
taken from outside, so that none can point anywhere.
"""

import re
from collections.abc import Iterator, Set
from contextlib import AbstractContextManager
from datetime import datetime
from secrets import token_hex
from typing import BinaryIO, Final, Protocol

from chesil.vault.errors import BlobMissing

_NAME: Final = re.compile(r"[0-9a-f]{32}")


class Draft(Protocol):
    """A blob on its way in. Nobody can see it before it is committed."""

    def write(self, data: bytes, /) -> None:
        """Take the next bytes.

        Raises:
            StoreFull: there is no room.
            StoreUnavailable: the store did not take them.
        """

    def commit(self) -> str:
        """Put the blob in its place, so that it outlives a crash from here on, and give its name.

        Raises:
            StoreFull, StoreUnavailable: nothing was kept.
            ValueError: it was committed before.
        """


class Store(Protocol):
    """Named blobs that never change. A name that no store gives is missing, not an error of its own."""

    def draft(self) -> AbstractContextManager[Draft]:
        """A new blob; if the block is left before ``commit``, whatever the reason, nothing of it stays."""

    def open(self, name: str) -> BinaryIO:
        """A blob for reading and seeking.

        Raises:
            BlobMissing: there is none of this name.
            StoreUnavailable: the store did not give it; reading may raise it too.
        """

    def size(self, name: str) -> int:
        """How many bytes a blob has; raises as ``open`` does."""

    def delete(self, name: str) -> None:
        """Delete a blob for good. That it is gone already is no error: a deletion can be told twice.

        Raises:
            BlobLocked: the store keeps it until a day that was set.
            StoreUnavailable: the store did not delete it.
        """

    def names(self) -> Iterator[str]:
        """The names of all blobs, in order."""

    def sweep(self, keep: Set[str], older_than: datetime) -> list[str]:
        """Delete what a crash left: blobs that nobody knows, and drafts, last written before *older_than*.

        Args:
            keep: the names of all blobs that something refers to.
            older_than: an instant far enough back (a day) that nothing unfinished is still being written.

        Returns:
            The names of what was deleted, in order. What the store locks stays and is not among them.
        """


def new_name() -> str:
    """A name for a blob: 32 random hex digits."""
    return token_hex(16)


def is_name(text: str) -> bool:
    """Whether a text is a name that a store gives."""
    return _NAME.fullmatch(text) is not None


def checked(name: str) -> str:
    """The name, when it is one a store gives.

    Raises:
        BlobMissing: it is not, so no blob can have it. The text is not repeated, since it may be hostile.
    """
    if not is_name(name):
        raise BlobMissing
    return name
