"""Finds the records of a text with NumPy, thousands of lines at a time.

1. Split the text into lines and keep those whose first byte can start a header.
2. Let `layouts.read_header` understand the first of them: that gives a shape.
3. Compare all the others with that shape, eight bytes at a time; each that fits is a record whose
   numbers stand at known places. Go on with the first line left.
4. Find the colon after the sender in the same way.

What is rare (a loose layout, too many shapes, a colon without a space) is done line by line with
the functions of `plain`, so both give the same cuts.
"""

from functools import cache, partial
from typing import Final

import attrs
import numpy as np

from chesil.readers.whatsapp import plain
from chesil.readers.whatsapp.cuts import Cuts, split_sender, width
from chesil.readers.whatsapp.layouts import LINE_BYTES, NUMBERS, SENDER_BYTES, Shape
from chesil.readers.whatsapp.text import Bytes, Flags, Lines, Places, Small, Text, Words, lines

_MOST_SHAPES: Final = 32  # compared at once: month/day, 12 hours, one or two digits each make 16
_TOO_MANY_SHAPES: Final = 256  # for arrays of their own

_MAY_START: Final = np.zeros(256, bool)
_MAY_START[[*b"0123456789[", 0xE2, 0xEF]] = True  # 0xE2 and 0xEF start the hidden marks

_EACH: Final = np.uint64(0x0101010101010101)
_HIGH: Final = np.uint64(0x8080808080808080)
_COLONS: Final = np.uint64(0x3A3A3A3A3A3A3A3A)
_ONE: Final = np.uint64(1)
_DIGITS: Final = np.uint32(0x0F0F0F0F)
_PAIRS: Final = np.uint32(0x00FF00FF)
_NOTHING: Final = np.zeros(0, np.uint16)


def find(text: Text) -> Cuts:
    """Every record of *text*; the same answer as plain.find."""
    block = _Block(text, lines(text))
    shapes = block.fit_shapes()
    return block.cuts() if shapes <= _TOO_MANY_SHAPES else plain.find(text)


@attrs.frozen(eq=False)
class _Test:
    """What eight bytes of a line have to be to fit a shape."""

    literal: np.uint64
    is_literal: np.uint64
    is_digit_high: np.uint64
    digit_high: np.uint64
    six: np.uint64

    def passes(self, eight: Words) -> Flags:
        # A byte is a digit when its high half is 3 both before and after adding six.
        wrong = (eight ^ self.literal) & self.is_literal
        wrong |= (eight & self.is_digit_high) ^ self.digit_high
        wrong |= ((eight + self.six) & self.is_digit_high) ^ self.digit_high
        passed: Flags = wrong == 0
        return passed


@cache
def _tests(template: bytes) -> tuple[_Test, ...]:
    return tuple(_test(template[place : place + 8]) for place in range(0, len(template), 8))


def _test(part: bytes) -> _Test:
    digit = [byte in b"0123456789" for byte in part]

    def number(values: list[int]) -> np.uint64:
        return np.uint64(int.from_bytes(bytes(values), "little"))

    return _Test(
        literal=number([0 if is_digit else byte for byte, is_digit in zip(part, digit, strict=True)]),
        is_literal=number([0 if is_digit else 0xFF for is_digit in digit]),
        is_digit_high=number([0xF0 if is_digit else 0 for is_digit in digit]),
        digit_high=number([0x30 if is_digit else 0 for is_digit in digit]),
        six=number([0x06 if is_digit else 0 for is_digit in digit]),
    )


