"""EXIF: found in JPEG, PNG, WebP and TIFF without decoding a single pixel, read through Pillow."""

import struct
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, BinaryIO, Final

from PIL import Image

from chesil.readers.media.claims import Claims, offset_from_gps, set_time

_MOST_EXIF: Final = 16 << 20
_MOST_SEGMENTS: Final = 20_000
_DETAILS, _PLACE = 0x8769, 0x8825  # the EXIF and GPS tables
# Which tags give a time and its offset, best first: taken, stored, changed.
_TIMES: Final = ((_DETAILS, 0x9003, 0x9011), (_DETAILS, 0x9004, 0x9012), (None, 0x0132, 0x9010))
_DEVICE: Final = {"make": 0x010F, "model": 0x0110, "software": 0x0131}
# What Pillow's EXIF reader raises on tables that do not hold together.
_BROKEN: Final = (
    struct.error, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError,
    OSError, AttributeError, MemoryError,
)  # fmt: skip


def exif_bytes(stream: BinaryIO, kind: str, claims: Claims) -> bytes | None:
    """The EXIF table of a picture of media type *kind*; None when it carries none."""
    if kind == "image/jpeg":
        return _in_jpeg(stream, claims)
    if kind == "image/png":
        return _in_png(stream, claims)
    if kind == "image/webp":
        return next((body for name, body in _riff(stream) if name == b"EXIF"), None)
    if kind == "image/tiff":
        data = stream.read(_MOST_EXIF + 1)
        return data if len(data) <= _MOST_EXIF else None
    return None


def read_exif(data: bytes, claims: Claims) -> None:
    """Take time, place and device from an EXIF table; one that is broken is said."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")  # Pillow warns of a broken table and reads on
        _read(data, claims)
    if heard:
        claims.said.add("metadata-unreadable")


def _read(data: bytes, claims: Claims) -> None:
    exif = Image.Exif()
    try:
        exif.load(data)
        details, place = exif.get_ifd(_DETAILS), exif.get_ifd(_PLACE)
        for name, tag in _DEVICE.items():
            text = _text(exif.get(tag))
            if text:
                claims.device[name] = text
        _take_place(place, claims)
        _take_time({None: exif, _DETAILS: details}, place, claims)
    except _BROKEN:
        claims.said.add("metadata-unreadable")


def _take_time(tables: dict[int | None, Any], place: dict[int, Any], claims: Claims) -> None:
    for table, tag, offset_tag in _TIMES:
        written = _text(tables[table].get(tag))
        wall = _when(written)
        if written and wall is None and any(each.isdigit() and each != "0" for each in written):
            claims.said.add("time-unreadable")
        if wall is not None:
            claims.as_written = written
            offset = _offset(_text(tables[_DETAILS].get(offset_tag)))
            if offset is None:
                offset = _offset(written[19:])  # some programs write the offset behind the time
            if offset is None:
                offset = _satellites(wall, place, claims)
            set_time(wall, offset, claims)
            return
    gps = _gps_time(place)
    if gps is not None:
        claims.as_written = f"{_text(place.get(29))} {gps:%H:%M:%S}"
        set_time(gps, timedelta(), claims)
        claims.said.add("gps-time")


def _satellites(wall: datetime, place: dict[int, Any], claims: Claims) -> timedelta | None:
    gps = _gps_time(place)
    if gps is None:
        return None
    offset = offset_from_gps(wall, gps)
    claims.said.add("offset-from-gps" if offset is not None else "gps-time-differs")
    return offset


def _gps_time(place: dict[int, Any]) -> datetime | None:
    day, clock = _text(place.get(29)), place.get(7)
    if not day or not clock or len(clock) != 3:
        return None
    try:
        hour, minute, second = (float(each) for each in clock)
        start = datetime.strptime(day.replace("-", ":"), "%Y:%m:%d")
        return start + timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        return None


def _take_place(place: dict[int, Any], claims: Claims) -> None:
    latitude, longitude = _degrees(place.get(2), place.get(1)), _degrees(place.get(4), place.get(3))
    if latitude is not None and longitude is not None:
        claims.set_place(latitude, longitude)


def _degrees(parts: Any, side: Any) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        value = sum(Fraction(str(float(part))) / 60**power for power, part in enumerate(parts))
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        return None
    return float(-value if _text(side).upper() in ("S", "W") else value)


def _when(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:19].replace("-", ":", 2).replace("T", " "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    if len(text) == 6 and text[0] in "+-" and text[3] == ":" and (text[1:3] + text[4:]).isdigit():
        size = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
        return -size if text[0] == "-" else size
    return timedelta() if text == "Z" else None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return str(value).strip("\x00 ")[:200].encode("utf-8", "replace").decode() if value is not None else ""


def _in_jpeg(stream: BinaryIO, claims: Claims) -> bytes | None:
    found: bytes | None = None
    stream.seek(2)
    for _ in range(_MOST_SEGMENTS):
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in (0xD9, 0xDA):
            return found
        length = int.from_bytes(head[2:], "big") - 2
        if length < 0:
            return found
        body = stream.read(length)
        if head[1] == 0xE1 and body.startswith(b"Exif\x00\x00") and found is None:
            found = body[6:]
        elif head[1] in (0xC0, 0xC1, 0xC2) and len(body) >= 5:
            claims.height, claims.width = struct.unpack_from(">HH", body, 1)
    return found


def _in_png(stream: BinaryIO, claims: Claims) -> bytes | None:
    stream.seek(8)
    for _ in range(_MOST_SEGMENTS):
        head = stream.read(8)
        if len(head) < 8:
            return None
        length, name = struct.unpack(">I4s", head)
        if name == b"IHDR" and length == 13:
            body = stream.read(length)
            claims.width, claims.height = struct.unpack_from(">II", body) if len(body) == 13 else (None, None)
        elif name == b"eXIf" and length <= _MOST_EXIF:
            return stream.read(length)
        else:
            stream.seek(length, 1)
        stream.seek(4, 1)  # the chunk's checksum
    return None


def _riff(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    stream.seek(12)
    for _ in range(_MOST_SEGMENTS):
        head = stream.read(8)
        if len(head) < 8:
            return
        name, length = struct.unpack("<4sI", head)
        if name == b"EXIF" and length <= _MOST_EXIF:
            yield name, stream.read(length)
        else:
            stream.seek(length, 1)
        stream.seek(length & 1, 1)
