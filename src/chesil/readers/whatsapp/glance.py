"""A first glance at the bytes of every record: which ones WhatsApp may have had a hand in.

A few that it picks out turn out to be a person's messages. None that it leaves is WhatsApp's: every
way in which its words can begin, end or be marked is looked for.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from chesil.readers.whatsapp import phrases
from chesil.readers.whatsapp.cuts import Cuts
from chesil.readers.whatsapp.text import CARRIAGE_RETURN, Bytes, Flags, Numbers, Places, Text, Words

LOOK: Final = np.uint8(1)  # what it says is to be looked at closely
MARKED: Final = np.uint8(2)  # what it says starts with U+200E
RECORD_MARKED: Final = np.uint8(4)  # its line starts with a hidden mark
LONGER: Final = np.uint8(8)  # it has more than one line
RETURNED: Final = np.uint8(16)  # it ends with a carriage return and a line feed
NAMELESS: Final = np.uint8(32)  # it has no sender

_MARK: Final = np.uint64(0x8E80E2)  # U+200E in UTF-8, as a little-endian number
_MARK_BYTES: Final = np.uint64(0xFFFFFF)
_MARK_FIRST: Final = np.uint8(0xE2)
_ANGLE, _ZERO, _TEN = np.uint8(ord(">")), np.uint8(ord("0")), np.uint8(10)
_MAP_BYTES: Final = 30  # no link to a map is shorter


def at(text: Text, cuts: Cuts, ends: Places) -> Bytes:
    """The flags of every record.

    Args:
        ends: cuts.ends(text).
    """
    start = cuts.said_from()
    eight = text.eights()[start]
    found = {
        NAMELESS: cuts.sender == 0,
        MARKED: (eight & _MARK_BYTES) == _MARK,
        RECORD_MARKED: text.buffer[cuts.start] == _MARK_FIRST,
        LONGER: ends > cuts.first_end,
        RETURNED: text.buffer[ends] == CARRIAGE_RETURN,
    }
    look = _may_be_ours(text, cuts, eight, ends - start, text.buffer[ends - 1]) | (ends == start)
    found[LOOK] = look | found[NAMELESS] | found[MARKED] | found[RECORD_MARKED]
    flags: Bytes = np.bitwise_or.reduce([is_set * flag for flag, is_set in found.items()])
    return flags


def rows(flags: Bytes, flag: np.uint8) -> Numbers:
    """The records that have a flag."""
    return np.flatnonzero(flags & flag).astype(np.uint32)


def _may_be_ours(text: Text, cuts: Cuts, eight: Words, length: Places, last: Bytes) -> Flags:
    """Whether a record starts or ends as WhatsApp's own words do."""
    ours: Flags = last == _ANGLE
    ours |= (last - _ZERO < _TEN) & (length >= _MAP_BYTES)
    ours |= _ENDINGS[_hash(text.eights()[cuts.first_end - 8])]
    ours |= _BEGINNINGS[_hash(eight)]
    ours |= _FOUR_BYTE_BEGINNINGS[_hash(eight & _FOUR_BYTES)]
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


_BEGINNINGS: Final = _table(_beginnings())
_FOUR_BYTE_BEGINNINGS: Final = _table([b"null", *(each.encode()[:4] for each in phrases.words_of("poll"))])
_FOUR_BYTES: Final = np.uint64(0xFFFFFFFF)
_ENDINGS: Final = _table(
    [
        *(f"{each})".encode()[-8:] for each in phrases.words_of("attached", system="android")),
        *(each.encode()[-8:] for each in phrases.words_of("left_out", system="ios") if each.startswith("{")),
    ]
)
