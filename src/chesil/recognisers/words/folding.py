"""Text folded for matching alone: what a person reads and what is printed is never changed.

`fold` writes the letters plainly: small, without hidden marks, look-alikes or disguises, and with
the emoji that carry a meaning as words; "don't" becomes "dont". Lines, quotes and signs stay, so
that quotations can be found. `clean` then leaves words between single spaces, "_" where a sentence
starts or ends, and "_q" where it ends in a question mark.

Most messages are plain already, so only those that hold something else pay for the undoing.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

import polars as pl

from chesil.recognisers.words import disguise, lexicon

_FLAG: Final = r"[\x{1F1E6}-\x{1F1FF}]{2}"
_MARKS: Final = r"[\p{Mn}\p{Me}]"
_OTHER_SCRIPTS: Final = r"\x{370}-\x{3ff}\x{400}-\x{52f}\x{1f00}-\x{1fff}"  # Greek and Cyrillic
# Blocks of 26 letters that Unicode does not take apart: of flags, in black circles, in black squares.
_ALPHABETS: Final = (0x1F1E6, 0x1F150, 0x1F170)


def fold(text: pl.Series) -> pl.Series:
    """*text* in plain small letters, of the same name and length; null stays null."""
    plain = _where(text.str.len_bytes() != text.str.len_chars(), text, _plain_letters)
    small = plain.str.to_lowercase().str.replace_all("'", "", literal=True)
    return _where(small.str.contains(disguise.DISGUISED), small, _revealed)


def clean(folded: pl.Series) -> pl.Series:
    """Folded text as words: "dont go. ok?" becomes "_ dont go _ ok _q _"."""
    words = (
        pl.col(folded.name)
        .str.replace_all("_", " ", literal=True)
        .str.replace_all(r"\?[^a-z0-9_]*", " _q ")
        .str.replace_all(r"[.!;:\n\r][^a-z0-9_]*", " _ ")
        .str.replace_all("[^a-z0-9_ ]+", " ")
        .str.replace_all("  +", " ")
    )
    return folded.to_frame().select(pl.format("_ {} _", words.str.strip_chars(" "))).to_series()


def _where(mask: pl.Series, text: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    rows = mask.arg_true()
    return text.clone().scatter(rows, change(text.gather(rows))) if rows.len() else text


def _revealed(text: pl.Series) -> pl.Series:
    return pl.Series(text.name, [disguise.reveal(each) for each in text.to_list()], dtype=pl.String)


def _plain_letters(text: pl.Series) -> pl.Series:
    """Flags, emoji, hidden marks and the signs of typesetting; then letters, where some are left."""
    seen = text.str.replace_all(_FLAG, " emojiflag ")
    old, new = _signs()
    seen = seen.to_frame().select(pl.first().str.replace_many(old, new, leftmost=True)).to_series()
    return _where(seen.str.contains(r"[^\x00-\x7f]"), seen, _latin_letters)


def _latin_letters(text: pl.Series) -> pl.Series:
    apart = text.str.normalize("NFKD").str.replace_all(_MARKS, "")
    old, new, real = _lookalikes()
    # A message really written in Greek or Cyrillic is not English in disguise: read as Latin, the
    # Russian for crayfish would be a slur.
    disguised = apart.str.contains("[a-zA-Z]") & ~apart.str.contains(real)

    def latin(letters: pl.Series) -> pl.Series:
        return letters.to_frame().select(pl.first().str.replace_many(old, new)).to_series()

    return _where(disguised, apart, latin)


@cache
def _signs() -> tuple[list[str], list[str]]:
    table = lexicon.table("folding")
    words = {sign: f" {word} " for word, signs in table["emoji"].items() for sign in signs}
    typed = {sign: plain for plain, signs in table["typography"].items() for sign in signs}
    hidden = dict.fromkeys(table["hidden"], "")
    letters = {chr(first + n): chr(97 + n) for first in _ALPHABETS for n in range(26)}
    both = {**hidden, **letters, **typed, **words}
    longest_first = sorted(both, key=lambda sign: (-len(sign), sign))
    return longest_first, [both[sign] for sign in longest_first]


@cache
def _lookalikes() -> tuple[list[str], list[str], str]:
    """Look-alike letters, what each is read as, and a pattern of Greek and Cyrillic that is not one."""
    listed = {
        sign: plain for plain, signs in lexicon.table("folding")["lookalikes"].items() for sign in signs
    }
    capitals = {sign.upper(): plain for sign, plain in listed.items() if len(sign.upper()) == 1}
    both = {**capitals, **listed}
    known = "".join(rf"\x{{{ord(sign):x}}}" for sign in sorted(both))
    return list(both), list(both.values()), f"[{_OTHER_SCRIPTS}--[{known}]]"
