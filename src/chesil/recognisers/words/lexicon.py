"""Word lists as data: what is read from lexicons/*.toml, checked and made ready to match.

A pattern is a regular expression over cleaned text (see folding.clean): small letters, digits and
single spaces, with "_" where a sentence starts or ends and "_q" where it ends in a question mark.
`<name>` in a pattern stands for a group of words from grammar.toml or from the list itself.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any, Final

import attrs
import msgspec

from chesil.recognisers.words import anchors
from chesil.terms.errors import SettingsError

type Change = Callable[[re.Match[str]], str]

_PLACE: Final = "chesil.recognisers.words"
_GROUP: Final = re.compile("<([a-z_]+)>")
# A word that stands whole in a pattern, its last letter perhaps left to choice: no stem, no ending.
_WHOLE: Final = re.compile(r"(?<![a-z<_)\]?\\])([a-z]{2,})([a-z]\?)?(?![a-z>_(\[{?*+])")
_SHARED: Final = ("folding", "grammar", "spelling")
_DEEPEST: Final = 10
# Characters of patterns tried as one. Fewer, wider patterns mean fewer passes, until one outgrows
# the engine's cache and runs ten times slower.
_WIDEST: Final = 12_000


@attrs.frozen(kw_only=True)
class Words:
    """One thing to look for.

    Attributes:
        name: what the rule of a signal calls it.
        patterns: regular expressions over cleaned text, at word boundaries; any of them will do.
        covers: for each pattern, literals of which every text it fits holds one, with a space where a word
            is sure to start or end.
        unless: names of contexts in which it is left alone.
        reason: why it is listed, in words or as a source.
        after_no: it counts only after she asked the sender to stop, or blocked them; before that the same
            words are everyday talk.
        explicit: it threatens in so many words, so that no second opinion is asked.
    """

    name: str
    patterns: tuple[str, ...] = attrs.field(repr=False)
    covers: tuple[list[str], ...] = attrs.field(repr=False)
    unless: tuple[str, ...] = ()
    reason: str = ""
    after_no: bool = False
    explicit: bool = False

    @property
    def anchors(self) -> list[str]:
        """The literals of all covers, each once, sorted."""
        return sorted({*chain(*self.covers)})


@attrs.frozen(kw_only=True)
class Lexicon:
    """The word list of one behaviour.

    Attributes:
        title: its name in a rule. may_be: what a message may be, to complete "This message ...".
        entries: what is looked for, most telling first.
        exceptions: phrases whose words are taken out of a text before the entries are tried.
        anchors: those of all entries.
    """

    title: str
    may_be: str
    entries: tuple[Words, ...] = attrs.field(repr=False)
    exceptions: tuple[Words, ...] = attrs.field(repr=False)
    anchors: list[str] = attrs.field(repr=False)


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    reason: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    after_no: bool = False
    explicit: bool = False


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands above the entries of a list: what its behaviour is called, and what it rests on.

    Attributes:
        heading, label, strand, source: as in behaviours.Behaviour.
        title, may_be: as in `Lexicon`. unless: contexts in which all its entries are left alone.
    """

    heading: str
    label: str
    strand: str
    source: str
    title: str
    may_be: str
    unless: tuple[str, ...] = ()


class _File(Head, frozen=True, kw_only=True, forbid_unknown_fields=True):
    entries: tuple[_Entry, ...]
    exceptions: tuple[_Entry, ...] = ()
    groups: dict[str, str] = {}


class _Grammar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    groups: dict[str, str]
    contexts: tuple[_Entry, ...]


def names() -> list[str]:
    """The names of all word lists, sorted."""
    found = (path.name.removesuffix(".toml") for path in _folder().iterdir())
    return sorted(name for name in found if name not in _SHARED)


def head(name: str) -> Head:
    """What stands above the entries of a list. The rest of it is not read: a start would wait for that.

    Raises:
        SettingsError: a key that is unknown or missing.
    """
    above, _, _ = _text(name).partition("\n[")
    return _checked(tomllib.loads(above), Head, name)


@cache
def load(name: str) -> Lexicon:
    """The word list in lexicons/<name>.toml, its groups of words filled in.

    Raises:
        SettingsError: an unknown key, group or context, a pattern that is not one, or one so wide
            that it fits a text without any word of its own.
    """
    file = _file(name)
    groups = _Groups(_grammar().groups | file.groups, where=f"{name}.toml")
    known = {context.name for context in contexts()}
    for each in file.entries:
        if unknown := {*file.unless, *each.unless} - known:
            raise SettingsError(f"There is no context {min(unknown)}.", where=f"{name}.toml")
    entries = tuple(groups.words(each, unless=file.unless) for each in file.entries)
    return Lexicon(
        title=file.title,
        may_be=file.may_be,
        entries=entries,
        exceptions=tuple(groups.words(each) for each in file.exceptions),
        anchors=sorted({anchor for entry in entries for anchor in entry.anchors}),
    )


