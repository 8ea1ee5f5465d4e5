"""The text of an `attributedBody`: a NeXT typedstream, or a property list in some test databases."""

import re
from typing import Final

from chesil.readers.plists import read_plist

_MOST_BYTES: Final = 4 << 20
# The first string object of the stream is the message; a reference byte and the type "+" stand before it.
_STRING: Final = re.compile(rb"NSString\x01[^+]{1,8}\+", re.DOTALL)
_NEXT_OBJECT: Final = b"\x86\x84"


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
