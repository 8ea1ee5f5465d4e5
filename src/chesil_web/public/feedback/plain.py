"""Texts made plain before anything is looked for in them, and rid of digits that tell nothing.

Source: Ofcom, National Telephone Numbering Plan, for the numbers that are nobody's own.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_LINES: Final = {ord(sign): "-" for sign in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00b7\u2022"}
_SPACED: Final = re.compile(r"(?<!\w)\w(?:[ ._-]\w){4,}(?!\w)")
_ONES: Final = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES: Final = {"double": 2, "triple": 3, "treble": 3}
_COUNTED: Final = re.compile(rf"\b(?:(?:{'|'.join([*_ONES, *_TIMES])}|\d+)\b[\s,.-]*){{5,}}", re.IGNORECASE)
_LOOK_ALIKE: Final = re.compile(r"(?<![^\W\d_])(?=[OoIl\d]*\d)[OoIl\d]{2,}(?![^\W\d_])")


def as_plain(text: str) -> str:
    """A text with plain digits and dashes, without signs that nobody sees, and with no O for 0 or l for 1."""
    text = unicodedata.normalize("NFKC", text).translate(_LINES)
    signs = [sign for sign in text if unicodedata.category(sign) not in ("Cf", "Mn")]
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)
    return _LOOK_ALIKE.sub(lambda hit: hit[0].translate(str.maketrans("OoIl", "0011")), text)


def closed_up(text: str) -> str:
    """Signs that stand one by one, with something between, put together: "D T 1  1 X J"."""
    return _SPACED.sub(lambda hit: re.sub(r"[ ._-]", "", hit[0]), re.sub(r"[ \t]+", " ", text))


def digits_from_words(text: str) -> str:
    """Five or more digits in a row, some of them as words, as digits."""

    def digits(hit: re.Match[str]) -> str:
        found, times = "", 1
        for word in re.findall(r"[a-z]+|\d+", hit[0].casefold()):
            if word in _TIMES:
                times = _TIMES[word]
            else:
                found, times = found + _ONES.get(word, word) * times, 1
        return f" {found} "

    return _COUNTED.sub(
        lambda hit: digits(hit) if re.search(r"[a-z]", hit[0], re.IGNORECASE) else hit[0], text
    )


# What is no personal data, though it is made of digits.

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_NOTHING: Final = re.compile(
    rf"""
    (?:https?://|www\.)(?:(?!\d{{8}})[^\s@])+                           # an address on the web
    | (?<![\d-])(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?!-?\d)
    | (?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)
    | (?<!\d)(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?\b
    | \b{_MONTH}\s+(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b
    | (?<!\d)(?:19|20)\d\d\s?[-/]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)      # years from and to
    | (?<![\d.:])(?:[01]?\d|2[0-4])[:.][0-5]\d(?:\s?[ap]\.?m\b)?(?![\d.:])    # a time
    | (?<!\d)\d{{1,2}}\s?[ap]m\b
    | \b24/7\b
    | [£$€]\s?\d[\d,.]*
    | (?<!\d)\d[\d,.]*\s?(?:%|p\b|pence\b|pounds\b|px\b|mb\b|kb\b)
    | (?<!\d)\d{{3,4}}\s?[x×]\s?\d{{3,4}}(?!\d)                        # a screen
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Numbers of organisations: short ones, free ones, 03, 084, 087 and 09 (Ofcom). Nobody has one at home.
_EVERYONES: Final = re.compile(
    r"""
    (?<![\d+])(?:
      (?:\+?44[\s-]?(?:\(0\)[\s-]?)?|0)(?:800|808|3\d\d|8[47]\d|9[018]\d)(?:[\s-]?\d){6,7}
      | 0800[\s-]?1111
      | 116[\s-]?\d{3}
      | 1800[012](?:[\s-]?\d{3})?
    )(?!\d)
    """,
    re.VERBOSE,
)


def without_public(text: str, public: Iterable[str]) -> str:
    """A text without dates, times, sums, web addresses, and numbers that everyone can call."""
    for number in public:
        digits = re.sub(r"\D", "", number)
        if len(digits) > 4:
            text = re.sub(rf"(?<!\d){'[ -]?'.join(digits)}(?!\d)", " ¤ ", text)
    return _NOTHING.sub(" ¤ ", _EVERYONES.sub(" ¤ ", text))