@cache
def contexts() -> tuple[Words, ...]:
    """What a message can hold that makes a word in it mean something else: laughing, a film, a game."""
    groups = _Groups(_grammar().groups, where="grammar.toml")
    return tuple(groups.words(each) for each in _grammar().contexts)


@cache
def entries() -> tuple[Words, ...]:
    """Every entry of every word list."""
    return tuple(entry for name in names() for entry in load(name).entries)


@cache
def pieces() -> tuple[tuple[str, list[str]], ...]:
    """Every pattern of every entry, with its cover."""
    return tuple(each for entry in entries() for each in zip(entry.patterns, entry.covers, strict=True))


@cache
def all_anchors() -> list[str]:
    """Every anchor of every word list, each once, sorted."""
    return sorted({anchor for name in names() for anchor in load(name).anchors})


@cache
def all_words() -> frozenset[str]:
    """Every word that stands whole in a pattern of a word list or in a group of words."""
    groups = [
        *_grammar().groups.values(),
        *(each for name in names() for each in _file(name).groups.values()),
    ]
    patterns = [each for name in names() for entry in _file(name).entries for each in entry.patterns]
    whole = (each for text in (*groups, *patterns) for each in _WHOLE.findall(text))
    return frozenset(chain.from_iterable((word, f"{word}{last[:1]}") for word, last in whole))


@cache
def table(name: str) -> dict[str, Any]:
    """lexicons/<name>.toml as it stands."""
    return tomllib.loads(_text(name))


class _Groups:
    """Groups of words by name, put into patterns where they are named."""

    def __init__(self, groups: dict[str, str], *, where: str) -> None:
        self._groups, self._where = groups, where
        self._filled: dict[str, str] = {}
        self._parts: dict[tuple[str, bool], anchors.Part] = {}

    def words(self, entry: _Entry, *, unless: tuple[str, ...] = ()) -> Words:
        """One entry with its groups filled in."""
        together = list(_together((self._fill(each), self._cover(each)) for each in entry.patterns))
        return Words(
            name=entry.name,
            patterns=tuple(pattern for pattern, _ in together),
            covers=tuple(sorted(cover) for _, cover in together),
            unless=(*unless, *entry.unless),
            reason=entry.reason,
            after_no=entry.after_no,
            explicit=entry.explicit,
        )

    def _cover(self, pattern: str) -> anchors.Cover:
        cover = self._part(pattern, starts=True).cover
        if not cover:
            raise SettingsError(f"The pattern {pattern[:40]} has no word of its own.", where=self._where)
        return cover

    def _fill(self, pattern: str, depth: int = 0) -> str:
        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name not in self._filled:
                self._filled[name] = f"(?:{self._fill(self._text(name, depth), depth + 1)})"
            return self._filled[name]

        return _GROUP.sub(put, pattern)

    def _text(self, name: str, depth: int = 0) -> str:
        if name not in self._groups or depth > _DEEPEST:
            raise SettingsError(f"There is no group <{name}>, or it holds itself.", where=self._where)
        return self._groups[name]

    def _part(self, pattern: str, *, starts: bool) -> anchors.Part:
        return anchors.part(pattern, starts=starts, group=self._group_part, often=_often())

    def _group_part(self, name: str, starts: bool) -> anchors.Part:  # noqa: FBT001 -- a callback
        if (name, starts) not in self._parts:
            self._parts[name, starts] = anchors.Part(None, ends=False)  # if it holds itself, _text says so
            self._parts[name, starts] = self._part(self._text(name), starts=starts)
        return self._parts[name, starts]


def _together(patterns: Iterable[tuple[str, anchors.Cover]]) -> Iterator[tuple[str, anchors.Cover]]:
    """Patterns and their covers, joined to as few as run well."""
    joined, whole = "", anchors.Cover()
    for pattern, cover in patterns:
        if joined and len(joined) + len(pattern) > _WIDEST:
            yield rf"\b(?:{joined})\b", whole
            joined, whole = "", anchors.Cover()
        joined, whole = f"{joined}|{pattern}" if joined else pattern, whole | cover
    yield rf"\b(?:{joined})\b", whole


def _text(name: str) -> str:
    text: str = _folder().joinpath(f"{name}.toml").read_text("utf-8")
    return text


def _folder() -> Any:
    return resources.files(_PLACE).joinpath("lexicons")


@cache
def _often() -> dict[str, float]:
    pairs = (pair.split() for pair in table("folding")["often"]["per_cent"].split(","))
    return {word: float(share) for word, share in pairs}


@cache
def _file(name: str) -> _File:
    return _converted(name, _File)


@cache
def _grammar() -> _Grammar:
    return _converted("grammar", _Grammar)


def _converted[T](name: str, kind: type[T]) -> T:
    return _checked(table(name), kind, name)


def _checked[T](given: dict[str, Any], kind: type[T], name: str) -> T:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{error}.", where=f"{name}.toml") from error
