"""From what a person hands over (a file, a folder, a ZIP or TAR) to the documents the readers are given.

Nothing is unpacked to disk and no name inside an archive is ever used as a path, so a hostile name can
do no more than look odd. Sizes are counted while bytes flow; an archive's own figures are not believed.
"""

import hashlib
import io
import os
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

import attrs

from chesil.readers import archives
from chesil.readers.archives import Entry
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, file_name

BLOCK: Final = 1 << 20
_HASHED_AT_ONCE: Final = 8 << 20  # bytes: between blocks, other threads may hold Python back each time
MOST_ENTRIES: Final = 100_000
MOST_UNPACKED: Final = 16 << 30  # bytes of a whole archive, its inner ones included
MOST_RATIO: Final = 300  # text exports pack 5 to 30 times; a bomb about 1,000
RATIO_FROM: Final = 16 << 20  # below this many bytes a high ratio does no harm
MOST_SWOLLEN: Final = 64 << 20  # bytes that all members together may have beyond the ratio
MOST_HELD: Final = (
    256 << 20
)  # bytes of all archives inside one: a packed archive cannot be read from its middle
MOST_FOLDERS: Final = 32  # above a record, that its pictures are looked for in
MOST_DEPTH: Final = 2  # an archive of archives is real (a download of chat ZIPs); deeper is not
_MAC_FORK: Final = b"\x00\x05\x16\x07"  # AppleDouble: what macOS adds beside each file in a ZIP


@attrs.define(kw_only=True)
class Handed:
    """One file handed over, with the documents found in it.

    Attributes:
        path: as the person gave it or as found in the folder.
        documents: the file itself, or the members of an archive worth reading. The members come without
            their heads, since thousands of those fill the memory: see `with_head`.
        linked: names of pictures, sound and other media in an archive, kept where they are.
        passed_over: names of members that are not records (folders' own files, Mac forks).
        faults: what in an archive could not be opened, and why; the rest of it is still there.
        kind: what the archive is called: "ZIP" or "TAR".
        archives: the opened ZIPs, so that their lists are read once; closed by whoever called `receive`.
    """

    path: Path
    size_bytes: int
    sha256: str
    documents: list[Document] = attrs.field(factory=list)
    linked: list[str] = attrs.field(factory=list)
    passed_over: list[str] = attrs.field(factory=list)
    faults: list[ReadingError] = attrs.field(factory=list)
    kind: str = "ZIP"
    archives: ExitStack = attrs.field(factory=ExitStack)


