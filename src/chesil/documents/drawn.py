"""A picture as a paper takes it: in a drawing, as only files can be pictures, and without its own notes."""

from base64 import b64encode


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

    Kept are the marks that say how its colours are stored (APP0, APP14). ITU-T T.81, B.1.1.

    Raises:
        ValueError: it is no JPEG.
    """
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError("This is no JPEG.")
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == 0xDA:  # the picture itself begins
            return b"".join([*kept, jpeg[place : jpeg.rindex(b"\xff\xd9") + 2]])
        size = int.from_bytes(jpeg[place + 2 : place + 4])
        if marker not in (*range(0xE1, 0xEE), 0xEF, 0xFE):
            kept.append(jpeg[place : place + 2 + size])
        place += 2 + size
    raise ValueError("This JPEG ends before its picture.")
