"""A pipe whose other end belongs to a process that may say nothing, for ever."""

import io
import os
import select
import time
from typing import Any


class Timed(io.RawIOBase):
    """The end of a pipe that is read from, for so many seconds from the first time, or since `again`."""

    def __init__(self, pipe: int, seconds: float) -> None:
        self._pipe, self._seconds, self._until = pipe, seconds, 0.0
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN)

    def again(self) -> None:
        """Give another so many seconds from the next time."""
        self._until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._until = self._until or time.monotonic() + self._seconds
        left = self._until - time.monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            raise TimeoutError
        return os.readv(self._pipe, [buffer])

    def close(self) -> None:
        if not self.closed:
            os.close(self._pipe)
        super().close()
