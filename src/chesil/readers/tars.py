"""What a TAR holds: one file after the other, each behind a header, and nothing packed.

Python's own tarfile believes what a header says about sizes, holes and further headers. This reads only plain
files, and believes nothing in a header that the file itself does not confirm.
"""

import io
import re
from collections.abc import Buffer, Callable, Generator, Iterator
from typing import BinaryIO, Final

import attrs

from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import file_name

_BLOCK: Final = 512
_MOST_SAID: Final = 1 << 20  # bytes of a header that continues, such as one with a long name
_SUM: Final = slice(148, 156)
_FILES: Final = frozenset(b"0\x007")
_LINKS: Final = frozenset(b"12")
_DEVICES: Final = frozenset(b"346")
_FOLDERS: Final = frozenset(b"5D")
_WITHOUT_BYTES: Final = _LINKS | _DEVICES | frozenset(b"5")
_LONG_NAME, _LONG_LINK, _MORE, _MORE_OF_ALL, _LABEL, _HOLES = b"LKxgVS"
_OCTAL: Final = re.compile(rb"[0-7]{1,21}")
_RECORD: Final = re.compile(rb"(\d{1,7}) ")
_LEADS_OUT: Final = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
AGAIN: Final = "Make the export again, or copy the file again."
_ITSELF: Final = "If it belongs here, add that file itself."


@attrs.frozen
class Member:
    """A file in a TAR: where its bytes begin, and how many there are."""

    name: str
    start: int
    size: int

    def opened(self, whole: BinaryIO) -> BinaryIO:
        """Its bytes, read from the TAR. Closing them closes the TAR."""
        return io.BufferedReader(_Part(whole, self.start, self.size))


@attrs.frozen
class _Header:
    kind: int
    name: str
    size: int


@attrs.frozen
class _Said:
    """What the headers before a member say about it; None for what they do not say."""

    name: str | None = None
    size: int | None = None
    holes: bool = False


class _Damaged(Exception):
    pass


def is_tar(head: bytes) -> bool:
    """Whether a file begins with the header of a TAR and its checksum is right."""
    return head[257:262] == b"ustar" and _sum_fits(head[:_BLOCK])


def members(
    whole: BinaryIO, *, where: str, counted: Callable[[int], object]
) -> Iterator[Member | ReadingError]:
    """The files in a TAR in their order, and why anything that is not a plain file is left alone.

    Args:
        where: what to call the TAR. counted: called for each header; raises when there are too many.
    """
    size = whole.seek(0, io.SEEK_END)
    try:
        end = yield from _members(whole, size, counted)
    except _Damaged:
        said = "This TAR is damaged or cut short. Everything before that point was read."
        yield ReadingError(said, where=where, next_step=AGAIN)
        return
    if _goes_on(whole, end):
        said = "There is more after the end of this TAR, such as another TAR. It was not read."
        yield ReadingError(said, where=where, next_step=AGAIN)


