"""Rows of a timeline that were found: a bit for each row that there is.

For a million rows that is an eighth of a megabyte. So what has several things is found by comparing bits, and
only rows that a page shows are ever numbered.
"""

import numpy as np
from numpy.typing import NDArray

type Bits = NDArray[np.uint8]  # eight rows in a byte, the first row highest; no bit after the last row


def of(rows: list[int] | NDArray[np.uint32] | slice, *, height: int) -> Bits:
    """The bits of some of *height* rows: by their numbers, in any order, or from one row to another."""
    here = np.zeros(height, bool)
    here[rows] = True
    return np.packbits(here)


class Rows:
    """The rows that have a bit, in order. Their length is how many there are; a slice gives their numbers."""

    def __init__(self, bits: Bits) -> None:
        self.bits = bits
        self._ended = np.append(bits, np.uint8(0))  # so that a byte stands after the last row too
        self._passed = np.zeros(len(bits) + 1, np.uint32)  # how many stand before each byte
        np.cumsum(np.bitwise_count(bits), out=self._passed[1:])

    def __len__(self) -> int:
        return int(self._passed[-1])

    def __getitem__(self, some: slice) -> list[int]:
        first, last, step = some.indices(len(self))
        begins = int(np.searchsorted(self._passed, first, "right")) - 1
        ends = int(np.searchsorted(self._passed, last, "left"))
        rows = np.flatnonzero(np.unpackbits(self.bits[begins:ends])) + begins * 8
        skipped = int(self._passed[begins])
        return [int(row) for row in rows[first - skipped : last - skipped : step]]

    def before(self, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """How many of them stand before each of some rows, or before the end of all."""
        whole, rest = np.divmod(rows, 8)
        found: NDArray[np.int64] = np.bitwise_count(self._ended[whole] >> (8 - rest)).astype(np.int64)
        return found + self._passed[whole]
