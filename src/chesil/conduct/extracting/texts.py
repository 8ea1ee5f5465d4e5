"""The words of a log from one person's side, with the facts that they hold."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.extracting.log import Log
from chesil.conduct.extracting.words import folded, lexicon, marks
from chesil.conduct.reading.scene import SEVERAL, FactTable

_AFTER_HEAD: Final = re.compile(
    r"[(,]|\b(?:of|in|at|for|on|with|next|upstairs|downstairs|above|below|opposite|near"
    r"|who|that|which|whose|over|called|named|to|from)\b"
)
_PLURAL: Final = re.compile(r"[^siu]s$")  # "tenants", not "boss" or "boris"
_KINDS_OF_PARTY: Final = ("institution", "company", "group")


@attrs.frozen(kw_only=True, eq=False)
class Texts:
    """A log as it is looked through for one person.

    Attributes:
        person: the role name of whom the reading is about.
    """

    log: Log
    person: str

    @property
    def entries(self) -> pl.DataFrame:
        """The entries of the log (log.ENTRIES)."""
        return self.log.entries

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """The letter that stands for each role: V for this person, W for another who was harmed."""
        letters = dict.fromkeys(self.log.harmed, "W") | dict.fromkeys(self.log.others, "D")
        return letters | dict.fromkeys(self.log.third, "T") | {self.person: "V"}

    @cached_property
    def context_about(self) -> tuple[str, ...]:
        """The letter of the role that each sentence of the context names first; "" for none."""
        return tuple(self.contexts.str.extract(r" ([VWDT]) ").fill_null("").to_list())

    @cached_property
    def kinds_of_party(self) -> dict[str, frozenset[str]]:
        """What the parties of each letter are themselves, by the nouns at the head of their description."""
        return {letter: self._kinds(self._heads(letter)) for letter in set(self.roles.values())}

    @staticmethod
    def _kinds(heads: frozenset[str]) -> frozenset[str]:
        known = {code for code in _KINDS_OF_PARTY if heads & lexicon().words(code)}
        return frozenset(known | ({SEVERAL} if any(_PLURAL.search(head) for head in heads) else set()))

    def _heads(self, letter: str) -> frozenset[str]:
        """The nouns at the head of who the parties of *letter* are: "member of bar staff" gives member."""
        words = [words for role, words in self.log.parties.items() if self.roles.get(role) == letter]
        parts = [part for each in words for part in re.split(r"\band\b|[;/]", each.casefold())]
        heads = [_AFTER_HEAD.split(part)[0] for part in parts]
        return frozenset(tokens[-1] for head in heads if (tokens := re.findall(r"\w+", head)))

    @cached_property
    def targets(self) -> pl.Series:
        """The target of each entry, folded."""
        return self._folded(self.entries["target"])

    @cached_property
    def actors(self) -> pl.Series:
        """The actor of each entry, folded."""
        return self._folded(self.entries["actor"])

    @cached_property
    def summaries(self) -> pl.Series:
        """The summary of each entry, folded."""
        return self._folded(self.entries["summary"])

    @cached_property
    def contexts(self) -> pl.Series:
        """The sentences of the context, folded."""
        return self._folded(pl.Series(self.log.context, dtype=pl.String))

    @cached_property
    def effects(self) -> pl.Series:
        """What each entry says of the effect on this person, folded.

        Where an effect speaks of several people by role, only the parts about this person, or about
        nobody named, are hers.
        """
        return self._folded(_each(self.entries["effect"], self._hers))

    def _hers(self, effects: pl.Series) -> pl.Series:
        kept = []
        for effect, text in zip(effects, self._folded(effects), strict=True):
            parts = [effect]
            if " W " in text and " V " in text:
                pieces = pl.Series(re.split(r"[;,.]| and (?=\w+ )| but ", effect), dtype=pl.String)
                letters = self._folded(pieces)
                parts = [piece for piece, each in zip(pieces, letters, strict=True) if " W " not in each]
            kept.append("; ".join(parts))
        return pl.Series(kept, dtype=pl.String)

    def _folded(self, texts: pl.Series) -> pl.Series:
        if new := {*texts} - self._known.keys():
            self._known.update(self._with_folded(pl.Series([*new], dtype=pl.String)))
        return pl.Series([self._known[each] for each in texts], dtype=pl.String)

    @cached_property
    def _known(self) -> dict[str, str]:
        """Each text of the log as it is folded: all at once, as one takes as long as a hundred."""
        columns = [self.entries[each] for each in ("target", "actor", "summary", "effect")]
        others = [*self.log.context, self.log.relationship, self.log.charge, *self.log.parties.values()]
        every = [each.rename("text") for each in (*columns, pl.Series(others, dtype=pl.String))]
        return self._with_folded(pl.concat(every).unique())

    def _with_folded(self, texts: pl.Series) -> dict[str, str]:
        return dict(zip(texts, folded(texts, roles=self.roles), strict=True))

    @cached_property
    def tie_of(self) -> tuple[str, ...]:
        """Whose each row of the ties is: the relationship, the charge, or the letter of a role."""
        known = (self.roles[role] for role in self.log.parties if role in self.roles)
        return ("relationship", "charge", *known)

    @cached_property
    def facts(self) -> dict[str, FactTable]:
        """The facts that the words of each part of the log hold; all are looked for in one pass."""
        words = [words for role, words in self.log.parties.items() if role in self.roles]
        parts = {
            "summaries": self.summaries,
            "effects": self.effects,
            "contexts": self.contexts,
            "ties": self._folded(pl.Series([self.log.relationship, self.log.charge, *words])),
            "actors": self.actors,
            "targets": self.targets,
        }
        every = pl.concat([part.rename("text") for part in parts.values()])
        different = every.unique(maintain_order=True)
        found = marks(different)[_places(every, different)]
        ends = np.cumsum([len(part) for part in parts.values()])
        pieces = np.split(found, ends[:-1])
        return {name: FactTable(marks=piece) for name, piece in zip(parts, pieces, strict=True)}


def _each(texts: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """*texts* as *change* makes them, asked once for each different text."""
    different = texts.unique(maintain_order=True)
    return change(different).gather(_places(texts, different)) if len(texts) else texts


def _places(texts: pl.Series, different: pl.Series) -> npt.NDArray[np.int64]:
    """Where each of *texts* stands among the *different* ones."""
    places = {text: place for place, text in enumerate(different)}
    return np.fromiter((places[each] for each in texts), np.int64, len(texts))
