"""Packs that leave the building inside an age file: for a recipient's key, or for a passphrase.

Anyone can open one with the program `age`, without Chesil. To a recipient's key it is pyrage that works. To
a passphrase pyrage needs the whole pack in memory, and a pack may hold hours of video; so that form is
written here, piece by piece. Source: age-encryption.org/v1.
"""

import os
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pyrage.x25519 import Recipient

from chesil.vault import age_streams

_LINE: Final = b"age-encryption.org/v1\n"
_WORK: Final = 18
"""2^18 rounds: a second and 256 MiB for us, and for every guess."""
_CHUNK: Final = 64 * 1024
_KEY: Final = 16


def encrypt_to_key(chunks: Iterable[bytes], sink: BinaryIO, *, key: Recipient) -> None:
    """Encrypt a pack so that only the holder of a key of age can open it.

    Args:
        chunks: the pack, as `writing.pack_chunks` gives it; it is never laid down in clear.
    """
    with age_streams.encrypting(sink, [key]) as stream:
        stream.writelines(chunks)


def encrypt_to_passphrase(chunks: Iterable[bytes], sink: BinaryIO, *, passphrase: str) -> None:
    """Encrypt a pack so that only a passphrase opens it, which is told by telephone, not with the pack."""
    file_key, salt = os.urandom(_KEY), os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(bytes(12), file_key, None)
    header = _LINE + b"-> scrypt %s %d\n%s\n---" % (_text(salt), _WORK, _text(wrapped))
    nonce = os.urandom(16)
    sink.write(header + b" " + _text(_mac(file_key, header)) + b"\n" + nonce)
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    for number, (chunk, last) in enumerate(_in_even_pieces(chunks)):
        sink.write(cipher.encrypt(_nonce(number, last=last), chunk, None))


def _in_even_pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of one size, and whether each is the last; one empty piece of nothing."""
    pending = bytearray()
    for chunk in chunks:
        pending += chunk
        whole = max(0, len(pending) - 1) // _CHUNK * _CHUNK  # what comes last is kept back
        for at in range(0, whole, _CHUNK):
            yield bytes(pending[at : at + _CHUNK]), False
        del pending[:whole]
    yield bytes(pending), True


def _stretched(passphrase: str, salt: bytes) -> bytes:
    label = b"age-encryption.org/v1/scrypt"
    return Scrypt(salt=label + salt, length=32, n=1 << _WORK, r=8, p=1).derive(passphrase.encode())


def _derived(file_key: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=label).derive(file_key)


def _mac(file_key: bytes, header: bytes) -> bytes:
    mac = HMAC(_derived(file_key, b"", b"header"), hashes.SHA256())
    mac.update(header)
    return mac.finalize()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")
