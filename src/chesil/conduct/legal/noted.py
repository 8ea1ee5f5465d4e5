"""What the words of her notes tell of their acts, with what she corrected."""

from collections.abc import Iterable

import attrs

from chesil.conduct.extracting.notes import facts_in
from chesil.conduct.legal.record import Note

_FEAR = frozenset({"fear_word", "violence_word", "alarm"})  # violence was feared


@attrs.frozen(kw_only=True)
class NotedFacts:
    """The facts (reading.scene) of one note.

    Attributes:
        done: of what was done. effects: of what it did to her.
    """

    done: frozenset[str]
    effects: frozenset[str]


def noted(notes: Iterable[Note]) -> dict[str, NotedFacts]:
    """The facts of each note, by event; what she corrected wins over what her words were read as."""
    each = list(notes)
    done, effects = (facts_in([getattr(note, part) for note in each]) for part in ("text", "effect"))
    return {
        note.event: NotedFacts(
            done=(of_text | note.added) - note.taken_out,
            effects=(of_effect | (_FEAR if note.feared_violence else frozenset())) - note.taken_out,
        )
        for note, of_text, of_effect in zip(each, done, effects, strict=True)
    }
