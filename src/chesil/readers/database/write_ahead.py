"""The write-ahead file beside a database: pages that were written and are not in the database yet.

It is put into the database in memory, as SQLite would on opening both, so that neither file is written to
and no copy of them lies on disk. Format: https://sqlite.org/fileformat2.html#the_write_ahead_log
"""

import struct
from typing import Final

import numpy as np
import numpy.typing as npt

_HEADER: Final = struct.Struct(">8I")  # magic, version, page size, number, two salts, two sums
_FRAME: Final = struct.Struct(">6I")  # page, pages of the database when it ends a write, salts, sums
_MAGIC: Final = {0x377F0682: "<u4", 0x377F0683: ">u4"}  # how its sums are built
_VERSION: Final = 3_007_000
_PAGE_SIZES: Final = frozenset(1 << power for power in range(9, 17))
_MODULUS: Final = 1 << 32


def put_into(database: bytearray, log: bytes) -> None:
    """Put what *log* holds into *database*: all finished writes. What is damaged counts for nothing."""
    header = _HEADER.unpack(log[: _HEADER.size]) if len(log) >= _HEADER.size else None
    if header is None or header[0] not in _MAGIC or header[1] != _VERSION or header[2] not in _PAGE_SIZES:
        return
    size, words = header[2], _MAGIC[header[0]]
    if _sums(np.frombuffer(log[:24], words)[np.newaxis], (0, 0)) != [header[6:]]:
        return
    count = (len(log) - _HEADER.size) // (_FRAME.size + size)
    if not count:
        return
    frames = np.frombuffer(log, np.uint8, count * (_FRAME.size + size), _HEADER.size).reshape(count, -1)
    heads = [_FRAME.unpack(frame[: _FRAME.size]) for frame in frames]
    summed = np.ascontiguousarray(np.delete(frames, np.s_[8 : _FRAME.size], axis=1)).view(words)
    sound = 0
    for head, sums in zip(heads, _sums(summed, header[6:]), strict=True):
        if not head[0] or head[2:4] != header[4:6] or head[4:] != sums:
            break
        sound += 1
    ends = [place for place, head in enumerate(heads[:sound]) if head[1]]
    if not ends:
        return
    whole = heads[ends[-1]][1] * size
    database.extend(bytes(max(whole - len(database), 0)))
    for head, frame in zip(heads[: ends[-1] + 1], frames, strict=False):
        if head[0] * size <= whole:
            database[(head[0] - 1) * size : head[0] * size] = frame[_FRAME.size :].tobytes()
    del database[whole:]


def _sums(rows: npt.NDArray[np.uint32], start: tuple[int, int]) -> list[tuple[int, int]]:
    """The two sums after each row, which go on from row to row.

    SQLite adds word by word: one += word + two, two += next word + one, and so on. So a word counts as many
    times as the Fibonacci number of its distance from the end, and a row is one product.
    """
    weights = [0, 1]
    for _ in range(rows.shape[1]):
        weights.append((weights[-2] + weights[-1]) % _MODULUS)
    falling = np.array(weights[::-1], np.uint32)
    ones, twos = (rows.astype(np.uint32) @ each for each in (falling[2:], falling[1:-1]))
    sums = [start]
    *_, before, last, after = weights
    for one, two in zip(ones.tolist(), twos.tolist(), strict=True):
        was, had = sums[-1]
        sums.append(
            ((one + before * was + last * had) % _MODULUS, (two + last * was + after * had) % _MODULUS)
        )
    return sums[1:]
