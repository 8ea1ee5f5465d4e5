"""Whether this person feared on two occasions that violence would be used against them."""

from collections.abc import Iterator

from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.figures import TWICE
from chesil.conduct.reading.phrases import entries
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, Step, Weighed, step, weigh


def fear(facts: Facts) -> Weighed:
    """The level of the point that violence was feared on two occasions, by this person and for themself."""
    effects = facts.effects
    shown = effects.fear_stated | effects.fear_likely | effects.fear_possible
    return weigh([*_stated(facts), *_other_fear(facts)], entries=facts.numbers(shown))


def _stated(facts: Facts) -> Iterator[Step]:
    effects = facts.effects
    said, likely = facts.numbers(effects.fear_stated), facts.numbers(effects.fear_likely)
    shown = effects.fear_stated | effects.fear_likely
    if not said and not likely:
        yield step("fear-twice", "start", NONE, "No fear of violence to this person is recorded.")
    if said:
        yield step(
            "fear-twice", "start", WEAK, f"{entries(said, 'records', 'record')} fear of violence.", said
        )
    if likely:
        why = f"{entries(likely)} may show force or a threat of it, from which a court may infer fear."
        yield step("fear-inferred", "raise", WEAK, why, likely)
    if facts.occasions_of(shown).certain >= TWICE:
        both = facts.numbers(shown)
        why = f"{entries(both, 'shows or suggests', 'show or suggest')} fear of violence twice or more."
        yield step("fear-twice", "raise", MODERATE, why, both)
    often = len(said) > TWICE and facts.occasions_of(effects.fear_stated).certain > TWICE
    if often and facts.serious_acts >= TWICE:
        yield step("fear-twice", "raise", STRONG, f"{entries(said)} each record fear of violence.", said)


def _other_fear(facts: Facts) -> Iterator[Step]:
    fright = facts.numbers(facts.effects.fear_possible)
    if fright:
        why = f"{entries(fright, 'records', 'record')} fright. What exactly was feared is not recorded."
        yield step("fear-of-violence-only", "raise", WEAK, why, fright)
    if facts.setting.both_sides and facts.effects.fear_stated.any():
        why = "There may be acts on both sides, and a court looks at both."
        yield step("both-sides", "hold", MODERATE, why, facts.numbers(facts.effects.fear_stated))
    others = facts.numbers(facts.effects.for_others & facts.acts.complained_of)
    if others:
        why = f"{entries(others, 'records', 'record')} fear for someone else. It does not count here."
        yield step("fear-for-self", "hold", MODERATE, why, others)
