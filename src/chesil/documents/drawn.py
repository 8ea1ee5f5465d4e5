"""A picture as a paper takes it: in a drawing, as only files can be pictures, and without its own notes."""

import re
from base64 import b64encode
from typing import Final

_SCAN: Final = 0xDA
_END: Final = b"\xff\xd9"
_NOTES: Final = (*range(0xE1, 0xEE), 0xEF, 0xFE)
_MARK: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # among coded pixels, 00 and restarts are none


def in_svg(jpeg: bytes, width: int, height: int) -> str:
    """A JPEG of that many pixels in a drawing of its own, so that the paper needs no file.

    Raises:
        ValueError: it is no JPEG.
    """
    size = f'width="{width}" height="{height}"'
    image = f'<image {size} href="data:image/jpeg;base64,{b64encode(without_notes(jpeg)).decode()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without what it says beside its picture: place, device, time, thumbnail, comments.

    Kept are the marks that say how its colours are stored (APP0, APP14). What follows its end, such as a
    second picture with notes of its own, is gone too. ITU-T T.81, B.1.1.

    Raises:
        ValueError: it is no JPEG, or ends before its picture does.
    """
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError("This is no JPEG.")
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4])
        if marker == _SCAN:  # its coded pixels go on to the next mark
            found = _MARK.search(jpeg, end)
            end = found.start() if found else len(jpeg)
        if marker not in _NOTES:
            kept.append(jpeg[place:end])
        place = end
        if jpeg[place : place + 2] == _END:
            return b"".join([*kept, _END])
    raise ValueError("This JPEG ends before its picture does.")
