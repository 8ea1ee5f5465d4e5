"""OLE compound files, the small file system inside an Outlook item, read within bounds.

Written for files that may be hostile: a chain of sectors is never longer than the file has sectors,
the tree of names is walked without recursion and each entry once, and nothing is taken from the
header without being held against the size of the file.
Source: [MS-CFB] Compound File Binary File Format.
"""

import struct
from typing import Final

import attrs

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRIES: Final = 50_000
DEPTH: Final = 20

_ENTRY_BYTES: Final = 128
_LAST_SECTOR: Final = 0xFFFFFFFA  # greater numbers are marks: free, end of chain
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class CompoundBroken(Exception):
    """The file's own tables contradict each other or the size of the file."""


@attrs.define(eq=False)
class Storage:
    """A folder: its streams and folders by name."""

    streams: dict[str, bytes] = attrs.field(factory=dict, repr=False)
    storages: dict[str, "Storage"] = attrs.field(factory=dict, repr=False)


def read_compound(data: bytes) -> Storage:
    """The root folder with everything below it.

    A stream whose sectors are missing holds what could be found of it.

    Raises:
        CompoundBroken: the header or the directory cannot be read.
    """
    return _Compound(data).root()


class _Compound:
    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise CompoundBroken
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise CompoundBroken
        self._data, self._sector, self._small = data, 1 << shift, 1 << small_shift
        self._sectors = -(-len(data) // self._sector) - 1
        directory, _, self._cutoff, small_fat, _, more_fat, _ = struct.unpack_from("<7I", data, 48)
        self._fat = self._numbers(self._fat_sectors(more_fat))
        self._entries = self._chain(directory, self._sectors * self._sector)
        self._small_fat = self._numbers(self._chain_sectors(small_fat))
        if len(self._entries) < _ENTRY_BYTES or self._entries[66] != _ROOT:
            raise CompoundBroken
        start, size = self._extent(0)
        self._small_stream = self._chain(start, size)
        self._room = len(data)  # streams that share sectors could else add up to any size

    def root(self) -> Storage:
        root = Storage()
        seen = {0}
        waiting = [(root, self._link(0, 76), 1)]  # (folder, entry, depth)
        while waiting:
            folder, entry, depth = waiting.pop()
            if entry in seen or (entry + 1) * _ENTRY_BYTES > len(self._entries) or len(seen) > ENTRIES:
                continue
            seen.add(entry)
            waiting += [(folder, self._link(entry, 68), depth), (folder, self._link(entry, 72), depth)]
            kind, name = self._entries[entry * _ENTRY_BYTES + 66], self._name(entry)
            if kind == _STREAM:
                folder.streams.setdefault(name, self._stream(entry))
            elif kind == _STORAGE and depth < DEPTH:
                inside = folder.storages.setdefault(name, Storage())
                waiting.append((inside, self._link(entry, 76), depth + 1))
        return root

    def _link(self, entry: int, at: int) -> int:
        return int(struct.unpack_from("<I", self._entries, entry * _ENTRY_BYTES + at)[0])

    def _name(self, entry: int) -> str:
        at = entry * _ENTRY_BYTES
        length = min(struct.unpack_from("<H", self._entries, at + 64)[0], 64)
        return self._entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")

    def _extent(self, entry: int) -> tuple[int, int]:
        start, size = struct.unpack_from("<IQ", self._entries, entry * _ENTRY_BYTES + 116)
        # Files of 512-byte sectors use 32 bits of the size; old writers left rubbish in the others.
        return start, size & 0xFFFFFFFF if self._sector == 512 else size

    def _stream(self, entry: int) -> bytes:
        start, size = self._extent(entry)
        size = min(size, self._room)
        if size >= self._cutoff:
            found = self._chain(start, size)
        else:
            small, pieces = self._small, []
            for number in self._walk(start, self._small_fat, -(-size // self._small)):
                pieces.append(self._small_stream[number * small : (number + 1) * small])
            found = b"".join(pieces)[:size]
        self._room -= len(found)
        return found

    def _chain(self, start: int, size: int) -> bytes:
        numbers = self._walk(start, self._fat, -(-size // self._sector))
        return b"".join(self._at(number) for number in numbers)[:size]

    def _chain_sectors(self, start: int) -> list[int]:
        return self._walk(start, self._fat, self._sectors)

    def _walk(self, start: int, table: "tuple[int, ...]", most: int) -> list[int]:
        """The numbers of a chain; it ends where it leaves the table, and at *most* numbers."""
        numbers: list[int] = []
        most = min(most, len(table))  # so a chain that bites its tail ends
        while start < len(table) and len(numbers) < most:
            numbers.append(start)
            start = table[start]
        return numbers

    def _at(self, number: int) -> bytes:
        at = (number + 1) * self._sector
        return self._data[at : at + self._sector]

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        data = b"".join(self._at(number) for number in sectors)
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _fat_sectors(self, more: int) -> list[int]:
        """The sectors of the allocation table: 109 in the header, the rest in a chain of lists."""
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while more < self._sectors and more not in seen:
            seen.add(more)
            *listed, more = self._numbers([more])
            numbers += listed
        found = (number for number in numbers if number < min(_LAST_SECTOR, self._sectors))
        return list(dict.fromkeys(found))
