"""Builds small Outlook items: compound files with just the tables that a reader needs."""

import struct
from datetime import UTC, datetime

type Tree = dict[str, "bytes | Tree"]
type Value = str | bytes | int | datetime

SECTOR, SMALL = 512, 64
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_1601 = datetime(1601, 1, 1, tzinfo=UTC)


def item(
    properties: dict[int, Value], *, inside: Tree | None = None, header: int = 32, codec: str = ""
) -> Tree:
    """A folder of properties: texts and bytes as streams, numbers and times in the table.

    Args:
        header: bytes before the table, which differ between an item and what is in it.
        codec: texts are written in this code page instead of UTF-16.
    """
    tree: Tree = dict(inside or {})
    table = bytes(header)
    for number, value in properties.items():
        if isinstance(value, str):
            kind = "001E" if codec else "001F"
            tree[f"__substg1.0_{number:04X}{kind}"] = value.encode(codec or "utf-16-le")
        elif isinstance(value, bytes):
            tree[f"__substg1.0_{number:04X}0102"] = value
        elif isinstance(value, int):
            table += struct.pack("<HHIIi", 0x0003, number, 6, value & 0xFFFFFFFF, 0)
        else:
            ticks = round((value - _1601).total_seconds() * 10_000_000)
            table += struct.pack("<HHIQ", 0x0040, number, 6, ticks)
    tree["__properties_version1.0"] = table
    return tree


def attachment(properties: dict[int, Value], *, nested: Tree | None = None) -> Tree:
    return item(properties, inside={"__substg1.0_3701000D": nested} if nested else None, header=8)


def compound(tree: Tree) -> bytes:
    """The bytes of a compound file that holds *tree*."""
    return _Writer().write(tree)


class _Writer:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.table: list[int] = []
        self.small = bytearray()
        self.small_table: list[int] = []
        self.entries: list[list[object]] = []  # name, kind, right sibling, first child, start, size

    def write(self, tree: Tree) -> bytes:
        self.entries.append(["Root Entry", 5, FREE, FREE, END, 0])
        self.entries[0][3] = self._children(tree)
        self.entries[0][4], self.entries[0][5] = self._chain(bytes(self.small)), len(self.small)
        directory = self._chain(b"".join(_entry(*entry) for entry in self.entries))
        small_table = self._chain(b"".join(struct.pack("<I", number) for number in self.small_table))
        own = 1
        while own * SECTOR // 4 < len(self.table) + own:
            own += 1
        first = len(self.table)
        numbers = [*self.table, *[FAT] * own]
        numbers += [FREE] * (own * SECTOR // 4 - len(numbers))
        listed = [*range(first, first + own), *[FREE] * (109 - own)]
        header = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        )
        header += bytes(6) + struct.pack("<IIIIIIIII", 0, own, directory, 0, 4096, small_table, 1, END, 0)
        header += struct.pack("<109I", *listed)
        return header + b"".join(self.sectors) + struct.pack(f"<{len(numbers)}I", *numbers)

    def _children(self, tree: Tree) -> int:
        first, before = FREE, None
        for name, value in tree.items():
            number = len(self.entries)
            if isinstance(value, bytes):
                start = self._chain(value) if len(value) >= 4096 else self._small_chain(value)
                self.entries.append([name, 2, FREE, FREE, start, len(value)])
            else:
                self.entries.append([name, 1, FREE, FREE, END, 0])
                self.entries[number][3] = self._children(value)
            if before is None:
                first = number
            else:
                self.entries[before][2] = number
            before = number
        return first

    def _chain(self, data: bytes) -> int:
        start = len(self.sectors)
        for at in range(0, len(data), SECTOR):
            self.sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
            self.table.append(len(self.sectors))
        if len(self.sectors) == start:
            return END
        self.table[-1] = END
        return start

    def _small_chain(self, data: bytes) -> int:
        start = len(self.small_table)
        for at in range(0, len(data), SMALL):
            self.small += data[at : at + SMALL].ljust(SMALL, b"\0")
            self.small_table.append(len(self.small_table) + 1)
        if len(self.small_table) == start:
            return END
        self.small_table[-1] = END
        return start


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written) + 2, kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