def _members(
    whole: BinaryIO, size: int, counted: Callable[[int], object]
) -> Generator[Member | ReadingError, None, int]:
    """The members, and then where the empty block at the end begins."""
    at, said = 0, _Said()
    while (header := _header(_bytes(whole, at, _BLOCK))) is not None:
        counted(1)
        length = header.size if said.size is None else said.size
        start, length = at + _BLOCK, 0 if header.kind in _WITHOUT_BYTES else length
        if start + length > size:
            raise _Damaged
        at = start + -(-length // _BLOCK) * _BLOCK
        if header.kind in (_LONG_NAME, _MORE):
            said = _told(header.kind, _said_in(whole, start, length), said)
        elif header.kind not in (_LONG_LINK, _MORE_OF_ALL, _LABEL):
            found = _member(header, said, start, length)
            said = _Said()
            if found is not None:
                yield found
    return at


def _goes_on(whole: BinaryIO, end: int) -> bool:
    """Whether anything but nulls stands from there on."""
    whole.seek(end)
    return any(block.strip(b"\0") for block in iter(lambda: whole.read(_MOST_SAID), b""))


def _header(block: bytes) -> _Header | None:
    """A header; None for the empty block at the end."""
    if not block.strip(b"\0"):
        return None
    if not _sum_fits(block):
        raise _Damaged
    name = _text(block[:100])
    before = _text(block[345:500]) if block[257:263] == b"ustar\0" else ""
    return _Header(block[156], f"{before}/{name}" if before else name, _number(block[124:136]))


def _sum_fits(block: bytes) -> bool:
    if len(block) < _BLOCK:
        return False
    said = _OCTAL.search(block[_SUM])
    return said is not None and int(said[0], 8) == sum(block) - sum(block[_SUM]) + 8 * ord(" ")


def _number(field: bytes) -> int:
    if field[0] == 0x80:  # large numbers are written in binary
        return int.from_bytes(field[1:], "big")
    found = field.strip(b" \0")
    if found and not _OCTAL.fullmatch(found):
        raise _Damaged
    return int(found or b"0", 8)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def _bytes(whole: BinaryIO, start: int, count: int) -> bytes:
    whole.seek(start)
    found = whole.read(count)
    if len(found) < count:
        raise _Damaged
    return found


def _said_in(whole: BinaryIO, start: int, length: int) -> bytes:
    if length > _MOST_SAID:
        raise _Damaged
    return _bytes(whole, start, length)


def _told(kind: int, data: bytes, said: _Said) -> _Said:
    if kind == _LONG_NAME:
        return attrs.evolve(said, name=_text(data))
    told = dict(_records(data))
    name, size = told.get(b"path"), told.get(b"size")
    if size is not None and not (size.isdigit() and len(size) < 20):
        raise _Damaged
    return _Said(
        name=said.name if name is None else _text(name),
        size=said.size if size is None else int(size),
        holes=said.holes or any(key.startswith(b"GNU.sparse") for key in told),
    )


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records of a header; each begins with its own length."""
    at = 0
    while at < len(data) and data[at] != 0:
        length = _RECORD.match(data, at)
        end = at + int(length[1]) if length else 0
        if length is None or not length.end() < end <= len(data):
            raise _Damaged
        key, _, value = data[length.end() : end - 1].partition(b"=")
        yield key, value
        at = end


def _member(header: _Header, said: _Said, start: int, length: int) -> Member | ReadingError | None:
    """What one header is for; None for a folder."""
    name = file_name((header.name if said.name is None else said.name).removeprefix("./"))
    if header.kind in _FOLDERS or (name.endswith("/") and not length):
        return None
    if fault := _left_alone(header.kind, name, holes=said.holes):
        return fault
    return Member(name, start, length)


def _left_alone(kind: int, name: str, *, holes: bool) -> ReadingError | None:
    if not name or _LEADS_OUT.search(name):
        told = "The name of this file leads out of the TAR. It was not read."
        return ReadingError(told, where=name, next_step=_ITSELF)
    if kind in _LINKS:
        told = "This is a link to something elsewhere. It was not followed."
        return ReadingError(told, where=name, next_step=_ITSELF)
    if kind in _DEVICES:
        told = "This is not a file but a pipe, a device or the like. It was left alone."
        return ReadingError(told, where=name, next_step="Save what comes out of it as a file, and add that.")
    if holes or kind == _HOLES:
        told = "A file in this TAR has holes, and may unpack to far more than it should."
        return TooLarge(told, where=name, next_step=_ITSELF)
    if kind not in _FILES or name.endswith("/"):
        told = "This is not a plain file. It was left alone."
        return ReadingError(told, where=name, next_step=_ITSELF)
    return None


class _Part(io.RawIOBase):
    """A part of a stream. Closing it closes the stream."""

    def __init__(self, whole: BinaryIO, start: int, size: int) -> None:
        self._whole, self._start, self._size, self._at = whole, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("There is nothing before the first byte.")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        self._whole.seek(self._start + self._at)
        found = self._whole.read(max(0, min(len(view), self._size - self._at)))
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._whole.close()
        super().close()
