"""What ties the acts to each other, and what loosens the tie."""

from functools import cached_property
from typing import Final

import attrs
import numpy as np

from chesil.conduct.reading.acts import Acts
from chesil.conduct.reading.occasions import Occasions
from chesil.conduct.reading.scene import Marks

LONG_GAP: Final = 2  # whole months: from here on a gap is spoken of
LOOSE_GAP: Final = 3  # whole months: from here on, few acts hang together only by something else
# Kinds of conduct by which acts are alike: two acts of one kind are tied, whatever way they came.
_KINDS: Final = (
    ("violence", "threat", "threat_to_person", "weapon"),
    ("stalking", "intrusion"),
    ("abuse", "belittling", "hate", "intimidation"),
    ("accusation", "reporting", "publishing", "disclosure"),
    ("attention", "unwanted"),
    ("damage",),
    ("sexual",),
    ("control",),
    ("pressing",),
    ("impersonation",),
)


@attrs.frozen(kw_only=True, eq=False)
class Links:
    """The ties among the entries that count."""

    acts: Acts
    occasions: Occasions

    @cached_property
    def alike(self) -> bool:
        """All the entries that count share a kind of conduct or a channel."""
        rows = self.acts.count
        channels = self.acts.scene.entries["channel"].filter(rows)
        return channels.n_unique() == 1 or any(bool(kind[rows].all()) for kind in self._kinds)

    @cached_property
    def one_cause(self) -> bool:
        """The log names one cause, theme or plan, or a date that comes round."""
        scene = self.acts.scene
        return scene.told("one_cause") or bool((scene.in_summary("one_cause") & self.acts.count).any())

    @cached_property
    def spontaneous(self) -> bool:
        """The log calls the acts sudden, separate or chance."""
        scene = self.acts.scene
        return scene.told("spontaneous") or bool((scene.in_summary("spontaneous") & self.acts.count).any())

    @cached_property
    def gap(self) -> int | None:
        """The longest gap in whole months; None when a time is not known."""
        return self.occasions.longest_gap

    @cached_property
    def _kinds(self) -> list[Marks]:
        scene = self.acts.scene
        force = (scene.entries["channel"] == "assault").to_numpy()
        marks = [scene.in_summary(*codes) for codes in _KINDS]
        return [np.asarray(marks[0] | force, dtype=np.bool_), *marks[1:]]
