"""ISO base media boxes (ISO/IEC 14496-12): MP4, MOV, M4A, 3GP and HEIC, walked within bounds.

Times in `mvhd` are seconds since 1904-01-01 UTC. Apple keeps a local time with its offset and a
place in `moov/meta`; Android keeps a place in `moov/udta/©xyz`.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final

from chesil.readers.media.claims import Claims, local_time, plausible

_SECONDS_TO: Final = datetime(1904, 1, 1, tzinfo=UTC)
_MOST_BOXES: Final = 10_000  # of one level
_MOST_META: Final = 64 << 20  # bytes of a moov or meta box that are looked at
_MOST_DEPTH: Final = 8
_ISO6709: Final = re.compile(r"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)")
_KEYS: Final = {
    "com.apple.quicktime.make": "make",
    "com.apple.quicktime.model": "model",
    "com.apple.quicktime.software": "software",
}

Box = tuple[bytes, bytes]


def read_boxes(stream: BinaryIO, size: int) -> tuple[Claims, bytes | None]:
    """What the file claims, and the EXIF bytes of a HEIC picture where there are some."""
    claims, exif = Claims(), None
    for kind, offset, length in _top_level(stream, size, claims):
        if kind in (b"moov", b"meta") and length <= _MOST_META:
            stream.seek(offset)
            body = stream.read(length)
            if kind == b"moov":
                _movie(body, claims)
            else:
                exif = _exif_item(body, stream, claims)
    if "cut-short" in claims.said:
        claims.duration_s = None
    return claims, exif


def _top_level(stream: BinaryIO, size: int, claims: Claims) -> Iterator[tuple[bytes, int, int]]:
    place = 0
    for _ in range(_MOST_BOXES):
        stream.seek(place)
        head = stream.read(16)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        start = 8
        if length == 1 and len(head) == 16:
            length, start = struct.unpack(">Q", head[8:])[0], 16
        if length == 0:
            length = size - place  # the last box runs to the end of the file
        if length < start:
            return
        if place + length > size:
            claims.said.add("cut-short")
        yield kind, place + start, min(length, size - place) - start
        place += length


def _inside(body: bytes) -> Iterator[Box]:
    place = 0
    for _ in range(_MOST_BOXES):
        if place + 8 > len(body):
            return
        length, kind = struct.unpack_from(">I4s", body, place)
        if length == 0:
            length = len(body) - place
        if length < 8:
            return
        yield kind, body[place + 8 : place + length]
        place += length


def _first(body: bytes, kind: bytes) -> bytes:
    return next((inside for name, inside in _inside(body) if name == kind), b"")


def _movie(body: bytes, claims: Claims) -> None:
    for kind, inside in _inside(body):
        if kind == b"mvhd":
            _header(inside, claims)
        elif kind == b"meta":
            _apple(inside, claims)
        elif kind == b"udta":
            place = _first(inside, b"\xa9xyz")
            _place(place[4:].decode("latin-1"), claims)
            _apple(_first(inside, b"meta"), claims)


def _header(body: bytes, claims: Claims) -> None:
    form = ">QQIQ" if body[:1] == b"\x01" else ">IIII"
    if len(body) < 4 + struct.calcsize(form):
        return
    made, _, scale, length = struct.unpack_from(form, body, 4)
    if scale and length < 1 << 62:
        claims.duration_s = round(length / scale, 3)
    if made:
        seconds = min(made, 1 << 40)
        # Past the year 9999 a datetime cannot follow.
        when = _SECONDS_TO + timedelta(seconds=seconds) if seconds < 250_000_000_000 else None
        if when and plausible(when):
            claims.at, claims.as_written = when, f"{when:%Y-%m-%dT%H:%M:%SZ}"
        else:
            claims.said.add("implausible-time")


def _apple(body: bytes, claims: Claims) -> None:
    """Apple's keys: a list of names, then values by their number in that list."""
    inside = dict(_inside(body)) or {}
    if b"keys" not in inside:
        inside = dict(_inside(body[4:]))  # a full box has four more bytes
    names = [name.decode("utf-8", "replace") for _, name in _inside(inside.get(b"keys", b"")[8:])]
    for number, value in _inside(inside.get(b"ilst", b"")):
        place = int.from_bytes(number, "big")
        text = _first(value, b"data")[8:].decode("utf-8", "replace")
        if 0 < place <= len(names):
            _apple_claim(names[place - 1], text, claims)


def _apple_claim(name: str, text: str, claims: Claims) -> None:
    if name == "com.apple.quicktime.creationdate":
        local_time(text, claims)
    elif name == "com.apple.quicktime.location.ISO6709":
        _place(text, claims)
    elif name in _KEYS:
        claims.device[_KEYS[name]] = text


def _place(text: str, claims: Claims) -> None:
    found = _ISO6709.search(text)
    if found:
        claims.set_place(float(found[1]), float(found[2]))


def _exif_item(body: bytes, stream: BinaryIO, claims: Claims) -> bytes | None:
    """The EXIF item of a HEIC picture: named in `iinf`, found through `iloc`."""
    inside = dict(_inside(body[4:]))
    _size(inside.get(b"iprp", b""), claims)
    wanted = _exif_number(inside.get(b"iinf", b""))
    for number, method, offset, length in _locations(inside.get(b"iloc", b"")):
        if number == wanted and length <= _MOST_META:
            if method == 1:
                item = inside.get(b"idat", b"")[offset : offset + length]
            else:
                stream.seek(offset)
                item = stream.read(length)
            skip = int.from_bytes(item[:4], "big")
            return item[4 + skip :] if skip < len(item) else None
    return None


def _size(body: bytes, claims: Claims) -> None:
    for kind, value in _inside(_first(body, b"ipco")):
        if kind == b"ispe" and len(value) >= 12:
            width, height = struct.unpack_from(">II", value, 4)
            if width * height >= (claims.width or 0) * (claims.height or 0):
                claims.width, claims.height = width, height


def _exif_number(body: bytes) -> int | None:
    entries = body[6:] if body[:1] == b"\x00" else body[8:]
    for kind, entry in _inside(entries):
        wide = entry[:1] == b"\x03"
        number, kind_at = (entry[4:8], 10) if wide else (entry[4:6], 8)
        if kind == b"infe" and entry[kind_at : kind_at + 4] == b"Exif":
            return int.from_bytes(number, "big")
    return None


def _locations(body: bytes) -> Iterator[tuple[int, int, int, int]]:
    """number, construction method, offset and length of each item's first extent."""
    if len(body) < 8:
        return
    version = body[0]
    sizes = body[4] >> 4, body[4] & 15, body[5] >> 4, body[5] & 15 if version else 0
    offset_size, length_size, base_size, index_size = sizes
    place, wide = (10, 4) if version == 2 else (8, 2)
    count = int.from_bytes(body[6:place], "big")
    for _ in range(min(count, _MOST_BOXES)):
        number = int.from_bytes(body[place : place + wide], "big")
        place += wide
        method = 0
        if version:
            method = int.from_bytes(body[place : place + 2], "big") & 15
            place += 2
        place += 2  # which file the data lies in: 0 is this one
        base = int.from_bytes(body[place : place + base_size], "big")
        place += base_size
        extents = int.from_bytes(body[place : place + 2], "big")
        place += 2 + index_size
        offset = int.from_bytes(body[place : place + offset_size], "big")
        length = int.from_bytes(body[place + offset_size : place + offset_size + length_size], "big")
        yield number, method, base + offset, length
        place += offset_size + length_size + max(extents - 1, 0) * (index_size + offset_size + length_size)
        if place >= len(body):
            return
