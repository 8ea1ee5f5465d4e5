"""The text of an `attributedBody`: a NeXT typedstream, or a property list in some test databases."""

import plistlib
import re
import struct
from typing import Any, Final

_MOST_BYTES: Final = 4 << 20
_MOST_PLACES: Final = 50_000  # five edits of a long message have some hundreds
_LIST: Final = 0xA
_DICTIONARY: Final = 0xD
# The first string object of the stream is the message; a reference byte and the type "+" stand before it.
_STRING: Final = re.compile(rb"NSString\x01[^+]{1,8}\+", re.DOTALL)
_NEXT_OBJECT: Final = b"\x86\x84"
# What plistlib raises on property lists that do not hold together.
BROKEN_PLIST: Final = (
    plistlib.InvalidFileException, ValueError, KeyError, IndexError, OverflowError, TypeError, AttributeError,
    RecursionError, struct.error, MemoryError, EOFError,
)  # fmt: skip


def body_text(blob: bytes) -> tuple[str | None, bool]:
    """The text of an attributed string, and whether it is whole.

    Returns:
        The text with U+FFFC where an attachment stands; None when there is none to be found. The
        flag is False when the blob ends before the length it announces.
    """
    if len(blob) > _MOST_BYTES:
        return None, False
    if blob.startswith(b"bplist"):
        return _plist_text(blob), True
    found = _STRING.search(blob)
    if not found:
        return None, True
    start, length = _length(blob, found.end())
    text = blob[start : start + length]
    if len(text) < length:
        # The length is wrong or the blob is cut: the text ends where the next object begins.
        return text.partition(_NEXT_OBJECT)[0].decode("utf-8", "replace"), False
    return text.decode("utf-8", "replace"), True


def _length(blob: bytes, place: int) -> tuple[int, int]:
    """Where the text starts and how many bytes it has: one byte, or 0x81 and two, or 0x82 and four."""
    first = blob[place : place + 1]
    if first == b"\x81":
        return place + 3, int.from_bytes(blob[place + 1 : place + 3], "little")
    if first == b"\x82":
        return place + 5, int.from_bytes(blob[place + 1 : place + 5], "little")
    return place + 1, first[0] if first else 0


def _plist_text(blob: bytes) -> str | None:
    tree = read_plist(blob)
    objects = tree.get("$objects", [tree]) if isinstance(tree, dict) else [tree]
    if not isinstance(objects, list):
        return None
    strings = (each.get("NS.string") if isinstance(each, dict) else each for each in objects)
    return next((each for each in strings if isinstance(each, str) and each != "$null"), None)


def read_plist(blob: bytes) -> Any:
    """A binary property list as Python values; None when it is too large or damaged."""
    try:
        if len(blob) > _MOST_BYTES or _places(blob) > _MOST_PLACES:
            return None
        return plistlib.loads(blob, fmt=plistlib.FMT_BINARY)
    except BROKEN_PLIST:
        return None


def _places(blob: bytes) -> int:
    """How many places all lists and dictionaries of a property list have together.

    Lists may share their bytes and hold each other, so a few kilobytes can stand for billions of
    places: they are counted before they are built.
    """
    offset_size, _, objects, _, table = struct.unpack(">6xBBQQQ", blob[-32:])
    if objects > _MOST_PLACES:
        return int(objects)
    places = 0
    for number in range(objects):
        begin = table + number * offset_size
        at = int.from_bytes(blob[begin : begin + offset_size], "big")
        kind, size = divmod(blob[at], 16)
        if kind in (_LIST, _DICTIONARY):
            width = 1 << (blob[at + 1] & 3)
            places += size if size < 15 else int.from_bytes(blob[at + 2 : at + 2 + width], "big")
    return places
