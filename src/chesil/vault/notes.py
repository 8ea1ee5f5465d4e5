"""Signed notes and the checkpoints of logs: texts a person can read, with an Ed25519 signature below.

Source: C2SP signed-note and tlog-checkpoint; RFC 8032 for Ed25519. docs/log.md gives the exact bytes.
The readers take one spelling of each value only, so that no changed byte passes unnoticed.
"""

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Final

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chesil.vault.errors import LogBroken
from chesil.vault.merkle import HASH_BYTES, LARGEST_SIZE

_DASH: Final = "— "
_ED25519: Final = b"\x01"
_ID_BYTES: Final = 4
_MOST_SIGNATURES: Final = 16
_MOST_BYTES: Final = 128 * 1024
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")
_SIZE: Final = re.compile("0|[1-9][0-9]{0,18}")


@attrs.frozen(kw_only=True)
class Checkpoint:
    """What a signed checkpoint says of a log.

    Attributes:
        origin: the name of the log, which is the name of the key that signed, too.
        size: how many leaves it had. root: the root over them, 32 bytes.
        extensions: further lines of the text; Chesil's own checkpoints have none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def sign_checkpoint(
    origin: str, *, size: int, root: bytes, key: Ed25519PrivateKey, extensions: tuple[str, ...] = ()
) -> str:
    """The signed checkpoint of a log.

    Args:
        origin: the log's name, a web address without its scheme, like "example.org/log/5f0c...".
        size: how many leaves it has. root: the root over them.
        extensions: further lines, each not empty.

    Raises:
        ValueError: the name, the size, the root or a line does not fit the form.
    """
    checkpoint = Checkpoint(origin=origin, size=size, root=root, extensions=extensions)
    lines = (origin, str(size), b64encode(root).decode(), *extensions)
    note = sign_note("".join(f"{line}\n" for line in lines), name=origin, key=key)
    try:
        fits = read_checkpoint(note, public_key=key.public_key()) == checkpoint
    except LogBroken as error:
        raise ValueError(str(error)) from error
    if not fits:
        raise ValueError("this does not fit the form of a checkpoint")
    return note


def read_checkpoint(note: str | bytes, *, public_key: Ed25519PublicKey) -> Checkpoint:
    """Check the signature of a checkpoint and read it.

    The key vouches for every log of an installation: compare the origin with the log you mean.

    Raises:
        LogBroken: it is not a checkpoint in its one exact form, or the key did not sign it.
    """
    text, _ = _split(_text(note))
    checkpoint = _checkpoint(text)
    open_note(note, name=checkpoint.origin, public_key=public_key)
    return checkpoint


def sign_note(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """A text with its signature below.

    Args:
        text: ends with a line feed. name: of the key, without spaces and plus signs.

    Raises:
        ValueError: the text or the name does not fit the form.
    """
    if not text.endswith("\n") or _CONTROL.search(text) or not _is_name(name):
        raise ValueError("a note ends with a line feed, and its key has a name without spaces")
    signature = key_id(name, key.public_key()) + key.sign(_bytes(text))
    return f"{text}\n{_DASH}{name} {b64encode(signature).decode()}\n"


def open_note(note: str | bytes, *, name: str, public_key: Ed25519PublicKey) -> str:
    """Check the signature of a known key on a note, and give its text.

    Lines of other keys are left alone, as the format asks: a witness may have signed too.

    Raises:
        LogBroken: the note is not in its one exact form, the key did not sign it, or it was changed.
    """
    text, lines = _split(_text(note))
    known = key_id(name, public_key)
    mine = [signature for signer, ident, signature in lines if (signer, ident) == (name, known)]
    if not mine:
        raise LogBroken("The note is not signed with the key it should be signed with.")
    try:
        public_key.verify(mine[0], _bytes(text))
    except InvalidSignature:
        raise LogBroken("The signature does not fit the note: one of them was changed.") from None
    return text


def key_id(name: str, public_key: Ed25519PublicKey) -> bytes:
    """The four bytes that tell which key signed: of SHA-256(name ‖ line feed ‖ 0x01 ‖ public key)."""
    return sha256(_bytes(name) + b"\n" + _ED25519 + public_key.public_bytes_raw()).digest()[:_ID_BYTES]


def fingerprint(public_key: Ed25519PublicKey) -> str:
    """A key as two people compare it by telephone: eight groups of eight hex digits."""
    return grouped(sha256(public_key.public_bytes_raw()).hexdigest())


def grouped(digits: str) -> str:
    """Digits in groups of eight."""
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))


def read_base64(text: str, *, size: int | None = None) -> bytes:
    """The bytes of base64 text in its one exact spelling.

    Args:
        size: how many bytes it must give; any number when None.

    Raises:
        LogBroken: it is spelt in another way, or gives another number of bytes.
    """
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        raise LogBroken("A line of the note is not in base64.") from None
    if b64encode(data).decode() != text or size not in (None, len(data)):
        raise LogBroken("A line of the note does not have its exact form.")
    return data


def _checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise LogBroken("This is not the checkpoint of a log.")
    origin, size, root, *extensions = lines
    if int(size) > LARGEST_SIZE:
        raise LogBroken("The checkpoint names a log larger than a log can be.")
    root_hash = read_base64(root, size=HASH_BYTES)
    return Checkpoint(origin=origin, size=int(size), root=root_hash, extensions=tuple(extensions))


def _split(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text of a note, and the name, key id and signature of each line below it."""
    text, blank, below = note.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        raise LogBroken("This is not a signed note.")
    lines = [_signature(line) for line in below[:-1].split("\n")]
    keys = [(name, ident) for name, ident, _ in lines]
    if len(lines) > _MOST_SIGNATURES or len(set(keys)) < len(keys):
        raise LogBroken("The note has too many signatures, or two of one key.")
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, signature = line.removeprefix(_DASH).partition(" ")
    data = read_base64(signature)
    if not line.startswith(_DASH) or not _is_name(name) or len(data) <= _ID_BYTES:
        raise LogBroken("A signature line of the note does not have its exact form.")
    return name, data[:_ID_BYTES], data[_ID_BYTES:]


def _is_name(name: str) -> bool:
    return bool(name) and not any(one.isspace() or one == "+" or one < " " for one in name)


def _text(note: str | bytes) -> str:
    """A note as text: UTF-8, of bounded size, without control characters."""
    try:
        text = note if isinstance(note, str) else note.decode()
    except UnicodeDecodeError:
        raise LogBroken("The note is not UTF-8 text.") from None
    if len(_bytes(text)) > _MOST_BYTES or _CONTROL.search(text):
        raise LogBroken("The note is too long, or holds characters a note never has.")
    return text


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise LogBroken("The note holds a character that cannot be written.") from None
