"""Finding pages by words: how a text is cut into them, what else one may be called, and what was misspelt.

Wagtail's index keeps the stems of a page's words, so that both databases find the same. Of a part that is
made from the law or the settings it keeps the name alone: what the part says is read when somebody looks, and
is never out of date.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final
from unicodedata import combining, normalize

from chesil_web.public.guidance import law_now, links, site_now
from chesil_web.public.guidance.told import Group

_WORD: Final = re.compile(r"[^\W_]+")
_ENDINGS: Final = re.compile(r"(?:ments?|ings?|ed|ers?|en|es|s|e)$")
_SHORTEST_STEM: Final = 3
_CLOSE: Final = 0.8  # one slip in five letters
_CAN_BE_MISSPELT: Final = 4  # letters: a shorter word is close to too many others

# Words that stand on every page, or that say nothing of what is looked for.
_SMALL: Final = """
    a about after again all also am an and any are as at be because been before being but by can cant
    could did do does doing dont down each few for from further get gets getting go going got had has have
    having he her here hers him his how i id if im in into is isnt it its ive just like me more most much
    my no nor not of off on once only or other others our out over own please same she should so some
    such than that the their them then there these they this those through to too under until up us very
    want was we were what when where which while who whom why will with wont would you your
"""
# What people may call something, and words that the pages have for it.
_ALSO: Final[Mapping[str, str]] = {
    "airtag": "tracker", "beat": "hurt", "boyfriend": "partner", "cops": "police", "depressed": "cope",
    "doxing": "published", "doxxing": "published", "evict": "place home", "gay": "lgbt",
    "girlfriend": "partner", "gun": "weapon", "hacked": "accounts", "hit": "hurt", "homeless": "place home",
    "homophobic": "hate lgbt", "house": "home", "husband": "partner", "kill": "hurt", "knife": "weapon",
    "lawyer": "solicitor", "lesbian": "lgbt", "moving": "place", "nudes": "private pictures",
    "photos": "pictures", "porn": "private pictures", "racism": "hate", "racist": "hate", "rape": "sexual",
    "ringing": "calls", "spyware": "spy", "suicidal": "cope", "suicide": "cope", "texts": "messages",
    "trans": "lgbt", "wife": "partner",
}  # fmt: skip
_NOT_LOOKED_FOR: Final = frozenset(_SMALL.split())
_MADE: Final = ("law", "site")  # kinds of block whose value names a part that is made anew


def words(text: str) -> list[str]:
    """The words of a text, each once, in small letters and without accents; maybe none."""
    plain = "".join(each for each in normalize("NFKD", text).casefold() if not combining(each))
    found = _WORD.findall(re.sub("['’]", "", plain))
    return list(dict.fromkeys(found))


def asked(text: str) -> list[str]:
    """The words that say what is looked for; all of them when none says anything, as in "what can I do"."""
    found = words(text)
    return [each for each in found if each not in _NOT_LOOKED_FOR] or found


def stem(word: str) -> str:
    """A word without its ending, so that "followed" is found by "following"."""
    cut = _ENDINGS.sub("", word)
    while cut != word and len(cut) >= _SHORTEST_STEM:
        word, cut = cut, _ENDINGS.sub("", cut)
    return re.sub(r"(.)\1$", r"\1", re.sub(r"(?:y|ie?)$", "i", word))


def stems(texts: Iterable[str]) -> set[str]:
    """The stems of all words of some texts."""
    return {stem(word) for text in texts for word in words(text)}


def called(word: str) -> set[str]:
    """The stems by which to look for a word: its own, and those of what the pages may call it."""
    other = {stem(each): meant for each, meant in _ALSO.items()}.get(stem(word), "")
    return stems([word, other])


def of_body(body: Iterable[Any]) -> Iterator[str]:
    """The words of each block, without where links lead; of a part made anew, its name."""
    for block in body:
        if block.block_type in _MADE:
            yield _name(block.block_type, block.value)
        elif isinstance(block.value, Mapping):
            yield from (_shown(each) for each in block.value.values())
        else:
            yield _shown(block.value)


def _shown(text: str) -> str:
    return "".join(each.words for each in links.spans(text, {}))


def _name(kind: str, part: str) -> str:
    return kind + part.replace("-", "")


def parts(on: date) -> dict[str, tuple[str, ...]]:
    """What each part that is made anew says on a day, by the word that stands for it in the index."""
    made = {_name("law", part): law_now.part(part, on=on) for part in law_now.PARTS}
    made |= {_name("site", part): site_now.part(part) for part in site_now.PARTS}
    return {stem(name): tuple(_said(groups)) for name, groups in made.items()}


def _said(groups: Iterable[Group]) -> Iterator[str]:
    for group in groups:
        yield group.heading
        for told in group.told:
            yield from (told.title, *told.sentences, *(each.words for each in told.lines))
            yield from (text for row in told.rows for text in row)


def nearest(word: str, known: Iterable[str]) -> str:
    """The word that a misspelt one may have been meant for; empty when none is close."""
    if len(word) < _CAN_BE_MISSPELT or word.isdecimal():
        return ""
    return next(iter(get_close_matches(word, known, 1, _CLOSE)), "")
