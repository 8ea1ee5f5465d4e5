"""The pieces of a picture: what it says of itself. What it shows is for the eye."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import pi_heif
from PIL import ExifTags, Image

from chesil.leaks.bounds import Inside
from chesil.leaks.pieces import Piece

_GPS: Final = 0x8825
_INNER: Final = (0x8769, 0xA005)
_LEAST: Final = 3
_XMP: Final = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_WORDS: Final = re.compile(rb"[\x20-\x7e\x80-\xff]{5,}")
_MOST_FOUND: Final = 200


def load() -> None:
    """Load every decoder."""
    Image.init()
    pi_heif.register_heif_opener()


def pieces(data: bytes) -> Iterator[Piece | Inside]:
    """Its notes: EXIF with the place in degrees, XMP, comments, and the small picture inside."""
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        yield from _of_exif(exif)
        for name, value in picture.info.items():
            if isinstance(value, str | bytes) and name not in ("exif", "icc_profile", "xmp"):
                yield from _told(f"the picture's note {name}", value)
        thumbnail = exif.get_ifd(ExifTags.IFD.IFD1).get(0x0201) if exif else None
        if isinstance(thumbnail, bytes):
            yield Inside(name="the small picture inside", data=thumbnail)
    for packet in _XMP.findall(data)[:_MOST_FOUND]:
        yield Piece(part="the picture's XMP", text=packet.decode("utf-8", "replace"))


def _of_exif(exif: Image.Exif) -> Iterator[Piece]:
    place = degrees(exif.get_ifd(_GPS))
    if place:
        yield Piece(part="the picture's place", text=place)
    for tags in (exif, *(exif.get_ifd(each) for each in _INNER), exif.get_ifd(_GPS)):
        for tag, value in tags.items():
            name = ExifTags.TAGS.get(tag, str(tag))
            yield from _told(f"the picture's note {name}", value)


def _told(part: str, value: Any) -> Iterator[Piece]:
    if isinstance(value, bytes):
        value = _text(value)
    elif isinstance(value, str):
        value = _as_written(value)
    if isinstance(value, str) and len(value.strip("\0 ")) >= _LEAST:
        yield Piece(part=part, text=value)


def _as_written(value: str) -> str:
    """A note that phones write in UTF-8 although EXIF says ASCII."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return str(value)  # what Pillow gives for a note of a PNG is a string of its own kind


def _text(value: bytes) -> str:
    """The words in a note of bytes, whichever way they are written (EXIF 3.0, 4.6.5: UserComment)."""
    if value.startswith(b"UNICODE\0"):
        return value[8:].decode("utf-16", "replace")
    # Windows writes its notes (XPTitle and others) in UTF-16.
    if len(value) >= 4 and value[1:2] == b"\0":
        return value.decode("utf-16-le", "replace")
    return b" ".join(_WORDS.findall(value)).decode("utf-8", "replace")


def degrees(gps: dict[Any, Any]) -> str:
    """ "50.715500, -2.437300"; "" where no place is told."""
    try:
        north, west = _angle(gps[2]), _angle(gps[4])
    except (KeyError, TypeError, ZeroDivisionError, ValueError):
        return ""
    north *= -1 if gps.get(1) == "S" else 1
    west *= -1 if gps.get(3) == "W" else 1
    return f"{north:.6f}, {west:.6f}"


def _angle(parts: Any) -> float:
    degrees, minutes, seconds = (float(each) for each in parts)
    return degrees + minutes / 60 + seconds / 3600
