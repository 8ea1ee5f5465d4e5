"""Whether bytes are one plain JPEG and nothing else, told without decoding a pixel.

A child that was taken over can answer with anything. What a browser is given is therefore gone through here:
the tables a picture needs, its size, its coded pixels, and the end; no comment, no claim of a camera, no
second picture, nothing behind. Source: ITU-T T.81, annex B; JFIF 1.02.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from chesil.readers.media.kinds import MOST_SHOWN_SIDE

_START: Final = b"\xff\xd8"
_JFIF, _SCAN, _END = 0xE0, 0xDA, 0xD9
_FRAMES: Final = (0xC0, 0xC2)  # baseline and progressive
_NEEDED: Final = frozenset((_JFIF, 0xDB, 0xC4, _SCAN, _END, *_FRAMES))  # the others are tables
_JFIF_BYTES: Final = 14  # without a thumbnail
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # among coded pixels, 00 and restarts are none
_MOST_SEGMENTS: Final = 100


def plain_jpeg(data: bytes, *, most_side: int = MOST_SHOWN_SIDE) -> bool:
    """Whether *data* is one JPEG of up to *most_side* pixels a side, and holds nothing else."""
    parts = list(islice(_segments(data), _MOST_SEGMENTS))
    frames = [body for kind, body in parts if kind in _FRAMES]
    return (
        data.startswith(_START)
        and all(kind in _NEEDED for kind, _ in parts)
        and all(_is_jfif(body) for kind, body in parts if kind == _JFIF)
        and len(frames) == 1
        and _fits(frames[0], most_side)
        and parts[-1] == (_END, b"")
    )


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and the body of each; last the end, or 0 where there is none, and what follows it."""
    place = len(_START)
    while data[place : place + 1] == b"\xff" and data[place + 1 : place + 2] not in (b"", b"\xd9"):
        kind, length = data[place + 1], max(2, int.from_bytes(data[place + 2 : place + 4]))
        yield kind, data[place + 4 : place + 2 + length]
        place += 2 + length
        if kind == _SCAN:
            found = _MARKER.search(data, place)
            place = found.start() if found else len(data)
    yield (_END if data[place : place + 2] == b"\xff\xd9" else 0), data[place + 2 :]


def _is_jfif(body: bytes) -> bool:
    return body.startswith(b"JFIF\0") and len(body) == _JFIF_BYTES


def size_of(data: bytes) -> tuple[int, int]:
    """The width and height of a JPEG that is plain, in pixels."""
    return _size(next(body for kind, body in _segments(data) if kind in _FRAMES))


def _size(frame: bytes) -> tuple[int, int]:
    return int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3])


def _fits(frame: bytes, most_side: int) -> bool:
    width, height = _size(frame)
    return 0 < height <= most_side and 0 < width <= most_side
