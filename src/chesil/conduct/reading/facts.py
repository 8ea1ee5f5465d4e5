"""Everything a level is made from, for one person and one route, worked out once."""

from functools import cached_property

import attrs
import numpy as np

from chesil.conduct.reading.acts import Acts
from chesil.conduct.reading.effects import Effects
from chesil.conduct.reading.gravity import GRAVE, POLITE, SERIOUS, UNPLEASANT, Gravity
from chesil.conduct.reading.links import Links
from chesil.conduct.reading.occasions import Occasions
from chesil.conduct.reading.routes import Route
from chesil.conduct.reading.scene import Aim, By, Marks, Scene
from chesil.conduct.reading.setting import Setting

SUSTAINED = 5  # this many acts of a small kind can show a pattern


@attrs.frozen(kw_only=True, eq=False)
class Facts:
    """The acts towards one person, weighed for one route; rows are the entries of the scene."""

    scene: Scene
    route: Route

    @cached_property
    def acts(self) -> Acts:
        """Which entries count."""
        return Acts(scene=self.scene)

    @cached_property
    def effects(self) -> Effects:
        """What each did to this person."""
        return Effects(acts=self.acts)

    @cached_property
    def setting(self) -> Setting:
        """Where and between whom."""
        return Setting(acts=self.acts)

    @cached_property
    def gravity(self) -> Gravity:
        """How grave each is on its face."""
        return Gravity(setting=self.setting, effects=self.effects)

    @cached_property
    def occasions(self) -> Occasions:
        """The occasions among the acts that are able to count."""
        return self.occasions_of(self.able)

    @cached_property
    def links(self) -> Links:
        """The ties between them."""
        return Links(acts=self.acts, occasions=self.occasions)

    def occasions_of(self, rows: Marks) -> Occasions:
        """The occasions among some entries."""
        return Occasions(acts=self.acts, rows=rows)

    @cached_property
    def able(self) -> Marks:
        """Acts that count and are more than polite or routine."""
        return self.acts.count & (self.gravity.of > POLITE)

    @cached_property
    def serious(self) -> Marks:
        """Acts that count and are serious on their face."""
        return self.acts.count & (self.gravity.of >= SERIOUS)

    @cached_property
    def grave(self) -> Marks:
        """Acts that count and are grave on their face."""
        return self.acts.count & (self.gravity.of >= GRAVE)

    @cached_property
    def serious_acts(self) -> int:
        """How many acts are serious, if each is one."""
        return self.occasions_of(self.serious).possible

    @property
    def about_control(self) -> bool:
        """The route asks about life together, so that coming back is no doubt about it."""
        return self.route.control or self.route.family

    @cached_property
    def doubtful(self) -> Marks:
        """Acts that may be too small for their setting: rough words at work, while they are few."""
        rough = self.setting.workplace or self.scene.told("ordinary_setting")
        few = self.occasions.certain < SUSTAINED
        return self.able & (self.gravity.of == UNPLEASANT) & bool(rough and few)

    @cached_property
    def after_stop(self) -> Marks:
        """Acts after a request to stop."""
        return self.able & self.scene.entries["stopped"].fill_null(value=False).to_numpy()

    @cached_property
    def elsewhere(self) -> Marks:
        """Acts aimed at other people who are not tied to this one."""
        return self.acts.complained_of & (self.acts.aim == Aim.OTHER)

    @cached_property
    def unknown_actor(self) -> Marks:
        """Acts that count, by nobody named."""
        return self.acts.count & (self.acts.by == By.UNKNOWN)

    @cached_property
    def one_act_each(self) -> bool:
        """Several people did one act each, and nothing recorded says that they acted together."""
        each = self.acts.by_role.values()
        together = self.scene.told("acting_together", "proxy") or bool(
            (self.scene.in_summary("acting_together", "proxy") & self.able).any()
        )
        alone = all(self.occasions_of(self.able & rows).possible <= 1 for rows in each)
        return len(each) > 1 and alone and not together

    @cached_property
    def harmed(self) -> bool:
        """Alarm, distress or worse is recorded for an act that counts, or as the outcome of them all."""
        return bool((self.effects.harm & self.acts.count).any()) or self._outcome(
            "serious_effect", "distress"
        )

    @cached_property
    def changed_life(self) -> bool:
        """Health or daily life changed, for an act that counts or as the outcome of them all."""
        return bool((self.effects.serious & self.acts.count).any()) or self._outcome("serious_effect")

    def numbers(self, rows: Marks) -> tuple[int, ...]:
        """Entry numbers of the marked rows."""
        return self.acts.numbers(np.asarray(rows, dtype=np.bool_))

    def _outcome(self, *codes: str) -> bool:
        """Whether a sentence of the context that is about this person holds a cue."""
        return self.scene.told(*codes, about="V")
