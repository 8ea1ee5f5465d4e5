"""Finds the records of a text line by line: the slow, plain twin that `fast` has to agree with."""

from collections.abc import Iterator

import numpy as np

from chesil.readers.whatsapp.cuts import Cuts, split_sender, width
from chesil.readers.whatsapp.layouts import LINE_BYTES, NUMBERS, Shape, has_name, read_header
from chesil.readers.whatsapp.text import Text, lines


def find(text: Text) -> Cuts:
    """Every record of *text*, by looking at each line alone."""
    shapes: dict[Shape, int] = {}
    rows, number = [], 0
    for number, (start, end) in enumerate(_spans(text), 1):
        line = text.bytes(start, min(end, start + LINE_BYTES))
        shape = header(line, nameless=text.nameless)
        if shape is None:
            continue
        sender, gap = split_sender(line, shape.body)
        numbers = (int(line[first:last] or b"0") for first, last in shape.numbers)
        which, wide = shapes.setdefault(shape, len(shapes)), width(line[shape.body : shape.body + sender])
        rows.append((start, number, end, which, sender, wide, gap, *numbers))
    columns = np.array(rows, np.int64).reshape(-1, 7 + len(NUMBERS)).T
    return Cuts(
        lines=number,
        shapes=list(shapes),
        start=columns[0].copy(),
        line=columns[1].astype(np.uint32),
        first_end=columns[2].copy(),
        shape=columns[3].astype(np.uint32),
        sender=columns[4].astype(np.uint16),
        wide=columns[5].astype(np.uint16),
        gap=columns[6].astype(np.uint8),
        numbers=dict(zip(NUMBERS, columns[7:].astype(np.uint16), strict=True)),
    )


def header(line: bytes, *, nameless: bool) -> Shape | None:
    """The shape of the header of *line*, or None when the line continues the record above.

    Args:
        nameless: whether a line in a loose layout may be a notice. Elsewhere it needs a name: a
            person types "12/06/24 21:30: see you there" too.
    """
    shape = read_header(line)
    if shape and shape.layout.loose and not (nameless or has_name(line, shape)):
        return None
    return shape


def is_loose(text: Text) -> bool:
    """Whether the first line of *text* that looks like a header is in a loose layout."""
    for start, end in _spans(text):
        shape = read_header(text.bytes(start, min(end, start + LINE_BYTES)))
        if shape:
            return shape.layout.loose
    return False


def _spans(text: Text) -> Iterator[tuple[int, int]]:
    found = lines(text)
    return zip(found.starts.tolist(), found.ends.tolist(), strict=True)
