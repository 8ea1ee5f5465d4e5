"""Which conversations are in a language that is not read, so that this is said and nothing is graded as
English.

Told by conversation, as single messages are too short. Languages written in their own letters, and most
European ones, are told by py3langid; Urdu, Hindi and Punjabi in Roman letters by their commonest words
(languages.toml), since no identifier we found knows them. What is unclear is read as English.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec
import polars as pl

_ENOUGH: Final = 30  # letters of a conversation from which its language can be told
_MOST: Final = 2_000  # that are looked at
_SURE: Final = 0.95
_NOT_LETTERS: Final = r"[^\p{L}\s]+|https?://\S+"


class _Roman(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language in Roman letters: its commonest words, none of them English, and the share of them that
    tells it.
    """

    words: str
    share: float


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: dict[str, str]
    roman: dict[str, _Roman]


@cache
def _file() -> _File:
    text = resources.files(__package__).joinpath("languages.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


def name(code: str) -> str:
    """What a language is called: "Polish"."""
    return _file().names[code]


def of_threads(others: pl.DataFrame) -> pl.Series:
    """For each row, the code of its conversation's language where that is not read, else null.

    Args:
        others: person, thread and text, from words.matching.from_others.
    """
    by = ("person", "thread")
    joined = others.group_by(*by, maintain_order=True).agg(pl.col("text").str.slice(0, _MOST).str.join("\n"))
    letters = joined["text"].str.slice(0, _MOST).str.replace_all(_NOT_LETTERS, " ")
    told = pl.Series("language", [told_of(text) for text in letters.to_list()], dtype=pl.String)
    rows = others.select(*by).join(
        joined.select(*by, told), on=by, how="left", maintain_order="left", nulls_equal=True
    )
    return rows["language"]


def told_of(letters: str) -> str | None:
    """The language of *letters* where it is surely one that is not read, else None."""
    words = letters.lower().split()
    if sum(map(len, words)) < _ENOUGH:
        return None
    for code, roman in _file().roman.items():
        if sum(word in _words(code) for word in words) >= roman.share * len(words):
            return code
    code, sure = _identifier().classify(" ".join(words))
    return code if code != "en" and sure >= _SURE else None


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(_file().roman[code].words.split())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 -- half a second to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["en", *(code for code in _file().names if code not in _file().roman)])
    return identifier
