"""The records of a WARC, plain or packed, one after another and within bounds; nothing is unpacked to disk.

ISO 28500. Damage costs what lies in it: reading goes on at the next place where a record may begin.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

import attrs

from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document

START: Final = b"WARC/"
GZIP: Final = b"\x1f\x8b\x08"
MOST_UNPACKED: Final = 4 << 30
MOST_RATIO: Final = 300  # text packs 5 to 30 times
RATIO_FROM: Final = 64 << 20
MOST_KEPT: Final = 8 << 20  # bytes of one record that are kept
_HEADER_BYTES: Final = 64 << 10
_BLOCK: Final = 1 << 18
_LENGTH: Final = re.compile(r"[0-9]{1,15}")
_BLANKS: Final = re.compile(rb"[\r\n \t\0]*+")
_HEADER_END: Final = re.compile(rb"\r?\n\r?\n")
_FOLD: Final = re.compile(r"\r?\n[ \t]+")


@attrs.frozen(kw_only=True)
class Record:
    """One record.

    Attributes:
        fields: of its header, names in small letters. header: as it stands.
        block: its content, of a very long one the beginning; empty where it was not asked for.
        check: of the check sum beside it: "agrees", "differs", "cut" where its end is missing, "" where
            there is none.
    """

    fields: dict[str, str]
    header: str
    block: bytes
    check: str

    @property
    def kind(self) -> str:
        """What kind of record it is, such as "response"."""
        return self.fields.get("warc-type", "").lower()


@attrs.frozen
class Damage:
    """A stretch that cannot be read, by how it begins."""

    raw: str


def unpacked_head(head: bytes) -> bytes:
    """How a document begins once it is unpacked; as it is where it is not packed."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 4_096)
    except zlib.error:
        return b""


def records(document: Document, *, wanted: frozenset[str]) -> Iterator[Record | Damage]:
    """Every record in file order, with the content of those kinds that are *wanted*.

    Raises:
        TooLarge: it unpacks to far more than it should.
    """
    with document.open() as stream:
        source = _Packed(stream, document) if document.head.startswith(GZIP) else _Plain(stream)
        while True:
            is_cut = False
            for each in _stretch(source, wanted):
                is_cut = isinstance(each, Damage) or each.check == "cut"
                yield each
            if not source.goes_on():
                return
            if not is_cut:
                yield Damage("")


class _Plain:
    """The bytes of an archive as they are asked for.

    Attributes:
        held: those that were read. at: where in them the next one to be taken stands.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.held, self.at = b"", 0

    def more(self) -> bool:
        """Read more; False at the end."""
        block = self._block()
        if block:
            self.held, self.at = self.held[self.at :] + block, 0
        return bool(block)

    def need(self, count: int) -> int:
        """How many bytes stand ready: *count*, or fewer at the end."""
        while len(self.held) - self.at < count and self.more():
            pass
        return len(self.held) - self.at

    def goes_on(self) -> bool:
        """Whether there is another stretch behind damage; it is read next."""
        return False

    def take(self, count: int) -> bytes:
        """The next *count* bytes, fewer at the end."""
        self.need(count)
        taken = self.held[self.at : self.at + count]
        self.at += len(taken)
        return taken

    def _block(self) -> bytes:
        return self._stream.read(_BLOCK)


class _Packed(_Plain):
    """The same of a packed archive, in which each record is packed by itself."""

    def __init__(self, stream: BinaryIO, document: Document) -> None:
        super().__init__(stream)
        self._document = document
        self._unpacker = zlib.decompressobj(31)
        self._waiting, self._read, self._given = b"", 0, 0
        self._is_broken = False

    def goes_on(self) -> bool:
        if not self._is_broken:
            return False
        self.held, self.at = b"", 0
        self._is_broken, self._unpacker = False, zlib.decompressobj(31)
        at = self._waiting.find(GZIP, 1)
        while at < 0:
            more = self._stream.read(_BLOCK)
            self._read += len(more)
            if not more:
                return False
            self._waiting = self._waiting[-2:] + more
            at = self._waiting.find(GZIP)
        self._waiting = self._waiting[at:]
        return True

    def _block(self) -> bytes:
        while not self._is_broken:
            if not self._waiting:
                self._waiting = self._stream.read(_BLOCK)
                self._read += len(self._waiting)
                if not self._waiting:
                    return b""
            try:
                given = self._unpacker.decompress(self._waiting, 4 * _BLOCK)
            except zlib.error:
                self._is_broken = True
                return b""
            self._waiting = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                self._waiting = self._unpacker.unused_data.lstrip(b"\0")
                self._unpacker = zlib.decompressobj(31)
            self._count(len(given))
            if given:
                return given
        return b""

    def _count(self, given: int) -> None:
        self._given += given
        if self._given > MOST_UNPACKED or self._given > max(RATIO_FROM, self._read * MOST_RATIO):
            raise TooLarge(
                "This web archive unpacks to far more than it should.",
                where=self._document.name,
                next_step="Make an archive of fewer pages.",
            )


def _stretch(source: _Plain, wanted: frozenset[str]) -> Iterator[Record | Damage]:
    """The records up to the end, or up to where packed bytes are damaged."""
    while source.need(_HEADER_BYTES):
        source.at = _BLANKS.match(source.held, source.at).end()  # type: ignore[union-attr]
        if source.at == len(source.held):
            continue
        found = _header(source.held, source.at)
        if found is None:
            yield Damage(source.held[source.at : source.at + 2_000].decode("utf-8", "replace"))
            _find(source)
            continue
        fields, header, end, length = found
        source.at = end
        yield _record(source, fields, header, length, wanted)


def _find(source: _Plain) -> None:
    """Leave out everything before the next line that may begin a record."""
    source.at += 1
    while (found := source.held.find(b"\n" + START, source.at)) < 0:
        source.at = max(source.at, len(source.held) - len(START))
        if not source.more():
            source.at = len(source.held)
            return
    source.at = found + 1


def _header(held: bytes, start: int) -> tuple[dict[str, str], str, int, int] | None:
    """Fields and text of the header at *start*, where it ends, and how long its content is."""
    if not held.startswith(START, start):
        return None
    found = _HEADER_END.search(held, start, start + _HEADER_BYTES)
    if found is None:
        return None
    text = held[start : found.start()].decode("utf-8", "replace")
    fields: dict[str, str] = {}
    for line in _FOLD.sub(" ", text).splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    length = fields.get("content-length", "")
    return (fields, text, found.end(), int(length)) if _LENGTH.fullmatch(length) else None


def _record(
    source: _Plain, fields: dict[str, str], header: str, length: int, wanted: frozenset[str]
) -> Record:
    name, _, said = fields.get("warc-block-digest", "").partition(":")
    name = name.strip().lower()
    digest = hashlib.sha256() if name == "sha256" else hashlib.sha1(usedforsecurity=False)
    most = MOST_KEPT if fields.get("warc-type", "").lower() in wanted else 0
    kept, left = bytearray(), length
    while left and (piece := source.take(min(left, _BLOCK))):
        left -= len(piece)
        digest.update(piece)
        kept += piece[: max(most - len(kept), 0)]
    check = ""
    if left:
        check = "cut"
    elif name in ("sha1", "sha256") and said:
        given, ours = said.strip().rstrip("=").lower(), digest.digest()
        agrees = given in (ours.hex(), base64.b32encode(ours).decode().rstrip("=").lower())
        check = "agrees" if agrees else "differs"
    return Record(fields=fields, header=header, block=bytes(kept), check=check)
