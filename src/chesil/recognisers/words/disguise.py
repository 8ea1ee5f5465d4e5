"""Undoes disguises a reader sees through: k1ll, $lut, k.i.l.l, "k i l l y o u", ki-ll, killlll, f**k.

Plain Python, for the few messages that need it. A word is only ever changed into one that the
word lists know, so "4th", "m8", "10am" and "u r a star" stay as they are.
"""

import re
from functools import cache, lru_cache
from itertools import product
from typing import Final

import attrs

from chesil.recognisers.words import lexicon

# Which messages need this. Written for both Polars and Python, over small letters.
DISGUISED: Final = (
    r"[a-z][0-9@$!|+*#€£]+[a-z]|[@$€£][a-z]|[a-z][@$*]|[a-z][0-9][^a-z0-9]|[a-z][0-9]{1,2}$|\b[0-9][a-z]{3}"
    r"|\b[a-z0-9@$!][ ._*/-]{1,3}[a-z0-9@$!][ ._*/-]{1,3}[a-z0-9@$!]\b|"
    r"[a-z][*#%^&_.~/-]+[a-z]|" + "|".join(3 * letter for letter in "abcdefghijklmnopqrstuvwxyz")
)
_LOOKS_DISGUISED: Final = re.compile(DISGUISED)
# What is never a disguise: links, addresses of mail and of places on the net. Bounded, and only where a
# word starts, so that a long run of letters is passed over once.
_LEFT_ALONE: Final = (
    r"(?P<left>(?<![^\s(<\"])(?:(?:https?://|www\.)\S++|[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"
    r"(?![a-z0-9@])|(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|uk|ie|edu|gov|eu|info|io)(?![a-z0-9])(?:/\S*+)?))"
)
_SIGNS: Final = re.escape("0123456789@$!|+€£*#%^&")
# Bounded and possessive, so that a long run of letters without a sign is passed over once.
_TOKEN: Final = rf"[a-z]{{0,40}}+[{_SIGNS}][a-z{_SIGNS}]*"
_LETTER: Final = "[a-z0-9@$!]"
# Letters with the same signs between them, then more such words, a wider space before each: "k.i.l.l y.o.u".
_SPACED: Final = (
    rf"(?<![a-z0-9])(?:{_LETTER}(?P<gap> )(?:{_LETTER} )*{_LETTER}"
    rf"(?: {{2,5}}(?:{_LETTER} {{2,5}})?{_LETTER}(?: {_LETTER})+)*"
    # "a r.e.d" and "a r  e  d" start at the second letter.
    rf"(?![._*/-]+{_LETTER}(?![a-z0-9])| {{2,3}}{_LETTER} {{2,3}}{_LETTER}(?![a-z0-9]))"
    rf"|{_LETTER}(?P<signs>[._*/-]{{1,3}}| {{2,3}})(?:{_LETTER}(?P=signs))*{_LETTER}"
    rf"(?: {_LETTER}(?:(?P=signs){_LETTER})+)*)(?![a-z0-9])"
)
_BROKEN: Final = r"(?<![a-z0-9])[a-z]{1,12}+(?:[._~/-]{1,4}[a-z]{1,12}+){1,4}(?![a-z0-9])"
_WIDE: Final = re.compile(" {2,}")
_LONE: Final = re.compile("(?<! ) (?! )")
_SEPARATORS: Final = re.compile("[._~/-]+")
_WORD: Final = re.compile("[a-z]+")
_RUN: Final = re.compile(r"([a-z])\1\1+")
_MASK: Final = re.compile("[*#%^&]")
_ENDS_MASKED: Final = re.compile(r"[a-z]{1,20}[*#%^&]{2,10}")
_INNER_SIGNS: Final = re.compile(r"([a-z]{1,6})([._-]{2,4})([a-z]{1,6})")
# Letters that stand alone as words: "u r a", "i c u", kisses.
_LONE_LETTERS: Final = frozenset("abciknoruxy")
_BROKEN_WORD: Final = 4  # letters
_PREFIXES: Final = frozenset(("re", "co", "un", "ex", "pre"))  # "re-sign" is not "resign"
_SHOWN: Final = 2  # letters of a masked word that must be left
_SHORTEST: Final = 3  # letters of an anchor that is enough to know a word by
_LONGEST_WORD: Final = 40
_MOST_LETTERS: Final = 400  # spaced out in one run; nobody reads more
_MOST_READINGS: Final = 32


@attrs.frozen(kw_only=True)
class _Known:
    """What a disguised word may turn out to be."""

    anchors: frozenset[str]
    common: frozenset[str]
    masked: tuple[str, ...]
    by_ends: dict[tuple[int, str, str], list[str]]
    leet: dict[str, str]


def reveal(text: str) -> str:
    """*text* (small letters) with its disguised words written plainly; as it is where none looks so."""
    if looks_disguised(text):
        for pattern, change in STEPS:
            text = pattern.sub(change, text)
    return text


def looks_disguised(text: str) -> bool:
    """Whether *text* (small letters) needs `STEPS`; they change no other."""
    return _LOOKS_DISGUISED.search(text) is not None


@cache
def _known() -> _Known:
    folding = lexicon.table("folding")
    anchors = {anchor.strip() for anchor in lexicon.all_anchors()}
    by_ends: dict[tuple[int, str, str], list[str]] = {}
    for word in sorted(lexicon.all_words()):
        by_ends.setdefault((len(word), word[0], word[-1]), []).append(word)
    return _Known(
        by_ends=by_ends,
        anchors=frozenset(anchor for anchor in anchors if len(anchor) >= _SHORTEST),
        common=frozenset(folding["common"]["words"]),
        masked=tuple(folding["masked"]["words"]),
        leet=folding["leet"],
    )


