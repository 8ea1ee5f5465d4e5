"""What the engine is known to misread where nobody can have written it so. Lines stay as they were read."""

import re
from typing import Final

_MOBILE: Final = re.compile(r"(\+44|0)(7\d{3})(\d{6})")  # a British one, as phones show it but for its spaces
_WORD: Final = re.compile(r"\w+")
_I: Final = re.compile(r"\bl(?=[\'’](?:m|ll|ve|d)\b)")  # "l'm" of "I'm"
_OS: Final = re.compile(r"(?<=[oO])0+|0+(?=[oO])")  # "Helloo00" of "Helloooo"
_LEAST: Final = 3  # letters of a word in which a nought was misread


def mended(text: str) -> str:
    """A text with the I of "I'm" and the o of long words as they were written."""
    return _WORD.sub(_without_noughts, _I.sub("I", text))


def mended_name(name: str) -> str:
    """A name, or a British mobile number with the spaces that phones show it with."""
    found = _MOBILE.fullmatch("".join(name.split()))
    return f"{found[1]}{' ' if found[1] != '0' else ''}{found[2]} {found[3]}" if found else name


def _without_noughts(word: re.Match[str]) -> str:
    found = word[0]
    letters = sum(each.isalpha() for each in found)
    others = any(each.isdigit() and each != "0" for each in found)
    return (
        _OS.sub(lambda noughts: "o" * len(noughts[0]), found) if letters >= _LEAST and not others else found
    )
