"""Files that hold other files: ZIPs in ZIPs, TARs that lie, web archives of zeros, members that overlap."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from bench.seeds import zipped

_MEGABYTE: Final = 1 << 20
_CHAT_LINE: Final = b"21/10/2025, 23:05 - Dev: "


def _zip_of_zeros() -> Iterator[bytes]:
    yield _zeros(1_000 * _MEGABYTE)


def _zip_of_many_zeros() -> Iterator[bytes]:
    """Each member is small enough to pass, and there are 50 GB of them."""
    member, entry = _parts(_zeros(15 * _MEGABYTE))
    yield member * 3_500
    yield from _directory(
        [_changed(entry, offset=len(member) * number) for number in range(3_500)], len(member) * 3_500
    )


def _zip_in_zips() -> Iterator[bytes]:
    inner = _zeros(10 * _MEGABYTE)
    for _ in range(4):
        inner = zipped({f"{number}.zip": inner for number in range(10)})
    yield inner


def _zip_of_overlaps() -> Iterator[bytes]:
    """Thousands of entries that all name one and the same member."""
    member, entry = _parts(_zeros(15 * _MEGABYTE))
    yield member
    yield from _directory([entry] * 3_500, len(member))


def _zip_that_lies_small() -> Iterator[bytes]:
    """The directory says that a member of 1 GB has ten bytes."""
    member, entry = _parts(_zeros(1_000 * _MEGABYTE))
    yield member
    yield from _directory([_changed(entry, size=10)], len(member))


def _zip_that_lies_large() -> Iterator[bytes]:
    member, entry = _parts(zipped({"a.txt": _CHAT_LINE + b"hello\n"}))
    yield member
    yield from _directory([_changed(entry, size=(1 << 32) - 2)], len(member))


def _zip_of_many_names() -> Iterator[bytes]:
    member, entry = _parts(zipped({"a.txt": b"x"}))
    yield member
    yield from _directory([entry] * 200_000, len(member))


def _tar_of_lies() -> Iterator[bytes]:
    """150,000 links, holes, devices, names that lead out of the archive, and endless headers for long names."""
    kinds = (b"1", b"2", b"3", b"S", b"L", b"x", b"g", b"0", b"5", b"6")
    for number in range(150_000):
        name = b"../" * (number % 3) + b"%d.txt" % number
        yield _tar_header(name, kinds[number % len(kinds)], 0)
    yield _tar_header(b"end.txt", b"0", (1 << 33) - 1)


def _tar_header(name: bytes, kind: bytes, size: int) -> bytes:
    start = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"0" * 11 + b"\0"
    end = kind + b"/etc/passwd".ljust(100, b"\0") + b"ustar\x0000" + bytes(247)
    return start + b"%06o\0 " % (sum(start) + sum(end) + 8 * 32) + end


def _zeros(size: int) -> bytes:
    out, info = io.BytesIO(), zipfile.ZipInfo("a.txt")
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as archive, archive.open(info, "w") as stream:
        for _ in range(size // _MEGABYTE):
            stream.write(bytes(_MEGABYTE))
    return out.getvalue()


def _parts(whole: bytes) -> tuple[bytes, bytes]:
    """The only member of a ZIP with its header, and its entry in the directory."""
    start = whole.rindex(b"PK\1\2")
    return whole[:start], whole[start : whole.rindex(b"PK\5\6")]


def _changed(entry: bytes, *, size: int | None = None, offset: int = 0) -> bytes:
    said = entry[24:28] if size is None else struct.pack("<I", size)
    return entry[:24] + said + entry[28:42] + struct.pack("<I", offset) + entry[46:]


def _directory(entries: list[bytes], start: int) -> Iterator[bytes]:
    yield from entries
    count, size = min(len(entries), 65_535), sum(map(len, entries))
    yield struct.pack("<4s4HIIH", b"PK\5\6", 0, 0, count, count, size, start, 0)


def _archive_of_zeros() -> Iterator[bytes]:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2000000000\r\n\r\n"
    packer = zlib.compressobj(wbits=31)
    yield packer.compress(head)
    for _ in range(2_000):
        yield packer.compress(bytes(_MEGABYTE))
    yield packer.flush()


def _wacz_of_zeros() -> Iterator[bytes]:
    yield zipped({"datapackage.json": b"{}", "archive/data.warc.gz": b"".join(_archive_of_zeros())})


def _wacz_of_pages() -> Iterator[bytes]:
    page = b'{"url": "https://a.example/", "ts": "2025-10-09T21:53:20Z"}\n'
    yield zipped({"pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n' + page * 2_000_000})


def _archive_of_records() -> Iterator[bytes]:
    yield b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 1_000_000


def _archive_of_damage() -> Iterator[bytes]:
    yield b"WARC/1.0\r\n\r\n" + b"\nWARC/\n\n" * 1_000_000


def _archive_of_members() -> Iterator[bytes]:
    """Packed records that are each damaged right behind their mark."""
    yield gzip.compress(b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n")
    yield b"\x1f\x8b\x08\xff" * 2_000_000


def _archive_of_pages() -> Iterator[bytes]:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<p>word " * 50_000
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: %d\r\n\r\n"
    packed = gzip.compress(head % len(page) + page + b"\r\n\r\n")
    for _ in range(300):
        yield packed


BOMBS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "ZIP of 1 GB of zeros": _zip_of_zeros,
    "ZIP of 3,500 files of zeros": _zip_of_many_zeros,
    "ZIPs in ZIPs in ZIPs": _zip_in_zips,
    "ZIP of overlapping members": _zip_of_overlaps,
    "ZIP that says 1 GB is ten bytes": _zip_that_lies_small,
    "ZIP that says a line is 4 GB": _zip_that_lies_large,
    "ZIP of 200,000 names": _zip_of_many_names,
    "TAR of 150,000 lies": _tar_of_lies,
    "web archive of 2 GB of zeros": _archive_of_zeros,
    "web archive of 1,000,000 records": _archive_of_records,
    "web archive of damage": _archive_of_damage,
    "web archive of damaged members": _archive_of_members,
    "web archive of 300 long pages": _archive_of_pages,
    "WACZ of 2 GB of zeros": _wacz_of_zeros,
    "WACZ of 2,000,000 pages": _wacz_of_pages,
}