def files(paths: list[Path]) -> list[Path]:
    """Every file under *paths*, each once, folders in name order; links out of a folder are not followed.

    What else lies there is told by `passed_over`.

    Raises:
        ReadingError: a path does not exist, or is neither a file nor a folder.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            if closed := _closed(path):
                raise closed
            inside = (each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink())
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise _no_file(path) or ReadingError(
                "There is no such file or folder.",
                where=file_name(path),
                next_step="Check the spelling, or drag the file into the window.",
            )
    return list(found)


def passed_over(paths: list[Path]) -> list[ReadingError]:
    """What lies in the folders among *paths* and `files` leaves alone: links, pipes, devices, closed folders.

    Each is told once, with what to do, in name order.
    """
    inside = dict.fromkeys(each for path in paths if path.is_dir() for each in sorted(path.rglob("*")))
    return [told for each in inside if each not in paths and (told := _no_file(each))]


def _no_file(path: Path) -> ReadingError | None:
    """Why a path is not read; None for a file, for a folder that opens, and where there is nothing."""
    if path.is_symlink():
        return ReadingError(
            "This is a link to something elsewhere. It was not followed.",
            where=file_name(path.name),
            next_step="If what it leads to belongs here, give that file or folder itself.",
        )
    if path.is_dir():
        return _closed(path)
    if path.exists() and not path.is_file():
        return ReadingError(
            "This is not a file but a pipe, a device or the like. It was left alone.",
            where=file_name(path.name),
            next_step="Save what comes out of it as a file, and add that.",
        )
    return None


def _closed(folder: Path) -> ReadingError | None:
    try:
        os.scandir(folder).close()
    except OSError as error:
        return ReadingError(
            "This folder could not be opened. Nothing in it was read.",
            where=file_name(folder.name),
            next_step=f"The system says: {error.strerror}.",
        )
    return None


def neighbours(paths: list[Path]) -> dict[Path, frozenset[str]]:
    """For each folder that holds one of *paths*, the names of the files in it."""
    folders = sorted({path.parent for path in paths})
    return {
        folder: frozenset(file_name(each.name) for each in folder.iterdir() if each.is_file())
        for folder in folders
    }


def receive(path: Path, *, beside: frozenset[str], is_media: Callable[[Document], bool]) -> Handed:
    """Hash one file and open what is in it.

    Args:
        beside: names of the files in the same folder.
        is_media: whether a document is a picture, sound or video. In a ZIP those are linked by
            name and never unpacked.
    """
    return unpack(on_disk(path, beside=beside), is_media=is_media)


def unpack(document: Document, *, is_media: Callable[[Document], bool]) -> Handed:
    """Open what is in one file, which is read only through `document.open`."""
    path = document.path or Path(document.name)
    handed = Handed(path=path, size_bytes=document.size_bytes, sha256=document.sha256)
    if not archives.is_archive(document.head):
        handed.documents.append(document)
        return handed
    handed.kind = archives.kind(document)
    try:
        _open_archive(document, is_media=is_media, handed=handed, depth=1, budget=_Budget(handed.kind))
    except ReadingError as fault:
        handed.faults.append(fault)
    return handed


class _BudgetSpent(TooLarge):
    """The whole archive is too large, not one file in it."""


@attrs.define
class _Budget:
    """How much an archive and everything in it may still unpack to, and how much of that is in memory."""

    kind: str
    left: int = MOST_UNPACKED
    entries: int = MOST_ENTRIES
    swollen: int = MOST_SWOLLEN
    held: int = 0

    def entries_spent(self, count: int) -> None:
        self.entries -= count
        if self.entries < 0:
            raise _BudgetSpent(f"This {self.kind} holds more than {MOST_ENTRIES:,} files.", next_step=_UNPACK)

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            said = f"This {self.kind} unpacks to more than {MOST_UNPACKED >> 30} GB."
            raise _BudgetSpent(said, next_step=_UNPACK)

    def swell(self, count: int) -> None:
        self.swollen -= max(count, 0)
        if self.swollen < 0:
            raise _BudgetSpent(f"This {self.kind} unpacks to far more than it should.", next_step=_UNPACK)

    def hold(self, count: int, *, where: str) -> None:
        if self.held + count > MOST_HELD:
            raise TooLarge(_TOO_LARGE_INSIDE, where=where, next_step=_UNPACK)
        self.held += count


_UNPACK: Final = "Unpack it yourself and give the folder instead."
_TOO_LARGE_INSIDE: Final = "This archive is too large to open inside another."


def _open_archive(
    outer: Document, *, is_media: Callable[[Document], bool], handed: Handed, depth: int, budget: _Budget
) -> None:
    entries = _entries(outer, handed, budget)
    beside = frozenset(entry.name.rsplit("/", 1)[-1] for entry in entries)
    for entry in entries:
        try:
            member = _member(outer, entry, beside=beside, budget=budget)
            if member.head.startswith(_MAC_FORK) or not entry.size:
                handed.passed_over.append(str(member.member))
            elif is_media(member):
                handed.linked.append(str(member.member))
            elif archives.is_archive(member.head) and depth < MOST_DEPTH:
                inner = _held(_whole(member, entry, budget=budget), budget)
                _open_archive(inner, is_media=is_media, handed=handed, depth=depth + 1, budget=budget)
            else:
                handed.documents.append(_whole(member, entry, budget=budget))
        except _BudgetSpent:
            raise
        except ReadingError as fault:
            handed.faults.append(fault)


def _entries(outer: Document, handed: Handed, budget: _Budget) -> list[Entry]:
    """The members in name order, each once: a list that names one many times makes a small ZIP endless."""
    where, listed = outer.member or outer.name, list[Entry]()
    for each in archives.entries(outer, closing=handed.archives, counted=budget.entries_spent):
        if isinstance(each, ReadingError):
            handed.faults.append(each)
        else:
            listed.append(each)
    if not listed:
        said = f"This {archives.kind(outer)} lists no files."
        raise ReadingError(said, where=where, next_step=archives.AGAIN)
    entries = {each.start: each for each in listed}
    if len(entries) < len(listed):
        said = "This ZIP lists some files twice. They were read once."
        handed.faults.append(ReadingError(said, where=where, next_step=archives.AGAIN))
    return sorted(entries.values(), key=lambda each: each.name)


def member_of(name: str, *, document: str | None, linked: Collection[str]) -> str | None:
    """Which member of an archive a record means by *name*; None when none of them is it for certain.

    Exports name a file as it lies beside the chat, or with its folders below one above it. A name alone is
    beside the chat: phones number their photos alike, so that another folder has another of that name.

    Args:
        document: the record's own member. linked: the media in the archive, as `Handed.linked` names them.
    """
    name, folder = name.removeprefix("./"), document or ""
    for _ in range(MOST_FOLDERS if "/" in name else 1):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
        member = f"{folder}/{name}" if folder else name
        if member in linked:
            return member
    return None


def open_member(outer: Document, name: str) -> BinaryIO:
    """A member of an archive, or of one inside it, by the name it is linked under.

    Raises:
        ReadingError: it is not there, or damaged, or locked.
        TooLarge: the archive inside is too large to open.
    """
    outer = with_head(outer)
    entries = archives.by_name(outer, counted=_Budget(archives.kind(outer)).entries_spent)
    if name in entries:
        return entries[name]()
    between = next((each for each in entries if name.startswith(f"{each}/")), None)
    if between is None:
        raise ReadingError(
            f"This file is not in the {archives.kind(outer)}.", where=name, next_step=archives.AGAIN
        )
    with entries[between]() as stream:
        data = archives.taken(stream, MOST_HELD + 1, where=between)
    if len(data) > MOST_HELD:
        raise TooLarge(_TOO_LARGE_INSIDE, where=between, next_step=_UNPACK)
    inner = attrs.evolve(outer, opener=lambda: io.BytesIO(data), head=data[:HEAD_BYTES])
    return open_member(inner, name.removeprefix(f"{between}/"))


def _member(outer: Document, entry: Entry, *, beside: frozenset[str], budget: _Budget) -> Document:
    """A member with its head only: enough to tell what it is, before any of it is unpacked."""
    name = archives.named(outer, entry.name)
    if entry.locked:
        raise ReadingError(
            "This ZIP is locked with a password.",
            where=name,
            next_step="Unpack it with the password and give the folder instead.",
        )
    with entry.opener() as stream:
        head = archives.taken(stream, HEAD_BYTES, where=name)
    budget.spend(len(head))
    return Document(
        name=name.rsplit("/", 1)[-1],
        size_bytes=entry.size,
        sha256="",
        head=head,
        opener=entry.opener,
        member=name,
        container_name=outer.container_name or outer.name,
        container_sha256=outer.container_sha256 or outer.sha256,
        beside=beside,
    )


def _whole(member: Document, entry: Entry, *, budget: _Budget) -> Document:
    """The member hashed to its end, with its true size, inside the budget."""
    if entry.size > RATIO_FROM and entry.size > MOST_RATIO * entry.packed:
        raise TooLarge(
            "A file in this ZIP unpacks to far more than it should.",
            where=str(member.member),
            next_step=_UNPACK,
        )
    digest, size = hashlib.sha256(), 0
    with member.open() as stream:
        while block := archives.taken(stream, BLOCK, where=str(member.member)):
            digest.update(block)
            size += len(block)
            budget.spend(len(block))
    budget.swell(size - MOST_RATIO * entry.packed)
    return attrs.evolve(member, size_bytes=size, sha256=digest.hexdigest(), head=b"")


def with_head(document: Document) -> Document:
    """The document as the readers are given it: with its head, read again if need be."""
    if document.head or document.path:
        return document
    with document.open() as stream:
        return attrs.evolve(document, head=archives.taken(stream, HEAD_BYTES, where=document.name))


def _held(inner: Document, budget: _Budget) -> Document:
    """An archive in another, with its bytes in memory."""
    budget.hold(inner.size_bytes, where=str(inner.member))
    data = inner.read()
    return attrs.evolve(inner, opener=lambda: io.BytesIO(data), head=data[:HEAD_BYTES])


def hashed(stream: BinaryIO, path: Path, *, beside: frozenset[str]) -> Document:
    """The document of the file at *path*, which is open as *stream*, hashed to its end."""
    digest, size = hashlib.sha256(), 0
    head = stream.read(HEAD_BYTES)
    block = head
    while block:
        digest.update(block)
        size += len(block)
        block = stream.read(_HASHED_AT_ONCE)
    log = path.with_name(f"{path.name}-wal")
    return Document(
        name=file_name(path.name),
        size_bytes=size,
        sha256=digest.hexdigest(),
        head=head,
        opener=lambda: path.open("rb"),
        path=path,
        beside=beside,
        log=(lambda: log.open("rb")) if file_name(log.name) in beside else None,
    )


def on_disk(path: Path, *, beside: frozenset[str]) -> Document:
    """The document of one plain file on disk, hashed as it is received.

    Raises:
        ReadingError: it cannot be opened or read.
    """
    try:
        with path.open("rb") as stream:
            return hashed(stream, path, beside=beside)
    except OSError as error:
        raise not_opened(path, error) from error


def not_opened(path: Path, error: OSError) -> ReadingError:
    """What to tell a person about a file that the system does not give."""
    return ReadingError(
        "This file could not be opened.",
        where=file_name(path),
        next_step=f"The system says: {error.strerror}.",
    )


def document(path: Path) -> Document:
    """As on_disk, with the names of what lies beside it."""
    return on_disk(path, beside=neighbours([path])[path.parent])
