"""How grave each act is on its face: 0 polite or routine, 1 unpleasant, 2 serious, 3 grave.

The scale is this program's own and only sorts what a log says; no court uses one. How grave conduct
is in law is for a court, which weighs the setting and the whole of it.
"""

from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from chesil.conduct.reading.effects import Effects
from chesil.conduct.reading.figures import FIGURES
from chesil.conduct.reading.scene import Aim, Marks
from chesil.conduct.reading.setting import Setting

POLITE: Final = 0
UNPLEASANT: Final = 1
SERIOUS: Final = 2
GRAVE: Final = 3

_GRAVE: Final = ("violence", "weapon", "strangling")
_SERIOUS: Final = (
    "threat", "threat_to_person", "sexual", "stalking", "intrusion", "damage", "hate", "disclosure",
    "impersonation", "control",
)  # fmt: skip
_TOLD: Final = ("threat", "threat_to_person", "intrusion", "disclosure", "impersonation")
_UNPLEASANT: Final = ("abuse", "belittling", "accusation", "attention", "unwanted", "pressing")
_SERIOUS_CHANNELS: Final = (
    "following", "loitering", "surveillance", "property_damage", "silent_call", "coercive_control",
)  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Gravity:
    """The gravity of each entry; each array has one place an entry."""

    setting: Setting
    effects: Effects

    @cached_property
    def of(self) -> npt.NDArray[np.int8]:
        """0 to 3, an entry."""
        of = np.full(self.effects.unknown.shape, UNPLEASANT, dtype=np.int8)
        of[self._polite] = POLITE
        of[self._raised_by_effect] = SERIOUS
        of[self._serious] = SERIOUS
        of[self._serious & self.effects.mild] = UNPLEASANT
        of[self._pressing_only] = UNPLEASANT
        of[self._grave] = GRAVE
        of[self._unproved] = UNPLEASANT
        return of

    @cached_property
    def _unproved(self) -> Marks:
        return self._in("unproved")

    @cached_property
    def _grave(self) -> Marks:
        done = self._in(*_GRAVE) & ~self._told_of
        return (done | self._channel("assault")) & ~self._unproved

    @cached_property
    def _serious(self) -> Marks:
        # "A harassment letter" names what the police sent, and not what was done.
        codes = self._in(*_SERIOUS) | (self._in("intimidation") & ~self._in("police_notice"))
        told_only = self._told_of & ~self._in(*_TOLD)
        return (codes & ~told_only) | self._channel(*_SERIOUS_CHANNELS)

    @cached_property
    def _told_of(self) -> Marks:
        """What somebody else was told: the force, theft or sex in it is what this person is accused of."""
        to_others, through = (
            self._channel("third_party", "legal_process"),
            self.setting.acts.aim == Aim.THROUGH,
        )
        return (to_others & through) | ((to_others | through) & self._in("accusation", "reporting"))

    @cached_property
    def _polite(self) -> Marks:
        """Polite or routine words, and nothing else that stands out; many of one kind are no routine."""
        many = self.setting.acts.weight >= FIGURES.many
        other = many | self._grave | self._serious | self._in(*_UNPLEASANT, "sustained")
        return self._in("polite") & ~other & ~self.effects.serious

    @cached_property
    def _raised_by_effect(self) -> Marks:
        """Abuse that alarmed or distressed, except where rough words are part of work; love that alarmed;
        an accusation kept up or known to be false; and whatever made this person fear violence.
        """
        abuse = self._in("abuse", "belittling") & self._harm_of_its_kind & (not self.setting.workplace)
        courted = self._in("attention", "unwanted") & self.effects.harm
        accused = (
            self._in("accusation") & self.effects.harm & (self._in("known_false", "cleared", "sustained"))
        )
        return abuse | courted | accused | self.effects.fear_stated

    @cached_property
    def _harm_of_its_kind(self) -> Marks:
        """Harm is recorded for it; or its own effect is not recorded or came later, and a like act did harm.

        The course as a whole has to alarm or distress, not each act.
        """
        harm, channel = self.effects.harm, self.setting.acts.scene.entries["channel"]
        silent = self.effects.unknown | self.setting.acts.scene.in_effect("not_at_the_time")
        alike = channel.is_in(
            channel.filter(harm & self._in("abuse", "belittling")).unique().implode()
        ).to_numpy()
        return harm | (silent & alike)

    @cached_property
    def _pressing_only(self) -> Marks:
        """Warnings of bills, courts or a report by someone who claims money: not a threat to the person."""
        other = self._in("threat_to_person", "weapon", "intimidation", "sexual", "damage", "intrusion")
        return self._in("pressing") & ~other & (self.setting.creditor or self.setting.institution)

    def _in(self, *codes: str) -> Marks:
        return self.setting.acts.scene.in_summary(*codes)

    def _channel(self, *channels: str) -> Marks:
        return self.setting.acts.scene.entries["channel"].is_in(channels).to_numpy()
