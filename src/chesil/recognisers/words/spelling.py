"""Reads misspelt words as the words of the lists: "im gonig to kil you", "i no where you live".

A table of common mistakes and dictation errors, written by hand, and one slip of the hand in a word of
four letters or more that the lists look for: two letters swapped, one doubled, one left out. A word that
the lists know is never a slip for another.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import polars as pl

from chesil.recognisers.words import lexicon

_WORD: Final = re.compile("[a-z]+")
_SHORTEST: Final = 4  # letters: a shorter slip with a vowel is more often a word of its own ("lar", "pai")
_VOWEL: Final = re.compile("[aeiou]")


def respelled(text: pl.Series) -> pl.Series:
    """*text* (small letters) with its misspelt words as those meant; others, and null, as they are."""
    used = pl.DataFrame({"row": pl.arange(text.len(), eager=True), "word": text.str.extract_all("[a-z]{3,}")})
    words = used.explode("word")
    # Looking up each word is quicker than giving Polars all slips each time.
    met = [each for each in words["word"].unique().to_list() if each in slips()]
    wrong = words.filter(pl.col("word").is_in(pl.Series(met, dtype=pl.String).implode()))["row"]
    phrased = text.str.contains_any([*_phrases()]).fill_null(value=False).arg_true()
    rows = pl.concat([wrong.cast(phrased.dtype), phrased]).unique().sort()
    if not rows.len():
        return text
    right = pl.Series([respell(each) for each in text.gather(rows).to_list()], dtype=pl.String)
    return text.clone().scatter(rows, right)


def respell(text: str) -> str:
    """The same for one text."""
    for pattern, change in steps():
        text = pattern.sub(change, text)
    return text


@cache
def steps() -> tuple[tuple[re.Pattern[str], lexicon.Change], ...]:
    """What `respell` looks for, in order, and what it makes of each match."""
    phrases = "|".join(map(re.escape, sorted(_phrases(), key=len, reverse=True)))
    return (
        (_WORD, lambda match: slips().get(match[0], match[0])),
        (re.compile(rf"\b(?:{phrases})\b"), lambda match: _phrases()[match[0]]),
    )


@cache
def slips() -> dict[str, str]:
    """Each misspelt word, and the one meant."""
    listed = {
        wrong: right for right, each in lexicon.table("spelling")["words"].items() for wrong in each.split()
    }
    known = lexicon.all_words() | {*lexicon.table("spelling")["real"]["words"].split()}
    made: dict[str, str] = {}
    for word in sorted(each for each in lexicon.all_words() - listed.keys() if len(each) >= _SHORTEST):
        for slip in _slips_of(word):
            if slip not in known and (len(slip) >= _SHORTEST or not _VOWEL.search(slip)):
                made.setdefault(slip, word)
    return made | listed


def _slips_of(word: str) -> Iterator[str]:
    """*word* with two letters swapped, one doubled or one left out; its first letter stands."""
    for place in range(1, len(word)):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        yield f"{before}{letter}{letter}{after}"
        if after:
            yield f"{before}{after[0]}{letter}{after[1:]}"
        if after:  # without its last letter a word is often another: "thank"
            yield before + after


@cache
def _phrases() -> dict[str, str]:
    listed = lexicon.table("spelling")["phrases"]
    return {wrong: right for right, each in listed.items() for wrong in each.split("|")}
