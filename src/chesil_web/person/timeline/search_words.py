"""The words of a search: all of them, and those that say what it is about."""

from collections.abc import Sequence
from typing import Final

from chesil_web.person.analysis.timeline_index import words_in

_MOST_WORDS: Final = 12  # each costs a look at every row
_SMALL_WORDS: Final = """
    a about all am an and any are as at be been but by can could did do does for from get got had has have
    he her him his how i if in is it its just like me message messages my no not of on or our out said say
    says she so some than that the their them then there they this to up us was we were what when where
    which who will with would you your
"""
_SMALL: Final = frozenset(_SMALL_WORDS.split())


def terms(words: str) -> tuple[str, ...]:
    """Each word of a search once, in no order."""
    return tuple(words_in([words])[0]) if words else ()


def telling(terms: Sequence[str]) -> list[str]:
    """The words of a sentence that say what it is about, at most _MOST_WORDS of them."""
    return [each for each in terms if each not in _SMALL][:_MOST_WORDS]
