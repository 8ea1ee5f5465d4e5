"""The keys under which jobs are lent theirs: one for each hour, in memory that no file holds.

1. The memory belongs to one start of the site: its server processes and its worker share it, and it is gone
   when the last of them ends. No disk, no environment and no command line ever holds a key of it.
2. Each hour has a random key of its own. One that lends nothing any more is overwritten, for all at once.
3. Whoever starts a process of the site hands on the memory itself, as an open file.
"""

import fcntl
import mmap
import os
import struct
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import attrs

from chesil.vault import sealing, tickets

_HOUR_S: Final = 3600
# A ticket of the last minute of an hour lasts into the hour after the next.
_KEPT_HOURS: Final = tickets.LASTS.total_seconds() // _HOUR_S + 1
_PLACE: Final = struct.Struct(f"<q16s{sealing.KEY_BYTES}s")  # the hour, the key's id, the key
_PLACES: Final = int(_KEPT_HOURS) + 1
_EMPTY: Final = bytes(_PLACE.size)


@attrs.frozen
class LendingKey:
    """The key of one hour. Its *id* is random, and tells nothing of it."""

    id: uuid.UUID
    key: bytes = attrs.field(repr=False)


class LendingKeys:
    """The keys of the hours that still matter.

    Args:
        handle: an open file over the memory of whoever started this process; by default it is new.
        clock: seconds that never go back and that all processes of a machine count alike.
    """

    def __init__(self, handle: int | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.handle: Final = os.memfd_create("keys") if handle is None else handle
        if handle is None:
            os.ftruncate(self.handle, _PLACES * _PLACE.size)
        self._memory, self._clock = mmap.mmap(self.handle, _PLACES * _PLACE.size), clock
        self._turn = threading.Lock()

    def current(self) -> LendingKey:
        """The key of this hour, made by whoever needs it first."""
        hour = self._hour()
        with self._alone():
            here = self._forget(hour)
            if hour not in here:
                made = LendingKey(uuid.uuid4(), sealing.new_key())
                self._put(hour % _PLACES, _PLACE.pack(hour, made.id.bytes, made.key))
                return made
            return here[hour]

    def held(self) -> dict[uuid.UUID, bytes]:
        """The keys that still open something, by their ids; what is older is gone from here on."""
        with self._alone():
            return {each.id: each.key for each in self._forget(self._hour()).values()}

    def _hour(self) -> int:
        return int(self._clock() // _HOUR_S)

    def _forget(self, hour: int) -> dict[int, LendingKey]:
        """Overwrite the keys that lend nothing any more; the others, by their hours."""
        here = {}
        for place in range(_PLACES):
            of, id, key = _PLACE.unpack_from(self._memory, place * _PLACE.size)
            if hour - of >= _KEPT_HOURS:
                self._put(place, _EMPTY)
            elif any(id):
                here[of] = LendingKey(uuid.UUID(bytes=id), key)
        return here

    def _put(self, place: int, content: bytes) -> None:
        self._memory[place * _PLACE.size : (place + 1) * _PLACE.size] = content

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A lock on a file keeps out other processes, and not other threads of this one."""
        with self._turn:
            fcntl.lockf(self.handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self.handle, fcntl.LOCK_UN)


_OURS: LendingKeys = LendingKeys()


def ours() -> LendingKeys:
    """Those of this start of the site; of this process alone where nobody handed any over."""
    return _OURS


def take_over(handle: int) -> None:
    """From now on those of whoever started this process.

    Args:
        handle: an open file over their memory.
    """
    global _OURS
    fcntl.fcntl(handle, fcntl.F_SETFD, fcntl.FD_CLOEXEC)  # no process that this one starts needs it
    _OURS = LendingKeys(handle)
