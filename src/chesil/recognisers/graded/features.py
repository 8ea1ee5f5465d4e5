"""What of a text the heads weigh: its runs of 3 to 5 bytes, its words, and its words two by two.

Each is hashed into one of `BUCKETS`. A whole batch is laid side by side as bytes, so that NumPy hashes all of
it at once: a run of bytes by its letters, a word by the difference of two running sums.

Source: Weinberger and others, Feature Hashing for Large Scale Multitask Learning (ICML 2009).
"""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

type Hashes = npt.NDArray[np.uint64]
type Places = npt.NDArray[np.int64]
type Letters = npt.NDArray[np.uint8]

BITS: Final = 18
BUCKETS: Final = 1 << BITS
NOTHING: Final = 0  # the bucket of what is no feature; it weighs nothing
RUNS: Final = (3, 4, 5)
_GAP: Final = 4  # zero bytes after each text, so that no run of five letters reaches into the next
_PAD: Final = b"\x00" * _GAP
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)  # odd, so that its powers can be undone modulo 2**64
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_UNDO: Final = np.uint64(pow(int(_BASE), -1, 1 << 64))
_WORD: Final = np.zeros(256, dtype=bool)
_WORD[[*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *range(128, 256)]] = True


@attrs.frozen(eq=False)
class Features:
    """One kind of feature of a batch.

    Attributes:
        buckets: of each feature, int64; `NOTHING` where there is none.
        starts: for each text, the place of its first feature in *buckets*, and at last their number.
        first, last: for each feature, the bytes of the batch that it covers, from and to.
    """

    buckets: Places
    starts: Places
    first: Places
    last: Places


@attrs.frozen(eq=False)
class Batch:
    """Texts laid side by side.

    Attributes:
        letters: their bytes, a space before and after each text.
        starts: where each text begins in it (its leading space).
        sizes: bytes of each text with its two spaces.
    """

    letters: Letters
    starts: Places
    sizes: Places

    def features(self) -> Iterable[Features]:
        """Every kind of feature: runs of three, four and five bytes, words, pairs of words."""
        yield from self._runs()
        yield from self._words()

    def _runs(self) -> Iterable[Features]:
        letters = self.letters.astype(np.uint64)
        hashes = letters
        places = np.arange(len(letters))
        for size in range(2, RUNS[-1] + 1):
            hashes = hashes[:-1] * _BASE + letters[size - 1 :]
            if size in RUNS:
                buckets = np.zeros(len(letters), dtype=np.int64)
                buckets[: len(hashes)] = bucket_of(hashes, kind=size)
                for back in range(1 - size, _GAP):
                    buckets[np.maximum(self.starts + self.sizes + back, 0)] = NOTHING
                yield Features(buckets, np.append(self.starts, len(letters)), places, places + size)

    def _words(self) -> Iterable[Features]:
        inside = _WORD[self.letters]
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        first, last = edges[::2], edges[1::2]  # each text starts and ends with a space
        hashes = _between(self.letters, first, last)
        starts = np.searchsorted(first, np.append(self.starts, len(self.letters)))
        yield Features(bucket_of(hashes, kind=1), starts, first, last)
        pairs = np.zeros(len(hashes), dtype=np.int64)
        pairs[:-1] = bucket_of(hashes[:-1] * _BASE + hashes[1:], kind=2)
        ends = starts[1:] - 1
        pairs[ends[ends >= starts[:-1]]] = NOTHING
        yield Features(pairs, starts, first, np.append(last[1:], last[-1:]))


def batch(texts: Sequence[str]) -> Batch:
    """*texts* as bytes, side by side."""
    encoded = [text.encode("utf-8", "replace").replace(b"\x00", b" ") for text in texts]
    sizes = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)) + 2
    starts = np.append(0, np.cumsum(sizes + _GAP)[:-1]) if encoded else np.zeros(0, dtype=np.int64)
    whole = b"".join(b" " + each + b" " + _PAD for each in encoded)
    return Batch(np.frombuffer(whole, dtype=np.uint8), starts.astype(np.int64), sizes)


def bucket_of(hashes: Hashes, *, kind: int) -> Places:
    """The bucket of each hash, never `NOTHING`; the same hash of another *kind* falls elsewhere."""
    mixed = (hashes + np.uint64(kind)) * _MIX
    mixed ^= mixed >> np.uint64(32)
    buckets = ((mixed * _MIX) >> np.uint64(64 - BITS)).astype(np.int64)
    return np.maximum(buckets, NOTHING + 1)


def _between(letters: Letters, first: Places, last: Places) -> Hashes:
    """A hash of the bytes from each of *first* to *last*, wherever they stand."""
    powers = np.full(len(letters), _BASE)
    powers[:1] = 1
    powers = np.multiply.accumulate(powers)
    sums = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum((letters.astype(np.uint64) + np.uint64(1)) * powers, out=sums[1:])
    back = np.full(len(letters) + 1, _UNDO)
    back[0] = 1
    back = np.multiply.accumulate(back)
    return (sums[last] - sums[first]) * back[first]
