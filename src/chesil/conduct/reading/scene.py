"""A log seen from one person's side, with the cues its words hold."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.reading.log import Log
from chesil.conduct.reading.words import Marks, folded, lexicon, marks

_AFTER_HEAD: Final = re.compile(
    r"[(,]|\b(?:of|in|at|for|on|with|next|upstairs|downstairs|above|below|opposite|near"
    r"|who|that|which|whose|over|called|named|to|from)\b"
)
_PLURAL: Final = re.compile(r"[^siu]s$")  # "tenants", not "boss" or "boris"


@attrs.frozen(kw_only=True, eq=False)
class Scene:
    """What every part of the reading of one person stands on.

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

    def in_summary(self, *codes: str) -> Marks:
        """For each entry, whether its summary holds any of the cues."""
        return self._any(self._cues["summaries"], codes)

    def in_effect(self, *codes: str) -> Marks:
        """For each entry, whether what it says of the effect on this person holds any of the cues."""
        return self._any(self._cues["effects"], codes)

    def told(self, *codes: str, about: str = "") -> bool:
        """Whether a sentence of the context holds any of the cues.

        Args:
            about: the letter of a role, to look only at sentences that name it first.
        """
        rows = self._any(self._cues["contexts"], codes)
        if about:
            rows &= self._named_first == about
        return bool(rows.any())

    @cached_property
    def _named_first(self) -> npt.NDArray[np.str_]:
        """The letter of the role that each sentence of the context names first; "" for none."""
        return self.contexts.str.extract(r" ([VWDT]) ").fill_null("").to_numpy().astype(np.str_)

    def tie(self, *codes: str, whose: str = "relationship D V W T") -> bool:
        """Whether the relationship, or who the parties are said to be, holds any of the cues.

        Args:
            whose: "relationship", "charge" and the letters of roles, separated by spaces.
        """
        rows = [row for row, owner in enumerate(self._ties) if owner in whose.split()]
        return bool(self._any(self._cues["ties"][rows], codes).any())

    def of_actor(self, row: int) -> frozenset[str]:
        """The cues of who did one entry."""
        return self._codes(self._cues["actors"][row])

    def of_target(self, row: int) -> frozenset[str]:
        """The cues of whom one entry was aimed at."""
        return self._codes(self._cues["targets"][row])

    def heads(self, letter: str) -> frozenset[str]:
        """The nouns at the head of who the parties of *letter* are: "member of bar staff" gives member."""
        words = [words for role, words in self.log.parties.items() if self.roles.get(role) == letter]
        parts = [part for each in words for part in re.split(r"\band\b|[;/]", each.casefold())]
        heads = [_AFTER_HEAD.split(part)[0] for part in parts]
        return frozenset(tokens[-1] for head in heads if (tokens := re.findall(r"\w+", head)))

    def several(self, letter: str) -> bool:
        """Whether the parties of *letter* are said to be several people: "staff", "members of a club"."""
        heads = self.heads(letter)
        return bool(heads & lexicon().words("group")) or any(_PLURAL.search(head) for head in heads)

    def body(self, letter: str) -> bool:
        """Whether the parties of *letter* are said to be a company or another body."""
        return bool(self.heads(letter) & lexicon().words("company"))

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
        return _each(texts, lambda different: folded(different, roles=self.roles))

    @cached_property
    def _ties(self) -> list[str]:
        return [
            "relationship",
            "charge",
            *(self.roles[role] for role in self.log.parties if role in self.roles),
        ]

    @cached_property
    def _cues(self) -> dict[str, Marks]:
        """Which cues the words of each part of the log hold; all are looked for in one pass."""
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
        return dict(zip(parts, np.split(found, ends[:-1]), strict=True))

    @staticmethod
    def _codes(found: Marks) -> frozenset[str]:
        return frozenset(code for code, met in zip(lexicon().cues, found, strict=True) if met)

    @staticmethod
    def _any(found: Marks, codes: tuple[str, ...]) -> Marks:
        known = lexicon()
        places = [known.place(code) for code in codes]
        return np.asarray(found[:, places].any(axis=1), dtype=np.bool_)


def _each(texts: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """*texts* as *change* makes them, asked once for each different text."""
    different = texts.unique(maintain_order=True)
    return change(different).gather(_places(texts, different)) if len(texts) else texts


def _places(texts: pl.Series, different: pl.Series) -> npt.NDArray[np.int64]:
    """Where each of *texts* stands among the *different* ones."""
    return texts.replace_strict(different, range(len(different)), return_dtype=pl.Int64).to_numpy()
