"""Which cues of cues.toml the words of a log hold: one pass over all its texts, in time linear in them.

Words are compared in small letters, without punctuation, with the roles of the log in capitals (V, W,
D, T) and with he and she, husband and wife, and the like, as one word: a reading never hangs on sex.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Final

import attrs
import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.reading.scene import Marks, columns

_INTENT: Final = r"( (?:(?:threatened|threatening|threatens|threat|threats)  to|would|will) ) ([^ ])"
_NEGATION: Final = r"( (?:not|no|never|without|nor|denied|denies) ) ([^ ])"
# A star inside a phrase stands for these endings; at its end, for any.
_ENDINGS: Final = ("", "s", "e", "es", "ed", "d", "ing", "en", "ens", "ened", "ening", "ation", "ations")


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words with one meaning: a fact of reading/facts.toml.

    Attributes:
        plain: a word after "not" or "no" counts as well. done: a word after "threatened to" does not.
    """

    words: tuple[str, ...]
    plain: bool = False
    done: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Phrases:
    """Phrases to look for in one way of reading a text.

    Attributes:
        spelled: the phrases, as they are met in a folded text.
        cues: a row a phrase: the columns of its facts, the first of them again where it has fewer.
    """

    spelled: tuple[str, ...]
    cues: npt.NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Lexicon:
    """The cues, and the phrases to look for.

    Attributes:
        cues: by code, in the order of the file. same: which word stands for which others.
        phrases: the phrases to look for, by how their cues read a text: "plain", "heeding", "done".
    """

    cues: Mapping[str, Cue]
    same: Mapping[str, str]
    phrases: Mapping[str, Phrases] = attrs.field(repr=False)

    def words(self, code: str) -> frozenset[str]:
        """The single words of a cue, without stars."""
        return frozenset(word for word in self.cues[code].words if word.isalpha())


@lru_cache
def lexicon() -> Lexicon:
    """The cues of cues.toml."""
    text = resources.files("chesil.conduct.extracting").joinpath("cues.toml").read_text("utf-8")
    return of_toml(text)


def of_toml(text: str) -> Lexicon:
    """The cues of a file in the form of cues.toml."""
    tables = tomllib.loads(text)
    same = {each: word for word, others in tables.pop("same", {}).items() for each in others}
    cues = msgspec.convert(tables, dict[str, Cue])
    phrases: dict[str, dict[str, list[int]]] = {"plain": {}, "heeding": {}, "done": {}}
    place = columns()
    for code, cue in cues.items():
        known = phrases["plain" if cue.plain else "done" if cue.done else "heeding"]
        for phrase in sorted({each for words in cue.words for each in _spelled(words, same)}):
            known.setdefault(phrase, []).append(place[code])
    return Lexicon(cues=cues, same=same, phrases={way: _phrases(each) for way, each in phrases.items()})


def _phrases(known: Mapping[str, list[int]]) -> Phrases:
    widest = max(map(len, known.values()), default=1)
    padded = [(*places, *[places[0]] * (widest - len(places))) for places in known.values()]
    return Phrases(spelled=tuple(known), cues=np.array(padded, dtype=np.int64).reshape(len(known), widest))


def _spelled(words: str, same: Mapping[str, str]) -> Iterator[str]:
    """Every phrase that *words* stands for, as it is met in a folded text."""
    tokens = words.split()
    choices = []
    for number, token in enumerate(tokens):
        last = number == len(tokens) - 1
        choices.append([form for choice in token.split("/") for form in _forms(choice, last=last)])
    for chosen in product(*choices):
        folded = [same.get(each, each) for each in chosen if each != "_"]
        if folded:
            phrase = "  ".join(folded)
            yield f" {phrase[:-1]}" if phrase.endswith("*") else f" {phrase} "


def _forms(choice: str, *, last: bool) -> Iterable[str]:
    if choice.endswith("*") and not last:
        return [choice[:-1] + ending for ending in _ENDINGS]
    return [choice]


def folded(texts: pl.Series, *, roles: Mapping[str, str]) -> pl.Series:
    """*texts* as the phrases are spelled: " word  word  word ".

    Args:
        roles: the letter (V, W, D or T) that stands for each role name.
    """
    lower = texts.str.to_lowercase()
    plain = (
        lower.str.replace_all(r"n['’]t\b", " not")
        .str.replace_all(r"['’](?:d|ll|ve|re|m)\b", " ")
        .str.replace_all(r"\be-mail", "email")
        .str.replace_all(r"\b(?:my|our|mine|ours)\b", "me s")
    )
    spaced = " " + plain.str.replace_all(r"[^\p{L}\p{N}]+", "  ").str.strip_chars() + " "
    swaps = {f" {word} ": f" {stands} " for word, stands in lexicon().same.items()}
    swaps |= {
        f" {'  '.join(_tokens(role))} ": f" {letter} " for role, letter in roles.items() if _tokens(role)
    }
    return spaced.str.replace_many(list(swaps), list(swaps.values()), leftmost=True)


def _tokens(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", words.lower())


def marks(texts: pl.Series) -> Marks:
    """marks[text, fact]: which facts each folded text holds, the facts in the order of reading/facts.toml."""
    found = np.zeros((len(texts), len(columns())), dtype=np.bool_)
    for way, heeded in _ways(texts).items():
        _mark(found, heeded, lexicon().phrases[way])
    return found


def places(text: pl.Series) -> Iterator[tuple[int, int, str]]:
    """Where the phrases of one folded text stand: the first word, how many words, and the fact.

    Args:
        text: one folded text.
    """
    codes = tuple(columns())
    for way, heeded in _ways(text).items():
        phrases = lexicon().phrases[way]
        facts_of = dict(zip(phrases.spelled, phrases.cues.tolist(), strict=True))
        for phrase in heeded.str.extract_many(list(phrases.spelled), overlapping=True)[0]:
            before = heeded[0][: heeded[0].index(phrase)]
            for fact in set(facts_of[phrase]):
                yield len(before.split()), len(phrase.split()), codes[fact]


def _ways(texts: pl.Series) -> dict[str, pl.Series]:
    """The texts as each way of reading sees them, by the keys of Lexicon.phrases."""
    heeding = texts.str.replace_all(_NEGATION, "${1} ~${2}")
    return {
        "plain": texts,
        "heeding": heeding,
        "done": heeding.str.replace_all(_INTENT, "${1} ~${2}"),
    }


def _mark(found: Marks, texts: pl.Series, phrases: Phrases) -> None:
    """Set the facts of every phrase that is met."""
    rows = texts.str.extract_many(list(phrases.spelled), overlapping=True).rename("phrase").to_frame()
    met = rows.with_row_index("row").explode("phrase", keep_nulls=False, empty_as_null=False).unique()
    if met.height:
        numbers = range(len(phrases.spelled))
        columns_of = met["phrase"].replace_strict(phrases.spelled, numbers, return_dtype=pl.Int64).to_numpy()
        found[met["row"].to_numpy()[:, np.newaxis], phrases.cues[columns_of]] = True
