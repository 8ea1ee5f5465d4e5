"""How rules make a level: one starts it, others raise it, others hold it down, and each leaves its trace."""

from collections.abc import Iterable
from typing import Final, Literal

import attrs

NONE: Final = 0
WEAK: Final = 1
MODERATE: Final = 2
STRONG: Final = 3
NAMES: Final = ("none", "weak", "moderate", "strong")


@attrs.frozen(kw_only=True)
class Step:
    """One rule at work on one point.

    Attributes:
        rule: the id in rules.toml. does: "start" sets where the level starts, "raise" lifts it to at least
            *level*, "hold" keeps it at most there.
        entries: numbers of the entries it rests on; may be empty for what rests on the setting.
        why: one plain sentence.
    """

    rule: str
    does: Literal["start", "raise", "hold"]
    level: int
    entries: tuple[int, ...]
    why: str


@attrs.frozen(kw_only=True)
class Weighed:
    """The level of a point with the steps that made it, and the entries that support it."""

    level: int
    entries: tuple[int, ...]
    steps: tuple[Step, ...]

    @property
    def lifted(self) -> int:
        """The highest level a step starts or raises to."""
        return max((step.level for step in self.steps if step.does != "hold"), default=NONE)

    @property
    def telling(self) -> tuple[Step, ...]:
        """The steps that decided: those that lifted highest, then those that hold the level below that."""
        lifts = [step for step in self.steps if step.does != "hold" and step.level == self.lifted]
        holds = [
            step for step in self.steps if step.does == "hold" and step.level == self.level < self.lifted
        ]
        return (*lifts, *holds)


def weigh(steps: Iterable[Step], *, entries: tuple[int, ...]) -> Weighed:
    """The level after all *steps*: the highest start or raise, held down by the lowest hold.

    Args:
        entries: every entry that bears on the point; without any the level is none. The answer names
            those that the lifting steps rest on, or all of these where no step names any.
    """
    every = tuple(steps)
    lifted = max((step.level for step in every if step.does != "hold"), default=NONE)
    held = min((step.level for step in every if step.does == "hold"), default=STRONG)
    level = min(lifted, held) if entries else NONE
    named = {
        number for step in every if step.does != "hold" and step.level == lifted for number in step.entries
    }
    return Weighed(level=level, entries=tuple(sorted(named or entries)) if level else (), steps=every)


def step(
    rule: str, does: Literal["start", "raise", "hold"], level: int, why: str, entries: tuple[int, ...] = ()
) -> Step:
    """A Step, in the order one reads it."""
    return Step(rule=rule, does=does, level=level, entries=entries, why=why)
