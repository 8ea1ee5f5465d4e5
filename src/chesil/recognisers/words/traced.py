"""Reads one text as `folding` does, and keeps for each letter where in the original it was written.

For the few messages whose words are shown, so that what is shown is what was written and not what it was
read as. The search itself keeps no places: that would cost every message what few of them need.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

import attrs

from chesil.recognisers.words import disguise, folding, lexicon, spelling

_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_LATIN: Final = re.compile("[a-zA-Z]")
_FILLED: Final = re.compile(r"\S+")
_APOSTROPHE: Final = re.compile("'")
_WORD: Final = re.compile("[a-z0-9]+")


@attrs.frozen
class Traced:
    """A text and where its letters come from.

    Attributes:
        text: as it is read.
        places: for each letter of it, start and end in the original text, in characters.
    """

    text: str = attrs.field(repr=False)
    places: tuple[tuple[int, int], ...] = attrs.field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Traced":
        """*text* before anything is read into it."""
        return cls(text, tuple((place, place + 1) for place in range(len(text))))

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of what stands from *start* to *end*; both 0 when nothing does."""
        places = self.places[start:end]
        return (min(first for first, _ in places), max(last for _, last in places)) if places else (0, 0)

    def sub(self, pattern: re.Pattern[str], change: lexicon.Change) -> "Traced":
        """As `re.sub`. A change of the same length keeps each letter's place, another shares all of them."""
        letters: list[str] = []
        places: list[tuple[int, int]] = []
        after = 0
        for match in pattern.finditer(self.text):
            new = change(match)
            letters += [self.text[after : match.start()], new]
            places += self.places[after : match.start()]
            same = len(new) == match.end() - match.start()
            places += (
                self.places[match.start() : match.end()] if same else [self.written(*match.span())] * len(new)
            )
            after = match.end()
        return Traced("".join([*letters, self.text[after:]]), (*places, *self.places[after:]))


@attrs.frozen
class Shown:
    """Words of a message, to be shown.

    Attributes:
        start, end: where they stand in the message, in characters.
        written: as they were written.
        read_as: how they were read where a disguise or a slip was undone; None where they stand plainly.
    """

    start: int
    end: int
    written: str = attrs.field(repr=False)
    read_as: str | None = attrs.field(repr=False)


def trace(text: str) -> Traced:
    """*text* as words between single spaces (as folding.clean leaves it), every letter with its place."""
    return _all(folded(text), folding.clean_steps())


def written(text: str) -> Traced:
    """*text* as folding.written leaves it, its words spelt as they are, every letter with its place."""
    return _plain_letters(Traced.of(text))


def folded(text: str) -> Traced:
    """*text* as folding.fold leaves it, disguises and slips undone, every letter with its place."""
    traced = written(text)
    if disguise.looks_disguised(traced.text):
        traced = _all(traced, disguise.STEPS)
    return _all(traced, spelling.steps())


def shown(text: str, words: str) -> Shown | None:
    """Where and how *text* holds *words*, which were found in it when it was read; None when it does not.

    Args:
        words: cleaned words as a pattern of a word list matched them, such as "kill you".
    """
    traced = trace(text)
    match = re.search(rf"(?<![a-z0-9]){re.escape(words.strip('_ '))}(?![a-z0-9])", traced.text)
    if not match or not match[0]:
        return None
    start, end = traced.written(*match.span())
    written = text[start:end]
    plain = _WORD.findall(written.lower().replace("'", "").replace("’", ""))
    return Shown(start, end, written, match[0] if plain != _WORD.findall(match[0]) else None)


def _all(traced: Traced, steps: Iterable[tuple[re.Pattern[str], lexicon.Change]]) -> Traced:
    for pattern, change in steps:
        traced = traced.sub(pattern, change)
    return traced


def _plain_letters(traced: Traced) -> Traced:
    traced = _all(traced, _signs()).sub(_RUN, lambda run: _apart(run[0]))
    lookalikes = folding.lookalikes()
    other = (letter for letter in traced.text if folding.is_of_another_script(letter))
    if _LATIN.search(traced.text) and all(letter in lookalikes for letter in other):
        traced = traced.sub(_RUN, lambda run: "".join(lookalikes.get(letter, letter) for letter in run[0]))
    return _all(traced, ((_FILLED, lambda part: part[0].lower()), (_APOSTROPHE, lambda _: "")))


@cache
def _signs() -> tuple[tuple[re.Pattern[str], lexicon.Change], ...]:
    signs = folding.signs()
    return (
        (re.compile("[\U0001f1e6-\U0001f1ff]{2}"), lambda _: " emojiflag "),
        (re.compile("|".join(map(re.escape, signs))), lambda sign: signs[sign[0]]),
    )


def _apart(run: str) -> str:
    letters = unicodedata.normalize("NFKD", run)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Me"))
