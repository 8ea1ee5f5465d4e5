"""WhatsApp's end-to-end encrypted backup (`.crypt15`), opened with its key of 64 digits.

In the file: the length of its head, a flag, the head (a protocol buffer with the 16 bytes that AES begins
with), the database packed with zlib and locked with AES-256-GCM, its tag, and the MD5 of all before.
"""

import hashlib
import hmac
import re
import zlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from chesil.phones.faults import NotABackup, WrongSecret
from chesil.readers import protobuf
from chesil.readers.database.opening import HEADER, MOST_IN_MEMORY
from chesil.terms.errors import TooLarge

KEY_BYTES: Final = 32
MOST_BYTES: Final = 1 << 30
_DIGITS: Final = re.compile(rb"[0-9a-fA-F]{64}")
_JAVA: Final = b"\xac\xed\x00\x05"  # how the file that holds the key begins
_LABEL: Final = b"backup encryption\x01"
_IV: Final = (3, 1)  # the fields it stands in, one in the other
_OF_CRYPT14: Final = 2  # the field that only the older kind has
_IV_BYTES = _TAG_BYTES = _MD5_BYTES = 16
_FLAG: Final = b"\x01"
_INSTEAD: Final = "In WhatsApp, open the chat and export it instead."


def key_of(given: bytes) -> bytes:
    """The key of 32 bytes: from its 64 digits, with or without spaces, or from the file that holds it.

    Raises:
        WrongSecret: it is neither.
    """
    if given.startswith(_JAVA) and given[-KEY_BYTES - 4 : -KEY_BYTES] == KEY_BYTES.to_bytes(4, "big"):
        return given[-KEY_BYTES:]
    digits = re.sub(rb"[\s:-]", b"", given)
    if _DIGITS.fullmatch(digits):
        return bytes.fromhex(digits.decode("ascii"))
    raise WrongSecret(
        "This is no key of a WhatsApp backup.",
        next_step="It has 64 digits and letters from a to f. WhatsApp showed it when the backup was set up.",
    )


def opened(data: bytes, key: bytes, *, name: str) -> bytes:
    """The database in a locked backup.

    Raises:
        NotABackup: it is of another kind, or holds no database. WrongSecret: the key does not open it, or the
            file was changed. TooLarge: it passes a bound.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    head, body = _parts(data, name)
    iv = protobuf.field(head, *_IV)
    if len(iv) != _IV_BYTES or len(body) <= _TAG_BYTES:
        raise _other_kind(head, name)
    decryptor = Cipher(algorithms.AES(_derived(key)), modes.GCM(iv, body[-_TAG_BYTES:])).decryptor()
    packed = decryptor.update(body[:-_TAG_BYTES])
    try:
        decryptor.finalize()
    except InvalidTag:
        raise WrongSecret(
            "The key does not open this backup, or the file was changed.",
            where=name,
            next_step="Check the key, digit by digit. A newer backup may have another key.",
        ) from None
    return _unpacked(packed, name)


def _parts(data: bytes, name: str) -> tuple[bytes, bytes]:
    """The head, and what is locked with the tag behind it."""
    start = 1 + (data[1:2] == _FLAG)
    end = start + data[0] if data else 0
    if not data or end >= len(data):
        raise _other_kind(b"", name)
    is_summed = hashlib.md5(data[:-_MD5_BYTES], usedforsecurity=False).digest() == data[-_MD5_BYTES:]
    return data[start:end], data[end : -_MD5_BYTES if is_summed else None]


def _derived(key: bytes) -> bytes:
    """The key that the file is locked with."""
    root = hmac.digest(bytes(KEY_BYTES), key, "sha256")
    return hmac.digest(root, _LABEL, "sha256")


def _unpacked(packed: bytes, name: str) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        database = unpacker.decompress(packed, MOST_IN_MEMORY)
    except zlib.error:
        database = b""
    if unpacker.unconsumed_tail:
        raise _too_large(name)
    if not database.startswith(HEADER):
        raise NotABackup("This backup holds no database of messages.", where=name, next_step=_INSTEAD)
    return database


def _other_kind(head: bytes, name: str) -> NotABackup:
    old = protobuf.field(head, _OF_CRYPT14) or name.lower().endswith((".crypt14", ".crypt12"))
    if old:
        said = "This is an older kind of locked WhatsApp backup (crypt12 or crypt14)."
        why = "Its key lies in a part of the phone that nobody can open. "
        return NotABackup(said, where=name, next_step=why + _INSTEAD)
    return NotABackup(
        "This is no locked backup of WhatsApp that can be read.", where=name, next_step=_INSTEAD
    )


def _too_large(name: str) -> TooLarge:
    return TooLarge("This backup is too large to open.", where=name, next_step=_INSTEAD)
