"""A text as it is compared: small letters without accents, with where each stood in the original."""

import unicodedata
from typing import Final

import attrs

# Letters that look like Latin ones (Unicode Technical Standard 39), and signs that stand for another.
_LIKE: Final = str.maketrans(
    "аеорсухіјѕԁһɡοαενκρτυιѵｌ‐‑‒–—−’‘ʼ´`“”\u00a0\u2007\u2009\u202f",
    "aeopcyxijsdhgoaevkptuivl------'''''\"\"    ",
)
_NOTHING: Final = {
    "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f", "\u202a", "\u202b",
    "\u202c",
}  # fmt: skip


@attrs.frozen
class Folded:
    """*text* to compare with, and *starts*: the place of each of its letters in the original."""

    text: str
    starts: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The places in the original of a stretch that holds at least one letter."""
        return self.starts[start], self.starts[end - 1] + 1


def fold(text: str) -> Folded:
    """*text* folded. A word that a line end cut in two is one word again."""
    letters: list[str] = []
    starts: list[int] = []
    for place, letter in enumerate(text):
        for folded in _folded(letter):
            letters.append(folded)
            starts.append(place)
    return _joined("".join(letters), starts)


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    if letter in _NOTHING:
        return ""
    plain = unicodedata.normalize("NFKD", letter).casefold().translate(_LIKE)
    return "".join(each for each in plain if not unicodedata.combining(each))


def _joined(text: str, starts: list[int]) -> Folded:
    """Without the hyphen and the line end inside a word."""
    if "-\n" not in text:
        return Folded(text, tuple(starts))
    kept = [place for place in range(len(text)) if not _cut(text, place)]
    return Folded("".join(text[place] for place in kept), tuple(starts[place] for place in kept))


def _cut(text: str, place: int) -> bool:
    hyphen = place if text[place] == "-" else place - 1
    cut = text[hyphen : hyphen + 2] == "-\n" and 0 < hyphen < len(text) - 2
    return cut and text[hyphen - 1].isalpha() and text[hyphen + 2].isalpha()
