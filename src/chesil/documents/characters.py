"""Any text at all, made safe to print: nothing hidden, nothing blank, nothing that moves other words.

Text reaches Typst and SVG only as data, so it cannot give orders; what is left is what characters
themselves can do: turn a line round, hide, pile up over the line above, or run off the page.
"""

import functools
import re
import unicodedata
from collections import Counter
from typing import Final

import attrs

from chesil.documents import fonts

# What a typeface may hold and a reader would not see. Kept: joiners that Persian, Indic scripts and
# emoji need (200C, 200D), marks that only place digits (200E, 200F, 061C), emoji style (FE0E, FE0F).
_HIDDEN: Final = (
    (0x00, 0x09), (0x0B, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160),
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200B), (0x2028, 0x202E), (0x2060, 0x206F),
    (0x2800, 0x2800), (0x3164, 0x3164), (0xE000, 0xF8FF), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0D),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0xFFFE, 0xFFFF), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF), (0xF0000, 0x10FFFF),
)  # fmt: skip

# The flags of England, Scotland and Wales are a black flag followed by hidden letters.
_FLAG: Final = "\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f"
# WhatsApp wraps telephone numbers in an embedding; around digits it changes nothing.
_WRAPPED_NUMBER: Final = re.compile("[\u202a\u2066]([+0-9 ()\u00a0\u2011-]*)[\u202c\u2069]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN: Final = re.compile(f"({_FLAG})|[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _HIDDEN)}]")
_LONG_RUN: Final = re.compile(r"\S{25,}")
_PIECES: Final = re.compile(r"\[U\+[0-9A-F]{4,6}\]|.")
_RUN: Final = 20  # characters after which a word may be broken
# Marks on one letter: Vietnamese needs two, a Burmese syllable six. More would cover the line above.
_ACCENTS: Final = 3
_SIGNS: Final = 6
_SKIN_TONES: Final = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")


@attrs.define
class Printer:
    """Makes text printable and counts what had to be written out.

    Attributes:
        marks: how often each "[U+XXXX]" was written.
    """

    marks: Counter[str] = attrs.field(factory=Counter)

    def text(self, text: str) -> str:
        """*text* with every hidden or uncovered character written as "[U+XXXX]".

        Line ends become "\\n"; a tab becomes four spaces; accents piled on one letter, or on a
        letter of another script, are written out too; a word longer than a column gets places
        where it may break.
        """
        if text.isascii() and text.isprintable():
            return _breakable(text)
        text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
        text = _WRAPPED_NUMBER.sub(r"\1", text)
        unknown = set(text) - _printable() - {"\n"}
        if unknown:
            kinds = re.compile(f"({_FLAG})|[{re.escape(''.join(sorted(unknown)))}]")
            text = kinds.sub(lambda found: found[1] or self._mark(found[0]), text)
        if not text.isascii():
            text = _marked().sub(self._unstacked, text)
        return _breakable(text)

    def line(self, text: str, *, limit: int = 200) -> str:
        """*text* on one line, cut at *limit* characters with "…"; for names, labels and file names."""
        flat = " ".join(text[: 4 * limit].split())
        return self.text(flat if len(flat) <= limit else flat[: limit - 1] + "…")

    def in_main_face(self, printable: str) -> str:
        """*printable* text with what the main face does not hold, and every joiner, written out too."""
        kept = (fonts.characters(fonts.MAIN) | {"\n"}) - _JOINERS
        return "".join(each if each in kept else self._mark(each) for each in printable)

    def _mark(self, character: str) -> str:
        mark = _written_out(character)
        self.marks[mark] += 1
        return mark

    def _unstacked(self, found: re.Match[str]) -> str:
        # No face can set a mark on a letter that only another face holds: the compiler would give up.
        letter, marks = found[1], found[2]
        holder = fonts.face(letter[:1])
        held = [fonts.holds(holder, mark) or _is_keycap(letter, mark) for mark in marks]
        most = _ACCENTS if holder == fonts.MAIN else _SIGNS
        kept = next((place for place, each in enumerate(held) if not each), len(held))
        kept = min(kept, most)
        return letter + marks[:kept] + "".join(self._mark(mark) for mark in marks[kept:])


def visible(text: str) -> str:
    """*text* for a page that shapes it itself: what hides or turns other words round is written "[U+XXXX]".

    Line ends become "\\n", a tab four spaces. The embedding that WhatsApp puts round a number is left out.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _WRAPPED_NUMBER.sub(r"\1", _LINE_ENDS.sub("\n", text).replace("\t", "    "))
    return _UNSEEN.sub(lambda found: found[1] or _written_out(found[0]), text)


def _written_out(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of *text* belongs to a script written from right to left."""
    if text.isascii():
        return False
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


@functools.cache
def _printable() -> frozenset[str]:
    hidden = {chr(point) for first, last in _HIDDEN for point in range(first, last + 1)}
    return frozenset(fonts.coverage().keys() - hidden)


@functools.cache
def _marked() -> re.Pattern[str]:
    """A letter (or none), joiners after it, and the marks on it."""
    marks = re.escape("".join(sorted(each for each in _printable() if _is_mark(each))))
    return re.compile(f"([^{marks}]?[{''.join(sorted(_JOINERS))}]*)([{marks}]+)", re.DOTALL)


def _is_mark(character: str) -> bool:
    if character in _SKIN_TONES:  # a shaper joins them to whatever stands before
        return True
    return unicodedata.category(character)[0] == "M" and character not in _JOINERS


def _is_keycap(letter: str, mark: str) -> bool:
    return mark == "\u20e3" and letter[:1] in tuple("0123456789#*")


def _breakable(text: str) -> str:
    return _LONG_RUN.sub(lambda found: _broken(found[0]), text) if len(text) >= 25 else text


def _broken(run: str) -> str:
    """Put a zero-width space about every twenty characters, never inside a letter, emoji or mark."""
    pieces, length, before = [], 0, ""
    for piece in _PIECES.findall(run):
        if length >= _RUN and not _clings(before, piece[0]):
            pieces.append("\u200b")
            length = 0
        pieces.append(piece)
        length, before = length + len(piece), piece[-1]
    return "".join(pieces)


def _clings(before: str, character: str) -> bool:
    if character.isascii() and before.isascii():
        return False
    return (
        character in _JOINERS
        or before in _JOINERS
        or unicodedata.category(character)[0] in "MC"
        or "\U0001f1e6" <= character <= "\U0001f1ff"  # half a flag
        or character in _SKIN_TONES
    )
