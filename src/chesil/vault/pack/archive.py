"""The ZIP of a pack, in the one exact form that its list of files has.

Names ascend, nothing is compressed, and every byte that is not a file's own follows from the names, sizes
and CRCs. So a reader builds the headers again and compares: a comment, an extra field, a second file of the
same name or bytes between two files have no place to hide. An unpacked pack can be checked as a folder.
"""

import os
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, Final

import attrs

from chesil.vault.errors import PackBroken

BLOCK: Final = 1 << 20
MOST_FILES: Final = 100_000
LONGEST_NAME: Final = 200

_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_DAY: Final = 0x0021  # 1 January 1980, the first a ZIP can write: a pack has no other clock
_PLAIN, _LARGE = 20, 45  # the version a reader needs, without and with 64-bit sizes
_BIG: Final = 0xFFFFFFFF  # what a 32-bit field says when the 64-bit one holds the figure
_MANY: Final = 0xFFFF
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END: Final = struct.Struct("<4s4H2LH")


@attrs.frozen
class Entry:
    """One file of a ZIP: its name there, its size in bytes and its CRC-32."""

    name: str
    size: int
    crc: int


@attrs.frozen
class Place:
    """An entry, and where in the ZIP its own bytes start."""

    entry: Entry
    start: int


def check_names(names: Sequence[str]) -> None:
    """Refuse names that are not those of a pack.

    A name with other characters than letters, digits and - _ . /, or a part with a dot first, could be
    another on some system, or lead out of the folder it is unpacked to.

    Raises:
        PackBroken: there is such a name, or two that are one for Windows, or they are not in their order.
    """
    if any(not _NAME.fullmatch(name) or len(name) > LONGEST_NAME for name in names):
        raise PackBroken("A file in this pack has a name that no pack gives.")
    if list(names) != sorted(names) or len({name.lower() for name in names}) < len(names):
        raise PackBroken("Two files in this pack have one name, or they are not in their order.")
    if len(names) > MOST_FILES:
        raise PackBroken(f"A pack holds at most {MOST_FILES:,} files.")


def chunks(files: Sequence[tuple[Entry, Callable[[], Iterable[bytes]]]]) -> Iterator[bytes]:
    """The bytes of a ZIP.

    Args:
        files: each entry with what gives its bytes, in any order.

    Raises:
        PackBroken: two names are the same, a name is not one a pack gives, or a file does not have the
            size and CRC that were said of it.
    """
    ordered = sorted(files, key=lambda each: each[0].name)
    check_names([entry.name for entry, _ in ordered])
    places, at = [], 0
    for entry, content in ordered:
        header = local_header(entry)
        yield header
        places.append(Place(entry, at + len(header)))
        yield from _counted(entry, content())
        at += len(header) + entry.size
    yield directory(places)


def read(stream: BinaryIO) -> tuple[Place, ...]:
    """The files of a ZIP, once every byte around them has been found to be as it must be.

    The files' own bytes are not read. The directory at the end is read first, and what must stand before
    each file and at the end is built from it again.

    Raises:
        PackBroken: it is no ZIP in the one form of a pack.
    """
    whole = stream.seek(0, os.SEEK_END)
    places = _listed(stream, whole)
    check_names([place.entry.name for place in places])
    at = 0
    for place in places:
        header = local_header(place.entry)
        if place.start != at + len(header) or _bytes(stream, at, len(header)) != header:
            raise _changed()
        at = place.start + place.entry.size
    if _bytes(stream, at, whole - at) != directory(places):
        raise _changed()
    return places


def content(stream: BinaryIO, place: Place) -> Iterator[bytes]:
    """The bytes of one file of a ZIP, checked against its CRC at their end.

    Raises:
        PackBroken: they are cut short or not those that the ZIP speaks of.
    """
    return _counted(place.entry, _blocks(stream, place))


def local_header(entry: Entry) -> bytes:
    """What stands before a file in a ZIP."""
    name, large = entry.name.encode("ascii"), entry.size >= _BIG
    size = _BIG if large else entry.size
    extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.size) if large else b""
    version = _LARGE if large else _PLAIN
    fixed = _LOCAL.pack(b"PK\x03\x04", version, 0, 0, 0, _DAY, entry.crc, size, size, len(name), len(extra))
    return fixed + name + extra


