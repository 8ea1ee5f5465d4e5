"""Which facts the words of a log hold: one pass over all its texts, in time linear in them.

Words are compared in small letters, without punctuation, with the roles of the log in capitals (V, W,
D, T) and with he and she, husband and wife, and the like, as one word: a reading never hangs on sex.
How phrases are written stands at the head of cues.toml.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Final

import attrs
import msgspec
import numpy as np
import polars as pl

from chesil.conduct.reading.scene import Marks, columns

_GAP: Final = ".."
GAP_WORDS: Final = 4  # how many words may stand where a phrase has ".."
_END: Final = "\n"  # stands in a folded text where a sentence ends
NO_GAP: Final = frozenset({_END, "not", "never", "no", "nor", "but"})  # no gap goes on after these
_SCOPES: Final = ("idiom", "unreal", "negation", "meant")


# How words are written, and what is read for it. "he'd" is "he had" before a word that can follow "had".
WRITTEN: Final = (
    (r"\b(mr|mrs|ms|dr|st|cl|susp|vic|adv|approx)\.", "${1} "),
    (r"[.!?;:]+(?:[\s\"'”’)]+|$)|\n+", " \n "),
    (r"\b(?:won['’]?t|wo n['’]t)\b", "will not"),
    (r"\b(?:gonna|gunna)\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\b(?:can['’]?t|cannot|carn['’]?t)\b", "can not"),
    (r"\b(did|do|does|was|were|would|could|should|has|have|had|is|are)nt\b", "${1} not"),
    (r"n['’]t\b", " not"),
    (
        r"['’]d( (?:(?:never|already|just|also|once|even|not|only|then) )?"
        r"(?:[^\W\d_]+(?:ed|en|wn|ught|ung|unk|old|elt|ept|ent)|had|got|made|done|gone|come|let|begun|said|met|lost|read|set|run)\b)",
        " had${1}",
    ),
    (r"['’]d\b", " would"),
    (r"['’]ll\b", " will"),
    (r"['’](?:ve|re|m)\b", " "),
    (r"\be-mail", "email"),
    (r"\b(?:my|our|mine|ours)\b", "me s"),
)


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words with one meaning: a fact of reading/facts.toml.

    Attributes:
        plain: a word after "not" or "no" counts as well. done: a word after "threatened to" does not.
    """

    words: tuple[str, ...]
    plain: bool = False
    done: bool = False


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that change what the words near them mean.

    Attributes:
        reach: how many words after them it changes at most. ends: words that end it sooner.
    """

    words: tuple[str, ...]
    reach: int = 0
    ends: frozenset[str] = frozenset()


@attrs.define(eq=False)
class Step:
    """How far into a phrase a text has been followed.

    Attributes:
        after: the steps to which each word, or start of a word with a star, leads. later: the step from which
            the phrase goes on after a gap. means: the facts and scopes of the phrases that end here.
    """

    after: dict[str, list["Step"]] = attrs.field(factory=dict)
    later: "Step | None" = None
    means: list[str] = attrs.field(factory=list)
    slots: dict[str, "Step"] = attrs.field(factory=dict, repr=False)


@attrs.frozen(kw_only=True, eq=False)
class Lexicon:
    """The cues, and how their phrases are followed.

    Attributes:
        cues: by code, in the order of the file. scopes: by name. same: which word stands for which others.
        start: where every phrase starts. starts_of_words: what stands before a star.
    """

    cues: Mapping[str, Cue]
    scopes: Mapping[str, Scope]
    same: Mapping[str, str]
    start: Step = attrs.field(repr=False)
    starts_of_words: frozenset[str] = attrs.field(repr=False)

    def words(self, code: str) -> frozenset[str]:
        """The single words of a cue, without stars."""
        return frozenset(word for word in self.cues[code].words if word.isalpha())

    def keys(self, word: str) -> tuple[str, ...]:
        """What a phrase can hold where *word* stands in a text."""
        starts = (word[:length] for length in range(2, len(word) + 1))
        return (word, *(f"{start}*" for start in starts if start in self.starts_of_words))


@lru_cache
def lexicon() -> Lexicon:
    """The cues of cues.toml."""
    text = resources.files("chesil.conduct.extracting").joinpath("cues.toml").read_text("utf-8")
    return of_toml(text)


def of_toml(text: str) -> Lexicon:
    """The cues of a file in the form of cues.toml."""
    tables = tomllib.loads(text)
    same = {each: word for word, others in tables.pop("same", {}).items() for each in others}
    lists = tables.pop("lists", {})
    scopes = {name: msgspec.convert(tables.pop(name, {"words": []}), Scope) for name in _SCOPES}
    cues = msgspec.convert(tables, dict[str, Cue])
    start = Step()
    stems: set[str] = set()
    phrases = {code: each.words for code, each in scopes.items()} | {
        code: each.words for code, each in cues.items()
    }
    for code, listed in phrases.items():
        for slots in {slots for words in listed for slots in spelled(words, same, lists)}:
            _add(start, slots, code)
            stems |= {each[:-1] for slot in slots for each in slot.split("/") if each.endswith("*")}
    return Lexicon(cues=cues, scopes=scopes, same=same, start=start, starts_of_words=frozenset(stems))


def spelled(
    words: str, same: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """Every row of slots that *words* stands for, as they are met in a folded text.

    A slot is a gap, or the words that can stand there between slashes.
    """
    slots = []
    tokens = words.split()
    for number, token in enumerate(tokens, start=1):
        listed = [each for choice in token.split("/") for each in _listed(choice, lists)]
        choices = sorted({same.get(each, each) for each in listed} - {"_"})
        slots.append(["/".join(choices), *([""] if "_" in listed else [])])
        if number < len(tokens) and not {"V", "W"}.isdisjoint(choices):
            slots.append(["s", ""])  # "V's door" as "her door"
    for chosen in product(*slots):
        if any(chosen):
            yield tuple(filter(None, chosen))


def _listed(choice: str, lists: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return lists[choice[1:]] if choice.startswith("@") else (choice,)


def _add(start: Step, slots: Iterable[str], code: str) -> None:
    """Add a phrase to the steps from *start*."""
    step = start
    for slot in slots:
        known = step.slots.get(slot)
        if known is None:
            known = step.slots[slot] = Step()
            if slot == _GAP:
                step.later = known
            else:
                for word in slot.split("/"):
                    step.after.setdefault(word, []).append(known)
        step = known
    step.means.append(code)


def folded(texts: pl.Series, *, roles: Mapping[str, str]) -> pl.Series:
    """*texts* as they are looked through: " word  word  word ", with a new line where a sentence ends.

    Args:
        roles: the letter (V, W, D or T) that stands for each role name.
    """
    plain = texts.str.to_lowercase()
    for written, meant in WRITTEN:
        plain = plain.str.replace_all(written, meant)
    spaced = " " + plain.str.replace_all(r"[^\p{L}\p{N}\n]+", "  ").str.strip_chars() + " "
    swaps = {f" {word} ": f" {stands} " for word, stands in lexicon().same.items()}
    swaps |= {
        f" {'  '.join(_tokens(role))} ": f" {letter} " for role, letter in roles.items() if _tokens(role)
    }
    return spaced.str.replace_many(list(swaps), list(swaps.values()), leftmost=True)


def _tokens(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", words.lower())


def marks(texts: pl.Series) -> Marks:
    """marks[text, fact]: which facts each folded text holds, the facts in the order of reading/facts.toml."""
    known = columns()
    found = np.zeros((len(texts), len(known)), dtype=np.bool_)
    for row, hits in enumerate(_read(texts)):
        found[row, [known[code] for code in {code for _, _, code in hits}]] = True
    return found


def places(text: pl.Series) -> Iterator[tuple[int, int, str]]:
    """Where the phrases of one folded text stand: the first word, how many words, and the fact.

    Args:
        text: one folded text.
    """
    words = _split(text[0])
    for first, last, code in next(_read(text)):
        yield first - words[:first].count(_END), last - first + 1, code


def _split(text: str) -> list[str]:
    return [word for word in text.split(" ") if word]


def _read(texts: pl.Series) -> Iterator[list[tuple[int, int, str]]]:
    """For each text the first word, the last word and the fact of each phrase that counts."""
    cues = lexicon().cues
    known: dict[str, tuple[str, ...]] = {}
    for text in texts:
        words = _split(text)
        for word in words:
            if word not in known:
                known[word] = lexicon().keys(word)
        met = list(_met(words, [known[word] for word in words]))
        hidden = _hidden(words, met)
        yield [
            (first, last, code)
            for first, last, code in met
            if (cue := cues.get(code)) and first not in hidden[cue.plain, cue.done]
        ]


def _met(words: Sequence[str], keys: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    """The first word, the last word and the meaning of every phrase, whatever stands around it."""
    start = lexicon().start
    for first in range(len(words)):
        paths = [(start, first)]
        while paths:
            step, at = paths.pop()
            for key in keys[at]:
                for after in step.after.get(key, ()):
                    for code in after.means:
                        yield first, at, code
                    if at + 1 < len(words):
                        if after.after:
                            paths.append((after, at + 1))
                        if after.later is not None:
                            paths += [(after.later, later) for later in _later(words, at + 1)]


def _later(words: Sequence[str], at: int) -> Iterator[int]:
    """Where a phrase may go on after a gap that starts at word *at*: not beyond a "not" or a sentence."""
    for later in range(at, min(at + GAP_WORDS + 1, len(words))):
        yield later
        if words[later] in NO_GAP:
            return


def _hidden(
    words: Sequence[str], met: Iterable[tuple[int, int, str]]
) -> Mapping[tuple[bool, bool], frozenset[int]]:
    """The words at which no phrase counts, by the `plain` and `done` of its cue."""
    scopes = lexicon().scopes
    openers = [each for each in met if each[2] in scopes]
    idiom = {at for first, last, code in openers if code == "idiom" for at in range(first, last + 1)}
    covered = {name: set(idiom) for name in scopes}
    for first, last, name in openers:
        if first not in idiom:
            covered[name] |= set(_covered(words, first, last, name))
    denied = frozenset(covered["negation"] | covered["unreal"])
    plain = frozenset(idiom)
    return {
        (True, False): plain,
        (True, True): plain | covered["meant"],
        (False, False): denied,
        (False, True): denied | covered["meant"],
    }


def _covered(words: Sequence[str], first: int, last: int, name: str) -> Iterable[int]:
    """The words whose meaning the scope *name* changes, where it stands from *first* to *last*."""
    if name == "unreal":
        before = [at for at in range(first) if words[at] == _END]
        begin = before[-1] if before else 0
        return range(begin, next((at for at in range(last, len(words)) if words[at] == _END), len(words)))
    scope = lexicon().scopes[name]
    furthest = min(last + 1 + scope.reach, len(words))
    ends = (at for at in range(last + 1, furthest) if words[at] in scope.ends or words[at] == _END)
    return range(last + 1, next(ends, furthest))
