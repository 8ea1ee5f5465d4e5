"""Pages in turn: a process makes one page at a time, in the order they were asked for.

Only one thread of a process runs Python at any moment. Pages that are made side by side all end late, and
those asked for last may end first: the slowest of 16 waited more than twice as long as most. So each waits
for its turn.

What only waits should hold no turn: small bodies are read before it begins, large ones come without a turn,
and who checks a passphrase steps `aside`. Questions to a database are asked within a turn; where they may go
to another machine, there are `PLACES_ELSEWHERE`. On one machine those would only make each page a quarter
slower. And no page waits for a turn longer than `LONGEST_S`: something else may hold up the page before it,
perhaps the very page that waits.
"""

import io
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

LONGEST_S: Final = 0.25
PLACES_ELSEWHERE: Final = 3  # turns at once where a page may wait for another machine
SMALL_BODY: Final = 1 << 16  # bytes: forms are smaller, files seldom

type App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """So many turns, and who waits for one, first come first served."""

    def __init__(self, places: int = 1) -> None:
        self.places = places
        self._changing = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = 0
        self._mine = threading.local()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for a turn, at most `LONGEST_S`, and hold it in the block; who holds one already goes on."""
        if self._is_mine:
            yield
            return
        self._mine.held = self._take()
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others have the turn within the block, if this thread holds one; then wait for another one."""
        held = self._is_mine
        self._give()
        try:
            yield
        finally:
            self._mine.held = held and self._take()

    @property
    def _is_mine(self) -> bool:
        return getattr(self._mine, "held", False)

    def _take(self) -> bool:
        with self._changing:
            if self._taken < self.places:
                self._taken += 1
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
        if not self._is_mine:
            return
        self._mine.held = False
        with self._changing:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken -= 1


TURNS: Final = Turns()


def in_order(app: App, turns: Turns = TURNS) -> App:
    """A WSGI application whose pages are made in turn."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _length(environ)
        if length > SMALL_BODY:
            return app(environ, start_response)
        if length > 0:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with turns.held():
            return app(environ, start_response)

    return answered


def _length(environ: dict[str, Any]) -> int:
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:  # Django takes it for none
        return 0