def directory(places: Sequence[Place]) -> bytes:
    """What stands after the last file of a ZIP: the list of files, and where that list is."""
    headers = [place.start - len(local_header(place.entry)) for place in places]
    listed = b"".join(_central(place.entry, at) for place, at in zip(places, headers, strict=True))
    start = places[-1].start + places[-1].entry.size if places else 0
    count, size = len(places), len(listed)
    if count < _MANY and size < _BIG and start < _BIG:
        return listed + _END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0)
    fixed = (b"PK\x06\x06", _END_64.size - 12, _LARGE, _LARGE, 0, 0, count, count, size, start)
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, start + size, 1)
    few, small, near = min(count, _MANY), min(size, _BIG), min(start, _BIG)
    return listed + _END_64.pack(*fixed) + locator + _END.pack(b"PK\x05\x06", 0, 0, few, few, small, near, 0)


def _central(entry: Entry, at: int) -> bytes:
    name = entry.name.encode("ascii")
    figures = ([entry.size, entry.size] if entry.size >= _BIG else []) + ([at] if at >= _BIG else [])
    extra = struct.pack(f"<2H{len(figures)}Q", 1, 8 * len(figures), *figures) if figures else b""
    version, size = _LARGE if figures else _PLAIN, min(entry.size, _BIG)
    fixed = _CENTRAL.pack(
        b"PK\x01\x02", version, version, 0, 0, 0, _DAY, entry.crc, size, size,
        len(name), len(extra), 0, 0, 0, 0, min(at, _BIG),
    )  # fmt: skip
    return fixed + name + extra


def _listed(stream: BinaryIO, whole: int) -> tuple[Place, ...]:
    """The places that the directory of a ZIP speaks of; whether they are so is found out by read."""
    count, size, start = _end(stream, whole)
    if count > MOST_FILES or start + size > whole:
        raise _changed()
    listed, at, places = _bytes(stream, start, size), 0, []
    for _ in range(count):
        place, at = _entry(listed, at)
        places.append(place)
    return tuple(places)


def _end(stream: BinaryIO, whole: int) -> tuple[int, int, int]:
    """How many files the end of a ZIP says there are, how long their list is, and where it starts."""
    try:
        _, _, _, _, count, size, start, _ = _END.unpack(_bytes(stream, whole - _END.size, _END.size))
        if count == _MANY or size == _BIG or start == _BIG:
            before = whole - _END.size - _LOCATOR.size - _END_64.size
            *_, count, size, start = _END_64.unpack(_bytes(stream, before, _END_64.size))
    except struct.error:
        raise _changed() from None
    return count, size, start


def _entry(listed: bytes, at: int) -> tuple[Place, int]:
    try:
        fixed = _CENTRAL.unpack_from(listed, at)
        crc, size, long, more, where = fixed[7], fixed[9], fixed[10], fixed[11], fixed[16]
        at += _CENTRAL.size
        name, extra = listed[at : at + long].decode("ascii"), listed[at + long : at + long + more]
        figures = list(struct.unpack(f"<{(len(extra) - 4) // 8}Q", extra[4:])) if extra else []
        size = figures.pop(0) if size == _BIG else size
        where = figures.pop() if where == _BIG else where
    except (struct.error, UnicodeDecodeError, IndexError):
        raise _changed() from None
    entry = Entry(name, size, crc)
    return Place(entry, where + len(local_header(entry))), at + long + more


def _counted(entry: Entry, content: Iterable[bytes]) -> Iterator[bytes]:
    size = crc = 0
    for chunk in content:
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        yield chunk
    if (size, crc) != (entry.size, entry.crc):
        raise PackBroken("A file of this pack changed while it was read, or is cut short.", where=entry.name)


def _blocks(stream: BinaryIO, place: Place) -> Iterator[bytes]:
    at, end = place.start, place.start + place.entry.size
    while at < end and (chunk := _bytes(stream, at, min(BLOCK, end - at))):
        yield chunk
        at += len(chunk)


def _bytes(stream: BinaryIO, start: int, count: int) -> bytes:
    """Bytes at a place; fewer, or none, where the stream does not reach."""
    if start < 0 or count < 0:
        return b""
    stream.seek(start)
    return stream.read(count)


def _changed() -> PackBroken:
    return PackBroken(
        "This is not the ZIP of a pack as Chesil writes it.",
        next_step="It may have been changed, cut short or packed anew. Ask for it again.",
    )
