"""Backups of iPhones, screenshots and mail stores that are made to exhaust what opens them.

A backup is two files, and a screenshot is read by eyes of its own: neither is an export, so each bomb here
has what looks at it.
"""

import io
import os
import plistlib
import sqlite3
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from chesil.phones import backup
from chesil.screens.reading import decoded, read_screen
from chesil.terms.errors import ReadingError

_MEGABYTE: Final = 1 << 20
_SHARED: Final = 30  # lists of two, each twice in the next, stand for a billion places


def look_at_backup(path: Path) -> int:
    """How many things a backup says can be taken; its list of keys stands before its list of files.

    Raises:
        ReadingError: it is refused.
    """
    data = path.read_bytes()
    (size,) = struct.unpack_from(">I", data)
    return len(backup.opened(data[4 : 4 + size], data[4 + size :], b"four random words").listing.items)


def look_at_screen(path: Path) -> int:
    """How many messages a screenshot shows.

    Raises:
        ReadingError: it is refused.
    """
    return len(_in_words(read_screen, path).messages)


def look_at_picture(path: Path) -> int:
    """How many thousand pixels a picture has, decoded as for reading its words.

    Raises:
        ReadingError: it is refused.
    """
    picture = _in_words(decoded, path)
    return picture.width * picture.height // 1_000


def _in_words[T](look: Callable[[bytes], T], path: Path) -> T:
    """What *look* makes of a picture. Every decoder has its own errors, and each refuses it."""
    try:
        return look(path.read_bytes())
    except (ValueError, OSError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise ReadingError("This picture cannot be decoded.", next_step="Save it again.") from error


def _backup(about: dict[str, object] | bytes, manifest: bytes) -> Iterator[bytes]:
    plist = about if isinstance(about, bytes) else plistlib.dumps(about, fmt=plistlib.FMT_BINARY)
    yield struct.pack(">I", len(plist)) + plist + manifest


def _database(script: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(script)
    data = connection.serialize()
    connection.close()
    return data


def _key_bag(*tags: tuple[bytes, bytes]) -> bytes:
    return b"".join(struct.pack(">4sI", tag, len(value)) + value for tag, value in tags)


def _backup_of_rounds() -> Iterator[bytes]:
    most = b"\xff" * 4
    key = ((b"UUID", b""), (b"UUID", b""), (b"WRAP", b"\2"), (b"WPKY", bytes(40)))
    bag = _key_bag((b"SALT", b"x" * 20), (b"ITER", most), (b"DPSL", b"x" * 20), (b"DPIC", most), *key)
    yield from _backup({"IsEncrypted": True, "BackupKeyBag": bag, "ManifestKey": bytes(44)}, bytes(4_096))


def _backup_of_tags() -> Iterator[bytes]:
    bag = _key_bag((b"UUID", b"")) * 1_000_000
    yield from _backup({"IsEncrypted": True, "BackupKeyBag": bag, "ManifestKey": bytes(44)}, bytes(4_096))


def _backup_of_depth() -> Iterator[bytes]:
    yield from _backup(b'<?xml version="1.0"?><plist><array>' + b"<array>" * 1_000_000, b"")


def _backup_of_a_view() -> Iterator[bytes]:
    yield from _backup({}, _database(
        "CREATE VIEW Files AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
        "SELECT n AS fileID, 'CameraRollDomain' AS domain, 'Media/DCIM/' || n AS relativePath, 1 AS flags, x'' AS file FROM c"
    ))  # fmt: skip


def _backup_of_photos(about: bytes, count: int) -> Callable[[], Iterator[bytes]]:
    return lambda: _backup({}, _database(
        "CREATE TABLE Files (fileID, domain, relativePath, flags, file); WITH RECURSIVE c(n) AS "
        f"(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT {count}) INSERT INTO Files SELECT "
        f"printf('%040x', n), 'CameraRollDomain', 'Media/DCIM/' || n, 1, x'{about.hex()}' FROM c"
    ))  # fmt: skip


def _shared_lists() -> bytes:
    """A property list of lists that hold each other twice."""
    objects = [bytes((0xA2, number + 1, number + 1)) for number in range(_SHARED)] + [b"\x10\x01"]
    starts = [8 + sum(map(len, objects[:number])) for number in range(len(objects))]
    table = b"".join(bytes((each,)) for each in starts)
    end = struct.pack(">6xBBQQQ", 1, 1, len(objects), 0, 8 + sum(map(len, objects)))
    return b"bplist00" + b"".join(objects) + table + end


def _picture(width: int, height: int, kind: str = "PNG") -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        out = io.BytesIO()
        Image.new("1", (width, height)).save(out, kind)
        yield out.getvalue()

    return pieces


def _picture_of_noise() -> Iterator[bytes]:
    out = io.BytesIO()
    Image.frombytes("RGB", (1_200, 2_400), os.urandom(1_200 * 2_400 * 3)).save(out, "PNG")
    yield out.getvalue()


def _picture_of_stripes() -> Iterator[bytes]:
    """A bubble beside a bubble, thousands of them."""
    out = io.BytesIO()
    row = (b"\xff" * 60 + b"\x20\x80\xf0" * 20) * 30
    Image.frombytes("RGB", (1_200, 2_400), (row * 12 + bytes(len(row)) * 12) * 100).save(out, "PNG")
    yield out.getvalue()


def _store(*, pages: int) -> Iterator[bytes]:
    """A mail store whose tables point to themselves: each page to itself, one level below."""
    at = 0x4400
    root = struct.pack("<QQQQ", 4, at, 5, at)
    header = bytearray(b"!BDN" + bytes(4) + b"SM" + struct.pack("<HHBB", 23, 19, 1, 1)).ljust(564, b"\0")
    struct.pack_into("<QQQQ", header, 0xB8, 512 * pages + at, 0, 0, 0)
    header[0xD8 : 0xD8 + len(root)] = root
    header[0x200:0x202] = b"\x80\0"
    entry = struct.pack("<QQQ", 1, 4, at)
    page = (entry * 20).ljust(488, b"\0") + bytes((20, 20, 24, 1)) + bytes(4) + b"\x80\x80" + bytes(14)
    yield bytes(header).ljust(at, b"\0")
    for _ in range(pages):
        yield page[:512].ljust(512, b"\0")


BACKUPS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "backup whose key takes 4,000,000,000 rounds": _backup_of_rounds,
    "backup whose keys are 1,000,000 tags": _backup_of_tags,
    "backup whose list of keys is 1,000,000 deep": _backup_of_depth,
    "backup whose files are an endless view": _backup_of_a_view,
    "backup of 1,000,000 photos": _backup_of_photos(b"", 1_000_000),
    "backup of 20,000 photos that say a billion things": _backup_of_photos(_shared_lists(), 20_000),
}
SCREENS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "screenshot of noise": _picture_of_noise,
    "screenshot of 3,000 bubbles": _picture_of_stripes,
}
PICTURES: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "screenshot of 900,000,000 pixels": _picture(30_000, 30_000),
    "screenshot of 39,000,000 pixels": _picture(6_240, 6_240),
    "screenshot 4,000,000 pixels long": _picture(9, 4_000_000),
}
BOMBS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "mail store that points to itself": lambda: _store(pages=1),
    "mail store of 500,000 pages that point to the first": lambda: _store(pages=500_000),
    "mail store of zeros": lambda: iter((b"!BDN", bytes(256 * _MEGABYTE))),
    "locked database of 64 MB": lambda: iter(os.urandom(_MEGABYTE) for _ in range(64)),
}
