"""Finds the character references of a window: what each stands for, and those that need a closer look."""

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil.readers.sms_backup_restore.windows import Positions

_NAMED: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_BREAKS: Final = (9, 10, 13)
_DIGITS: Final = 7
# UTF-16 writes a character past 0xFFFF in two halves: a high one, then a low one.
_HIGH: Final = 0xD800
_LOW: Final = 0xDC00
_END: Final = 0xE000
_LAST: Final = 0x10FFFF

Mask = NDArray[np.bool_]


@attrs.frozen(eq=False)
class References:
    """References by what is to be done with them.

    Attributes:
        meanings: each reference as it is written, and its character; two halves of an emoji are one.
        unusual: positions of ampersands that stand for nothing here: hexadecimal, forbidden, unknown.
    """

    meanings: dict[str, str]
    unusual: Positions


def find_references(data: bytes, ampersands: Positions) -> References:
    """What the references at *ampersands* mean; at least 16 bytes must follow each."""
    if not ampersands.size:
        return References({}, ampersands)
    words = np.ndarray((len(data) - 7,), "<u8", buffer=data, strides=(1,))[ampersands]
    known = np.zeros(ampersands.size, np.bool_)
    for name in _NAMED:
        mask = np.uint64((1 << 8 * len(name)) - 1)
        known |= words & mask == int.from_bytes(name.encode(), "little")
    numeric = np.flatnonzero(words & 0xFFFF == int.from_bytes(b"&#", "little"))
    understood, meanings = _numeric(data, ampersands[numeric])
    known[numeric] = understood
    return References(_NAMED | meanings, ampersands[~known])


def _numeric(data: bytes, at: Positions) -> tuple[Mask, dict[str, str]]:
    """Which of the decimal references at *at* are of a usual kind, and what these mean."""
    codes, lengths = _decimals(np.frombuffer(data, np.uint8), at)
    legal = np.isin(codes, _BREAKS) | (codes >= 32) & (codes < _HIGH) | (codes >= _END) & (codes <= _LAST)
    legal &= (codes != 0xFFFE) & (codes != 0xFFFF)
    high, low = (codes >= _HIGH) & (codes < _LOW), (codes >= _LOW) & (codes < _END)
    pairs = np.flatnonzero(high[:-1] & low[1:] & (at[:-1] + lengths[:-1] == at[1:]))
    meanings = {f"&#{code};": chr(code) for code in np.unique(codes[legal]).tolist()}
    for both in np.unique(codes[pairs] << 16 | codes[pairs + 1]).tolist():
        first, second = both >> 16, both & 0xFFFF
        meanings[f"&#{first};&#{second};"] = chr(0x10000 + ((first - _HIGH) << 10) + (second - _LOW))
    understood = legal
    understood[pairs] = understood[pairs + 1] = True
    return understood, meanings


def _decimals(values: NDArray[np.uint8], at: Positions) -> tuple[Positions, Positions]:
    """Codes and lengths of decimal references without leading zeros; code -1 for anything else."""
    codes, lengths = np.zeros(at.size, np.int64), np.zeros(at.size, np.int64)
    reading = values[at + 2] != ord("0")
    for place in range(_DIGITS + 1):
        found = values[at + 2 + place]
        lengths[reading & (found == ord(";"))] = place + 3
        reading &= (found >= ord("0")) & (found <= ord("9"))
        codes[reading] = codes[reading] * 10 + found[reading] - ord("0")
    codes[lengths <= 3] = -1
    return codes, lengths
