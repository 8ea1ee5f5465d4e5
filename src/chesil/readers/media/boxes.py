"""MP4, QuickTime, 3GP and HEIF files: boxes inside boxes, walked by their sizes without reading content.

Source: ISO/IEC 14496-12 (box structure, mvhd, meta, iloc), ISO/IEC 23008-12 (HEIF); Apple's
QuickTime File Format for `udta`, and for the keys of `meta`.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import BinaryIO, Final, NamedTuple

from chesil.readers.media import exif
from chesil.readers.media.claims import Claims

BOXES: Final = 20_000  # of one file
DEPTH: Final = 8
VALUE_BYTES: Final = 65_536
EXIF_BYTES: Final = 1 << 20
ITEMS: Final = 5_000
KEYS: Final = 1_000
LONGEST_S: Final = 1_000_000

_CONTAINERS: Final = frozenset((b"moov", b"trak", b"mdia", b"udta", b"iprp", b"ipco", b"ilst"))
_1904: Final = datetime(1904, 1, 1)
_1970: Final = 2_082_844_800  # in seconds since 1904
_KEYS: Final = {
    b"com.apple.quicktime.creationdate": "creationdate",
    b"com.apple.quicktime.location.ISO6709": "location",
    b"com.apple.quicktime.make": "Make",
    b"com.apple.quicktime.model": "Model",
    b"com.apple.quicktime.software": "Software",
    b"com.android.version": "Android",
    b"com.android.manufacturer": "Make",
    b"com.android.model": "Model",
}
_USER_DATA: Final = {
    b"\xa9xyz": "location", b"\xa9day": "day", b"\xa9mak": "Make", b"\xa9mod": "Model",
    b"\xa9swr": "Software", b"\xa9too": "Software",
}  # fmt: skip
_READ: Final = frozenset((b"mvhd", b"tkhd", b"hdlr", b"keys", b"data", b"loci", *_USER_DATA))


class _Box(NamedTuple):
    kind: bytes
    start: int  # of its content
    end: int
    path: tuple[bytes, ...]  # kinds of the boxes around it


class _Walk:
    """Visits boxes in file order; how many is bounded over the whole file."""

    def __init__(self, stream: BinaryIO, size: int, claims: Claims) -> None:
        self.stream, self.size, self._claims = stream, size, claims
        self._left = BOXES

    def at(self, offset: int, size: int) -> bytes:
        """Bytes of the file; fewer where it ends."""
        if not 0 <= offset < self.size or size <= 0:
            return b""
        self.stream.seek(offset)
        return self.stream.read(size)

    def boxes(self, start: int, end: int, path: tuple[bytes, ...] = ()) -> Iterator[_Box]:
        """The boxes between two offsets, and those inside boxes that hold boxes."""
        at = start
        while at + 8 <= end and self._left > 0:
            self._left -= 1
            header = self.at(at, 16)
            if len(header) < 8:
                break
            size, kind = struct.unpack_from(">I4s", header)
            content = at + 8
            if size == 1 and len(header) == 16:
                size, content = struct.unpack_from(">Q", header, 8)[0], at + 16
            behind = end if size == 0 else at + size  # 0: to the end
            if behind < content:
                self._claims.defects.append("metadata-unreadable")
                break
            if behind > end:
                self._claims.defects.append("cut-short")
                behind = end
            yield _Box(kind, content, behind, path)
            yield from self._inside(kind, content, behind, path)
            at = behind
        if self._left <= 0:
            self._claims.defects.append("metadata-unreadable")

    def _inside(self, kind: bytes, start: int, end: int, path: tuple[bytes, ...]) -> Iterator[_Box]:
        if len(path) >= DEPTH:
            return
        if kind == b"meta":  # its ISO form has a version before its boxes, its QuickTime form has none
            start += 0 if self.at(start + 4, 4).isalpha() else 4
        elif kind not in _CONTAINERS and path[-1:] != (b"ilst",):
            return
        yield from self.boxes(start, end, (*path, kind))


def claim(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Put what the boxes claim into *claims*."""
    walk = _Walk(stream, size, claims)
    movie, picture = _Movie(walk, claims), _Picture(walk)
    seen = False
    for box in walk.boxes(0, size):
        seen = True
        movie.take(box)
        picture.take(box)
    if not seen:
        claims.defects.append("metadata-unreadable")
    picture.claim(claims)
    movie.finish()


