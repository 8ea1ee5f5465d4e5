"""Misspells a sentence as people do: letters in a hurry, text speak, or a phone that writes down what it hears.

Both of a pair are misspelt in the same way, so that a slip never tells a harmful sentence from its twin.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

_WORD: Final = re.compile(r"[A-Za-z']+")
_LONG: Final = 4  # letters, from which a word is misspelt
_SHARE: Final = 0.3  # of such words
_BESIDE: Final = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopoasdfghjklkxcvbnm", strict=True)
)  # the key next to it
_SHORT: Final = {
    **{"you": "u", "your": "ur", "are": "r", "to": "2", "for": "4", "see": "c", "be": "b", "why": "y"},
    **{"please": "pls", "because": "cuz", "with": "wiv", "the": "da", "that": "dat", "going": "goin"},
    **{"before": "b4", "tomorrow": "2moro", "tonight": "2nite", "know": "kno", "have": "hav", "what": "wot"},
    **{"about": "bout", "them": "em", "people": "ppl", "though": "tho", "don't": "dont", "can't": "cant"},
}
_HEARD: Final = {
    **{"know": "no", "your": "you're", "you're": "your", "there": "their", "their": "there", "wear": "where"},
    **{"where": "were", "write": "right", "right": "write", "see": "sea", "here": "hear", "hear": "here"},
    **{"to": "too", "too": "to", "knew": "new", "through": "threw", "whole": "hole", "break": "brake"},
    **{"piece": "peace", "by": "buy", "than": "then", "who's": "whose", "would": "wood", "pay": "pei"},
}

type _Change = Callable[[str, np.random.Generator], str]


def slipped(texts: Iterable[str], dice: np.random.Generator) -> list[str]:
    """*texts* (two by two the sentences of a pair), misspelt. The same dice give the same slips."""
    made = []
    change: _Change = _hurried
    for number, text in enumerate(texts):
        if number % 2 == 0:
            change = _WAYS[int(dice.integers(len(_WAYS)))]
        made.append(change(text, dice))
    return made


def _hurried(text: str, dice: np.random.Generator) -> str:
    def slip(match: re.Match[str]) -> str:
        word = match[0]
        return _slip(word, dice) if len(word) >= _LONG and dice.random() < _SHARE else word

    return _WORD.sub(slip, text)


def _slip(word: str, dice: np.random.Generator) -> str:
    """*word* with two letters swapped, one left out, one doubled, or the key beside it; its first letter stands."""
    place = int(dice.integers(1, len(word) - 1))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    ways = (
        after[0] + letter + after[1:],
        after,
        letter + letter + after,
        _BESIDE.get(letter, letter) + after,
    )
    return before + ways[int(dice.integers(len(ways)))]


def _texted(text: str, dice: np.random.Generator) -> str:
    """Text speak: short forms, small letters, and vowels left out of a few words."""

    def short(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in _SHORT:
            return _SHORT[word]
        return (
            word[0] + re.sub("[aeiou]", "", word[1:])
            if len(word) >= _LONG and dice.random() < _SHARE / 2
            else word
        )

    return _WORD.sub(short, text)


def _heard(text: str, dice: np.random.Generator) -> str:
    """As a phone writes down what it hears: other words of the same sound, no stops, no capitals."""
    words = (match[0].lower() for match in _WORD.finditer(text))
    return " ".join(_HEARD[word] if word in _HEARD and dice.random() < 0.5 else word for word in words)


_WAYS: Final = (_hurried, _texted, _heard)
