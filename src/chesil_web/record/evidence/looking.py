"""Whose picture is made now: one at a time in a process, and nobody's keep the others waiting for long."""

import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from chesil.vault.errors import Busy

AT_ONCE: Final = 8  # in a process, those that wait among them
EACH: Final = 2  # of one record
_changing, _one = threading.Lock(), threading.Lock()
_held: Final[Counter[uuid.UUID]] = Counter()


@contextmanager
def turn(safe: uuid.UUID) -> Iterator[None]:
    """Wait until no other picture is made, and make one in the block.

    Raises:
        Busy: enough others wait, or enough of this record.
    """
    with _changing:
        if _held.total() >= AT_ONCE or _held[safe] >= EACH:
            raise Busy
        _held[safe] += 1
    try:
        with _one:
            yield
    finally:
        with _changing:
            _held[safe] -= 1
            if not _held[safe]:
                del _held[safe]
