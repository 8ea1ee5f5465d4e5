"""Turns at what takes long: a few people may wait for one, whoever comes after is told to come back.

Each check of a passphrase takes much memory and half a second, on purpose. Without an end to the queue, a
crowd that signs in would hold every thread of the server, and pages of people who are in already would stand
behind it. Where another machine is asked there are other turns: when it is slow, nobody else has to wait.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Final

from chesil.vault.errors import Busy
from chesil_web.foundation.keys import page_turns

AT_ONCE: Final = 12  # two are checked at a time (vault.passphrases), so the last of them waits some seconds
_TURNS: Final = threading.BoundedSemaphore(AT_ONCE)
ASKING_AT_ONCE: Final = 4
ASKING: Final = threading.BoundedSemaphore(ASKING_AT_ONCE)


def in_turn[**P, T](check: Callable[P, T], turns: threading.BoundedSemaphore = _TURNS) -> Callable[P, T]:
    """Let a function that checks or makes a passphrase, or waits for others, run only while a turn is free.

    Raises:
        Busy: there is none.
    """

    @wraps(check)
    def waited(*args: P.args, **kwargs: P.kwargs) -> T:
        if not turns.acquire(blocking=False):
            raise Busy
        try:
            with page_turns.TURNS.aside():
                return check(*args, **kwargs)
        finally:
            turns.release()

    return waited
