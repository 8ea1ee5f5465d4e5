"""The keys of an iPhone's backup: a list of locked keys, one a class of files, opened by the password.

The layout is that of Apple's platform security guide and of published tools: tags of four letters, each with
the length of its value.
"""

import hashlib
import struct
from typing import Any, Final

import attrs
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from chesil.phones.faults import NotABackup, WrongSecret

_HEAD: Final = struct.Struct(">4sI")
_MOST_TAGS: Final = 1_000
_BY_PASSWORD: Final = 2
_MOST_ROUNDS: Final = 20_000_000  # a real backup asks for ten million, which takes some seconds
_WRAPPED_BYTES: Final = 40
_CLASS_BYTES: Final = 4
_BLOCK: Final = 16


def locked(bag: bytes) -> tuple[dict[bytes, bytes], list[dict[bytes, bytes]]]:
    """What a key bag says of all keys, and its locked keys."""
    head: dict[bytes, bytes] = {}
    keys: list[dict[bytes, bytes]] = []
    place = 0
    for _ in range(_MOST_TAGS):
        if len(bag) - place < _HEAD.size:
            break
        tag, size = _HEAD.unpack_from(bag, place)
        value = bag[place + _HEAD.size : place + _HEAD.size + size]
        place += _HEAD.size + size
        if tag == b"UUID" and b"UUID" in head:
            keys.append({})
        (keys[-1] if keys else head)[tag] = value
    return head, keys


@attrs.frozen
class Keys:
    """The opened keys, by class."""

    classes: dict[int, bytes] = attrs.field(repr=False)

    def unwrapped(self, wrapped: bytes) -> bytes:
        """A file's own key, from the number of its class and its locked key.

        Raises:
            NotABackup: the class is not among the keys, or the key is damaged.
        """
        number = int.from_bytes(wrapped[:_CLASS_BYTES], "little")
        try:
            return aes_key_unwrap(self.classes[number], wrapped[_CLASS_BYTES:])
        except (KeyError, InvalidUnwrap, ValueError) as error:
            raise _damaged() from error


def unlocked(bag: bytes, password: bytes) -> Keys:
    """The keys that the password opens.

    Raises:
        WrongSecret: it opens none. NotABackup: the bag is damaged, or asks for more work than any real one.
    """
    head, keys = locked(bag)
    chosen = [each for each in keys if _number(each.get(b"WRAP")) & _BY_PASSWORD and b"WPKY" in each]
    if not chosen:
        raise _damaged()
    key = _of_password(head, password)
    classes = {}
    for each in chosen:
        try:
            classes[_number(each.get(b"CLAS"))] = aes_key_unwrap(key, each[b"WPKY"][:_WRAPPED_BYTES])
        except (InvalidUnwrap, ValueError):
            continue
    if not classes:
        raise WrongSecret(
            "The password does not open this backup.",
            next_step="It is the one for backups that was set on the computer, not the code of the phone.",
        )
    return Keys(classes)


def _of_password(head: dict[bytes, bytes], password: bytes) -> bytes:
    salt, rounds = head.get(b"SALT", b""), _rounds(head.get(b"ITER"))
    if b"DPSL" in head:
        password = hashlib.pbkdf2_hmac("sha256", password, head[b"DPSL"], _rounds(head.get(b"DPIC")))
    return hashlib.pbkdf2_hmac("sha1", password, salt, rounds, 32)


def _rounds(value: bytes | None) -> int:
    rounds = _number(value)
    if not 0 < rounds <= _MOST_ROUNDS:
        raise _damaged()
    return rounds


def _number(value: Any) -> int:
    return int.from_bytes(value or b"", "big")


def decrypted(data: bytes, key: bytes) -> bytes:
    """Bytes locked as files in a backup are (AES-CBC), without what fills up the last block.

    Raises:
        NotABackup: the data is cut short, or the key is not one.
    """
    if len(data) % _BLOCK or len(key) not in (16, 24, 32):
        raise _damaged()
    decryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(_BLOCK))).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def _damaged() -> NotABackup:
    return NotABackup(
        "The keys of this backup are damaged.", next_step="Make the backup on the computer again."
    )
