"""A file that is written whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from chesil.terms.errors import OutputExists
from chesil.terms.readings import file_name
from chesil.vault.errors import StoreFull

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """What to write to: it becomes *path* when the block ends well, and is gone when it does not.

    Only the person who runs the command may read it.

    Raises:
        OutputExists: something is at *path* already, or nothing can be written there.
        StoreFull: there was no room; nothing was left.
    """
    draft = path.with_name(f".{path.name}.part")
    _check_free(path)
    try:
        draft.unlink(missing_ok=True)  # of a run that was killed
        sink = os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        _check_free(path)
        draft.rename(path)
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        draft.unlink(missing_ok=True)


def _check_free(path: Path) -> None:
    if os.path.lexists(path):
        raise OutputExists(
            "There is a file of this name already.", where=file_name(path), next_step="Give another name."
        )


def _refused(path: Path, error: OSError) -> Exception:
    if error.errno in _NO_ROOM:
        return StoreFull(
            "There is no room to write this file. Nothing of it was left.",
            where=file_name(path),
            next_step="Free some space or give another location, then run the same command again.",
        )
    return OutputExists(
        "This file cannot be written. Nothing of it was left.",
        where=file_name(path),
        next_step=f"Give another location. The system says: {error.strerror}.",
    )
