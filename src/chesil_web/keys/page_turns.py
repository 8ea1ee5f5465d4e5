"""Pages in turn: a process makes one page at a time, in the order they were asked for.

Only one thread of a process runs Python at any moment. Pages that are made side by side all end late, and
those asked for last may end first: the slowest of 16 waited more than twice as long as most. So each waits
for its turn.

A turn is never held by what only waits: small bodies are read before it begins, large ones come without a
turn, and who checks a passphrase steps `aside`. And no page waits for a turn longer than `LONGEST_S`:
something else may hold up the one before it, perhaps the very page that waits.
"""

import io
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

LONGEST_S: Final = 0.25
SMALL_BODY: Final = 1 << 16  # bytes: forms are smaller, files seldom

type App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """One turn, and who waits for it, first come first served."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False
        self._mine = threading.local()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the turn, at most `LONGEST_S`, and hold it within the block."""
        self._mine.held = self._take()
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others have the turn within the block, if this thread holds it; then wait for another one."""
        held = getattr(self._mine, "held", False)
        self._give()
        try:
            yield
        finally:
            self._mine.held = held and self._take()

    def _take(self) -> bool:
        with self._changing:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(LONGEST_S):
            return True
        with self._changing:
            if called.is_set():  # just now
                return True
            self._waiting.remove(called)
            return False

    def _give(self) -> None:
        if not getattr(self._mine, "held", False):
            return
        self._mine.held = False
        with self._changing:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


TURNS: Final = Turns()


def in_turn(app: App, turns: Turns = TURNS) -> App:
    """A WSGI application whose pages are made in turn."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > SMALL_BODY:
            return app(environ, start_response)
        if length:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with turns.held():
            return app(environ, start_response)

    return answered
