"""What a caller hands over to be packed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

import attrs
import polars as pl

from chesil.vault.pack.archive import BLOCK

type Content = Callable[[], Iterable[bytes]]
"""Gives the bytes of one file, from their start, each time it is called."""

type Progress = Callable[[int], object]
"""Is told how many more bytes were read or written."""


class Sink(Protocol):
    """Where bytes go: an open file, or anything else with its `write`."""

    def write(self, chunk: bytes, /) -> object: ...


@attrs.frozen(kw_only=True)
class Logged:
    """An entry of the log, opened: the record's exact bytes, its salt, and its place from 0."""

    record: bytes = attrs.field(repr=False)
    salt: bytes = attrs.field(repr=False)
    index: int


@attrs.frozen(kw_only=True)
class Original:
    """A file as it was handed over, or a note as it was written.

    Attributes:
        name: as it was called; the pack keeps its plain letters and digits, and the record all of it.
        open: gives the bytes anew each time it is called, to be closed at the end of a block.
        logged: the record that it was added.
    """

    name: str = attrs.field(repr=False)
    open: Callable[[], AbstractContextManager[BinaryIO]] = attrs.field(repr=False)
    logged: Logged


@attrs.frozen(kw_only=True)
class RowSlice:
    """Chosen rows of a table that a reader made.

    Attributes:
        name: of what the table was read from. frame: the whole table.
        numbers: of the chosen rows, ascending, 0 for the first. Choose both sides of a talk.
        salt_key: the one that seal_rows was given. logged: the record import.parsed.
        people_left_out: how many people only rows that were not chosen name.
    """

    name: str = attrs.field(repr=False)
    frame: pl.DataFrame = attrs.field(eq=False, repr=False)
    numbers: Sequence[int] = attrs.field(repr=False)
    salt_key: bytes = attrs.field(repr=False)
    logged: Logged
    people_left_out: int = 0


@attrs.frozen(kw_only=True)
class Paper:
    """Something made from the items: its file name, what it is in words, and its bytes."""

    name: str
    what: str
    open: Callable[[], BinaryIO] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class AnchorFiles:
    """An anchor, and what shows that it covers a checkpoint of this log.

    Attributes:
        note, checkpoint: the texts. proof: as anchors.Proof.to_bytes wrote it.
        tokens: the TimeStampResp of each authority, by the authority's name.
    """

    note: str
    checkpoint: str
    proof: bytes
    tokens: Mapping[str, bytes] = attrs.field(repr=False)


def held(data: bytes) -> Content:
    """What gives the bytes of a file that is in memory."""
    return lambda: (data,)


def blocks(open_file: Callable[[], AbstractContextManager[BinaryIO]]) -> Iterable[bytes]:
    """The bytes of a file, some at a time."""
    with open_file() as stream:
        while block := stream.read(BLOCK):
            yield block
