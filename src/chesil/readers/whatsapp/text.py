"""A piece of a chat as bytes, and its lines."""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

LINE_FEED: Final = 10
CARRIAGE_RETURN: Final = 13
PADDING: Final = 256  # zero bytes after a text, so that eight bytes can be read at its very end

Bytes = npt.NDArray[np.uint8]
Small = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]


@attrs.frozen(kw_only=True, eq=False)
class Text:
    """Some of the bytes of a chat, from the start of a record to the end of one.

    Attributes:
        buffer: the text, then PADDING zero bytes. size: how many bytes of text.
        newline: the byte that ends a line: a line feed, or a carriage return in a file without any.
        nameless: whether a record in a loose layout may have no sender.
        repaired: how many unreadable byte sequences were replaced by U+FFFD.
    """

    buffer: Bytes
    size: int
    newline: int = LINE_FEED
    nameless: bool = False
    repaired: int = 0

    def bytes(self, start: int, end: int) -> bytes:
        """A copy of the bytes between two places."""
        return self.buffer[start:end].tobytes()

    def eights(self) -> Words:
        """The eight bytes at every place as one little-endian number, without copying any."""
        return np.ndarray((len(self.buffer) - 8,), "<u8", self.buffer.data, 0, (1,))


@attrs.frozen(kw_only=True, eq=False)
class Lines:
    """Where the lines of a text start, and where they end without their line break."""

    starts: Places
    ends: Places


def lines(text: Text) -> Lines:
    """The lines of *text*; a last one need not have a line break."""
    breaks = np.flatnonzero(text.buffer[: text.size] == text.newline)
    if text.size and text.buffer[text.size - 1] != text.newline:
        breaks = np.append(breaks, text.size)
    starts = np.zeros_like(breaks)
    starts[1:] = breaks[:-1] + 1
    return Lines(starts=starts, ends=without_return(text, starts, breaks))


def without_return(text: Text, starts: Places, ends: Places) -> Places:
    """The ends of lines or records, one less where a carriage return stands before the line feed."""
    if text.newline == CARRIAGE_RETURN or not len(ends):
        return ends
    shorter: Places = ends - ((text.buffer[ends - 1] == CARRIAGE_RETURN) & (ends > starts))
    return shorter
