"""How long a sound is, where a few bytes tell: WAV and AMR."""

import struct
from typing import BinaryIO, Final

from chesil.readers.media.claims import Claims

_MOST_CHUNKS: Final = 1_000
_MOST_AMR: Final = 64 << 20
# Bytes of one 20 ms frame, its head included, by the frame type in the head (3GPP TS 26.101, 26.201).
_AMR: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
_AMR_WB: Final = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1)


def read_length(stream: BinaryIO, kind: str, claims: Claims) -> None:
    """Set the duration of a WAV or AMR sound; leave it unknown when the file does not hold together."""
    if kind == "audio/wav":
        _wav(stream, claims)
    elif kind in ("audio/amr", "audio/amr-wb"):
        wide = kind.endswith("wb")
        _amr(stream.read(_MOST_AMR), 9 if wide else 6, _AMR_WB if wide else _AMR, claims)


def _wav(stream: BinaryIO, claims: Claims) -> None:
    stream.seek(12)
    rate = 0
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            return
        name, length = struct.unpack("<4sI", head)
        if name == b"fmt " and 16 <= length <= 4_096:
            rate = struct.unpack_from("<I", stream.read(length).ljust(12, b"\0"), 8)[0]
        elif name == b"data":
            claims.duration_s = round(length / rate, 3) if rate else None
            return
        else:
            stream.seek(length, 1)
        stream.seek(length & 1, 1)


def _amr(data: bytes, place: int, sizes: tuple[int, ...], claims: Claims) -> None:
    frames = 0
    while place < len(data):
        place += sizes[data[place] >> 3 & 15]
        frames += 1
    claims.duration_s = round(frames * 0.02, 3)
