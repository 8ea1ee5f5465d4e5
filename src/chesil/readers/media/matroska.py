"""Matroska and WebM: when the segment says it was made, how long it is, and by which program.

Source: RFC 9559 (Matroska), RFC 8794 (EBML).
"""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from chesil.readers.media.claims import Claims

ELEMENTS: Final = 2_000
VALUE_BYTES: Final = 4_096

_SEGMENT, _INFO = 0x18538067, 0x1549A966
_SCALE, _DURATION, _DATE, _MUXER, _WRITER = 0x2AD7B1, 0x4489, 0x4461, 0x4D80, 0x5741
_2001: Final = datetime(2001, 1, 1)


def claim(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Put what the segment's information says into *claims*."""
    found: dict[int, bytes] = {}
    for number, start, end in _elements(stream, 0, size):
        if number == _SEGMENT:
            for inside, begins, ends in _elements(stream, start, min(end, size)):
                if inside == _INFO:
                    found = _values(stream, begins, ends)
                    break
            break
    if not found:
        claims.defects.append("cut-short")
        return
    scale = int.from_bytes(found.get(_SCALE, b""), "big") or 1_000_000
    length = _float(found.get(_DURATION, b"")) * scale / 1_000_000_000
    if 0 < length < 1_000_000:
        claims.duration_s = length
    claims.say("Software", (found.get(_WRITER) or found.get(_MUXER, b"")).decode("utf-8", "replace"))
    date = found.get(_DATE, b"")
    if len(date) == 8:
        # 64 bits of nanoseconds reach no further than the years 1708 to 2293.
        nanoseconds = int.from_bytes(date, "big", signed=True)
        claims.instant("DateUTC", _2001 + timedelta(microseconds=nanoseconds // 1_000))


def _values(stream: BinaryIO, start: int, end: int) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for number, begins, ends in _elements(stream, start, end):
        stream.seek(begins)
        found.setdefault(number, stream.read(min(ends - begins, VALUE_BYTES)))
    return found


def _elements(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(number, where its content begins, where it ends) of each element."""
    for _ in range(ELEMENTS):
        if at >= end:
            return
        stream.seek(at)
        header = stream.read(12)
        wide = _width(header[:1], most=4)
        long = _width(header[wide : wide + 1], most=8) if wide else 0
        if not long or len(header) < wide + long:
            return
        size = int.from_bytes(header[wide : wide + long], "big") & (1 << 7 * long) - 1
        unknown = size == (1 << 7 * long) - 1  # a live recording does not know yet: to the end
        start = at + wide + long
        if start > end:
            return
        behind = end if unknown else min(start + size, end)
        yield int.from_bytes(header[:wide], "big"), start, behind
        at = behind


def _width(first: bytes, *, most: int) -> int:
    """How many bytes a number has, by the leading zero bits of its first; 0 when too many."""
    width = 9 - first[0].bit_length() if first else 0
    return width if width <= most else 0


def _float(data: bytes) -> float:
    if len(data) == 4:
        return float(struct.unpack(">f", data)[0])
    return float(struct.unpack(">d", data)[0]) if len(data) == 8 else 0.0
