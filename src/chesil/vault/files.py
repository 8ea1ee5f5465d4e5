"""Sealed files: written in one pass, read from any place, every byte checked before it is given out.

The form is C2SP chunked encryption, "Cobblestone-256" (https://c2sp.org/chunked-encryption)::

    salt (24) | commitment (32) | chunk 0 | chunk 1 | … | last chunk
    key (32) | base nonce (12) | commitment = HKDF-Expand-SHA-512(file key, name of the form | salt | context)
    chunk n = AES-256-GCM(key, base nonce XOR n, 16 KiB of the file), so 16 bytes longer than what it holds

The last chunk always holds less than 16 KiB, if need be nothing: that is how a cut file is known.
"""

import io
import os
from collections import deque
from collections.abc import Buffer, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from hmac import compare_digest
from typing import BinaryIO, Final, cast

import attrs
from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from chesil.vault.errors import Damaged, LengthWrong

CHUNK: Final = 16 * 1024
_TAG: Final = 16
_SALT: Final = 24
_HEADER: Final = _SALT + 32
_SEALED_CHUNK: Final = CHUNK + _TAG
_FORM: Final = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
_BLOCK: Final = 1 << 18  # large enough for threads to pay, small enough to stay in the processor's cache
_BEHIND: Final = 8  # blocks that hashing may be behind, so that nothing waits for it while the disk is slow
_FETCHED_AT_ONCE: Final = 64  # chunks


@attrs.frozen
class Sealed:
    """What sealing one file came to: sizes in bytes, hashes as lower-case hex.

    ``sha256`` tells anyone who has a copy that this file is here: keep it sealed. ``cipher_sha256`` tells
    nothing about the file, and lets a store be checked without a key.
    """

    size: int
    sha256: str
    cipher_size: int
    cipher_sha256: str


def seal_stream(
    source: BinaryIO,
    key: bytes,
    context: bytes,
    write: Callable[[bytes], object],
    *,
    size: int | None = None,
    progress: Callable[[int], object] | None = None,
) -> Sealed:
    """Seal a file as it streams by, and hash it before and after, in one pass and in about 3 MiB of memory.

    Args:
        source: the file; its ``readinto``, or ``read(n)`` where there is none, is asked until nothing comes.
        key: 32 random bytes that belong to this file alone (the item key's ``labels.FILE`` subkey).
        context: where the sealed file belongs (``labels.file``); it does not open anywhere else.
        write: takes the sealed bytes, piece by piece, in the thread that called.
        size: how long the file must be, where that is known.
        progress: told after each piece how many bytes of the file are done; what it raises stops the work.

    Raises:
        LengthWrong: the file is shorter or longer than *size*.
        BlockingIOError: *source* has nothing yet, which must not pass for its end.

    Whatever *source* and *write* raise passes through; what was written until then is worth nothing.
    """
    encryptor = Cobblestone256Encryptor(key, context)
    plain_hash, cipher_hash = sha256(), sha256()
    done = cipher_size = 0
    # Hashing and enciphering let go of the interpreter's lock. The sealed bytes are hashed beside all else,
    # which takes about as long: one thread more gains nothing on two processors, and waits on busy ones.
    with ThreadPoolExecutor(1) as beside:
        hashing: deque[Future[None]] = deque()
        for block in _blocks(source):
            sealed = encryptor.update(block)
            hashing.append(beside.submit(cipher_hash.update, sealed))
            plain_hash.update(block)
            write(sealed)
            if len(hashing) == _BEHIND:
                hashing.popleft().result()
            done, cipher_size = done + len(block), cipher_size + len(sealed)
            if size is not None and done > size:
                raise LengthWrong
            if progress:
                progress(done)
        for each in hashing:
            each.result()
    if size is not None and done < size:
        raise LengthWrong
    last = encryptor.finalize()
    cipher_hash.update(last)
    write(last)
    return Sealed(done, plain_hash.hexdigest(), cipher_size + len(last), cipher_hash.hexdigest())


def _blocks(source: BinaryIO) -> Iterator[memoryview]:
    """The file block by block, each in the place of the one before it.

    Fresh memory for each block would cost more than enciphering it: the system clears it page by page.
    """
    readinto = getattr(source, "readinto", None) or partial(_read_into, source)
    buffer = memoryview(bytearray(_BLOCK))
    while count := readinto(buffer):
        yield buffer[:count]
    if count is None:  # so says a stream that does not wait
        raise BlockingIOError("The source of this file gave nothing, though it has not ended.")


def _read_into(source: BinaryIO, buffer: memoryview) -> int | None:
    block: bytes | None = source.read(len(buffer))
    if block is not None:
        buffer[: len(block)] = block
    return None if block is None else len(block)


