"""What a confined child answers when it is asked of a backup. The secret is wiped then."""

import hashlib
from collections.abc import Sequence
from typing import BinaryIO

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from chesil.phones import backup, conversations, crypt15
from chesil.phones.orders import DONE, REFUSED, Order, Refusal, is_attached
from chesil.readers.extract import Origin
from chesil.terms.errors import ReadingError


def load() -> None:
    """Use every cipher once: a confined child can load nothing."""
    for mode in (modes.CBC(bytes(16)), modes.GCM(bytes(16))):
        Cipher(algorithms.AES(bytes(32)), mode).encryptor().update(bytes(16))
    hashlib.pbkdf2_hmac("sha1", b"", b"", 1)
    hashlib.pbkdf2_hmac("sha256", b"", b"", 1)


def answered(order: Order, files: Sequence[BinaryIO], secret: bytearray) -> bytes:
    """The answer, behind a sign of whether it is one; the secret is wiped."""
    try:
        return DONE + _answer(order, files, secret)
    except ReadingError as fault:
        said = Refusal(fault.code, fault.what, fault.where, fault.next_step)
        return REFUSED + msgspec.json.encode(said)
    finally:
        secret[:] = bytes(len(secret))


def _answer(order: Order, files: Sequence[BinaryIO], secret: bytearray) -> bytes:
    origin = Origin("", "", "", "", 0, 0, 0, 0)
    if order.of == "iphone":
        plist, manifest, *stored = files
        named = order.names or () if order.want in ("attached", "file") else ()
        opened = backup.opened(plist.read(), manifest.read(), bytes(secret), named=named)
        if order.want == "attached":
            return msgspec.json.encode([each for each in opened.listing.items if is_attached(each)])
        if order.want == "list" or not stored:
            return msgspec.json.encode(opened.listing)
        item, data = opened.item(order.file_id), stored[0].read()
        listing, name = opened.listing, item.path.rpartition("/")[2]
        origin = msgspec.structs.replace(
            origin, database=name, sha256=hashlib.sha256(data).hexdigest(), path=f"{item.domain}/{item.path}",
            device=listing.device, system=listing.system, backed_up=listing.backed_up,
        )  # fmt: skip
        data = opened.content(item, data)
    else:
        name, data = order.name, files[0].read()
        origin = msgspec.structs.replace(origin, database=name, sha256=hashlib.sha256(data).hexdigest())
        if order.of == "crypt15":
            data = crypt15.opened(data, crypt15.key_of(bytes(secret)), name=name)
    if order.want == "file":
        return data
    reading = conversations.read(backup.in_memory(data, name))
    if order.want == "conversations":
        return msgspec.json.encode(conversations.listed(reading))
    return conversations.taken(reading, order.names, origin=origin)
