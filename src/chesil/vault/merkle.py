"""The hash tree of a log: salted leaves, roots of every prefix, and proofs that a leaf is in it.

Source: RFC 9162 (Certificate Transparency 2.0), section 2.1; docs/log.md gives the exact bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Final, Self

import attrs

from chesil.vault.errors import LogBroken

HASH_BYTES: Final = 32
SALT_BYTES: Final = 32
LARGEST_SIZE: Final = 2**63 - 1
"""As many leaves as a signed 64-bit column counts; no frontier then holds more than 63 hashes."""

EMPTY_ROOT: Final = sha256(b"").digest()
_FRONTIER_VERSION: Final = b"\x01"
_SIZE_BYTES: Final = 8


def leaf(salt: bytes, record: bytes) -> bytes:
    """The leaf of a salted record: SHA-256(0x00 ‖ salt ‖ record), 32 bytes.

    Raises:
        ValueError: the salt is not 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt is {SALT_BYTES} bytes, not {len(salt)}")
    return sha256(b"\x00" + salt + record).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash above two others: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


@attrs.frozen
class Frontier:
    """What must be kept of a tree to append to it: its size and the roots of its perfect subtrees.

    Attributes:
        size: how many leaves the tree has.
        hashes: one hash for every bit set in size, of the largest (leftmost) subtree first.
    """

    size: int = attrs.field(default=0)
    hashes: tuple[bytes, ...] = ()

    def __attrs_post_init__(self) -> None:
        fits = 0 <= self.size <= LARGEST_SIZE and len(self.hashes) == self.size.bit_count()
        if not fits or any(len(one) != HASH_BYTES for one in self.hashes):
            raise LogBroken("The stored summary of a log does not fit its size.")

    def append(self, leaf: bytes) -> Self:
        """The frontier with one more leaf of 32 bytes.

        Raises:
            LogBroken: the leaf is not 32 bytes, or the log is full.
        """
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Self:
        """The frontier with more leaves, in their order.

        Raises:
            LogBroken: a leaf is not 32 bytes, or the log is full.
        """
        size, hashes = self.size, list(self.hashes)
        for top in leaves:
            if len(top) != HASH_BYTES:
                raise LogBroken("An entry of a log is not a SHA-256.")
            full = size  # each bit set at its end is a perfect subtree that the new one completes
            while full & 1:
                top, full = node(hashes.pop(), top), full >> 1
            hashes.append(top)
            size += 1
        return type(self)(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The root of the tree so far; of an empty one the SHA-256 of nothing."""
        if not self.hashes:
            return EMPTY_ROOT
        top = self.hashes[-1]
        for larger in reversed(self.hashes[:-1]):
            top = node(larger, top)
        return top

    def to_bytes(self) -> bytes:
        """A version byte, the size in 8 bytes big-endian, and the hashes."""
        return _FRONTIER_VERSION + self.size.to_bytes(_SIZE_BYTES) + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """The frontier that to_bytes wrote.

        Raises:
            LogBroken: the bytes are of another version, or not exactly as long as their size asks.
        """
        start = len(_FRONTIER_VERSION) + _SIZE_BYTES
        if len(stored) < start or stored[:1] != _FRONTIER_VERSION:
            raise LogBroken("The stored summary of a log cannot be read.")
        size, hashes = int.from_bytes(stored[1:start]), stored[start:]
        pieces = (hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))
        return cls(size, tuple(pieces))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over 32-byte leaves, in their order; of none the SHA-256 of nothing.

    Raises:
        LogBroken: a leaf is not 32 bytes.
    """
    return Frontier().extend(leaves).root


def prefix_roots(leaves: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The root of the first *n* leaves for each *n* asked for, in one pass over the leaves.

    Returns:
        Size to root. A size the leaves do not reach is absent: the list is shorter than that.

    Raises:
        LogBroken: a leaf is not 32 bytes.
    """
    frontier, rest, roots = Frontier(), iter(leaves), {}
    for size in sorted(set(sizes)):
        frontier = frontier.extend(islice(rest, size - frontier.size))
        if frontier.size < size:
            break
        roots[size] = frontier.root
    return roots


@attrs.frozen
class Tree:
    """A whole tree in memory, for many proofs; its levels from the leaves to the root."""

    levels: tuple[Sequence[bytes], ...] = attrs.field(repr=False)

    @classmethod
    def over(cls, leaves: Iterable[bytes]) -> Self:
        """The tree over at least one leaf.

        Raises:
            LogBroken: there is no leaf.
        """
        level: Sequence[bytes] = tuple(leaves)
        if not level:
            raise LogBroken("A tree with proofs needs at least one entry.")
        levels = [level]
        while len(level) > 1:
            # A last hash without a partner goes up as it is: this gives RFC 9162's uneven trees.
            pairs = [node(*pair) for pair in zip(level[::2], level[1::2], strict=False)]
            level = (*pairs, *level[2 * len(pairs) :])
            levels.append(level)
        return cls(tuple(levels))

    @property
    def root(self) -> bytes:
        return self.levels[-1][0]

    def proof(self, index: int) -> tuple[bytes, ...]:
        """The neighbours on the way from a leaf to the root (RFC 9162, section 2.1.3.1).

        Raises:
            LogBroken: there is no such leaf.
        """
        if not 0 <= index < len(self.levels[0]):
            raise LogBroken("There is no entry at this place in the tree.")
        return tuple(self._neighbours(index))

    def _neighbours(self, index: int) -> Iterator[bytes]:
        for level in self.levels[:-1]:
            if index ^ 1 < len(level):
                yield level[index ^ 1]
            index >>= 1


def inclusion_proof(leaves: Iterable[bytes], index: int) -> tuple[bytes, ...]:
    """The proof that the leaf at *index* is in the tree over *leaves*.

    Raises:
        LogBroken: there is no such leaf.
    """
    return Tree.over(leaves).proof(index)


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf is at *index* in the tree of *size* leaves with this root.

    Raises:
        LogBroken: it is not, as far as this proof shows.
    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size <= LARGEST_SIZE or any(len(one) != HASH_BYTES for one in (leaf, *proof)):
        raise LogBroken("The proof names a place the tree does not have.")
    top, place, last = leaf, index, size - 1
    for neighbour in proof:
        if last == 0:
            raise LogBroken("The proof is longer than the tree is high.")
        if place & 1 or place == last:
            top = node(neighbour, top)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            top = node(top, neighbour)
        place, last = place >> 1, last >> 1
    if last or top != root:
        raise LogBroken("The proof does not lead to the root of the tree.")