def _is_known(word: str) -> bool:
    return word in _known().common or _known_start(word) > 0


def _known_start(word: str) -> int:
    """How many letters *word* shares with the longest anchor it starts with; 0 when with none."""
    anchors = _known().anchors
    return next((size for size in range(len(word), _SHORTEST - 1, -1) if word[:size] in anchors), 0)


def _plain(found: re.Match[str]) -> str:
    return _plain_token(found[0])


@lru_cache(maxsize=4096)
def _plain_token(token: str) -> str:
    word = token.strip("!|+*#%^&")
    if len(word) > _LONGEST_WORD or word.isalpha() or not _WORD.search(word):
        return _starred(token)
    if word in ("h8", "h8s", "h8d"):
        return word.replace("8", "ate")
    if _MASK.search(word):
        return token.replace(word, _unmasked(word))
    reading = _read_leet(word)
    return token.replace(word, reading) if reading else token


def _starred(token: str) -> str:
    """A word with all but its first letters starred out: "f***"."""
    starred = _ENDS_MASKED.fullmatch(token)
    return _unmasked(token) if starred else token


def _read_leet(word: str) -> str | None:
    choices = [_known().leet.get(sign, sign) for sign in word]
    return next(filter(_is_known, _readings(choices)), None)


def _readings(choices: list[str]) -> list[str]:
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_READINGS:
        choices = [choice[0] for choice in choices]
    return ["".join(letters) for letters in product(*choices)]


def _unmasked(word: str) -> str:
    """The word that *word* hides, by its length and the letters left; as it is when it can be several."""
    letters = ("[a-z]" if _MASK.match(sign) else re.escape(_known().leet.get(sign, sign)[0]) for sign in word)
    shape = re.compile("".join(letters))
    if likeliest := next(filter(shape.fullmatch, _known().masked), None):
        return likeliest
    shown = len(word) - len(_MASK.findall(word))
    same = [*filter(shape.fullmatch, _known().by_ends.get((len(word), word[0], word[-1]), ()))]
    telling = [each for each in same if each in _known().anchors]
    likely = telling if len(telling) == 1 else same
    return likely[0] if len(likely) == 1 and shown >= _SHOWN else word


def _together(found: re.Match[str]) -> str:
    """Words written a letter at a time, joined: "t.o k.i.l.l"; as they are when none has three letters."""
    gap = found["gap"] or found["signs"]
    parts = (_WIDE if gap == " " else _LONE).split(found[0])
    words = [_joined(part.replace(gap, "")) or part for part in parts]
    longest = max(
        (word for words_of in words for word in words_of.split() if word.isalpha()), key=len, default=""
    )
    return " ".join(words) if len(longest) >= _SHORTEST else found[0]


def _joined(letters: str) -> str | None:
    """The known words that *letters* spell; None when they do not, or each is a word of its own: "u r a"."""
    stand_alone = {*letters} <= _LONE_LETTERS and letters not in _known().common
    if stand_alone or not _WORD.search(letters) or len(letters) > _MOST_LETTERS:
        return None
    words = _words_of(letters if letters.isalpha() else _read_leet(letters) or letters)
    return " ".join(words) if words else None


def _mended(found: re.Match[str]) -> str:
    """A word with signs put into it: "ki-ll". Joined only where its parts alone are not all words."""
    parts = [part for part in _SEPARATORS.split(found[0]) if part]
    word = "".join(parts)
    words = lexicon.all_words()
    broken = len(word) >= _BROKEN_WORD and word in words and not all(part in words for part in parts)
    prefixed = parts[0] in _PREFIXES and word not in _known().masked
    return word if broken and not prefixed else _masked_by_signs(found[0])


def _masked_by_signs(word: str) -> str:
    """A word with its inner letters replaced by dots or dashes: "f--k"."""
    inner = _INNER_SIGNS.fullmatch(word)
    shape = re.compile(inner[1] + "[a-z]" * len(inner[2]) + inner[3]) if inner else None
    return next(filter(shape.fullmatch, _known().masked), word) if shape else word


def _words_of(letters: str) -> list[str] | None:
    """*letters* cut into known words, as few as can be; None when something is left over."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        ways = []
        for start in range(max(0, end - 12), end):
            before, word = best[start], letters[start:end]
            if before is not None and (
                word in _known().common or word in _known().anchors or word in lexicon.all_words()
            ):
                ways.append([*before, word])
        best.append(min(ways, key=len) if ways else None)
    return best[-1]


def _shorter(found: re.Match[str]) -> str:
    word = found[0]
    runs = _RUN.findall(word)
    if not runs:
        return word
    if len(runs) > 4 or len(word) > _LONGEST_WORD * 3:
        return _RUN.sub(r"\1", word)
    readings = [_with_runs(word, counts) for counts in product((1, 2), repeat=len(runs))]
    return max(readings, key=lambda reading: (_known_start(reading), -len(reading)))


def _with_runs(word: str, counts: tuple[int, ...]) -> str:
    left = iter(counts)
    return _RUN.sub(lambda run: run[1] * next(left), word)


def _step(pattern: str, change: lexicon.Change) -> tuple[re.Pattern[str], lexicon.Change]:
    """A change of what *pattern* fits, links and addresses left alone."""

    def change_unless_left(found: re.Match[str]) -> str:
        return found[0] if found["left"] else change(found)

    return re.compile(f"{_LEFT_ALONE}|{pattern}"), change_unless_left


# In order: letters apart are put together before words with signs in them are looked up.
STEPS: Final = (
    _step(_SPACED, _together),
    _step(_BROKEN, _mended),
    _step(_TOKEN, _plain),
    _step("[a-z]+", _shorter),
)
