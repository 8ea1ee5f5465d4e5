"""What each act did to this person, as far as the log says."""

from functools import cached_property

import attrs

from chesil.conduct.reading.acts import Acts
from chesil.conduct.reading.scene import Aim, Marks


@attrs.frozen(kw_only=True, eq=False)
class Effects:
    """The recorded effect of each entry; each array has one place an entry."""

    acts: Acts

    @cached_property
    def unknown(self) -> Marks:
        """Nothing is recorded."""
        return ~self.acts.scene.entries["effect"].to_numpy()

    @cached_property
    def harm(self) -> Marks:
        """Alarm, distress or worse."""
        return self._in("alarm", "distress", "serious_effect")

    @cached_property
    def serious(self) -> Marks:
        """Health or daily life changed."""
        return self._in("serious_effect")

    @cached_property
    def mild(self) -> Marks:
        """Annoyance, embarrassment or upset, and nothing more; or no effect at all, by the log's own word."""
        return self._in("mild", "no_effect") & ~self.harm

    @cached_property
    def for_others(self) -> Marks:
        """Fear or worry for someone or something else, and not for this person."""
        for_self = self.acts.scene.entries["for_self"].to_numpy()
        return self._in("for_others") & self._in("alarm", "fear_word") & ~for_self

    @cached_property
    def fear_stated(self) -> Marks:
        """Fear of violence to this person, in words."""
        return self._felt & self._in("fear_word") & self._in("violence_word") & ~self.for_others

    @cached_property
    def fear_likely(self) -> Marks:
        """An act of force, or a threat of it, that frightened this person or whose effect is not recorded."""
        scene, acts = self.acts.scene, self.acts
        force = scene.in_summary("violence", "threat_to_person", "weapon", "strangling") & ~scene.in_summary(
            "unproved"
        )
        assault = (scene.entries["channel"] == "assault").to_numpy()
        silent = self.unknown & (acts.aim == Aim.HARMED)
        frightened = self._in("alarm", "injury") & ~self.for_others
        return self._felt & (force | assault) & (frightened | silent) & ~self.fear_stated

    @cached_property
    def fear_possible(self) -> Marks:
        """Fright, without words on what was feared and without force in the act."""
        return self._felt & self._in("alarm") & ~self.for_others & ~self.fear_stated & ~self.fear_likely

    @cached_property
    def _felt(self) -> Marks:
        return self.acts.count | self.acts.lend_weight

    def _in(self, *codes: str) -> Marks:
        return self.acts.scene.in_effect(*codes)
