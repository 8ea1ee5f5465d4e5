"""WAV, AVI, MP3, AMR, Ogg and FLAC: how long they are, and the little they say."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from chesil.readers.media.claims import Claims
from chesil.readers.media.kinds import mp3_frame_bytes

CHUNKS: Final = 2_000
TAIL_BYTES: Final = 65_536
TAG_BYTES: Final = 65_536
AMR_BYTES: Final = 32 << 20  # four hours at the highest rate; of a longer file the length is not said

# Bytes of a frame of 20 ms by its type; 3GPP TS 26.101 and 26.201. 0: no such frame.
_AMR: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1)
_AMR_WIDE: Final = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)
_ID3_TEXT: Final = {b"TDRC": "ID3 TDRC", b"TDEN": "ID3 TDEN", b"TYER": "ID3 TYER", b"TSSE": "Software"}
_ID3_CHARSETS: Final = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_COMMENTS: Final = {"DATE": "Ogg DATE", "ENCODER": "Software", "CREATION_TIME": "Ogg CREATION_TIME"}


def riff(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read a WAV or AVI file."""
    rate = 0
    for kind, start, length in _riff_chunks(stream, size):
        stream.seek(start)
        if kind == b"fmt " and length >= 12:
            rate = struct.unpack_from("<I", stream.read(12).ljust(12, b"\0"), 8)[0]
        elif kind == b"data" and rate:
            claims.duration_s = min(length, size - start) / rate
        elif kind == b"bext":
            _broadcast(stream.read(346), claims)
        elif kind == b"avih":
            _avi(stream.read(40), claims)


def _riff_chunks(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    for _ in range(CHUNKS):
        stream.seek(at)
        header = stream.read(8)
        if len(header) < 8 or at >= size:
            return
        kind, length = struct.unpack("<4sI", header)
        yield kind, at + 8, length
        # The list of headers of an AVI holds the chunk that is wanted; other lists are passed over.
        at += 12 if kind == b"LIST" and stream_kind(stream, at + 8) == b"hdrl" else 8 + length + (length & 1)


def stream_kind(stream: BinaryIO, at: int) -> bytes:
    """The four bytes at an offset."""
    stream.seek(at)
    return stream.read(4)


def _broadcast(data: bytes, claims: Claims) -> None:
    """The recorder's own clock in a broadcast WAV (EBU Tech 3285): date and time without a zone."""
    if len(data) >= 338:
        claims.say("Make", data[256:288].split(b"\0")[0].decode("latin-1"))
        day, clock = (part.decode("latin-1").strip("\0 ") for part in (data[320:330], data[330:338]))
        if day:
            claims.moment("bext origination", f"{day} {clock}")


def _avi(data: bytes, claims: Claims) -> None:
    if len(data) == 40:
        frame_us, frames = struct.unpack_from("<I12xI", data)
        if frame_us and frames:
            claims.duration_s = frame_us * frames / 1_000_000
        claims.set_size(*struct.unpack_from("<II", data, 32))


def mp3(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the ID3v2 tag, and the length where the first frame states how many there are."""
    head = stream.read(10)
    start = 0
    if head[:3] == b"ID3" and len(head) == 10:
        length = _seven_bits(head[6:10])
        start = 10 + length
        _id3(stream.read(min(length, TAG_BYTES)), head[3], claims)
    stream.seek(start)
    frame = stream.read(4_096)
    if not mp3_frame_bytes(frame, 0):
        return
    at = max(frame.find(b"Xing", 0, 200), frame.find(b"Info", 0, 200))
    if at > 0 and len(frame) >= at + 12 and frame[at + 7] & 1:
        frames = int.from_bytes(frame[at + 8 : at + 12], "big")
        claims.duration_s = frames * _samples(frame) / _sampling(frame)


def _samples(frame: bytes) -> int:
    return 1_152 if frame[1] >> 3 & 3 == 3 else 576


def _sampling(frame: bytes) -> int:
    version = frame[1] >> 3 & 3
    return (44_100, 48_000, 32_000)[frame[2] >> 2 & 3] >> (0 if version == 3 else 1 if version == 2 else 2)


def _id3(data: bytes, version: int, claims: Claims) -> None:
    at = 0
    for _ in range(CHUNKS):
        if len(data) < at + 11 or version < 3:
            return
        size = (
            _seven_bits(data[at + 4 : at + 8])
            if version > 3
            else int.from_bytes(data[at + 4 : at + 8], "big")
        )
        name, content = _ID3_TEXT.get(data[at : at + 4]), data[at + 10 : at + 10 + size]
        if name and content and content[0] < len(_ID3_CHARSETS):
            claims.say(name, content[1:].decode(_ID3_CHARSETS[content[0]], "replace"))
        if not size:
            return
        at += 10 + size


def _seven_bits(data: bytes) -> int:
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number


def amr(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Count the frames of 20 ms each; there is nothing else in such a file."""
    head = stream.read(9)
    wide = head.startswith(b"#!AMR-WB\n")
    sizes, at = (_AMR_WIDE, 9) if wide else (_AMR, 6)
    if size > AMR_BYTES:
        return
    stream.seek(0)
    data = stream.read(AMR_BYTES)
    frames = 0
    while at < len(data):
        length = sizes[data[at] >> 3 & 15]
        if not length or at + length > len(data):
            claims.defects.append("cut-short")
            break
        at += length
        frames += 1
    claims.duration_s = frames / 50


def ogg(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the comments and, from the last page, the length."""
    head = stream.read(TAG_BYTES)
    opus, vorbis = head.find(b"OpusHead", 0, 128), head.find(b"\x01vorbis", 0, 128)
    skipped, rate = 0, 0
    if opus >= 0 and len(head) >= opus + 16:
        skipped, rate = int.from_bytes(head[opus + 10 : opus + 12], "little"), 48_000  # granules of Opus
    elif vorbis >= 0 and len(head) >= vorbis + 16:
        rate = int.from_bytes(head[vorbis + 12 : vorbis + 16], "little")
    for mark in (b"OpusTags", b"\x03vorbis"):
        at = head.find(mark)
        if at >= 0:
            _comments(head[at + len(mark) :], claims)
    stream.seek(max(0, size - TAIL_BYTES))
    tail = stream.read(TAIL_BYTES)
    last = tail.rfind(b"OggS")
    granule = int.from_bytes(tail[last + 6 : last + 14], "little", signed=True) if last >= 0 else 0
    if rate and 0 < granule - skipped < 1 << 50:
        claims.duration_s = (granule - skipped) / rate


def _comments(data: bytes, claims: Claims) -> None:
    """Vorbis comments: a vendor, a count, and NAME=value texts, each behind its length."""
    at = 4 + int.from_bytes(data[:4], "little")
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4
    for _ in range(min(count, CHUNKS)):
        if at + 4 > len(data):
            return
        length = int.from_bytes(data[at : at + 4], "little")
        name, _, value = data[at + 4 : at + 4 + min(length, 2_000)].partition(b"=")
        known = _COMMENTS.get(name.decode("latin-1").upper())
        if known:
            claims.say(known, value.decode("utf-8", "replace"))
        at += 4 + length


def flac(stream: BinaryIO, size: int, claims: Claims) -> None:
    """Read the length from the stream's own header."""
    data = stream.read(26)[8:]
    if len(data) == 18:
        bits = int.from_bytes(data[10:18], "big")
        rate, samples = bits >> 44, bits & (1 << 36) - 1
        if rate and samples:
            claims.duration_s = samples / rate
