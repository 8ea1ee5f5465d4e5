"""What leaves the building inside an age file, that only one person's key opens."""

import os
import threading
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from chesil.vault import age_streams
from chesil.vault.age_streams import AgeRefused
from chesil.vault.pack.encryption import encrypt_to_key
from chesil_web.foundation.keys.files import blocks


def is_key(text: str) -> bool:
    """Whether a text is the public key of an age key, such as "age1…"."""
    try:
        age_streams.recipient(text)
    except AgeRefused:
        return False
    return True


def encrypted(chunks: Iterable[bytes], key: str) -> Iterator[bytes]:
    """Bytes inside an age file. Who stops taking them gets a file that opens nowhere.

    Args:
        chunks: all but the first are taken in another thread, which is to ask no database.
    Raises:
        AgeRefused: the key is none.
    """
    recipient, rest = age_streams.recipient(key), iter(chunks)
    every = chain(list(islice(rest, 1)), rest)
    reading, writing = os.pipe()
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                encrypt_to_key(every, sink, key=recipient)
        except BaseException as fault:  # told in the thread that takes
            faults.append(fault)

    thread = threading.Thread(target=work, name="age", daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as stream:
        yield from blocks(stream)
    thread.join()
    if faults:
        raise faults[0]
