"""What the log does not say, asked as questions the person could answer."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.phrases import entries, mid
from chesil.conduct.reading.scene import By
from chesil.terms.legal import Question

MOST: Final = 8  # more questions than this are a form, and nobody answers it


def missing(facts: Facts) -> tuple[Question, ...]:
    """The questions, those that bear on the weakest points first; at most MOST."""
    return tuple(_questions(facts))[:MOST]


def _questions(facts: Facts) -> Iterator[Question]:
    if not facts.acts.count.any():
        yield Question("Which acts were aimed at you? Who did each one, and when?")
        return
    yield from _of_acts(facts)
    yield from _of_the_whole(facts)


def _of_acts(facts: Facts) -> Iterator[Question]:
    acts, effects = facts.acts, facts.effects
    if facts.occasions.certain < 2:
        yield Question("Has anything else happened, before or since, even if it seemed small?")
    unknown = facts.numbers(effects.unknown & acts.count)
    if unknown:
        yield Question(f"Did it affect you, and how? This is not recorded for {mid(unknown)}.", "effect")
    if facts.route.fear_matters:
        fright = facts.numbers((effects.fear_possible | effects.fear_likely) & acts.count)
        if fright:
            yield Question(
                f"Were you afraid? If so, what of, and who for? Think of {mid(fright)}.",
                "feelings",
            )
    nobody = facts.numbers(acts.count & (acts.by == By.UNKNOWN))
    if nobody:
        yield Question(f"How do you know who it was? Nobody is named for {mid(nobody)}.", "how_known")
    undated = facts.numbers(acts.count & facts.scene.entries["about"].fill_null(value=True).to_numpy())
    if undated:
        yield Question(
            f"Can you give the day, or something that shows when it was? Think of {mid(undated)}.", "day"
        )
    several = facts.numbers(acts.count & (acts.weight > 1))
    if several:
        yield Question(
            f"Can you list each act with its own date? {entries(several, 'stands', 'stand')} for several.",
            "each_day",
        )


def _of_the_whole(facts: Facts) -> Iterator[Question]:
    acts, scene = facts.acts, facts.scene
    if not facts.after_stop.any() and bool(np.all(scene.entries["stopped"].is_null().to_numpy()[acts.count])):
        yield Question(
            "Did you, or someone for you, ask them to stop? When, how, and what did they answer?",
            "stop_request",
        )
    if (facts.route.harm or facts.route.fear_or_harm) and not facts.changed_life:
        yield Question(
            "Did anything change in your daily life, such as sleep, health, work, travel or where you live?",
            "changes",
        )
    if not scene.told("notes_made"):
        yield Question(
            "Are there messages, call records, photos, notes made at the time or people who saw it?", "files"
        )
