"""A reference, a number plate, an account or a handle: the same signs, however they are spaced."""

import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded, fold
from chesil.leaks.matching.found import Match

_LEAST: Final = 4
_ALIKE: Final = {"0": "[0o]", "o": "[o0]", "1": "[1il]", "i": "[i1l]", "l": "[li1]"}
_BETWEEN: Final = r"[\s.\-/_·]{0,2}"


def find(value: str, folded: Folded) -> Iterator[Match]:
    """All its letters and digits in order are exact, 0 for O and 1 for I too. Under 4 name nothing."""
    signs = re.sub(r"[^a-z0-9]", "", fold(value).text)
    if len(signs) < _LEAST:
        return
    pattern = _BETWEEN.join(_ALIKE.get(sign, sign) for sign in signs)
    for each in re.finditer(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", folded.text):
        yield Match(each.start(), each.end(), exact=True)
