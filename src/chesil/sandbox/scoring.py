"""The reader of words in a process of its own: texts go in, scores come out, and nothing else does.

One child serves a whole run. One that ends, hangs or answers with what is no score is one fault of the texts
that it was asked about; the next ones have a new child.
"""

import signal
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import msgspec
import numpy as np

from chesil.recognisers import graded
from chesil.recognisers.graded.heads import Scores
from chesil.recognisers.graded.reader import Described
from chesil.sandbox.confining import Limits
from chesil.sandbox.faults import HelperLost, Misfit, ReaderKilled, ReaderStopped, TookTooLong
from chesil.sandbox.nursery import Child, Nursery
from chesil.sandbox.wire import COUNT, NO_MEMORY, SCORE
from chesil.terms.errors import ReadingError, TooLarge

_LIMITS: Final = Limits(512 << 20, 3_600)
_SECONDS: Final = 120  # on the clock for one batch, which takes one or two
_MOST: Final = 1_000.0  # no score is as high
_AGAIN: Final = "What was read so far is kept. Try it again: it goes on from there."


class Apart:
    """The reader as `graded.Reads`. It is ended with `close`.

    Args:
        seconds: on the clock for each batch.
    """

    def __init__(self, about: Described, *, seconds: float = _SECONDS) -> None:
        self._about, self._seconds = about, seconds
        self._open: tuple[Nursery, Child] | None = None

    @classmethod
    def installed(cls, *, seconds: float = _SECONDS) -> "Apart | None":
        """The reader of this installation; None where there is none.

        Raises:
            SettingsError: its files are not the ones that were made.
        """
        about = graded.reader_described()
        return cls(about, seconds=seconds) if about else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def about(self) -> Described:
        """What the reader is."""
        return self._about

    def read(self, texts: Sequence[str]) -> Scores:
        """(texts, labels): every output for each of *texts*.

        Raises:
            ReadingError: no child can be started, or it ended, took too long, or answered with no scores.
        """
        if not texts:
            return np.zeros((0, len(self._about.labels)), np.float32)
        _, child = self._open = self._open or self._begin()
        try:
            return self._asked(child, texts)
        except (OSError, EOFError, Misfit) as fault:
            raise _explained(fault, self._end()) from None

    def close(self) -> None:
        """End the child, and leave the helper to the next user."""
        with suppress(HelperLost):  # then both have ended already
            self._end()

    def _begin(self) -> tuple[Nursery, Child]:
        nursery = Nursery()
        try:
            return nursery, nursery.begin(SCORE, _LIMITS, seconds=self._seconds)
        except BaseException:
            nursery.close()
            raise

    def _end(self) -> int:
        """How the child ended, as `Nursery.end` says it; 0 where there was none."""
        opened, self._open = self._open, None
        if opened is None:
            return 0
        nursery, child = opened
        try:
            return nursery.end(child)
        finally:
            nursery.close()

    def _asked(self, child: Child, texts: Sequence[str]) -> Scores:
        said = msgspec.json.encode(list(texts))
        child.answers.again()
        child.asks.sendall(COUNT.pack(len(said)) + said)
        shape = len(texts), len(self._about.labels)
        answer = bytearray(4 * shape[0] * shape[1])
        left = memoryview(answer)
        while left:
            count = child.answers.readinto(left)
            if not count:
                raise EOFError
            left = left[count:]
        scores: Scores = np.frombuffer(answer, np.float32).reshape(shape)
        if not (np.abs(scores) < _MOST).all():
            raise Misfit("What the reader of words answered is no score.", next_step=_AGAIN)
        return scores


def _explained(fault: Exception, status: int) -> ReadingError:
    if isinstance(fault, ReadingError):
        return fault
    if isinstance(fault, TimeoutError) or status == -signal.SIGXCPU:
        return TookTooLong("The reader of words took too long.", next_step=_AGAIN)
    if status in (NO_MEMORY, -signal.SIGABRT):
        return TooLarge("The reader of words needed too much memory.", next_step=_AGAIN)
    if status == -signal.SIGKILL:
        return ReaderKilled("The reader of words was ended.", next_step=_AGAIN)
    return ReaderStopped("The reader of words stopped.", next_step=_AGAIN)
