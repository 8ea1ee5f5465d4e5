"""Where sealed files are kept: a folder, an S3 bucket or memory, all with one behaviour.

A store sees sealed bytes alone. Names are random, so that a name says nothing, and only a name of that form
is ever used, so that none can point anywhere.

A store belongs to one owner, whose id it holds. It also has a quarantine beside the blobs: what is there is
out of use and lost to nobody. `sweeping` decides what goes there.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from secrets import token_hex
from typing import BinaryIO, Final, Protocol

from chesil.vault.errors import BlobMissing, StoreUnavailable

_NAME: Final = re.compile(r"[0-9a-f]{32}")


class Draft(Protocol):
    """A blob on its way in. Nobody can see it before it is committed.

    Attributes:
        name: the name that the blob will have.
    """

    name: str

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

    def draft(self, name: str = "") -> AbstractContextManager[Draft]:
        """A new blob; if the block is left before ``commit``, whatever the reason, nothing of it stays.

        Args:
            name: what ``new_name`` gave, where it was written down first; without it the store chooses one.

        Raises:
            BlobMissing: no store gives such a name.
        """

    def open(self, name: str) -> BinaryIO:
        """A blob for reading and seeking.

        Raises:
            BlobMissing: there is none of this name.
            StoreUnavailable: the store did not give it; reading may raise it too.
        """

    def size(self, name: str) -> int:
        """How many bytes a blob has; raises as ``open`` does."""

    def delete(self, name: str) -> None:
        """Delete a blob for good, also in quarantine. That it is gone already is no error.

        Raises:
            BlobLocked: the store keeps it until a day that was set.
            StoreUnavailable: the store did not delete it.
        """

    def names(self) -> Iterator[str]:
        """The names of all blobs, in order. Those in quarantine are not among them."""

    def unfinished(self) -> Iterator[str]:
        """The names of drafts that were begun and not committed, in order."""

    def quarantined(self) -> Iterator[str]:
        """The names of all blobs in quarantine, in order."""

    def quarantine(self, name: str, older_than: datetime) -> bool:
        """Move a blob to the quarantine, from where ``put_back`` brings it again, whole.

        A draft of this name is deleted: nobody could ever read it.

        Args:
            older_than: an instant. What was last written after it may still be on its way in, and stays.

        Returns:
            Whether the blob or draft was there and old enough, or the blob is in quarantine already.
        """

    def put_back(self, name: str) -> bool:
        """Bring a blob back from quarantine; gives whether it was there. It never replaces another."""

    def owner(self) -> str | None:
        """The id of whoever this store belongs to; None while it belongs to nobody.

        Raises:
            StoreUnavailable: the store did not answer, or what it holds is no id.
        """

    def claim(self, owner: str) -> str:
        """Let a store that belongs to nobody belong to *owner*; gives whom it then belongs to.

        Of several who claim at once, one gets it. The owner must be 32 hex digits.
        """


def new_name() -> str:
    """A name for a blob: 32 random hex digits."""
    return token_hex(16)


def is_name(text: str) -> bool:
    """Whether a text is a name that a store gives."""
    return _NAME.fullmatch(text) is not None


def read_owner(content: bytes) -> str:
    """The id in a store's mark.

    Raises:
        StoreUnavailable: it is none. Whoever runs the store must look at it.
    """
    text = content.decode("ascii", "replace").strip()
    if not is_name(text):
        raise StoreUnavailable(
            "The mark that says which installation the store of sealed files belongs to is damaged."
        )
    return text


def checked(name: str) -> str:
    """The name, when it is one a store gives.

    Raises:
        BlobMissing: it is not, so no blob can have it. The text is not repeated, since it may be hostile.
    """
    if not is_name(name):
        raise BlobMissing
    return name
