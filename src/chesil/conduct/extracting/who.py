"""Who did each entry of a log and whom it was aimed at, as far as its words say."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.extracting.texts import Texts
from chesil.conduct.reading.scene import Aim, By, FactTable, Marks, Scene

Codes = npt.NDArray[np.int8]

_THROUGH: Final = re.compile(r" (?:via|through|using|by way of|care of) ")
_FOR: Final = re.compile(r" (?:of|for|from|by) ")
_JOINED: Final = re.compile(r" (?:and|or|through|via|with) ")
_THEIRS_ALONE: Final = frozenset({"D", "and", "or", "with", "both", "together"})
_OTHERS_TOO: Final = re.compile(
    r" (?:and|others|both|all|family|household|including|staff|colleagues|friends|group|plus|with) "
)


@attrs.frozen(kw_only=True, eq=False)
class Who:
    """The two sides of each entry; each array has one place an entry.

    Attributes:
        scene: the facts of the log, before anybody is said to have done anything.
    """

    texts: Texts
    scene: Scene

    @cached_property
    def by(self) -> Codes:
        """By, an entry."""
        return _mapped(self.texts.actors, self.texts.facts["actors"], self._by)

    @cached_property
    def aim(self) -> Codes:
        """Aim, an entry."""
        aims = _mapped(self.texts.targets, self.texts.facts["targets"], self._aim)
        unaimed = (aims == Aim.NOBODY) | (aims == Aim.OTHER) | ((aims == Aim.CLOSE) & self.third)
        # What was told to somebody else about this person reaches them through that somebody.
        return np.where(unaimed & self._told_about_her, np.int8(Aim.THROUGH), aims)

    @cached_property
    def third(self) -> Marks:
        """Someone of neither side is named as a target."""
        return self.texts.targets.str.contains(" T ", literal=True).to_numpy()

    @cached_property
    def present(self) -> Marks:
        """This person was there."""
        return self.texts.targets.str.contains(" V  (?:was  )?(?:present|there|watching|with)").to_numpy()

    @cached_property
    def roles(self) -> list[list[str]]:
        """The roles of the other side that each entry names as its actors."""
        actors = self.texts.entries["actor"].str.to_lowercase()
        named = {
            role: actors.str.contains(rf"\b{re.escape(role.casefold())}\b").to_list()
            for role in self.texts.log.others
        }
        return [[role for role, rows in named.items() if rows[row]] for row in range(len(actors))]

    @cached_property
    def _told_about_her(self) -> Marks:
        """Entries that say something about this person to others."""
        names_her = self.texts.summaries.str.contains(" V ", literal=True).to_numpy()
        channel = self.texts.entries["channel"]
        sent_on = channel.is_in(
            ["third_party", "legal_process", "publication"]
        ).to_numpy() | self.scene.in_summary("reporting")
        says = self.scene.in_summary("accusation", "disclosure", "reporting", "impersonation")
        return (names_her & (says | self.third)) | (self.third & (sent_on | says))

    def _by(self, actor: str, facts: frozenset[str]) -> int:
        head = _FOR.split(actor)[0]
        if re.search(r" D (?! s )", head) or (" of  D " in actor and self.many_others):
            joined = _JOINED.search(actor) and set(actor.split()) - _THEIRS_ALONE
            return By.THROUGH if joined else By.THEIRS
        if " D " in actor:
            return By.THROUGH
        if re.search(r" [VW] (?! s )", actor):
            return By.HARMED
        if facts & {"unknown_actor", "nobody_named"} or not actor.strip():
            return By.UNKNOWN
        helper = (self.many_others or self.scene.told("proxy")) and facts & {
            "works_or_proxies", "workplace", "authority_actor", "group", "kin",
        }  # fmt: skip
        return By.THROUGH if helper or " behalf " in actor else By.OTHERS

    @cached_property
    def many_others(self) -> bool:
        """The other side is an organisation or a group, which acts through people."""
        scene = self.scene
        return scene.is_a("institution", "D") or scene.several("D") or scene.tie("public_office", whose="D")

    @cached_property
    def many_harmed(self) -> bool:
        """The one harmed is a group or a body, which is met through people."""
        return self.scene.several("V") or self.scene.body("V")

    def _aim(self, target: str, facts: frozenset[str]) -> int:
        beside = re.search(r" V  (?:was  )?(?:present|there|watching)", target)
        head = _THROUGH.split(target)[0]
        if re.search(r" V (?! s )", head) and not beside:
            if head != target:
                return Aim.THROUGH
            return Aim.SHARED if _OTHERS_TOO.search(head) else Aim.HARMED
        if beside or re.search(r" V  s ", target):
            return Aim.CLOSE
        if " W " in target:
            return Aim.CLOSE if self.close else Aim.OTHER
        if " T " in target:
            return Aim.CLOSE if self.scene.tie("kin_of_harmed", "kin", whose="T") else Aim.OTHER
        return self._unnamed(target, facts)

    def _unnamed(self, target: str, facts: frozenset[str]) -> int:
        if not target.strip() or target.strip() == "unknown":
            return Aim.HARMED
        if self.many_harmed and "people_at_large" not in facts:
            return Aim.GROUP
        return Aim.CLOSE if "kin" in facts and "group" not in facts else Aim.NOBODY

    @cached_property
    def close(self) -> bool:
        """Whether the other person who was harmed is close to this one, by how the parties are described."""
        strangers = any(
            "not connected" in words or "unconnected" in words for words in self.texts.log.parties.values()
        )
        near = self.scene.tie("kin_of_harmed", "kin", whose="V W") or self.scene.tie("couple", whose="W V")
        return not strangers and (near or self.scene.tie("kin_of_harmed", whose="relationship"))


def _mapped(texts: pl.Series, facts: FactTable, decide: Callable[[str, frozenset[str]], int]) -> Codes:
    """What *decide* says of each text and its facts, asked once for each different text."""
    known: dict[str, int] = {}
    for row in texts.arg_unique():
        known[texts[row]] = decide(texts[row], facts.codes(row))
    return texts.replace_strict(known, return_dtype=pl.Int8).to_numpy() if known else np.zeros(0, np.int8)
