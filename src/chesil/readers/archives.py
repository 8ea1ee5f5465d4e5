"""The files in a ZIP or a TAR, each with how it is opened; nothing is unpacked to disk."""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, cast

import attrs

from chesil.readers import tars
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, file_name

_ZIP_HEADS: Final = (b"PK\x03\x04", b"PK\x05\x06")
AGAIN: Final = tars.AGAIN


@attrs.frozen
class Entry:
    """A file in an archive.

    Attributes:
        size, packed: its bytes, unpacked and packed, as the archive says. start: where it begins.
        locked: it only opens with a password.
    """

    name: str
    size: int
    packed: int
    start: int
    opener: Callable[[], BinaryIO]
    locked: bool = False


def is_archive(head: bytes) -> bool:
    """Whether a file with this beginning is an archive, whose files are read as if each was given alone."""
    return head.startswith(_ZIP_HEADS) or tars.is_tar(head)


def kind(document: Document) -> str:
    """What kind of archive it is called. *document* must have its head."""
    return "TAR" if tars.is_tar(document.head) else "ZIP"


def entries(
    outer: Document, *, closing: ExitStack, counted: Callable[[int], object]
) -> Iterator[Entry | ReadingError]:
    """The files that an archive lists, and why anything in a TAR that is not a plain file is left alone.

    Args:
        outer: with its head. closing: closes what stays open. counted: is told how many files there are
            before they are given, and raises where these are too many.
    Raises:
        ReadingError: it is damaged.
    """
    if not tars.is_tar(outer.head):
        yield from _of_zip(outer, closing, counted)
        return
    for each in _in_tar(outer, counted):
        if isinstance(each, ReadingError):
            yield each
        else:
            yield Entry(each.name, each.size, each.size, each.start, partial(_opened_part, outer, each))


def by_name(outer: Document, *, counted: Callable[[int], object]) -> dict[str, Callable[[], BinaryIO]]:
    """How each file in an archive is opened. The archive is closed again together with that file."""
    if tars.is_tar(outer.head):
        found = [each for each in _in_tar(outer, counted) if isinstance(each, tars.Member)]
        return {each.name: partial(_opened_part, outer, each) for each in found}
    archive = _opened(outer)
    names = {file_name(info.filename): info for info in archive.infolist()}
    return {name: partial(_entry, archive, info, name=name) for name, info in names.items()}


def _of_zip(outer: Document, closing: ExitStack, counted: Callable[[int], object]) -> Iterator[Entry]:
    archive = closing.enter_context(_opened(outer))
    listed = [each for each in archive.infolist() if not each.is_dir()]
    counted(len(listed))
    yield from (_zipped(archive, outer, each) for each in listed)


def _zipped(archive: zipfile.ZipFile, outer: Document, info: zipfile.ZipInfo) -> Entry:
    name = file_name(info.filename)
    return Entry(
        name, info.file_size, info.compress_size, info.header_offset,
        _opener(archive, outer, info, name=named(outer, name)), locked=bool(info.flag_bits & 0x1),
    )  # fmt: skip


def _in_tar(outer: Document, counted: Callable[[int], object]) -> Iterator[tars.Member | ReadingError]:
    with outer.open() as stream:
        yield from tars.members(stream, where=outer.member or outer.name, counted=counted)


def _opened_part(outer: Document, member: tars.Member) -> BinaryIO:
    return member.opened(outer.open())


def named(outer: Document, name: str) -> str:
    """The name of a file in an archive, with the names of the archives around that one."""
    return f"{outer.member}/{name}" if outer.member else name


class _Archive(zipfile.ZipFile):
    """A document opened as a ZIP, whose stream is closed with it."""

    def __init__(self, document: Document) -> None:
        self._stream = document.open()
        try:
            super().__init__(self._stream)
        except BaseException:
            self._stream.close()
            raise

    def close(self) -> None:
        super().close()
        self._stream.close()


def _opened(document: Document, file: Path | BinaryIO | None = None) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file) if file else _Archive(document)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError(
            "This ZIP is damaged or cut short.",
            where=document.member or document.name,
            next_step=AGAIN,
        ) from error


def _opener(
    archive: zipfile.ZipFile, outer: Document, entry: zipfile.ZipInfo, *, name: str
) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        if archive.fp is not None:
            return _entry(archive, entry, name=name)
        # Opened again by its path, so the file is closed with the member's stream: zipfile counts its users.
        with _opened(outer, outer.path or outer.open()) as again:
            return _entry(again, entry, name=name)

    return opener


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, name: str) -> BinaryIO:
    try:
        return cast(BinaryIO, archive.open(entry))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ReadingError("A file in this ZIP is damaged.", where=name, next_step=AGAIN) from error


def taken(stream: BinaryIO, count: int, *, where: str) -> bytes:
    """Some bytes of a file in an archive, fewer at its end; raises ReadingError if they are damaged."""
    try:
        return stream.read(count)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError) as error:
        raise ReadingError("A file in this ZIP is damaged.", where=where, next_step=AGAIN) from error
