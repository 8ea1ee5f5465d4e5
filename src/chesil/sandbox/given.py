"""The files that are handed to a helper: open for reading, and described without a look inside."""

import fcntl
import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

import attrs

from chesil.readers import intake
from chesil.sandbox.parcel import refused
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, file_name


@attrs.frozen
class Given:
    """A file to be read: what is known of it, and the file itself, open for reading only.

    Attributes:
        log: the write-ahead file of a database, open too, where there is one.
    """

    document: Document
    stream: BinaryIO
    log: BinaryIO | None = None

    def close(self) -> None:
        """Close what is open."""
        self.stream.close()
        if self.log:
            self.log.close()


def on_disk(path: Path, *, beside: frozenset[str]) -> Given:
    """A file on disk, hashed as it is received.

    Raises:
        ReadingError: it cannot be opened or read.
    """
    try:
        stream = path.open("rb")
        try:
            document = intake.hashed(stream, path, beside=beside)
            return Given(document, stream, document.log() if document.log else None)
        except BaseException:
            stream.close()
            raise
    except OSError as error:
        raise intake.not_opened(path, error) from error


def in_memory(name: str, source: BinaryIO) -> Given:
    """A file that is nowhere on disk, such as a sealed one just unsealed. It takes memory of its size.

    Args:
        name: what to call it to a person. source: its bytes.
    Raises:
        ReadingError: the system is not Linux, which alone holds a file in memory.
        OSError: there is no memory left for it.
    """
    if not sys.platform.startswith("linux"):
        raise ReadingError("This system holds no file in memory alone.", next_step="Read it on Linux.")
    stream = os.fdopen(os.memfd_create("chesil", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "w+b")
    try:
        shutil.copyfileobj(source, stream, intake.BLOCK)
        stream.flush()
        for_good = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
        fcntl.fcntl(stream, fcntl.F_ADD_SEALS, for_good)  # what reads it can change nothing in it
        stream.seek(0)
        path = Path(file_name(name))  # "." and "/" are no names
        document = intake.hashed(stream, path if path.name else Path("file"), beside=frozenset())
        return Given(attrs.evolve(document, path=None, opener=refused), stream)
    except BaseException:
        stream.close()
        raise
