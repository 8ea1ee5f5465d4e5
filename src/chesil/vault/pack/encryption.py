"""Packs that leave the building inside an age file: for a recipient's key, or for a passphrase.

Anyone can open one with the program `age`, without Chesil. To a recipient's key it is pyrage that works.
To a passphrase pyrage needs the whole pack in memory, and a pack may hold hours of video; so that form is
written here, chunk by chunk. Source: age-encryption.org/v1.
"""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from chesil.vault import age_streams
from chesil.vault.errors import Damaged, UnknownVersion, WrongSecret

_LINE: Final = b"age-encryption.org/v1\n"
_WORK: Final = 18
"""2^18 rounds: a second and 256 MiB for us, and for every guess."""
_MOST_WORK: Final = 21  # 2 GiB: what other programs choose on a fast machine
_CHUNK: Final = 64 * 1024
_TAG: Final = 16
_KEY: Final = 16
_HEADER: Final = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---"
    rb" ([A-Za-z0-9+/]{43})\n"
)
_LONGEST_HEADER: Final = 200


def encrypt_pack(
    source: BinaryIO, sink: BinaryIO, *, recipients: Sequence[str] = (), passphrase: str | None = None
) -> None:
    """Encrypt a pack. Memory stays bounded, however large it is.

    Args:
        source: the pack; `writing.readable(writing.pack_chunks(...))` never lays it down in clear.
        recipients: public keys of age ("age1..."). passphrase: to be told by telephone, not with the pack.

    Raises:
        ValueError: neither or both are given. AgeRefused: a recipient is no key.
    """
    if bool(recipients) == (passphrase is not None):
        raise ValueError("a pack is encrypted either to recipients or to a passphrase")
    if passphrase is None:
        with age_streams.encrypting(sink, [age_streams.recipient(each) for each in recipients]) as stream:
            while block := source.read(_CHUNK):
                stream.write(block)
        return
    for piece in _to_passphrase(source, passphrase):
        sink.write(piece)


def decrypt_pack(
    source: BinaryIO, sink: BinaryIO, *, identity: str | None = None, passphrase: str | None = None
) -> None:
    """Decrypt a pack that is in an age file.

    Args:
        sink: what is written there is worth nothing until this has returned: the file may be cut short.
        identity: the text of an age identity file. passphrase: when it was encrypted to one.

    Raises:
        ValueError: neither or both are given. WrongSecret: the passphrase is another.
        AgeRefused, Damaged: it was changed or cut, or is for another key.
        UnknownVersion: it is no age file of this kind.
    """
    if (identity is None) == (passphrase is None):
        raise ValueError("a pack is decrypted either with an identity or with a passphrase")
    if passphrase is None:
        key = age_streams.identity(identity or "")
        with age_streams.decrypting(source, key) as stream:
            while block := stream.read(_CHUNK):
                sink.write(block)
        return
    for piece in _from_passphrase(source, passphrase):
        sink.write(piece)


def _to_passphrase(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    file_key, salt = os.urandom(_KEY), os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt, _WORK)).encrypt(bytes(12), file_key, None)
    header = _LINE + b"-> scrypt %s %d\n%s\n---" % (_text(salt), _WORK, _text(wrapped))
    nonce = os.urandom(16)
    yield header + b" " + _text(_mac(file_key, header)) + b"\n" + nonce
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    for number, (chunk, last) in enumerate(_chunks(source, _CHUNK)):
        yield cipher.encrypt(_nonce(number, last=last), chunk, None)


def _from_passphrase(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    header = b"".join(source.readline(_LONGEST_HEADER) for _ in range(4))
    parts = _HEADER.fullmatch(header)
    if parts is None or int(parts[2]) > _MOST_WORK:
        raise UnknownVersion(
            "This is no age file that was closed with a passphrase.",
            next_step="If it is for a key of yours, open it with that.",
        )
    salt, wrapped, mac = (_bytes(parts[group]) for group in (1, 3, 4))
    try:
        key = ChaCha20Poly1305(_stretched(passphrase, salt, int(parts[2])))
        file_key = key.decrypt(bytes(12), wrapped, None)
    except InvalidTag:
        raise WrongSecret("That is not the passphrase of this pack.") from None
    if not bytes_eq(_mac(file_key, header[: parts.start(4) - 1]), mac):
        raise _damaged()
    cipher = ChaCha20Poly1305(_derived(file_key, source.read(16), b"payload"))
    for number, (chunk, last) in enumerate(_chunks(source, _CHUNK + _TAG)):
        try:
            plain = cipher.decrypt(_nonce(number, last=last), chunk, None)
        except InvalidTag:
            raise _damaged() from None
        if not plain and number:  # the last chunk is empty only where all is
            raise _damaged()
        yield plain


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """A file in pieces of one size, and whether each is the last; one empty piece of an empty file."""
    chunk = _filled(source, size)
    while following := _filled(source, size):
        yield chunk, False
        chunk = following
    yield chunk, True


def _filled(source: BinaryIO, size: int) -> bytes:
    """So many bytes, fewer only at the end; a stream may give what it has."""
    found = bytearray()
    while len(found) < size and (piece := source.read(size - len(found))):
        found += piece
    return bytes(found)


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    label = b"age-encryption.org/v1/scrypt"
    return Scrypt(salt=label + salt, length=32, n=1 << work, r=8, p=1).derive(passphrase.encode())


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


def _bytes(text: bytes) -> bytes:
    data = b64decode(text + b"=" * (-len(text) % 4))
    if _text(data) != text:
        raise _damaged()
    return data


def _damaged() -> Damaged:
    return Damaged("This encrypted pack was changed, or is cut short.", next_step="Ask for it again.")