class _Block:
    """The candidate lines of a text, and the records found among them, by shape."""

    def __init__(self, text: Text, lines: Lines) -> None:
        self._text, self._every, self._lines = text, text.eights(), len(lines.starts)
        self._which = np.flatnonzero(_MAY_START[text.buffer[lines.starts]])
        self._start = lines.starts[self._which]
        self._end = lines.ends[self._which]
        self._eights: list[Words] = []
        self._found: dict[Shape, list[Places]] = {}

    def fit_shapes(self) -> int:
        """Decide of every candidate whether it is a record, and of which shape.

        Returns:
            How many shapes there are.
        """
        left = np.arange(len(self._which))
        while len(left):
            shape = plain.header(self._line(left[0]), nameless=self._text.nameless)
            if shape is None or self._is_single(shape):
                found, left = left[:1], left[1:]
            else:
                fits = self._fits(left, shape)
                found, left = left[fits], left[~fits]
            if shape is not None:
                self._found.setdefault(shape, []).append(found)
        return len(self._found)

    def cuts(self) -> Cuts:
        """The records found, in the order of the text."""
        shapes = list(self._found)
        parts = [np.concatenate(self._found[shape]) for shape in shapes]
        found = np.concatenate([*parts, np.zeros(0, np.int64)])
        order = np.argsort(found, kind="stable")
        shape = np.repeat(np.arange(len(shapes), dtype=np.uint32), [len(part) for part in parts])[order]
        start, end = self._start[found[order]], self._end[found[order]]
        bodies = np.array([each.body for each in shapes], np.int64)[shape]
        sender, wide, gap = self._senders(start, start + bodies, end)
        return Cuts(
            lines=self._lines,
            shapes=shapes,
            start=start,
            line=(self._which[found[order]] + 1).astype(np.uint32),
            first_end=end,
            shape=shape,
            sender=sender,
            wide=wide,
            gap=gap,
            numbers={
                name: np.concatenate([*map(partial(self._numbers, number), shapes, parts), _NOTHING])[order]
                for number, name in enumerate(NUMBERS)
            },
        )

    def _line(self, candidate: np.int64) -> bytes:
        start, end = int(self._start[candidate]), int(self._end[candidate])
        return self._text.bytes(start, min(end, start + LINE_BYTES))

    def _is_single(self, shape: Shape) -> bool:
        # Too many shapes: someone is playing with us, or the file is a collage. One by one is linear.
        return shape.layout.loose or (len(self._found) >= _MOST_SHAPES and shape not in self._found)

    def _eight(self, number: int, candidates: Places) -> Words:
        """The eight bytes with that number of each of some candidates."""
        while len(self._eights) <= number:
            self._eights.append(self._every[self._start + 8 * len(self._eights)])
        eight = self._eights[number]
        return eight if len(candidates) == len(eight) else eight[candidates]

    def _fits(self, left: Places, shape: Shape) -> Flags:
        fits = np.zeros(len(left), bool)
        fitting = np.arange(len(left))
        for number, test in enumerate(_tests(shape.template)):
            fitting = fitting[test.passes(self._eight(number, left[fitting]))]
        fits[fitting] = True
        # A header that runs past the end of its line would be made of two lines.
        return fits & (self._start[left] + shape.body <= self._end[left])

    def _numbers(self, number: int, shape: Shape, candidates: Places) -> Small:
        """One of the numbers of up to four digits in the date and time of some lines of one shape."""
        first, last = shape.numbers[number]
        if first == last:
            return np.zeros(len(candidates), np.uint16)
        word, shift = divmod(first, 8)
        digits = self._eight(word, candidates) >> np.uint64(8 * shift)
        if last > 8 * (word + 1):
            digits |= self._eight(word + 1, candidates) << np.uint64(64 - 8 * shift)
        # The digits go to the high end of four bytes; then pairs are added up, and pairs of pairs.
        four = digits.astype(np.uint32) << np.uint32(8 * (4 - last + first))
        pairs = ((four & _DIGITS) * np.uint32(10 << 8 | 1) >> np.uint32(8)) & _PAIRS
        return (pairs * np.uint32(100 << 16 | 1) >> np.uint32(16)).astype(np.uint16)

    def _senders(self, start: Places, body: Places, end: Places) -> tuple[Small, Small, Bytes]:
        """How long each sender is (0: none), how wide, and how far from it the text starts."""
        colon, wide = _first_colons(self._every, body, np.minimum(end, body + SENDER_BYTES + 1))
        spaced = self._text.buffer[colon + 1] == ord(" ")
        spaced &= (colon > body) & (colon + 1 < end)
        sender = ((colon - body) * spaced).astype(np.uint16)
        widths = (wide * spaced).astype(np.uint16)
        gap = spaced.astype(np.uint8) << np.uint8(1)
        for one in np.flatnonzero((colon >= 0) & ~spaced).tolist():
            first, header = int(start[one]), int(body[one] - start[one])
            line = self._text.bytes(first, min(int(end[one]), first + LINE_BYTES))
            sender[one], gap[one] = split_sender(line, header)
            widths[one] = width(line[header : header + int(sender[one])])
        return sender, widths, gap


def _first_colons(every: Words, body: Places, stop: Places) -> tuple[Places, Places]:
    """The place of the first colon between *body* and *stop*, or -1, and how wide the bytes before it are."""
    place, wide = body, np.zeros(len(body), np.int64)
    has_colon = np.zeros(len(body), bool)
    for _ in range(2):  # most names end within sixteen bytes; choosing rows costs more than it saves
        passed, wider, has_colon = _towards_colon(every[place])
        place, wide = place + passed, wide + wider
    left = np.flatnonzero(~has_colon & (place < stop))
    while len(left):
        passed, wider, found = _towards_colon(every[place[left]])
        place[left] += passed
        wide[left] += wider
        has_colon[left] = found
        left = left[~found & (place[left] < stop[left])]
    return np.where(has_colon & (place < stop), place, -1), wide


def _towards_colon(eight: Words) -> tuple[Bytes, Bytes, Flags]:
    """How many of eight bytes stand before the first colon, how wide they are, and whether there is one."""
    other = eight ^ _COLONS
    hit = (other - _EACH) & ~other & _HIGH  # the lowest bit set is that of the first colon
    before = (hit & (~hit + _ONE)) - _ONE  # all bits below it; every bit where there is no colon
    wide = np.bitwise_count(eight & ~(eight << _ONE) & _HIGH & before)
    return np.bitwise_count(before) >> np.uint8(3), wide, hit != 0
