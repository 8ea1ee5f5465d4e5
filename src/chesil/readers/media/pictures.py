"""JPEG, PNG, WebP, GIF, bitmap and TIFF pictures: their size, their EXIF block, and what else they say.

Only headers are read. No pixel is ever unpacked, so a small file cannot grow into a large one here.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from chesil.readers.media import exif
from chesil.readers.media.claims import Claims

SEGMENTS: Final = 5_000
BLOCK_BYTES: Final = 1 << 20  # of an EXIF block or a text chunk

_FRAMES: Final = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_BARE: Final = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_TIME: Final = re.compile(
    rb"(exif:DateTimeOriginal|photoshop:DateCreated|xmp:CreateDate)(?:=[\"']|>)([0-9T:.Z+-]{10,40})[\"'<]"
)


def jpeg(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the segments before the picture data."""
    framed = False
    for marker, data in _segments(stream, claims):
        if marker == 0xE1 and data.startswith(b"Exif\0"):
            _claim_exif(data[6:], claims)
        elif marker == 0xE1 and data.startswith(_XMP):
            _claim_xmp(data, claims)
        elif marker in _FRAMES and len(data) >= 5 and not framed:
            framed = True
            height, width = struct.unpack_from(">HH", data, 1)
            claims.set_size(width, height)


def _segments(stream: BinaryIO, claims: Claims) -> Iterator[tuple[int, bytes]]:
    stream.seek(2)
    for _ in range(SEGMENTS):
        start = stream.read(2)
        while start[:1] == b"\xff" and start[1:] == b"\xff":  # markers may be padded
            start = start[1:] + stream.read(1)
        if len(start) < 2 or start[0] != 0xFF:
            claims.defects.append("cut-short")
            return
        marker = start[1]
        if marker in (0xD9, 0xDA):  # the end, or the picture data
            return
        if marker in _BARE:
            continue
        length = int.from_bytes(stream.read(2), "big")
        data = stream.read(max(length - 2, 0))
        if length < 2 or len(data) < length - 2:
            claims.defects.append("cut-short")
            return
        yield marker, data


def png(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the chunks; compressed ones are passed over."""
    for kind, start, length in _chunks(stream, size, 8, ">I4s", claims):
        if kind == b"IEND":
            return
        stream.seek(start)
        if kind == b"IHDR":
            claims.set_size(*_pair(stream.read(8), ">II"))
        elif kind == b"eXIf" and length <= BLOCK_BYTES:
            _claim_exif(stream.read(length), claims)
        elif kind == b"tEXt" and length <= 4_000:
            name, _, text = stream.read(length).partition(b"\0")
            claims.say(f"PNG {name[:79].decode('latin-1')}", text.decode("latin-1"))
        elif kind == b"tIME" and length == 7:
            year, month, day, hour, minute, second = struct.unpack(">H5B", stream.read(7))
            claims.say("PNG tIME", f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")


def webp(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the chunks of the RIFF container."""
    for kind, start, length in _chunks(stream, size, 12, "<4sI", claims):
        stream.seek(start)
        if kind == b"VP8X":
            data = stream.read(10)[4:]
            claims.set_size(
                int.from_bytes(data[:3], "little") + 1 if data else 0,
                int.from_bytes(data[3:6], "little") + 1 if data else 0,
            )
        elif kind == b"VP8 " and claims.width is None:
            width, height = _pair(stream.read(10)[6:], "<HH")
            claims.set_size(width & 0x3FFF, height & 0x3FFF)
        elif kind == b"VP8L" and claims.width is None:
            bits = int.from_bytes(stream.read(5)[1:], "little")
            claims.set_size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        elif kind == b"EXIF" and length <= BLOCK_BYTES:
            _claim_exif(stream.read(length).removeprefix(b"Exif\0\0"), claims)


def gif(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the size of the picture."""
    claims.set_size(*_pair(stream.read(10)[6:], "<HH"))


def bitmap(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the size of the picture; its height is negative when it begins at the top."""
    head = stream.read(26)
    if int.from_bytes(head[14:18], "little") == 12:
        claims.set_size(*_pair(head[18:22], "<HH"))
    else:
        width, height = _pair(head[18:26], "<ii")
        claims.set_size(width, abs(height))


def tiff(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the tags, wherever in the file they stand."""

    def at(offset: int, length: int) -> bytes:
        stream.seek(offset)
        return stream.read(length)

    tags = exif.read_tags(at)
    if not tags:
        claims.defects.append("metadata-unreadable")
        return
    width, height = tags.get("ImageWidth"), tags.get("ImageLength")
    if isinstance(width, int) and isinstance(height, int):
        claims.set_size(width, height)
    exif.claim(tags, claims)


def _chunks(
    stream: BinaryIO, size: int, at: int, layout: str, claims: Claims
) -> Iterator[tuple[bytes, int, int]]:
    """(kind, where its content begins, its length) of each chunk of a PNG or RIFF file."""
    png = layout.startswith(">")
    for _ in range(SEGMENTS):
        if at + 8 > size:
            if png:
                claims.defects.append("cut-short")  # a PNG says where it ends
            return
        stream.seek(at)
        header = stream.read(8)
        if len(header) < 8:
            return
        first, second = struct.unpack(layout, header)
        kind, length = (second, first) if png else (first, second)
        if at + 8 + length > size:
            claims.defects.append("cut-short")
        yield kind, at + 8, length
        at += 8 + length + (4 if png else length & 1)  # a checksum, or a byte to be even


def _claim_exif(block: bytes, claims: Claims) -> None:
    tags = exif.read_tags(lambda at, size: block[at : at + size])
    if tags is None:
        claims.defects.append("metadata-unreadable")
    else:
        exif.claim(tags, claims)


def _claim_xmp(data: bytes, claims: Claims) -> None:
    """Times in the text block that picture programs add; used when EXIF gives none."""
    for name, written in _XMP_TIME.findall(data)[:10]:
        claims.say(f"XMP {name.decode()}", written.decode())
    for name in ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"):
        written = claims.written.get(f"XMP {name}")
        if written:
            claims.moment(f"XMP {name}", written)


def _pair(data: bytes, layout: str) -> tuple[int, int]:
    if len(data) < struct.calcsize(layout):
        return 0, 0
    first, second = struct.unpack_from(layout, data)
    return first, second
