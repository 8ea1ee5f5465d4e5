"""Sealing bytes and documents under a key, bound to the place where they belong.

Sealed bytes are::

    header ‖ 0x01 ‖ nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16) ‖ place (4) ‖ check (4)

*place* is the start of SHA-256 over the context, *check* the start of SHA-256 over all that stands before
it. Neither needs a key and neither protects anything: the tag alone does, over version, context and header.
They only let a fault be named, where AES-GCM says no more than "no". A wrong check means damaged bytes, a
wrong place means whole bytes in a row that is not theirs, and `examine` finds both without any key. What
passes both and still fails the tag was changed by somebody who knew how to, or was closed with another key;
it is called damaged.

The check comes last and covers everything in every version of the format, so a damaged version byte never
passes for a newer version.
"""

import hashlib
import json
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from chesil.vault import labels
from chesil.vault.errors import Damaged, Moved, UnknownVersion, Unsealable

KEY_BYTES: Final = 32
VERSION: Final = b"\x01"
OVERHEAD: Final = 1 + 12 + 16 + 8  # bytes that sealing adds, besides a header
LEAST_DOCUMENT: Final = 64
MOST_DOCUMENT: Final = 64 * 2**20  # a larger thing is a file, and files are sealed in chunks

_NONCE = 12
_TAG = 16
_MARK = 4
_LENGTH = 4


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(KEY_BYTES)


def new_id() -> bytes:
    """A fresh random id. Not ordered by time: that would tell when an entry was written."""
    return os.urandom(16)


def subkey(key: bytes, label: bytes, *, size: int = KEY_BYTES) -> bytes:
    """The key derived from *key* for one purpose: HKDF-Expand with SHA-256 (RFC 5869, 2.3)."""
    return HKDFExpand(SHA256(), size, labels.SPACE + label).derive(key)


def seal(key: bytes, plain: bytes, context: bytes, *, header: bytes = b"") -> bytes:
    """Encrypt *plain* under *key*, bound to *context*.

    Args:
        header: plain bytes to stand in front; anyone can read them, nobody can change them unseen.
    """
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, plain, _bound(VERSION, context, header))
    marked = header + VERSION + nonce + sealed + _mark(context)
    return marked + _mark(marked)


def unseal(key: bytes, sealed: bytes, context: bytes, *, header_size: int = 0) -> bytes:
    """The plain bytes again.

    Raises:
        Damaged, Moved, UnknownVersion: as `examine`; Damaged also when the tag does not fit the key.
    """
    header = examine(sealed, context, header_size=header_size)
    body = sealed[header_size : -2 * _MARK]
    try:
        return AESGCM(key).decrypt(body[1 : 1 + _NONCE], body[1 + _NONCE :], _bound(VERSION, context, header))
    except InvalidTag:
        raise Damaged from None


def examine(sealed: bytes, context: bytes, *, header_size: int = 0) -> bytes:
    """Check without any key that sealed bytes are whole and in their place; give their header.

    Raises:
        Damaged: bytes are changed, cut or missing.
        Moved: they are whole, but belong to another place.
        UnknownVersion: they are whole and in place, in a form this version does not know.
    """
    if len(sealed) < header_size + OVERHEAD or _mark(sealed[:-_MARK]) != sealed[-_MARK:]:
        raise Damaged
    if _mark(context) != sealed[-2 * _MARK : -_MARK]:
        raise Moved
    if sealed[header_size : header_size + 1] != VERSION:
        raise UnknownVersion
    return sealed[:header_size]


def seal_document(item_key: bytes, value: Any, context: bytes) -> bytes:
    """Seal a JSON value, padded so that its size tells little.

    Args:
        value: what JSON can hold; names in objects are strings.

    Raises:
        Unsealable: JSON cannot hold the value, or it passes MOST_DOCUMENT bytes.
    """
    return seal(subkey(item_key, labels.BODY), pad(document_bytes(value)), context)


def open_document(item_key: bytes, sealed: bytes, context: bytes) -> Any:
    """The value again, equal to what was sealed (a tuple comes back as a list).

    Raises:
        Damaged, Moved, UnknownVersion: as `unseal`.
    """
    try:
        return json.loads(open_document_bytes(item_key, sealed, context))
    except (ValueError, RecursionError):  # a JSON error quotes the text, so it goes no further
        raise Damaged from None


def open_document_bytes(item_key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The bytes of the value, as `document_bytes` made them.

    Raises:
        Damaged, Moved, UnknownVersion: as `unseal`.
    """
    return unpad(unseal(subkey(item_key, labels.BODY), sealed, context))


def document_bytes(value: Any) -> bytes:
    """A value as the JSON bytes that are sealed and hashed: no spaces, order of names kept, UTF-8.

    Half a surrogate pair, which UTF-8 cannot hold, makes the whole value come as ASCII with escapes. Two
    halves that stand side by side come back as the one character they are.

    Raises:
        Unsealable: JSON cannot hold the value, or it passes MOST_DOCUMENT bytes.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
            text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):  # the error's words hold content
        raise Unsealable from None
    _check_names(value)
    encoded = text.encode()
    if len(encoded) > MOST_DOCUMENT:
        raise Unsealable("This is too large to keep as a document.", next_step="Keep it as a file.")
    return encoded


def pad(plain: bytes) -> bytes:
    """Length (4 bytes), the bytes, and zeros up to a Padmé size of at least LEAST_DOCUMENT."""
    framed = len(plain).to_bytes(_LENGTH) + plain
    return framed.ljust(padded_size(len(framed)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The bytes before `pad`.

    Raises:
        Damaged: this is not what `pad` gives.
    """
    end = _LENGTH + int.from_bytes(padded[:_LENGTH])
    if len(padded) < LEAST_DOCUMENT or end > len(padded) or padded[end:].strip(b"\0"):
        raise Damaged
    return padded[_LENGTH:end]


def padded_size(size: int) -> int:
    """The Padmé size for *size* bytes: at most 12 % more, and few sizes to tell apart.

    Source: Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication (PETS 2019).
    """
    size = max(size, LEAST_DOCUMENT)
    exponent = size.bit_length() - 1
    spare_bits = exponent - exponent.bit_length()
    step = 1 << spare_bits
    return (size + step - 1) & ~(step - 1)


def _bound(version: bytes, context: bytes, header: bytes) -> bytes:
    # Contexts are ASCII words, so the zero byte keeps context and header apart.
    return version + context + (b"\0" + header if header else b"")


def _mark(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_MARK]


def _check_names(value: Any) -> None:
    """JSON would turn the names 1, None and True into strings in silence; nothing here changes in silence."""
    pending = [value]
    while pending:
        held = pending.pop()
        if isinstance(held, dict):
            if not all(isinstance(name, str) for name in held):
                raise Unsealable
            pending.extend(held.values())
        elif isinstance(held, list | tuple):
            pending.extend(held)
