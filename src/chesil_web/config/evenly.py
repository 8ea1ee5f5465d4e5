"""Pages spread evenly over the processes that answer.

Chance decides which process a connection comes to, and a browser or a proxy keeps it open for many pages.
Of sixteen connections one process often has eleven: its pages take twice as long as the others, and
meanwhile a processor has nothing to do. So a process that has more pages in hand than another closes the
connection after its answer, as a server may at any time (RFC 9112, section 9.6). The next page needs a new
connection, and that can come to the other process.
"""

import fcntl
import mmap
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

type App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_WIDTH: Final = 4  # bytes of a number
_CLOSE: Final = ("Connection", "close")


def memory(processes: int) -> int:
    """An open file over new memory in which so many processes can say how many pages they have in hand."""
    handle = os.memfd_create("pages")
    os.ftruncate(handle, processes * _WIDTH)
    return handle


class Pages:
    """How many pages each process has in hand; this one takes a place that no other process holds.

    A process holds its place as long as it lives, and the one that is started after it takes that place.

    Args:
        handle: an open file over the memory that the processes share, as `memory` makes it.

    Raises:
        OSError: every place is held.
    """

    def __init__(self, handle: int) -> None:
        self._counts = memoryview(mmap.mmap(handle, 0)).cast("i")
        self._mine = _place(handle, len(self._counts))
        self._counts[self._mine] = 0
        self._turn = threading.Lock()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one more page as in progress while the block runs."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    @property
    def are_many(self) -> bool:
        """Whether another process would still have fewer pages if it took one from here."""
        return self._counts[self._mine] > min(self._counts) + 1

    def _add(self, count: int) -> None:
        with self._turn:
            self._counts[self._mine] += count


def _place(handle: int, places: int) -> int:
    for place in range(places - 1):
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except BlockingIOError:
            continue
        return place
    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, places - 1)
    return places - 1


def spread(app: App, pages: Pages) -> App:
    """A WSGI application that closes a connection after its answer while *pages* are many here."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def begun(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            closing = [_CLOSE] if pages.are_many and environ["SERVER_PROTOCOL"] == "HTTP/1.1" else []
            return start_response(status, [*headers, *closing], *rest)

        with pages.one_more():
            return app(environ, begun)

    return answered
