"""EXIF: the tags a camera writes into a picture, read within bounds.

Only the tags Chesil uses are read, from the three directories they stand in, each once, so pointers
that lead in circles end nowhere. Values are never larger than VALUE_BYTES.
Source: TIFF 6.0; CIPA DC-008 (Exif 3.0).
"""

import math
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from chesil.readers.media.claims import Claims

type At = Callable[[int, int], bytes]  # offset and size to bytes; fewer at the end
type Value = str | int | tuple[float, ...]

ENTRIES: Final = 1_000
VALUE_BYTES: Final = 65_536

_PICTURE: Final = {
    0x0100: "ImageWidth", 0x0101: "ImageLength", 0x010F: "Make", 0x0110: "Model", 0x0112: "Orientation",
    0x0131: "Software", 0x0132: "DateTime", 0x8769: "Exif", 0x8825: "GPS",
}  # fmt: skip
_CAMERA: Final = {
    0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal", 0x9012: "OffsetTimeDigitized", 0x9291: "SubSecTimeOriginal",
    0xA002: "PixelXDimension", 0xA003: "PixelYDimension", 0xA431: "BodySerialNumber",
}  # fmt: skip
_GPS: Final = {
    1: "GPSLatitudeRef", 2: "GPSLatitude", 3: "GPSLongitudeRef", 4: "GPSLongitude", 7: "GPSTimeStamp",
    29: "GPSDateStamp",
}  # fmt: skip
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}  # bytes of a value by its type
_LETTERS: Final = {1: "B", 3: "H", 4: "I", 9: "i"}


def read_tags(at: At) -> dict[str, Value] | None:
    """The tags of a TIFF structure, by name; None when it is none."""
    start = at(0, 8)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(start[:4])
    if order is None or len(start) < 8:
        return None
    tags = _directory(at, int(struct.unpack(f"{order}I", start[4:8])[0]), order, _PICTURE)
    for name, wanted in (("Exif", _CAMERA), ("GPS", _GPS)):
        pointer = tags.pop(name, None)
        if isinstance(pointer, int):
            tags |= _directory(at, pointer, order, wanted)
    return tags


def _directory(at: At, offset: int, order: str, wanted: dict[int, str]) -> dict[str, Value]:
    tags: dict[str, Value] = {}
    start = at(offset, 2)
    count = min(struct.unpack(f"{order}H", start)[0], ENTRIES) if len(start) == 2 else 0
    entries = at(offset + 2, 12 * count)
    for tag, kind, values, inline in struct.iter_unpack(f"{order}HHI4s", entries[: len(entries) // 12 * 12]):
        size = _SIZES.get(kind, 0) * values
        if tag in wanted and 0 < size <= VALUE_BYTES:
            data = inline[:size] if size <= 4 else at(int(struct.unpack(f"{order}I", inline)[0]), size)
            value = _value(data, kind, order) if len(data) == size else None
            if value is not None:
                tags.setdefault(wanted[tag], value)
    return tags


def _value(data: bytes, kind: int, order: str) -> Value | None:
    if kind in (2, 7):
        text = data.split(b"\0", 1)[0]
        try:
            return text.decode("utf-8").strip()
        except UnicodeDecodeError:
            return text.decode("latin-1").strip()
    if kind in (5, 10):
        pairs = struct.iter_unpack(f"{order}{'II' if kind == 5 else 'ii'}", data)
        return tuple(top / bottom if bottom else math.nan for top, bottom in pairs)
    return int(struct.unpack_from(f"{order}{_LETTERS[kind]}", data)[0])


def claim(tags: dict[str, Value], claims: Claims) -> None:
    """Put what the tags claim into *claims*."""
    for name, value in tags.items():
        claims.say(name, value if isinstance(value, str) else _shown(value))
    width, height = tags.get("PixelXDimension"), tags.get("PixelYDimension")
    if claims.width is None and isinstance(width, int) and isinstance(height, int):
        claims.set_size(width, height)
    for name, offset in (
        ("DateTimeOriginal", "OffsetTimeOriginal"),
        ("DateTimeDigitized", "OffsetTimeDigitized"),
        ("DateTime", "OffsetTime"),
    ):
        written = _text(tags, name)
        if written:
            claims.moment(f"EXIF {name}", written, offset=_text(tags, offset))
    _claim_position(tags, claims)


def _claim_position(tags: dict[str, Value], claims: Claims) -> None:
    claims.set_place(
        _degrees(tags.get("GPSLatitude"), _text(tags, "GPSLatitudeRef"), "NS"),
        _degrees(tags.get("GPSLongitude"), _text(tags, "GPSLongitudeRef"), "EW"),
    )
    claims.satellite = _satellite_time(tags)
    if claims.satellite is None and _text(tags, "GPSDateStamp").strip("0: "):
        claims.defects.append("gps-time-unreadable")


def _satellite_time(tags: dict[str, Value]) -> datetime | None:
    clock = tags.get("GPSTimeStamp")
    if not isinstance(clock, tuple) or len(clock) != 3:
        return None
    hours, minutes, seconds = clock
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):  # so is a number that is none
        return None
    try:
        day = datetime.strptime(_text(tags, "GPSDateStamp").replace("-", ":"), "%Y:%m:%d")
    except ValueError:
        return None
    return day + timedelta(hours=hours, minutes=minutes, seconds=math.floor(seconds))


def _degrees(value: Value | None, side: str, sides: str) -> float | None:
    """Degrees from degrees, minutes and seconds; None without a side of the equator or of Greenwich."""
    side = side[:1].upper()
    if not isinstance(value, tuple) or len(value) != 3 or side not in sides or not side:
        return None
    degrees, minutes, seconds = value[0], *(0.0 if math.isnan(part) else part for part in value[1:])
    if math.isnan(degrees):
        return None
    return (degrees + minutes / 60 + seconds / 3600) * (1 if side == sides[0] else -1)


def _text(tags: dict[str, Value], name: str) -> str:
    value = tags.get(name)
    return value if isinstance(value, str) else ""


def _shown(value: int | tuple[float, ...]) -> str:
    return str(value) if isinstance(value, int) else " ".join(f"{part:g}" for part in value[:8])
