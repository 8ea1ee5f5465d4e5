"""The fields of a protocol buffer that hold bytes, read without knowing its messages."""

from collections.abc import Iterator
from typing import Final

_MOST_FIELDS: Final = 100
_VARINT, _FIXED_8, _BYTES, _FIXED_4 = 0, 1, 2, 5
_LONGEST: Final = 10  # bytes of a number


def fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the bytes of each field that holds bytes, until something in it is no field."""
    place = 0
    for _ in range(_MOST_FIELDS):
        head, place = _varint(data, place)
        if head == 0:
            return
        field, kind = divmod(head, 8)
        if kind in (_VARINT, _BYTES):
            size, place = _varint(data, place)
        else:
            size = {_FIXED_8: 8, _FIXED_4: 4}.get(kind, len(data))
        if kind == _BYTES:
            yield field, data[place : place + size]
        place += 0 if kind == _VARINT else size


def field(data: bytes, *path: int) -> bytes:
    """The bytes at the end of a path of fields in fields, the first of each; empty when there are none."""
    for number in path:
        data = next((value for found, value in fields(data) if found == number), b"")
    return data


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number, and the place behind it; 0 at the end."""
    number = 0
    for count, byte in enumerate(data[place : place + _LONGEST]):
        number |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return number, place + count + 1
    return 0, len(data)
