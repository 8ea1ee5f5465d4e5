"""A first glance at the bytes of every record: which ones WhatsApp may have had a hand in.

It costs a tenth of a microsecond a record and never overlooks one; a few that it picks out turn out
to be a person's messages.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from chesil.readers.whatsapp import phrases
from chesil.readers.whatsapp.cuts import Cuts
from chesil.readers.whatsapp.text import CARRIAGE_RETURN, Bytes, Flags, Places, Text, Words

LOOK: Final = np.uint8(1)  # what it says is to be looked at closely
MARKED: Final = np.uint8(2)  # what it says starts with U+200E
RECORD_MARKED: Final = np.uint8(4)  # its line starts with a hidden mark
LONGER: Final = np.uint8(8)  # it has more than one line
RETURNED: Final = np.uint8(16)  # it ends with a carriage return and a line feed

_MARK: Final = np.uint64(0x8E80E2)  # U+200E in UTF-8, as a little-endian number
_MARK_BYTES: Final = np.uint64(0xFFFFFF)
_MARK_FIRST: Final = np.uint8(0xE2)
_ANGLE, _ZERO, _TEN = np.uint8(ord(">")), np.uint8(ord("0")), np.uint8(10)
_MAP_BYTES: Final = 30  # no link to a map is shorter


def flags(text: Text, cuts: Cuts, ends: Places) -> Bytes:
    """The flags of every record.

    Args:
        ends: cuts.ends(text).
    """
    start = cuts.said_from()
    eight = text.eights()[start]
    marked = (eight & _MARK_BYTES) == _MARK
    record_marked = text.buffer[cuts.start] == _MARK_FIRST
    said_something = ends > start
    look = (cuts.sender == 0) | marked | record_marked | ~said_something
    look |= _may_be_ours(text, cuts, eight, ends - start, text.buffer[ends - 1])
    found = np.zeros(len(cuts), np.uint8)
    longer, returned = ends > cuts.first_end, text.buffer[ends] == CARRIAGE_RETURN
    each = (
        (LOOK, look),
        (MARKED, marked),
        (RECORD_MARKED, record_marked),
        (LONGER, longer),
        (RETURNED, returned),
    )
    for flag, is_set in each:
        found |= is_set * flag
    return found


def _may_be_ours(text: Text, cuts: Cuts, eight: Words, length: Places, last: Bytes) -> Flags:
    """Whether a record starts or ends as WhatsApp's own words do."""
    ours: Flags = last == _ANGLE
    ours |= (last - _ZERO < _TEN) & (length >= _MAP_BYTES)
    ours |= _ENDINGS[_hash(text.eights()[cuts.first_end - 8])]
    ours |= _BEGINNINGS[_hash(eight)]
    for mask, word, needed in _SHORT:
        ours |= ((eight & mask) == word) & (length >= needed)
    return ours


def _hash(eight: Words) -> Words:
    return (eight * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)


def _table(eights: Iterable[bytes]) -> Flags:
    numbers = np.array([int.from_bytes(eight, "little") for eight in eights], np.uint64)
    table = np.zeros(65_536, bool)
    table[_hash(numbers)] = True
    return table


def _beginnings() -> Iterable[bytes]:
    for table in ("deleted", "left_out", "live_location"):
        for phrase in phrases.words_of(table, system="android"):
            yield phrase.encode()[:8]


def _short(word: str, *, needed: int) -> tuple[np.uint64, np.uint64, int]:
    written = word.encode()[:8]
    mask = (1 << 8 * len(written)) - 1
    return np.uint64(mask), np.uint64(int.from_bytes(written, "little")), needed


_BEGINNINGS: Final = _table(_beginnings())
_ENDINGS: Final = _table(f"{each})".encode()[-8:] for each in phrases.words_of("attached", system="android"))
_SHORT: Final = [
    _short("null", needed=4),
    *(_short(f"{each}:", needed=8) for each in phrases.words_of("poll")),
]
