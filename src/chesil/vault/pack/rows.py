"""The rows of an import as salted leaves, so that some can be shown and proved without the others.

Each row of a parsed table is one line of JSON. The log's record of the import holds how many rows there
are and the root over their leaves. A pack then gives the chosen lines with their salts, and of the others
only the leaves: salted hashes, which say nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise
from typing import Any, Final

import attrs
import msgspec
import polars as pl

from chesil.terms import tables
from chesil.vault import merkle
from chesil.vault.merkle import HASH_BYTES

KEY_BYTES: Final = 32
_DOOR: Final = "vault.pack.rows"
_BATCH: Final = 50_000  # rows held as Python values at a time
_BLOCK_BYTES: Final = 64  # of SHA-256, for HMAC
_LEAF: Final = b"\x00"
_SCHEMAS: Final = {tuple(schema): schema for schema in (tables.ROWS, tables.EVENTS)}
_SHAPES: Final = {
    names: msgspec.defstruct("Row", [(name, Any) for name in names], gc=False) for names in _SCHEMAS
}


@attrs.frozen(kw_only=True)
class SealedRows:
    """A table as its log knows it.

    Attributes:
        rows: how many. root: over their leaves, 32 bytes.
        leaves: the leaves in order, 32 bytes each, one after the other.
    """

    rows: int
    root: bytes
    leaves: bytes = attrs.field(repr=False)


def seal_rows(frame: pl.DataFrame, *, salt_key: bytes) -> SealedRows:
    """What the log is told of a table, and the leaves that a pack needs of it.

    Args:
        frame: tables.ROWS or tables.EVENTS; without a row the root is that of nothing.
        salt_key: 32 bytes, secret, and of this table alone.

    Raises:
        TableMismatch: the frame is neither table.
    """
    joined = b"".join(leaves(row_lines(frame), salt_key=salt_key))
    return SealedRows(rows=frame.height, root=root(joined), leaves=joined)


def as_logged(frame: pl.DataFrame, *, root: str | None, salt_key: bytes) -> tuple[pl.DataFrame, SealedRows]:
    """A table with the words it had when it was logged, and what the log was told of it.

    A row is hashed with its words, and some have changed since (tables.with_former_words). The root in the
    log shows with which words a table was logged, so nothing else has to be kept.

    Args:
        frame: the whole table, with the words of today. root: what the log has, in hex.
        salt_key: as for `seal_rows`.

    Returns:
        The form that has this root; where neither has it, the form of today.

    Raises:
        TableMismatch: the frame is neither rows nor events.
    """
    sealed = seal_rows(frame, salt_key=salt_key)
    if sealed.root.hex() == root:
        return frame, sealed
    former = tables.with_former_words(frame)
    sealed_before = seal_rows(former, salt_key=salt_key)
    return (former, sealed_before) if sealed_before.root.hex() == root else (frame, sealed)


def row_lines(frame: pl.DataFrame) -> Iterator[bytes]:
    """Each row as one line of JSON: every column in the order of its table, null where it has no value.

    Times are ISO 8601, with "Z" where they are instants. The same table gives the same bytes.

    Args:
        frame: tables.ROWS or tables.EVENTS; one with former words gives the lines it gave then.

    Raises:
        TableMismatch: it is neither.
    """
    names = tuple(frame.columns)
    tables.check(tables.with_current_words(frame), _SCHEMAS.get(names, tables.ROWS), door=_DOOR)
    return _encoded(frame, _SHAPES[names])


def _encoded(frame: pl.DataFrame, shape: type[msgspec.Struct]) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    for batch in frame.iter_slices(_BATCH):
        # A struct a row encodes in a third of the time of a dict a row.
        yield from map(encode, map(shape, *(column.to_list() for column in batch)))


def leaves(lines: Iterable[bytes], *, salt_key: bytes) -> Iterator[bytes]:
    """The leaf of each row, 32 bytes: SHA-256(0x00 ‖ salt ‖ line).

    Args:
        lines: of the whole table, in its order.
    """
    sha256 = hashlib.sha256
    for salt, line in zip(salts(count(), salt_key=salt_key), lines, strict=False):
        yield sha256(_LEAF + salt + line).digest()


def salts(numbers: Iterable[int], *, salt_key: bytes) -> Iterator[bytes]:
    """The salt of each row: HMAC-SHA-256(salt key, row number in 8 bytes, big-endian).

    Args:
        numbers: of the rows; the first row of a table has 0.
        salt_key: 32 bytes, secret, and of this table alone.

    Raises:
        ValueError: the key is not 32 bytes.
    """
    if len(salt_key) != KEY_BYTES:
        raise ValueError(f"a salt key is {KEY_BYTES} bytes, not {len(salt_key)}")
    # HMAC is two hashes; written so, it takes two thirds of the time of hmac.digest on so short a text.
    inner = bytes(byte ^ 0x36 for byte in salt_key.ljust(_BLOCK_BYTES, b"\0"))
    outer = bytes(byte ^ 0x5C for byte in salt_key.ljust(_BLOCK_BYTES, b"\0"))
    sha256 = hashlib.sha256
    for number in numbers:
        yield sha256(outer + sha256(inner + number.to_bytes(8)).digest()).digest()


def root(joined: bytes) -> bytes:
    """The root (RFC 9162) over leaves that stand one after the other, 32 bytes each."""
    return merkle.root_of(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES))


def slice_lines(frame: pl.DataFrame, numbers: Sequence[int], *, salt_key: bytes) -> Iterator[bytes]:
    """The chosen rows as a pack holds them: number, salt and the exact line, as one line of JSON each.

    Args:
        frame: the whole table.
        numbers: of the chosen rows, each once, ascending; 0 is the first row of the table.

    Raises:
        TableMismatch: the frame is neither rows nor events. ValueError: the numbers are not such.
    """
    inside = all(0 <= number < frame.height for number in numbers)
    if not inside or any(later <= earlier for earlier, later in pairwise(numbers)):
        raise ValueError("row numbers are ascending, each once, and inside the table")
    lines = row_lines(frame[list(numbers)])
    for number, salt, line in zip(numbers, salts(numbers, salt_key=salt_key), lines, strict=True):
        yield b'{"row":%d,"salt":"%s","line":%s}\n' % (number, salt.hex().encode(), line)