class _Movie:
    """What the boxes of a movie say: its times, its place, its device, and how long it is."""

    def __init__(self, walk: _Walk, claims: Claims) -> None:
        self._walk, self._claims = walk, claims
        self._keys: list[bytes] = []
        self._tracks: set[bytes] = set()

    def take(self, box: _Box) -> None:
        content = (
            self._walk.at(box.start, min(box.end - box.start, VALUE_BYTES)) if box.kind in _READ else b""
        )
        around = box.path[-1:]
        if box.kind == b"mvhd":
            self._header(content)
        elif box.kind == b"tkhd":
            self._track(content)
        elif box.kind == b"hdlr" and around == (b"mdia",):
            self._tracks.add(content[8:12])
        elif box.kind == b"keys":
            self._keys = _key_names(content)
        elif box.kind == b"data" and box.path[-2:-1] == (b"ilst",):
            self._tagged(content, box.path[-1])
        elif box.kind == b"loci":
            self._located(content)
        elif box.kind in _USER_DATA and around == (b"udta",):
            length = int.from_bytes(content[:2], "big")  # then two bytes of language
            self._say(_USER_DATA[box.kind], content[4 : 4 + length])

    def finish(self) -> None:
        """Settle what only the whole file shows."""
        claims = self._claims
        if b"soun" in self._tracks and b"vide" not in self._tracks:
            claims.media_type = "audio/mp4"
        if "cut-short" in claims.defects:
            claims.duration_s = None  # the file says how long it was, and holds less

    def _header(self, data: bytes) -> None:
        layout = ">QQIQ" if data[:1] == b"\1" else ">4I"
        if len(data) < 4 + struct.calcsize(layout):
            self._claims.defects.append("metadata-unreadable")
            return
        made, _, scale, length = struct.unpack_from(layout, data, 4)
        self._claims.say("mvhd duration", f"{length} at {scale} a second")
        if scale and length not in (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF) and length / scale < LONGEST_S:
            self._claims.duration_s = length / scale
        if made not in (0, _1970):  # a program that knew no time counts from where its own clock begins
            self._claims.say("mvhd creation_time", str(made))
            self._claims.instant("mvhd", _1904 + timedelta(seconds=made) if made < 1 << 33 else None)

    def _track(self, data: bytes) -> None:
        """The size a track is shown at, in 16.16 fixed point; the largest of a movie is the movie's."""
        at = 88 if data[:1] == b"\1" else 76
        if len(data) >= at + 8:
            width, height = (side >> 16 for side in struct.unpack_from(">II", data, at))
            if width * height > (self._claims.width or 0) * (self._claims.height or 0):
                self._claims.set_size(width, height)

    def _tagged(self, data: bytes, owner: bytes) -> None:
        """A value of `ilst`: named by a number of `keys` (Apple, Android) or by its own box (iTunes)."""
        number = int.from_bytes(owner, "big")
        known = 0 < number <= len(self._keys)
        name = _KEYS.get(self._keys[number - 1]) if known else _USER_DATA.get(owner)
        if name:
            self._say(name, data[8:])  # behind its type and language

    def _located(self, data: bytes) -> None:
        """The place as 3GPP phones write it: behind a name and a role, in 16.16 fixed point."""
        wide = data[6:8] in (b"\xfe\xff", b"\xff\xfe")
        ends = data.find(b"\0\0" if wide else b"\0", 6)
        at = ends + (2 if wide else 1) + 1
        if ends < 0 or len(data) < at + 8:
            self._claims.defects.append("metadata-unreadable")
            return
        longitude, latitude = (part / 65_536 for part in struct.unpack_from(">ii", data, at))
        self._claims.say("loci", f"{latitude:.6f}, {longitude:.6f}")
        self._claims.set_place(latitude, longitude)

    def _say(self, name: str, data: bytes) -> None:
        value = data.decode("utf-8", "replace")
        self._claims.say(name, value)
        if name == "location":
            self._claims.set_place_text(value)
        elif name == "creationdate":
            self._claims.moment("com.apple.quicktime.creationdate", value)


