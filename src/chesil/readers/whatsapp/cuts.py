"""Where the records of a text are cut."""

from collections.abc import Sequence

import attrs
import numpy as np

from chesil.readers.whatsapp.layouts import SENDER_BYTES, Shape
from chesil.readers.whatsapp.text import Bytes, Numbers, Places, Small, Text, without_return


@attrs.frozen(kw_only=True, eq=False)
class Cuts:
    """Where each record of one text is cut, one value a record in the order of the text.

    Attributes:
        lines: how many lines the text has.
        start: place of its first byte. line: number of its line, 1 for the first of the text.
        first_end: place of the end of its first line.
        shape: number of its shape in shapes.
        sender: how long the sender's name is, in bytes; 0 without a sender.
        wide: how many of these bytes only continue a character.
        gap: bytes between the sender and what was said (colon and space); 0 without a sender.
        numbers: the numbers of its date and time, by their name in layouts.NUMBERS.
    """

    lines: int
    shapes: Sequence[Shape]
    start: Places
    line: Numbers
    first_end: Places
    shape: Numbers
    sender: Small
    wide: Small
    gap: Bytes
    numbers: dict[str, Small]

    def __len__(self) -> int:
        return len(self.line)

    def ends(self, text: Text) -> Places:
        """Where each record ends, without its line break."""
        ends = np.append(self.start[1:], text.size)
        return without_return(text, self.start, ends - (text.buffer[ends - 1] == text.newline))

    def said_from(self) -> Places:
        """Where what was said starts."""
        bodies = np.array([shape.body for shape in self.shapes], np.int64)
        said: Places = self.start + bodies[self.shape] + self.sender + self.gap
        return said


def split_sender(line: bytes, body: int) -> tuple[int, int]:
    """The length of the sender's name in a line whose header ends at *body*, and of what follows it.

    Returns:
        (0, 0) when no sender is named. A text may be empty: the colon then ends the line.
    """
    colon = line.find(b": ", body, body + SENDER_BYTES + 2)
    if colon > body:
        return colon - body, 2
    if colon < 0 and line.endswith(b":") and 0 < len(line) - 1 - body <= SENDER_BYTES:
        return len(line) - 1 - body, 1
    return 0, 0


def width(name: bytes) -> int:
    """How many bytes of *name* only continue a character."""
    return sum(byte & 0xC0 == 0x80 for byte in name)
