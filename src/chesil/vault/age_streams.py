"""Streams into and out of age files (age-encryption.org/v1), for what leaves the building."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import attrs
import pyrage
from pyrage.x25519 import Identity, Recipient

from chesil.vault.errors import VaultError


class AgeRefused(VaultError):
    """An age file that cannot be opened, or a key of age that is none."""

    code = "age-refused"
    wording = "This file could not be opened."
    advice = "Check that it is whole, and that this key belongs to it."


def recipient(text: str) -> Recipient:
    """The public key that a text such as "age1…" is.

    Raises:
        AgeRefused: it is none.
    """
    try:
        return Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise AgeRefused(
            "This is not a public key of age.", next_step="It starts with age1. age-keygen makes one."
        ) from None


def identity(text: str) -> Identity:
    """The secret key in an identity file, as `age-keygen` writes it: comments, and one line.

    Raises:
        AgeRefused: there is none.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        (line,) = lines
        return Identity.from_str(line)
    except (ValueError, pyrage.IdentityError):
        raise AgeRefused(
            "This file holds no secret key of age.", next_step="age-keygen writes such a file."
        ) from None


@contextmanager
def encrypting(sink: BinaryIO, recipients: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """A stream to write to; it goes into *sink* encrypted. If the block fails, it opens nowhere."""
    reading, writing = os.pipe()
    broken = threading.Event()
    work = _Work(
        lambda source: pyrage.encrypt_io(_Source(source, broken), sink, list(recipients)),
        os.fdopen(reading, "rb"),
    )
    try:
        with os.fdopen(writing, "wb") as stream:
            try:
                yield stream
            except BaseException:
                broken.set()
                raise
    finally:
        work.end()
    work.check()


@attrs.frozen
class _Source:
    """What is to be encrypted. Where it was broken off it has no end, so that no file ends as a whole one."""

    _stream: BinaryIO
    _broken: threading.Event

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        if not data and self._broken.is_set():
            raise OSError("broken off")
        return data


@contextmanager
def decrypting(source: BinaryIO, key: Identity) -> Iterator[BinaryIO]:
    """A stream to read from. That it ends means nothing until the block has ended well.

    Raises:
        AgeRefused: at the end of the block, when the file is cut, changed or for another key.
    """
    reading, writing = os.pipe()
    work = _Work(lambda sink: pyrage.decrypt_io(source, sink, [key]), os.fdopen(writing, "wb"))
    try:
        with os.fdopen(reading, "rb") as stream:
            yield stream
            while stream.read(1 << 20):  # the end of the file is checked, too
                pass
    finally:
        work.end()
    work.check()


class _Work:
    """One end of a pipe, served in a thread of its own."""

    def __init__(self, serve: Callable[[BinaryIO], object], end: BinaryIO) -> None:
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(serve, end))
        self._thread.start()

    def _run(self, serve: Callable[[BinaryIO], object], end: BinaryIO) -> None:
        try:
            with end:
                serve(end)
        except (pyrage.EncryptError, pyrage.DecryptError, OSError) as fault:
            self._fault = fault

    def end(self) -> None:
        self._thread.join()

    def check(self) -> None:
        if isinstance(self._fault, OSError) and not isinstance(self._fault, BrokenPipeError):
            raise self._fault
        if self._fault:
            raise AgeRefused from None
