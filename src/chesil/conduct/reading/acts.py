"""Which entries can count as acts done to this person, and why the others are set aside.

An act counts when it was done by the other side, or through someone, and was aimed at this person or
would foreseeably reach them. What was aimed at somebody close to them can still bear on the case; it
is kept apart, as lending weight. Nothing is dropped in silence: every entry set aside has its reason.
"""

from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from chesil.conduct.reading.scene import Aim, By, Marks, Scene

Codes = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int64]
# A run of acts called "several" or "repeated", or of watching or control over days, is read as at least this.
MANY: Final = 4

# Why an entry is set aside, as the explanation says it.
REASONS: Final = {
    "duplicate": ("says the same as an earlier entry", "say the same as earlier entries"),
    "harmed": ("is by the person harmed", "are by the person harmed"),
    "others": ("is by someone not tied to the other side", "are by people not tied to the other side"),
    "nobody": ("was not aimed at this person", "were not aimed at this person"),
    "other": ("was aimed at someone else", "were aimed at someone else"),
}


@attrs.frozen(kw_only=True, eq=False)
class Acts:
    """The entries of a scene as acts; each array has one place an entry."""

    scene: Scene

    @cached_property
    def by(self) -> Codes:
        """By, an entry."""
        return self.scene.entries["by"].to_numpy()

    @cached_property
    def aim(self) -> Codes:
        """Aim, an entry."""
        return self.scene.entries["aim"].to_numpy()

    @cached_property
    def duplicates(self) -> Marks:
        """Entries that say the same as an earlier one, word for word."""
        return self.scene.entries["repeats"].to_numpy()

    @cached_property
    def by_role(self) -> dict[str, Marks]:
        """The entries each role of the other side is named for; roles named for none are left out."""
        roles = self.scene.entries["roles"]
        named = roles.explode(empty_as_null=False, keep_nulls=False).unique(maintain_order=True)
        return {role: roles.list.contains(role).to_numpy() for role in named}

    @cached_property
    def complained_of(self) -> Marks:
        """Entries not done by her side, each once."""
        return (self.by != By.HARMED) & ~self.duplicates

    @cached_property
    def count(self) -> Marks:
        """Entries that count as acts towards this person."""
        aimed = np.isin(self.aim, (Aim.HARMED, Aim.SHARED, Aim.THROUGH, Aim.GROUP))
        return self.complained_of & (self.by != By.OTHERS) & aimed

    @cached_property
    def lend_weight(self) -> Marks:
        """Entries aimed at someone close, with an effect on this person or with them there to see."""
        entries = self.scene.entries
        touched = (entries["effect"] | entries["present"]).to_numpy()
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

    def _reason(self, row: int) -> str:
        if self.by[row] == By.HARMED:
            return "harmed"
        if self.duplicates[row]:
            return "duplicate"
        if self.by[row] == By.OTHERS:
            return "others"
        return "nobody" if self.aim[row] == Aim.NOBODY else "other"
