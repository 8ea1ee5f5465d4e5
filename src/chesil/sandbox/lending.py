"""A file that stays where it is: a child asks for some of its bytes, and the process that has it gives them.

A sealed file is opened a piece at a time. To look at one picture in an export of two gigabytes, a child needs
its list and that picture; it is not given the rest. What is asked is a place and a count, nothing else.
"""

import io
import os
import socket
import struct
from contextlib import suppress
from typing import Any, BinaryIO, Final

from chesil.sandbox.faults import AGAIN, Misfit
from chesil.sandbox.wire import COUNT, exactly
from chesil.terms.errors import TooLarge

_ASKED: Final = struct.Struct("<QI")  # from which place, how many bytes
AT_ONCE: Final = 1 << 20
MOST_LENT: Final = 512 << 20  # bytes of one file: what is asked again counts again
_LEAST: Final = 16 << 10  # what each ask counts for: a sealed file is unsealed in pieces of that size


class Placed(io.RawIOBase):
    """A stream of *size* bytes that keeps its own place; `_fill` says where its bytes come from."""

    def __init__(self, size: int) -> None:
        self._size, self._place = size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        count = self._fill(buffer, self._place)
        self._place += count
        return count

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}
        place = start[whence] + offset
        if place < 0:
            raise ValueError("a place before the start")
        self._place = place
        return place

    def _fill(self, buffer: Any, place: int) -> int:
        raise NotImplementedError


class Borrowed(Placed):
    """A lent file, on the side that asks through *descriptor*."""

    def __init__(self, descriptor: int, size: int) -> None:
        super().__init__(size)
        self._descriptor = descriptor

    def _fill(self, buffer: Any, place: int) -> int:
        if place >= self._size:
            return 0
        os.write(self._descriptor, _ASKED.pack(place, min(len(buffer), AT_ONCE)))
        (count,) = COUNT.unpack(self._exactly(COUNT.size))
        buffer[:count] = self._exactly(count)
        return int(count)

    def _exactly(self, count: int) -> bytes:
        parts = []
        while count:
            part = os.read(self._descriptor, count)
            if not part:
                raise EOFError("the lender is gone")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def lend(source: BinaryIO, size: int, asks: socket.socket) -> None:
    """Give of *source* what is asked, until nobody asks; then *asks* is closed, so that nobody waits.

    Raises:
        TooLarge: more than MOST_LENT was asked for. Misfit: a place outside its *size* bytes was.
        Exception: *source* cannot be read there.
    """
    left = MOST_LENT
    with asks, suppress(ConnectionError):  # who asked has ended
        while len(said := exactly(asks, _ASKED.size)) == _ASKED.size:
            place, count = _ASKED.unpack(said)
            if not count or place >= size:
                raise Misfit("Something outside this file was asked for.", next_step=AGAIN)
            source.seek(place)
            data = source.read(min(count, AT_ONCE))
            left -= max(len(data), _LEAST)
            if left < 0:
                raise TooLarge("Far more of this file was asked for than one picture can take.")
            asks.sendall(COUNT.pack(len(data)) + data)
