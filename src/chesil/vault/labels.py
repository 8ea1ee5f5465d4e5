"""Every label and every context the vault's keys are bound to, in one place.

A *label* says what a derived key is for; a *context* says where sealed bytes belong. Sealed bytes carried to
any other row, column, safe or version have another context there, and do not open.

Ids stand as hex, so that a context is plain ASCII with a fixed number of parts and no two can read the same.
"""

import re
from datetime import UTC, datetime
from typing import Final

SPACE: Final = b"chesil/v1/"  # before every label; a new format of the vault gets a new one

# What a key derived from another key is for.
WRAP: Final = b"wrap"  # of a safe: wraps its item keys
KEY_NAME: Final = b"key-name"  # of any key: gives the short public name that says which key sealed something
BODY: Final = b"body"  # of an item: seals its document
FILE: Final = b"file"  # of an item: seals its file
SESSION: Final = b"session"  # of a cookie: opens a session lock
GIVER: Final = b"giver"  # of a giver's secret: opens the lock of what she gave
SERVICE: Final = b"service"  # of an instance key: seals what its key service wraps
TICKET: Final = b"ticket"  # of the ticket key: seals job tickets
PAGE: Final = b"page"  # of a safe: seals what the address of a page holds

# Where an instance key belongs that another key service wraps.
HELD_KEY: Final = b"instance-key"

_WORD: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")


def recovery(safe: bytes) -> bytes:
    """The label under which a recovery code opens one safe."""
    return _joined("recovery", safe)


def child(id: bytes) -> bytes:
    """The label of one part of an item, such as one message out of an import."""
    return _joined("child", id)


def blind_index(field: str) -> bytes:
    """The label of the key under which one field of casework can be looked up."""
    return _joined("blind-index", field)


def lock(kind: str, safe: bytes, lock: bytes) -> bytes:
    """Where the bytes of one lock belong. The lock's own id keeps two locks of one kind apart."""
    return _joined("lock", kind, safe, lock)


def outer(instance_key_id: str, safe: bytes, lock: bytes) -> bytes:
    """Where the outer seal of one lock belongs, under which instance key."""
    return _joined("outer", instance_key_id, safe, lock)


def item_key(safe: bytes, item: bytes) -> bytes:
    """Where an item's key belongs when it is wrapped for one safe."""
    return _joined("itemkey", safe, item)


def item(table: str, item: bytes, *, number: int = 0) -> bytes:
    """Where an item's sealed document belongs.

    Args:
        number: of its sealing, from 1, where a document can be sealed again in its place: an earlier one does
            not open as the newest. 0 where that is not counted.
    """
    return _joined("item", table, item, str(number)) if number else _joined("item", table, item)


def file(item: bytes) -> bytes:
    """Where an item's sealed file belongs."""
    return _joined("file", item)


def ticket(job: bytes, kind: str, expires: datetime) -> bytes:
    """Where a job's ticket belongs; its end is part of it, to the second."""
    return _joined("ticket", job, kind, instant(expires))


def field(table: str, row: bytes, column: str) -> bytes:
    """Where one sealed column of one row belongs."""
    return _joined("field", table, row, column)


def instant(moment: datetime) -> str:
    """An instant in UTC to the second, as contexts write it: ``2026-05-01T10:25:00Z``.

    Raises:
        ValueError: the moment has no zone, so it is no instant.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment without a zone is not an instant.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _joined(*parts: str | bytes) -> bytes:
    return "/".join(map(_part, parts)).encode("ascii")


def _part(value: str | bytes) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if not _WORD.fullmatch(value):
        raise ValueError("A word in a label has letters, digits and . _ : - only.")
    return value
