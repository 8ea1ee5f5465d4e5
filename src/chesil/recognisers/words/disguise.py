"""Undoes disguises a reader sees through: k1ll, $lut, k.i.l.l, "k i l l y o u", killlll, f**k.

Plain Python, for the few messages that need it. A word is only ever changed into one that the
word lists know, so "4th", "m8", "10am" and "u r a star" stay as they are.
"""

import re
from functools import cache
from itertools import product
from typing import Final

import attrs

from chesil.recognisers.words import lexicon

# Which messages need this. Written for both Polars and Python, over small letters.
DISGUISED: Final = (
    r"[a-z][0-9@$!|+*#€£]+[a-z]|[@$€£][a-z]|[a-z][@$*]|[a-z]+[0-9][^a-z0-9]|[a-z]+[0-9]{1,2}$|\b[0-9][a-z]{3}"
    r"|\b[a-z0-9@$!][ ._*/-]{1,3}[a-z0-9@$!][ ._*/-]{1,3}[a-z0-9@$!]\b|"
    + "|".join(3 * letter for letter in "abcdefghijklmnopqrstuvwxyz")
)
_LOOKS_DISGUISED: Final = re.compile(DISGUISED)
_SIGNS: Final = re.escape("0123456789@$!|+€£*#")
# Bounded and possessive, so that a long run of letters without a sign is passed over once.
_TOKEN: Final = re.compile(rf"[a-z]{{0,40}}+[{_SIGNS}][a-z{_SIGNS}]*")
_SPACED: Final = re.compile(
    r"(?<![a-z0-9])[a-z0-9@$!]([ ._*/-]{1,3})[a-z0-9@$!](?:\1[a-z0-9@$!])+(?![a-z0-9])"
)
_WORD: Final = re.compile("[a-z]+")
_RUN: Final = re.compile(r"([a-z])\1\1+")
_SHORTEST: Final = 3  # letters of an anchor that is enough to know a word by
_LONGEST_WORD: Final = 40
_MOST_LETTERS: Final = 400  # spaced out in one run; nobody reads more
_MOST_READINGS: Final = 32


@attrs.frozen(kw_only=True)
class _Known:
    """What a disguised word may turn out to be."""

    anchors: frozenset[str]
    common: frozenset[str]
    masked: tuple[str, ...]
    leet: dict[str, str]


def reveal(text: str) -> str:
    """*text* (small letters) with its disguised words written plainly; as it is where none looks so."""
    if not _LOOKS_DISGUISED.search(text):
        return text
    text = _SPACED.sub(_together, text)
    text = _TOKEN.sub(_plain, text)
    return _WORD.sub(_shorter, text) if _RUN.search(text) else text


@cache
def _known() -> _Known:
    folding = lexicon.table("folding")
    anchors = {anchor.strip() for anchor in lexicon.all_anchors()}
    return _Known(
        anchors=frozenset(anchor for anchor in anchors if len(anchor) >= _SHORTEST),
        common=frozenset(folding["common"]["words"]),
        masked=tuple(folding["masked"]["words"]),
        leet=folding["leet"],
    )


def _is_known(word: str) -> bool:
    return word in _known().common or _known_start(word) > 0


def _known_start(word: str) -> int:
    """How many letters *word* shares with the longest anchor it starts with; 0 when with none."""
    anchors = _known().anchors
    return next((size for size in range(len(word), _SHORTEST - 1, -1) if word[:size] in anchors), 0)


def _plain(found: re.Match[str]) -> str:
    token = found[0]
    word = token.rstrip("!|+*#").lstrip("!|+*#")
    if len(word) > _LONGEST_WORD or word.isalpha() or not _WORD.search(word):
        return token
    if word in ("h8", "h8s", "h8d"):
        return word.replace("8", "ate")
    if "*" in word or "#" in word:
        return token.replace(word, _unmasked(word))
    choices = [_known().leet.get(sign, sign) for sign in word]
    for reading in _readings(choices):
        if _is_known(reading):
            return token.replace(word, reading)
    return token


def _readings(choices: list[str]) -> list[str]:
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_READINGS:
        choices = [choice[0] for choice in choices]
    return ["".join(letters) for letters in product(*choices)]


def _unmasked(word: str) -> str:
    letters = (r"[a-z]" if sign in "*#" else re.escape(_known().leet.get(sign, sign)[0]) for sign in word)
    shape = re.compile("".join(letters))
    return next((each for each in _known().masked if shape.fullmatch(each)), word)


def _together(found: re.Match[str]) -> str:
    letters = found[0].replace(found[1], "")
    if not _WORD.search(letters):
        return found[0]
    words = _words_of(letters) if letters.isalpha() and len(letters) <= _MOST_LETTERS else None
    return " ".join(words) if words else letters


def _words_of(letters: str) -> list[str] | None:
    """*letters* cut into known words, as few as can be; None when something is left over."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        ways = []
        for start in range(max(0, end - 12), end):
            before, word = best[start], letters[start:end]
            if before is not None and (word in _known().common or word in _known().anchors):
                ways.append([*before, word])
        best.append(min(ways, key=len) if ways else None)
    return best[-1]


def _shorter(found: re.Match[str]) -> str:
    word = found[0]
    runs = _RUN.findall(word)
    if not runs:
        return word
    if len(runs) > 4 or len(word) > _LONGEST_WORD * 3:
        return _RUN.sub(r"\1", word)
    readings = [_with_runs(word, counts) for counts in product((1, 2), repeat=len(runs))]
    return max(readings, key=lambda reading: (_known_start(reading), -len(reading)))


def _with_runs(word: str, counts: tuple[int, ...]) -> str:
    left = iter(counts)
    return _RUN.sub(lambda run: run[1] * next(left), word)