def open_sealed(stream: BinaryIO, key: bytes, context: bytes) -> BinaryIO:
    """Open a sealed file for reading from any place; only the chunks that are asked for are opened.

    The key, the context and the file's whole length are checked here, each chunk when it is read, so a cut,
    changed or swapped file gives an error and never a byte that is not its own. Not for two threads at once.

    Args:
        stream: the sealed file; it can seek, and is closed with the file given back.
        key, context: those it was sealed with.

    Returns:
        A file that reads and seeks (an ``io.RawIOBase``; a read is only short at the end).

    Raises:
        Damaged: this is not a sealed file, is cut, or was sealed with another key or for another place.
            Reading raises it for a chunk that is not as it was.
        ValueError: *key* is not 32 bytes.
    """
    if len(key) != 32:
        raise ValueError("The key of a file has 32 bytes.")
    with ExitStack() as failing:
        failing.callback(stream.close)
        sealed = _SealedFile(stream, key, context)
        failing.pop_all()
    return cast("BinaryIO", sealed)


class _SealedFile(io.RawIOBase):
    def __init__(self, stream: BinaryIO, key: bytes, context: bytes) -> None:
        self._stream = stream
        self._position = 0
        self._fetched: tuple[int, memoryview] = (0, memoryview(b""))  # first chunk's number; sealed chunks
        body = stream.seek(0, os.SEEK_END) - _HEADER
        self._last, last_length = divmod(body, _SEALED_CHUNK)
        if body < 0 or last_length < _TAG:
            raise Damaged
        self._size = self._last * CHUNK + last_length - _TAG
        # The end is fetched before the start: a store that reads ahead then has the first chunks at hand.
        last = self._exactly(_HEADER + self._last * _SEALED_CHUNK, last_length)
        header = self._exactly(0, _HEADER)
        aead_key, base_nonce, commitment = _derive(key, header[:_SALT], context)
        if not compare_digest(commitment, header[_SALT:]):
            raise Damaged
        self._aead, self._base_nonce = AESGCM(aead_key), int.from_bytes(base_nonce)
        self._end = self._unsealed(self._last, last)  # which proves the length of the whole file
        self._opened = (self._last, self._end)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        self._refuse_closed()
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._refuse_closed()
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}.get(whence)
        if start is None or start + offset < 0:
            raise ValueError("There is no such place in a file.")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Buffer, /) -> int:
        self._refuse_closed()
        whole = memoryview(buffer).cast("B")
        wanted = whole[: max(0, self._size - self._position)]
        until = (self._position + len(wanted) - 1) // CHUNK
        filled = 0
        while filled < len(wanted):
            number, skipped = divmod(self._position, CHUNK)
            piece = self._chunk(number, until)[skipped : skipped + len(wanted) - filled]
            wanted[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._position += len(piece)
        return filled

    def readall(self) -> bytes:
        content = bytearray(max(0, self._size - self._position))
        self.readinto(content)
        return bytes(content)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def _refuse_closed(self) -> None:
        if self.closed:
            raise ValueError("This file is closed.")

    def _chunk(self, number: int, until: int) -> memoryview:
        """One opened chunk; the sealed ones up to *until* are fetched with it."""
        if number == self._last:
            return memoryview(self._end)
        if self._opened[0] != number:
            self._opened = (number, self._unsealed(number, self._sealed_chunk(number, until)))
        return memoryview(self._opened[1])

    def _sealed_chunk(self, number: int, until: int) -> memoryview:
        first, chunks = self._fetched
        if not first <= number < first + len(chunks) // _SEALED_CHUNK:
            count = min(until - number + 1, _FETCHED_AT_ONCE, self._last - number)
            start = _HEADER + number * _SEALED_CHUNK
            first, chunks = number, memoryview(self._exactly(start, count * _SEALED_CHUNK))
            self._fetched = first, chunks
        return chunks[(number - first) * _SEALED_CHUNK :][:_SEALED_CHUNK]

    def _unsealed(self, number: int, sealed: bytes | memoryview) -> bytes:
        nonce = (self._base_nonce ^ number).to_bytes(12)
        try:
            return self._aead.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise Damaged from None

    def _exactly(self, offset: int, count: int) -> bytes:
        self._stream.seek(offset)
        content = self._stream.read(count)
        while len(content) < count:  # a store on a network may give less than was asked for
            more = self._stream.read(count - len(content))
            if not more:
                raise Damaged
            content += more
        return content


def _derive(key: bytes, salt: bytes, context: bytes) -> tuple[bytes, bytes, bytes]:
    """The key of the chunks, their base nonce, and the commitment to the key the file was sealed with."""
    derived = HKDFExpand(SHA512(), 32 + 12 + 32, _FORM + salt + context).derive(key)
    return derived[:32], derived[32:44], derived[44:]
