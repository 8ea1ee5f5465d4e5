"""Apple's binary property lists, within bounds."""

import plistlib
import struct
from typing import Any, Final
from xml.parsers.expat import ExpatError

_MOST_BYTES: Final = 4 << 20
_MOST_PLACES: Final = 50_000  # five edits of a long message have some hundreds
_LIST: Final = 0xA
_DICTIONARY: Final = 0xD
# What plistlib raises on property lists that do not hold together.
BROKEN_PLIST: Final = (
    plistlib.InvalidFileException, ValueError, KeyError, IndexError, OverflowError, TypeError, AttributeError,
    RecursionError, struct.error, MemoryError, EOFError, ExpatError,
)  # fmt: skip


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
