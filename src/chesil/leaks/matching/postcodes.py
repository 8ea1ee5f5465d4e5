"""A postcode: with or without its space, and with the letters that are typed for digits."""

import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded
from chesil.leaks.matching.found import Match, one_off

# BS 7666; digits may be typed as o, i and l.
_ANY: Final = re.compile(r"\b([a-z]{1,2}[\doil][\da-z]?)[\s.\-]{0,3}([\doil])(?:[\s.]{0,2}([a-z]{2}))?\b")
_TYPED: Final = str.maketrans("oil", "011")


def find(value: str, folded: Folded) -> Iterator[Match]:
    """All of it is exact. Its part up to the digit after the space, or one sign wrong, is close."""
    wanted = re.sub(r"[^a-z0-9]", "", value.casefold())
    for each in _ANY.finditer(folded.text):
        first, second, third = _outward(each[1]), each[2].translate(_TYPED), each[3] or ""
        cut = each.start(3) > each.end(2) or not third  # what follows may be the next word
        if first + second + third == wanted:
            yield Match(each.start(), each.end(), exact=True)
        elif cut and first + second == wanted[:-2]:
            yield Match(each.start(), each.end(2), exact=False)
        elif third and one_off(first + second + third, wanted):
            yield Match(each.start(), each.end(), exact=False)


def _outward(text: str) -> str:
    """The area's letters stay; what follows them begins with a digit."""
    area = re.match(r"[a-z]{1,2}(?=[\doil])", text)
    size = area.end() if area else 0
    return text[:size] + text[size : size + 1].translate(_TYPED) + text[size + 1 :]
