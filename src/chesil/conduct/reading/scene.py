"""What every part of the reading stands on: acts, ties and what else is known, as typed facts and no words.

Signals and a person's answers fill a scene directly (legal.acts); free text fills it through the extractor
(conduct.extracting). No rule reads a sentence.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.terms.tables import schema

Marks = npt.NDArray[np.bool_]


class By(IntEnum):
    """Who did it, as far as the entry says."""

    THEIRS = 0  # the other side
    THROUGH = 1  # someone for the other side, or together with them
    UNKNOWN = 2  # nobody is named
    OTHERS = 3  # someone not tied to the other side
    HARMED = 4  # the person herself, or another who was harmed


class Aim(IntEnum):
    """Whom it was aimed at, as far as the entry says."""

    HARMED = 0  # this person alone
    SHARED = 1  # this person and others
    THROUGH = 2  # someone who would pass it on, or whom it was told to
    CLOSE = 3  # someone close to this person
    GROUP = 4  # a group this person stands for or is one of
    NOBODY = 5  # nobody, or people in general
    OTHER = 6  # a person not tied to this one


ACTS: Final = schema(
    {
        "n": pl.Int64,  # the number of the entry, unique
        "first": pl.Int32,  # earliest day it can have happened, days from 1970-01-01; null when not known
        "last": pl.Int32,  # latest day; the same as `first` when one day is meant
        "about": pl.Boolean,  # the days are approximate, or known only to the month or year
        "channel": pl.String,  # CHANNELS
        "by": pl.Int8,  # By
        "roles": pl.List(pl.String),  # the roles of the other side that are named for it
        "aim": pl.Int8,  # Aim
        "present": pl.Boolean,  # this person was there, though it was aimed at someone else
        "other_harmed": pl.Boolean,  # another person who was harmed is named as a target
        "theirs": pl.Boolean,  # the other side is named as a target
        "third": pl.Boolean,  # someone of neither side is named as a target
        "effect": pl.Boolean,  # an effect is recorded
        "for_self": pl.Boolean,  # the effect is said to be on, or the fear for, this person too
        "stopped": pl.Boolean,  # told to stop before it: yes, no, or null for not known
        "count": pl.Int64,  # how many acts the entry stands for, 1 or more
        "counted": pl.Boolean,  # the count is a number somebody gave, not what the wording implies
        "repeats": pl.Boolean,  # the entry is an earlier one once more
    }
)

CHANNELS: Final = (
    "in_person", "phone_call", "silent_call", "text", "letter", "email", "social_media", "third_party",
    "property_damage", "gift_delivery", "following", "loitering", "surveillance", "publication",
    "legal_process", "assault", "coercive_control", "other",
)  # fmt: skip

SEVERAL: Final = "several"
# The facts that say what an act did to this person; all others say what was done, or between whom.
EFFECTS: Final = frozenset({
    "fear_word", "violence_word", "alarm", "distress", "serious_effect", "mild", "unaware", "for_others",
    "not_at_the_time", "no_effect",
})  # fmt: skip


@attrs.frozen(kw_only=True)
class Fact:
    """What a fact means, and the law, case or guidance that it comes from.

    Attributes:
        words: what a person reads, who can correct it; empty for a fact that is not shown by itself.
    """

    about: str
    source: str
    words: str = ""


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact that the rules weigh, by code, in the order of facts.toml."""
    text = resources.files("chesil.conduct.reading").joinpath("facts.toml").read_text("utf-8")
    names = ("about", "source", "words")
    return {
        code: Fact(**dict(zip(names, texts, strict=False))) for code, texts in tomllib.loads(text).items()
    }


@cache
def columns() -> Mapping[str, int]:
    """The column of each fact in a table of facts."""
    return {code: place for place, code in enumerate(facts())}


@attrs.frozen(kw_only=True, eq=False)
class FactTable:
    """Which facts hold in which row: marks[row, columns()[code]]."""

    marks: Marks

    @classmethod
    def of(cls, rows: Sequence[Iterable[str]]) -> "FactTable":
        """The table of rows that name their facts by code."""
        known = columns()
        marks = np.zeros((len(rows), len(known)), dtype=np.bool_)
        for row, codes in enumerate(rows):
            marks[row, [known[code] for code in codes]] = True
        return cls(marks=marks)

    def any(self, codes: Iterable[str]) -> Marks:
        """For each row, whether any of the facts holds."""
        known = columns()
        return np.asarray(self.marks[:, [known[code] for code in codes]].any(axis=1), dtype=np.bool_)

    def codes(self, row: int) -> frozenset[str]:
        """The facts of one row."""
        return frozenset(code for code, holds in zip(columns(), self.marks[row], strict=True) if holds)


@attrs.frozen(kw_only=True, eq=False)
class Scene:
    """What is known of one person's case.

    Attributes:
        entries: ACTS, sorted by `n`.
        summaries, effects: a row an entry, what was done and what it did to this person.
        contexts: a row for each thing that is known of the whole. context_about: the letter of the role that
            each is about first, "" for none.
        ties: a row for each part that says who the two sides are to each other. tie_of: "relationship",
            "charge" or the letter of a role for each.
        kinds_of_party: by letter, what the parties themselves are: "institution", "company", "group", or
            SEVERAL people.

    The letters are V for this person, W for another who was harmed, D for the other side, T for anyone else.
    """

    entries: pl.DataFrame = attrs.field(repr=False)
    summaries: FactTable = attrs.field(repr=False)
    effects: FactTable = attrs.field(repr=False)
    contexts: FactTable = attrs.field(repr=False)
    context_about: tuple[str, ...]
    ties: FactTable = attrs.field(repr=False)
    tie_of: tuple[str, ...]
    kinds_of_party: Mapping[str, frozenset[str]]

    def in_summary(self, *codes: str) -> Marks:
        """For each entry, whether any of the facts is something that was done."""
        return self.summaries.any(codes)

    def in_effect(self, *codes: str) -> Marks:
        """For each entry, whether any of the facts is an effect on this person."""
        return self.effects.any(codes)

    def told(self, *codes: str, about: str = "") -> bool:
        """Whether any of the facts is known of the whole.

        Args:
            about: the letter of a role, to look only at what is about it first.
        """
        rows = self.contexts.any(codes)
        if about:
            rows &= np.asarray([letter == about for letter in self.context_about], dtype=np.bool_)
        return bool(rows.any())

    def tie(self, *codes: str, whose: str = "relationship D V W T") -> bool:
        """Whether the relationship, or who the parties are, holds any of the facts.

        Args:
            whose: "relationship", "charge" and the letters of roles, separated by spaces.
        """
        wanted = frozenset(whose.split())
        rows = np.asarray([of in wanted for of in self.tie_of], dtype=np.bool_)
        return bool((self.ties.any(codes) & rows).any())

    def is_a(self, code: str, letter: str) -> bool:
        """Whether the parties of *letter* are such a thing themselves, and not only near one."""
        return code in self.kinds_of_party.get(letter, frozenset())

    def several(self, letter: str) -> bool:
        """Whether the parties of *letter* are several people: "staff", "members of a club"."""
        return self.is_a("group", letter) or self.is_a(SEVERAL, letter)

    def body(self, letter: str) -> bool:
        """Whether the parties of *letter* are a company or another body."""
        return self.is_a("company", letter)
