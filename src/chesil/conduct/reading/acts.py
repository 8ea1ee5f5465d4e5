"""Which entries can count as acts done to this person, and why the others are set aside.

An act counts when it was done by the other side, or through someone, and was aimed at this person or
would foreseeably reach them. What was aimed at somebody close to them can still bear on the case; it
is kept apart, as lending weight. Nothing is dropped in silence: every entry set aside has its reason.
"""

import re
from collections.abc import Callable
from enum import IntEnum
from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.reading.scene import Scene
from chesil.conduct.reading.words import Marks, lexicon

Codes = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int64]
# A run of acts called "several" or "repeated", or of watching or control over days, is read as at least this.
MANY: Final = 4


class By(IntEnum):
    """Who did it, as far as the entry says."""

    THEIRS = 0  # the other side
    THROUGH = 1  # someone for the other side, or together with them
    UNKNOWN = 2  # nobody is named
    OTHERS = 3  # someone not tied to the other side
    HERS = 4  # the person herself, or another who was harmed


class Aim(IntEnum):
    """Whom it was aimed at, as far as the entry says."""

    HER = 0  # this person alone
    SHARED = 1  # this person and others
    THROUGH = 2  # someone who would pass it on, or whom it was told to
    CLOSE = 3  # someone close to this person
    GROUP = 4  # a group this person stands for or is one of
    NOBODY = 5  # nobody, or people in general
    OTHER = 6  # a person not tied to this one


# Why an entry is set aside, as the explanation says it.
REASONS: Final = {
    "duplicate": ("says the same as an earlier entry", "say the same as earlier entries"),
    "hers": ("is by the person harmed", "are by the person harmed"),
    "others": ("is by someone not tied to the other side", "are by people not tied to the other side"),
    "nobody": ("was not aimed at this person", "were not aimed at this person"),
    "other": ("was aimed at someone else", "were aimed at someone else"),
}

_THROUGH: Final = re.compile(r" (?:via|through|using|by way of|care of) ")
_FOR: Final = re.compile(r" (?:of|for|from|by) ")
_JOINED: Final = re.compile(r" (?:and|or|through|via|with) ")
_THEIRS_ALONE: Final = frozenset({"D", "and", "or", "with", "both", "together"})
_OTHERS_TOO: Final = re.compile(
    r" (?:and|others|both|all|family|household|including|staff|colleagues|friends|group|plus|with) "
)


