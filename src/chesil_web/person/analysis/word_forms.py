"""The forms of an English word, so that who looks for "come" finds "coming", "comes" and "came" too.

The index of a timeline has words as people wrote them. So the forms are made when somebody looks for a word,
each is looked up, and an index that was written before is found by them too. A form that no English word has
("comed") is nowhere, and costs one look at a list that is open already.
"""

import re
from collections.abc import Iterator
from typing import Final

SHORT: Final = 2  # letters of a word that is found as it is only: half of all words begin with some of them
_ENGLISH: Final = re.compile(r"[a-z]+")
_SYLLABLE: Final = re.compile(r"[aeiouy]+")
_ONE_CLOSED: Final = re.compile(r"[^aeiouy]*(?:qu)?[aeiouy][^aeiouwxy]")  # stop, but not keep, help or play
_HISSES: Final = ("s", "x", "z", "ch", "sh", "o")  # what takes -es and not -s
_NO_PLURAL: Final = ("ss", "us", "is", "as")
_DOUBLE: Final = re.compile(r"([^aeiou])\1$")
_STAYS_DOUBLE: Final = ("ll", "ss", "ff", "zz")  # of a word of one syllable: call, miss, stuff
_NEVER_E: Final = (*_STAYS_DOUBLE, "en", "er", "h", "k", "w", "x", "y")  # threaten, watch, follow

# The forms that no rule makes. The first of each line is the word itself.
_IRREGULAR: Final = tuple(
    tuple(line.split())
    for line in """
    beat beaten
    begin began begun
    break broke broken
    bring brought
    build built
    burn burnt
    buy bought
    catch caught
    child children
    choose chose chosen
    come came
    draw drew drawn
    die dying died
    drink drank drunk
    drive drove driven
    eat ate eaten
    fall fell fallen
    feel felt
    fight fought
    find found
    fly flew flown
    forget forgot forgotten
    get got gotten
    give gave given
    go goes went gone
    hang hung
    hear heard
    hide hid hidden
    hold held
    keep kept
    knife knives
    know knew known
    leave left
    lend lent
    lie lying lied
    life lives
    lose lost
    make made
    man men
    mean meant
    meet met
    pay paid
    person people
    ring rang rung
    run ran
    say said
    see saw seen
    sell sold
    send sent
    shake shook shaken
    shoot shot
    sit sat
    sleep slept
    speak spoke spoken
    spend spent
    stand stood
    steal stole stolen
    stick stuck
    swear swore sworn
    take took taken
    teach taught
    tell told
    think thought
    throw threw thrown
    understand understood
    use uses used using
    wake woke woken
    wear wore worn
    wife wives
    win won
    woman women
    write wrote written
    """.splitlines()
    if len(line.split()) > 1
)
_BY_FIRST: Final = {each[0]: each for each in _IRREGULAR}
_BY_FORM: Final = {form: each[0] for each in _IRREGULAR for form in each}
# They look like forms of another word, and are mostly meant as they are.
_ITS_OWN: Final = frozenset({
    "evening", "felt", "found", "given", "left", "lives", "lying", "morning", "news", "rung", "saw", "shot",
    "spoke", "stuck", "wedding", "won",
})  # fmt: skip


def forms_of(word: str) -> tuple[str, ...]:
    """A word with its other forms, itself first; a short one alone, and one that is not English letters.

    Args:
        word: in small letters.
    """
    if len(word) <= SHORT:
        return (word,)
    if not _ENGLISH.fullmatch(word):
        return word, f"{word}s"
    bases = () if word in _ITS_OWN else tuple(_bases(word))
    plural = f"{word}s" if word.endswith("ing") else word
    forms = [form for base in bases or (word,) for form in _forms(base)]
    return tuple(dict.fromkeys((word, plural, *forms)))


def _forms(base: str) -> Iterator[str]:
    """A word, and what can become of it."""
    known = _BY_FIRST.get(base, ())
    yield from (base, *known, *(each for each in _endings(base) if not (known and each.endswith("ed"))))


def _bases(word: str) -> Iterator[str]:
    """What a word may be a form of."""
    if word in _BY_FORM:
        yield _BY_FORM[word]
    elif word.endswith(("ies", "ied")) and len(word) > len("ties"):
        yield f"{word[:-3]}y"
    elif ending := next((each for each in ("ing", "ed") if word.endswith(each)), ""):
        yield from _without(word.removesuffix(ending))
    elif word.endswith("s") and not word.endswith(_NO_PLURAL) and len(word) > SHORT + 1:
        short = word.removesuffix("es")
        yield short if short != word and short.endswith(_HISSES) else word[:-1]


def _without(root: str) -> Iterator[str]:
    """The words that -ing or -ed can have been added to, from what is left without it."""
    if len(root) <= SHORT or not _SYLLABLE.search(root):
        return
    is_one = len(_SYLLABLE.findall(root)) == 1
    if _DOUBLE.search(root) and not (is_one and root.endswith(_STAYS_DOUBLE)):
        yield root[:-1]
    elif is_one and _ONE_CLOSED.fullmatch(root):
        yield f"{root}e"  # "com" would have been doubled
    else:
        yield root
        if not root.endswith(_NEVER_E):
            yield f"{root}e"


def _endings(base: str) -> Iterator[str]:
    """A word with -s, -ing and -ed."""
    if re.search(r"[^aeiou]y$", base):
        yield from (f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing")
        return
    yield f"{base}es" if base.endswith(_HISSES) else f"{base}s"
    if base.endswith("e"):
        yield from (f"{base}d", f"{base}ing" if base.endswith(("ee", "oe", "ye")) else f"{base[:-1]}ing")
        return
    is_one = _ONE_CLOSED.fullmatch(base)
    if not is_one:
        yield from (f"{base}ing", f"{base}ed")
    if is_one or re.search(r"[^aeiou][aeiou][^aeiouwxy]$", base):
        yield from (f"{base}{base[-1]}ing", f"{base}{base[-1]}ed")
