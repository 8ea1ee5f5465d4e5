"""Text folded for matching alone: what a person reads and what is printed is never changed.

`fold` writes the letters plainly: small, without hidden marks, look-alikes or disguises, and with
the emoji that carry a meaning as words; "don't" becomes "dont". Lines, quotes and signs stay, so
that quotations can be found. `clean` then leaves words between single spaces, "_" where a sentence
starts or ends, and "_q" where it ends in a question mark.

Most messages are plain already, so only those that hold something else pay for the undoing.

Source: Unicode Annex 15 (compatibility decomposition) and Technical Standard 39 (confusable letters); the
tables of look-alikes, signs and emoji are our own choice from them.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Final

import polars as pl

from chesil.recognisers.words import disguise, lexicon, spelling

_FLAG: Final = r"[\x{1F1E6}-\x{1F1FF}]{2}"
_MARKS: Final = r"[\p{Mn}\p{Me}]"
_OTHER_SCRIPTS: Final = r"\x{370}-\x{3ff}\x{400}-\x{52f}\x{1f00}-\x{1fff}"  # Greek and Cyrillic
# Blocks of 26 letters that Unicode does not take apart: of flags, in black circles, in black squares.
_ALPHABETS: Final = (0x1F1E6, 0x1F150, 0x1F170)


# What `clean` looks for, in order, and what it puts there.
_CLEAN: Final = (
    ("_", " "),
    (r"\?[^a-z0-9_]*", " _q "),
    (r"[.!;:\n\r][^a-z0-9_]*", " _ "),
    ("[^a-z0-9_ ]+", " "),
    ("  +", " "),
)


def fold(text: pl.Series) -> pl.Series:
    """*text* in plain small letters, read as a reader would, of the same name and length; null stays null."""
    return read(written(text))


def written(text: pl.Series) -> pl.Series:
    """*text* in plain small letters, its words spelt as they are; null stays null."""
    plain = _where(text.str.len_bytes() != text.str.len_chars(), text, _plain_letters)
    return plain.str.to_lowercase().str.replace_all("'", "", literal=True)


def read(small: pl.Series) -> pl.Series:
    """What `written` gives, with disguises and misspellings undone; null stays null."""
    plain = _where(small.str.contains(disguise.DISGUISED), small, _revealed)
    return spelling.respelled(plain)


def clean(folded: pl.Series) -> pl.Series:
    """Folded text as words: "dont go. ok?" becomes "_ dont go _ ok _q _"."""
    words = pl.col(folded.name)
    for pattern, put in _CLEAN:
        words = words.str.replace_all(pattern, put)
    return folded.to_frame().select(pl.format("_ {} _", words.str.strip_chars(" "))).to_series()


def _where(mask: pl.Series, text: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    rows = mask.arg_true()
    return text.clone().scatter(rows, change(text.gather(rows))) if rows.len() else text


def _revealed(text: pl.Series) -> pl.Series:
    return pl.Series(text.name, [disguise.reveal(each) for each in text.to_list()], dtype=pl.String)


def _plain_letters(text: pl.Series) -> pl.Series:
    """Flags, emoji, hidden marks and the signs of typesetting; then letters, where some are left."""
    seen = text.str.replace_all(_FLAG, " emojiflag ")
    old, new = list(signs()), list(signs().values())
    seen = seen.to_frame().select(pl.first().str.replace_many(old, new, leftmost=True)).to_series()
    return _where(seen.str.contains(r"[^\x00-\x7f]"), seen, _latin_letters)


def _latin_letters(text: pl.Series) -> pl.Series:
    apart = text.str.normalize("NFKD").str.replace_all(_MARKS, "")
    old, new = list(lookalikes()), list(lookalikes().values())
    known = "".join(rf"\x{{{ord(sign):x}}}" for sign in sorted(old))
    # A message really written in Greek or Cyrillic is not English in disguise: read as Latin, the
    # Russian for crayfish would be a slur.
    disguised = apart.str.contains("[a-zA-Z]") & ~apart.str.contains(f"[{_OTHER_SCRIPTS}--[{known}]]")

    def latin(letters: pl.Series) -> pl.Series:
        return letters.to_frame().select(pl.first().str.replace_many(old, new)).to_series()

    return _where(disguised, apart, latin)


def is_of_another_script(letter: str) -> bool:
    """Whether *letter* stands in the blocks of Greek and Cyrillic, where look-alikes come from."""
    return "\u0370" <= letter <= "\u052f" or "\u1f00" <= letter <= "\u1fff"


@cache
def signs() -> dict[str, str]:
    """Each hidden mark, sign of typesetting and telling emoji, longest first, and what it is read as."""
    table = lexicon.table("folding")
    words = {sign: f" {word} " for word, signs in table["emoji"].items() for sign in signs}
    typed = {sign: plain for plain, signs in table["typography"].items() for sign in signs}
    hidden = dict.fromkeys(table["hidden"], "")
    letters = {chr(first + n): chr(97 + n) for first in _ALPHABETS for n in range(26)}
    both = {**hidden, **letters, **typed, **words}
    return {sign: both[sign] for sign in sorted(both, key=lambda sign: (-len(sign), sign))}


@cache
def lookalikes() -> dict[str, str]:
    """Each letter that looks like a plain one, and what it is read as."""
    listed = {
        sign: plain for plain, signs in lexicon.table("folding")["lookalikes"].items() for sign in signs
    }
    capitals = {sign.upper(): plain for sign, plain in listed.items() if len(sign.upper()) == 1}
    return {**capitals, **listed}


def clean_steps() -> list[tuple[re.Pattern[str], lexicon.Change]]:
    """What `clean` does, for one text in Python."""
    return [(re.compile(pattern), partial(_put, put)) for pattern, put in _CLEAN]


def _put(text: str, _: re.Match[str]) -> str:
    return text