@attrs.frozen(kw_only=True, eq=False)
class Acts:
    """The entries of a scene as acts; each array has one place an entry."""

    scene: Scene

    @cached_property
    def by(self) -> Codes:
        """By, an entry."""
        return _mapped(self.scene.actors, self.scene.of_actor, self._by)

    @cached_property
    def aim(self) -> Codes:
        """Aim, an entry."""
        aims = _mapped(self.scene.targets, self.scene.of_target, self._aim)
        third = self.scene.targets.str.contains(" T ", literal=True).to_numpy()
        unaimed = (aims == Aim.NOBODY) | (aims == Aim.OTHER) | ((aims == Aim.CLOSE) & third)
        # What was told to somebody else about this person reaches them through that somebody.
        return np.where(unaimed & self._told_about_her(third), np.int8(Aim.THROUGH), aims)

    def _told_about_her(self, third: Marks) -> Marks:
        """Entries that say something about this person to others."""
        names_her = self.scene.summaries.str.contains(" V ", literal=True).to_numpy()
        channel = self.scene.entries["channel"]
        sent_on = channel.is_in(
            ["third_party", "legal_process", "publication"]
        ).to_numpy() | self.scene.in_summary("reporting")
        says = self.scene.in_summary("accusation", "disclosure", "reporting", "impersonation")
        return (names_her & (says | third)) | (third & (sent_on | says))

    @cached_property
    def duplicates(self) -> Marks:
        """Entries that say the same as an earlier one, word for word."""
        same = self.scene.entries.drop("n")
        return ~same.select(pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy()

    @cached_property
    def by_role(self) -> dict[str, Marks]:
        """The entries each role of the other side is named for; roles named for none are left out."""
        actors = self.scene.entries["actor"].str.to_lowercase()
        named = {
            role: actors.str.contains(rf"\b{re.escape(role.casefold())}\b").to_numpy()
            for role in self.scene.log.others
        }
        return {role: rows for role, rows in named.items() if rows.any()}

    @cached_property
    def complained_of(self) -> Marks:
        """Entries not done by her side, each once."""
        return (self.by != By.HERS) & ~self.duplicates

    @cached_property
    def count(self) -> Marks:
        """Entries that count as acts towards this person."""
        aimed = np.isin(self.aim, (Aim.HER, Aim.SHARED, Aim.THROUGH, Aim.GROUP))
        return self.complained_of & (self.by != By.OTHERS) & aimed

    @cached_property
    def lend_weight(self) -> Marks:
        """Entries aimed at someone close, with an effect on this person or with them there to see."""
        touched = (self.scene.entries["effect"] != "").to_numpy() | self._present
        return self.complained_of & (self.by != By.OTHERS) & (self.aim == Aim.CLOSE) & touched

    @cached_property
    def set_aside(self) -> dict[int, str]:
        """The reason (a key of REASONS) for each entry that neither counts nor lends weight, by number."""
        numbers = self.scene.entries["n"].to_list()
        out = ~(self.count | self.lend_weight)
        return {numbers[row]: self._reason(row) for row in np.flatnonzero(out).tolist()}

    @cached_property
    def weight(self) -> Ints:
        """How many acts each entry says it stands for."""
        return self.scene.entries["count"].to_numpy()

    @cached_property
    def stands_for(self) -> Ints:
        """How many acts each entry is read as, at least."""
        watched = self.scene.entries["channel"].is_in(("surveillance", "coercive_control")).to_numpy()
        sustained = (self.scene.in_summary("sustained") | (watched & ~self.one_day)) & (self.weight > 1)
        return np.where(sustained, np.maximum(self.weight, MANY), self.weight)

    @cached_property
    def dated(self) -> Marks:
        """Entries with a day."""
        return self.scene.entries["first"].is_not_null().to_numpy()

    @cached_property
    def first(self) -> Ints:
        """The day each entry begins, counted from 1970-01-01; 0 where none is known."""
        return self.scene.entries["first"].fill_null(0).cast(int).to_numpy()

    @cached_property
    def last(self) -> Ints:
        """The day each entry ends, as `first`."""
        return self.scene.entries["last"].fill_null(0).cast(int).to_numpy()

    @cached_property
    def one_day(self) -> Marks:
        """Entries that begin and end on one known day."""
        return self.dated & (self.first == self.last)

    def numbers(self, rows: Marks) -> tuple[int, ...]:
        """The entry numbers of the marked rows, sorted."""
        return tuple(self._numbers[rows].tolist())

    @cached_property
    def _numbers(self) -> Ints:
        return self.scene.entries["n"].to_numpy()

    @cached_property
    def _present(self) -> Marks:
        return self.scene.targets.str.contains(" V  (?:was  )?(?:present|there|watching|with)").to_numpy()

    def _reason(self, row: int) -> str:
        if self.by[row] == By.HERS:
            return "hers"
        if self.duplicates[row]:
            return "duplicate"
        if self.by[row] == By.OTHERS:
            return "others"
        return "nobody" if self.aim[row] == Aim.NOBODY else "other"

    def _by(self, actor: str, cues: frozenset[str]) -> int:
        head = _FOR.split(actor)[0]
        if re.search(r" D (?! s )", head) or (" of  D " in actor and self.many_others):
            joined = _JOINED.search(actor) and set(actor.split()) - _THEIRS_ALONE
            return By.THROUGH if joined else By.THEIRS
        if " D " in actor:
            return By.THROUGH
        if re.search(r" [VW] (?! s )", actor):
            return By.HERS
        if cues & {"unknown_actor", "nobody_named"} or not actor.strip():
            return By.UNKNOWN
        helper = (self.many_others or self.scene.told("proxy")) and cues & {
            "works_or_proxies",
            "workplace",
            "authority_actor",
            "group",
            "kin",
        }
        return By.THROUGH if helper or " behalf " in actor else By.OTHERS

    @cached_property
    def many_others(self) -> bool:
        """The other side is an organisation or a group, which acts through people."""
        body = bool(self.scene.heads("D") & lexicon().words("institution"))
        return body or self.scene.several("D") or self.scene.tie("public_office", whose="D")

    @cached_property
    def many_harmed(self) -> bool:
        """The one harmed is a group or a body, which is met through people."""
        return self.scene.several("V") or self.scene.body("V")

    def _aim(self, target: str, cues: frozenset[str]) -> int:
        beside = re.search(r" V  (?:was  )?(?:present|there|watching)", target)
        head = _THROUGH.split(target)[0]
        if re.search(r" V (?! s )", head) and not beside:
            if head != target:
                return Aim.THROUGH
            return Aim.SHARED if _OTHERS_TOO.search(head) else Aim.HER
        if beside or re.search(r" V  s ", target):
            return Aim.CLOSE
        if " W " in target:
            return Aim.CLOSE if self.close else Aim.OTHER
        if " T " in target:
            return Aim.CLOSE if self.scene.tie("kin_of_hers", "kin", whose="T") else Aim.OTHER
        return self._unnamed(target, cues)

    def _unnamed(self, target: str, cues: frozenset[str]) -> int:
        if not target.strip() or target.strip() == "unknown":
            return Aim.HER
        if self.many_harmed and not cues & {"people_at_large"}:
            return Aim.GROUP
        return Aim.CLOSE if "kin" in cues and "group" not in cues else Aim.NOBODY

    @cached_property
    def close(self) -> bool:
        """Whether another who was harmed is close to this person, as the parties are described."""
        strangers = any(
            "not connected" in words or "unconnected" in words for words in self.scene.log.parties.values()
        )
        near = self.scene.tie("kin_of_hers", "kin", whose="V W") or self.scene.tie("couple", whose="W V")
        return not strangers and (near or self.scene.tie("kin_of_hers", whose="relationship"))


def _mapped(
    texts: pl.Series,
    cues: Callable[[int], frozenset[str]],
    decide: Callable[[str, frozenset[str]], int],
) -> Codes:
    """What *decide* says of each text and its cues, asked once for each different text."""
    known: dict[str, int] = {}
    for row in texts.arg_unique():
        known[texts[row]] = decide(texts[row], cues(row))
    return texts.replace_strict(known, return_dtype=pl.Int8).to_numpy() if known else np.zeros(0, np.int8)