def _key_names(data: bytes) -> list[bytes]:
    names: list[bytes] = []
    at = 8
    while at + 8 <= len(data) and len(names) < KEYS:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8:
            break
        names.append(data[at + 8 : at + size])
        at += size
    return names


class _Picture:
    """What HEIF boxes say of the picture: its size, and where its EXIF block lies."""

    def __init__(self, walk: _Walk) -> None:
        self._walk = walk
        self._exif_item: int | None = None
        self._places: dict[int, tuple[int, int, int]] = {}  # item: construction, offset, size
        self._own_data = 0  # where the content of `idat` begins
        self._sizes: list[tuple[int, int]] = []

    def take(self, box: _Box) -> None:
        if box.path[:1] != (b"meta",):
            return
        if box.kind == b"ispe":
            data = self._walk.at(box.start + 4, 8)
            if len(data) == 8:
                self._sizes.append(struct.unpack(">II", data))
        elif box.kind == b"iinf":
            self._find_exif(self._walk.at(box.start, VALUE_BYTES * 4)[: box.end - box.start])
        elif box.kind == b"iloc":
            self._find_places(self._walk.at(box.start, VALUE_BYTES * 4)[: box.end - box.start])
        elif box.kind == b"idat":
            self._own_data = box.start

    def claim(self, claims: Claims) -> None:
        if self._sizes:  # of the whole picture and of its tiles and thumbnail
            claims.set_size(*max(self._sizes))
        if self._exif_item not in self._places:
            return
        construction, offset, size = self._places[self._exif_item]
        data = self._walk.at(offset + (self._own_data if construction == 1 else 0), min(size, EXIF_BYTES))
        start = 4 + int.from_bytes(data[:4], "big")
        block = data[start:]
        tags = exif.read_tags(lambda at, size: block[at : at + size])
        if tags is None:
            claims.defects.append("metadata-unreadable")
        else:
            exif.claim(tags, claims)

    def _find_exif(self, data: bytes) -> None:
        at = 8 if data[:1] != b"\0" else 6
        while at + 12 <= len(data):
            size, kind, version = struct.unpack_from(">I4sB", data, at)
            if size < 12 or kind != b"infe":
                return
            wide = version >= 3
            item = int.from_bytes(data[at + 12 : at + (16 if wide else 14)], "big")
            named = at + (18 if wide else 16)
            if data[named : named + 4] == b"Exif":
                self._exif_item = item
                return
            at += size

    def _find_places(self, data: bytes) -> None:
        with suppress(IndexError):  # cut short: the items before the cut are kept
            self._read_places(data)

    def _read_places(self, data: bytes) -> None:
        version = data[0]
        offset_size, length_size, base_size = data[4] >> 4, data[4] & 15, data[5] >> 4
        index_size = data[5] & 15 if version in (1, 2) else 0
        cursor = _Cursor(data, 6)
        wide = 4 if version == 2 else 2
        for _ in range(min(cursor.number(wide), ITEMS)):
            item = cursor.number(wide)
            construction = cursor.number(2) & 15 if version in (1, 2) else 0
            cursor.number(2)
            base = cursor.number(base_size)
            extents = cursor.number(2)
            if extents:
                cursor.number(index_size)
                offset, size = cursor.number(offset_size), cursor.number(length_size)
                self._places[item] = construction, base + offset, size or EXIF_BYTES
                cursor.skip((extents - 1) * (index_size + offset_size + length_size))


class _Cursor:
    """Takes whole numbers off some bytes, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def skip(self, size: int) -> None:
        self._at += size

    def number(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise IndexError
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")
