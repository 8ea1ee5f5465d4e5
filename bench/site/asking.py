"""Ask for one page on many connections, in one thread that does as little as it can.

Who asks runs on the processors of who answers. A thread for each connection would want as much of them as the
site, and each would wait for the others before it reads its clock.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from typing import Final

import attrs

_PIECE: Final = 1 << 18
_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
_STATUS: Final = b"HTTP/1.1 %d"
_CLOSES: Final = b"\r\nconnection: close"


@attrs.define(eq=False)
class _Connection:
    """One connection, and the answer that is on its way; it is opened anew when the site closed it.

    Attributes:
        good: how an answer begins that is right. whole: bytes of the answer with its head; 0 until the head is there.
    """

    port: int
    good: bytes
    waiting: selectors.BaseSelector
    line: socket.socket | None = None
    began: float = 0.0
    got: bytearray = attrs.field(factory=bytearray)
    whole: int = 0

    def ask(self, request: bytes) -> None:
        self.got.clear()
        self.whole = 0
        self.began = time.perf_counter()
        self._open().sendall(request)

    def _open(self) -> socket.socket:
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.waiting.register(self.line, selectors.EVENT_READ, self)
        return self.line

    def close(self) -> None:
        if self.line is not None:
            self.waiting.unregister(self.line)
            self.line.close()
            self.line = None

    def is_answered(self) -> bool:
        """Read what has come; whether it is the whole answer.

        Raises:
            RuntimeError: it is no good answer, or the connection ended too early.
        """
        piece = self._open().recv(_PIECE)
        self.got += piece
        if not self.whole and (end := self.got.find(_HEAD_ENDS)) >= 0:
            self.whole = end + len(_HEAD_ENDS) + _length(bytes(self.got[:end]), self.good)
        done = bool(self.whole) and len(self.got) >= self.whole
        if not piece and not done:
            raise RuntimeError("The site closed a connection before its answer was whole.")
        if done and _CLOSES in self.got[: self.whole].lower():
            self.close()
        return done


def _length(head: bytes, good: bytes) -> int:
    if not head.startswith(good):
        raise RuntimeError(f"The site answers: {head.partition(b'\r\n')[0].decode('latin-1')}")
    found = [line for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH)]
    return int(found[0].removeprefix(_LENGTH))


def answers(port: int, request: bytes, *, connections: int, seconds: float, good: int = 200) -> list[float]:
    """How long each answer took, in ms, when every connection asks again as soon as it was answered.

    Raises:
        RuntimeError: an answer has another status than *good*.
    """
    with selectors.DefaultSelector() as waiting:
        opened = [_Connection(port, _STATUS % good, waiting) for _ in range(connections)]
        try:
            return list(_asking(opened, request, time.perf_counter() + seconds))
        finally:
            for each in opened:
                each.close()


def _asking(opened: list[_Connection], request: bytes, until: float) -> Iterator[float]:
    for each in opened:
        each.ask(request)
    left = len(opened)
    while left:
        for key, _ in opened[0].waiting.select():
            if key.data.is_answered():
                now = time.perf_counter()
                yield (now - key.data.began) * 1000
                if now < until:
                    key.data.ask(request)
                else:
                    left -= 1
                    key.data.close()
