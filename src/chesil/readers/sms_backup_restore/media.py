"""Takes the base64 media out of the byte stream as it passes, so that a record is always small.

The value of every `data` attribute of a `<part>` is decoded, measured and hashed, and a mark that
says so is left in its place. Nothing else in the stream changes.
"""

import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

RECORD_BYTES: Final = 1 << 24  # 16 MiB: a record without its media; real ones hold kilobytes
COMMENT_BYTES: Final = 1 << 20  # a longer "comment" is a broken record, not a comment

_ATTRIBUTE: Final = re.compile(rb"""\s*+([^\s=>/"'<]++)\s*+=\s*+(["'])""")
_LINE_BREAK: Final = re.compile(rb"&#(?:0*(?:9|10|13)|[xX]0*[9aAdD]);")
_MARK: Final = re.compile(
    r"\[media left out: (?:([0-9]+) bytes, sha256 ([0-9a-f]{64})|([0-9]+) characters that do not decode)\]"
)


@attrs.frozen
class Media:
    """What is known of one piece of media: its size and hash, both None when it does not decode."""

    size_bytes: int | None
    sha256: str | None


def read_mark(value: str) -> Media | None:
    """The media a mark stands for, or None when *value* is no mark."""
    found = _MARK.fullmatch(value)
    if found is None:
        return None
    return Media(int(found[1]) if found[1] else None, found[2])


def without_media(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes with each part's media replaced by a mark; line numbers stay as they were."""
    held, value = b"", None
    for block in blocks:
        out, held, value = _pass(held + block if held else block, value)
        yield out
    if value is not None:
        yield value.mark()
    if held:
        yield held


class _Value:
    """One `data` value on its way through."""

    def __init__(self, quote: bytes) -> None:
        self.quote, self.closed = quote, False
        self._start, self._length, self._lines = b"", 0, 0
        self._rest, self._size, self._digest = b"", 0, hashlib.sha256()
        self._padded = self._broken = False

    def feed(self, chunk: bytes) -> None:
        self._start = (self._start + chunk)[:5]
        self._length += len(chunk)
        self._lines += chunk.count(b"\n")
        if not self._broken:
            self._decode(self._rest + chunk)

    def mark(self) -> bytes:
        """What to write in the value's place; a value that says there is none stays."""
        if self._length <= 4 and self._start in (b"", b"null"):
            return self._start
        if self._broken or self._rest:
            return b"[media left out: %d characters that do not decode]" % self._length
        return b"[media left out: %d bytes, sha256 %s]" % (self._size, self._digest.hexdigest().encode())

    def close(self, quote: bytes) -> bytes:
        # Line breaks inside the value move behind it, where they mean nothing, so that lines still count.
        self.closed = True
        return self.mark() + quote + b"\n" * self._lines

    def _decode(self, chunk: bytes) -> None:
        tail = chunk.rfind(b"&", -12)  # a reference may be cut by the end of the block
        chunk, held = (chunk[:tail], chunk[tail:]) if tail >= 0 and b";" not in chunk[tail:] else (chunk, b"")
        if b"&" in chunk:
            chunk = _LINE_BREAK.sub(b"", chunk)
        chunk = chunk.translate(None, b" \t\r\n")
        whole = len(chunk) & ~3
        self._rest = chunk[whole:] + held
        if not whole:
            return
        try:
            decoded = binascii.a2b_base64(chunk[:whole], strict_mode=True)
        except binascii.Error:
            self._broken = True
            return
        self._broken = self._padded  # padding ends base64: nothing may follow it
        self._padded = chunk[whole - 1 : whole] == b"="
        self._size += len(decoded)
        self._digest.update(decoded)


def _pass(data: bytes, value: _Value | None) -> tuple[bytes, bytes, _Value | None]:
    """One block: what goes on, what is held back for the next block, and a value that is still open."""
    out: list[bytes] = []
    at = 0
    while True:
        if value is not None:
            at = _consume(data, at, value, out)
            if at == len(data) and not value.closed:
                return b"".join(out), b"", value
        start, value = _next_value(data, at)
        out.append(data[at:start])
        if value is None:
            return b"".join(out), data[start:], None
        at = start


def _consume(data: bytes, at: int, value: _Value, out: list[bytes]) -> int:
    end = data.find(value.quote, at)
    tag = data.find(b"<", at, end if end >= 0 else len(data))
    if tag >= 0:  # no value may hold "<": its quote was never closed
        value.feed(data[at:tag])
        out.append(value.close(b""))
        return tag
    value.feed(data[at : end if end >= 0 else len(data)])
    if end < 0:
        return len(data)
    out.append(value.close(value.quote))
    return end + 1


def _next_value(data: bytes, at: int) -> tuple[int, _Value | None]:
    """Where the next media value starts; without one, from where to hold back until the next block."""
    part = data.find(b"<part", at)
    comments = True
    while part >= 0:
        comment = data.find(b"<!--", at, part) if comments else -1
        if comment >= 0:
            end = data.find(b"-->", comment)
            if end < 0 and len(data) - comment < COMMENT_BYTES:
                return comment, None
            comments = end >= 0  # one that is never closed is no comment, and none behind it is
            at = end + 3 if comments else at
            part = part if part >= at else data.find(b"<part", at)
            continue
        start, quote = _value_of(data, part + 5)
        if quote:
            return start, _Value(quote)
        if start < 0:
            return part if len(data) - part < RECORD_BYTES else len(data), None
        at = start
        part = data.find(b"<part", at)
    return _hold(data, at), None


def _value_of(data: bytes, at: int) -> tuple[int, bytes]:
    """Start and quote of the `data` value of the tag at *at*; without one, the end of its attributes
    and b"", or -1 and b"" when the block ends first."""
    while found := _ATTRIBUTE.match(data, at):
        if found[1] == b"data":
            return found.end(), found[2]
        at = data.find(found[2], found.end()) + 1
        if not at:
            return -1, b""
    return (at if data.find(b">", at) >= 0 else -1), b""


def _hold(data: bytes, at: int) -> int:
    comment = data.rfind(b"<!--", max(at, len(data) - COMMENT_BYTES))
    if comment >= 0 and data.find(b"-->", comment) < 0:
        return comment
    tag = data.rfind(b"<", max(at, len(data) - 5))
    return tag if tag >= 0 else len(data)
