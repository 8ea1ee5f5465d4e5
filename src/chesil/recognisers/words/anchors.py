"""Works out what must be in a text before a pattern is worth trying.

For every pattern this finds literals, one of which is in each text it fits: of all such sets the
rarest. They are looked for together in one pass, and only texts that hold one meet the pattern.
As they are worked out and not written by hand, no pattern can miss a text for want of an anchor.
A literal has a space where a word is sure to start or end: " rat" is not in "congratulations".

The patterns of the word lists use a small part of regular expressions: letters, digits, spaces,
"_" and "_q" for the ends of sentences, (?:a|b), [a-z], quantifiers and <group>. Anything else is
an error.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from chesil.terms.errors import SettingsError

_TOKEN: Final = re.compile(
    r"(?P<group><[a-z_]+>)|(?P<open>\(\?:)|(?P<close>\))|(?P<bar>\|)|(?P<many>(?:[?*+]|\{\d+(?:,\d*)?\})\??)"
    r"|(?P<any>\[[^\]]+\])|(?P<mark>_(?:q\??)?)|(?P<letter>[a-z0-9 ])"
)
# How often a literal of so many letters stands in a message, in per cent, where nobody counted.
_OFTEN: Final = (100.0, 50.0, 10.0, 0.3, 0.05, 0.02)

Cover = frozenset[str]


class Part(NamedTuple):
    """What a piece of a pattern asks of a text.

    Attributes:
        cover: literals of which each text holds one; None when it asks for none.
        ends: whether a word can only start after it.
    """

    cover: Cover | None
    ends: bool


def part(
    pattern: str, *, starts: bool, group: Callable[[str, bool], Part], often: Mapping[str, float]
) -> Part:
    """What *pattern* asks of a text.

    Args:
        starts: whether it stands where a word starts. group: the same for the group of a name.
        often: in how many messages of a hundred a literal stands.
    Raises:
        SettingsError: the pattern uses more than the small part named above.
    """
    reader = _Reader(pattern, group=group, often=often)
    found = reader.alternatives(starts=starts)
    if reader.kind:
        raise SettingsError("A pattern has a bracket too many.", where=pattern[:40])
    return found


class _Reader:
    """Reads a pattern from left to right, one alternative after the other."""

    def __init__(
        self, pattern: str, *, group: Callable[[str, bool], Part], often: Mapping[str, float]
    ) -> None:
        self._group, self._often = group, often
        self._tokens = _split(pattern)
        self._next()

    def alternatives(self, *, starts: bool) -> Part:
        """All alternatives up to a closing bracket: every one of them needs a cover of its own."""
        found = [self._sequence(starts=starts)]
        while self.kind == "bar":
            self._next()
            found.append(self._sequence(starts=starts))
        covers = [each.cover for each in found if each.cover]
        whole = frozenset[str]().union(*covers) if len(covers) == len(found) else None
        return Part(whole, all(each.ends for each in found))

    def _sequence(self, *, starts: bool) -> Part:
        """The rarest cover among the pieces that stand one after the other."""
        covers: list[Cover] = []
        run, ends = (" " if starts else ""), starts  # letters side by side; a space where a word starts
        while self.kind not in ("", "bar", "close"):
            letter = self.text if self.kind == "letter" else ""
            piece = self._piece(starts=ends)
            repeat = self._repeat()
            if letter and repeat != "optional":
                run, ends = run + letter, letter == " "
            if not letter or repeat:
                covers += [*_words(run), *([piece.cover] if piece.cover and repeat != "optional" else [])]
                ends = piece.ends and (ends or repeat != "optional")
                run = " " if ends else ""
        covers += _words(run)
        return Part(min(covers, key=self._cost) if covers else None, ends)

    def _piece(self, *, starts: bool) -> Part:
        """One letter, mark, class, group or bracket."""
        kind, text = self.kind, self.text
        self._next()
        if kind == "group":
            return self._group(text[1:-1], starts)
        if kind != "open":
            return Part(None, kind == "mark" or text == " ")
        found = self.alternatives(starts=starts)
        if self.kind != "close":
            raise SettingsError("A pattern has a bracket too few.")
        self._next()
        return found

    def _repeat(self) -> str:
        """How often the piece just read may stand: "" once, "optional", or "repeated"."""
        if self.kind != "many":
            return ""
        text = self.text
        self._next()
        return "optional" if text[0] in "?*" or text.startswith("{0") else "repeated"

    def _next(self) -> None:
        self.kind, self.text = next(self._tokens, ("", ""))

    def _cost(self, cover: Cover) -> tuple[float, list[str]]:
        words = (word.strip() for word in cover)
        often = sum(self._often.get(word, _OFTEN[min(len(word), len(_OFTEN) - 1)]) for word in words)
        return often, sorted(cover)


def _split(pattern: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if not found or not found.lastgroup:
            raise SettingsError(
                "A pattern holds a sign the word lists do not use.", where=pattern[at : at + 20]
            )
        yield found.lastgroup, found[0]
        at = found.end()


def _words(run: str) -> list[Cover]:
    """Each word of letters that stand side by side, with a space where it is sure to start or end."""
    words = re.finditer("( ?)[a-z0-9]+(?=( ?))", run)
    return [frozenset([word[0] + word[2]]) for word in words]
