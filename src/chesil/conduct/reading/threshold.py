"""Whether the conduct is oppressive and unacceptable, as far as a log can show."""

from collections.abc import Iterator
from typing import Final

from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.figures import TWICE
from chesil.conduct.reading.phrases import entries, mid, occasions
from chesil.conduct.reading.scene import Marks
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, Step, Weighed, step, weigh

# What no public debate needs.
_NO_DEBATE_NEEDS: Final = (
    "threat", "threat_to_person", "sexual", "known_false", "impersonation", "hate", "at_home",
)  # fmt: skip


def threshold(facts: Facts) -> Weighed:
    """The level of the point that the conduct is grave enough to be harassment."""
    steps = (*_grave(facts), *_speech(facts), *_reasons(facts), *_around(facts))
    return weigh(steps, entries=facts.numbers(facts.able) or facts.numbers(_near_and_harmful(facts)))


def _near_and_harmful(facts: Facts) -> Marks:
    """Acts to somebody close that did harm to this person."""
    return facts.acts.lend_weight & facts.effects.harm


def _grave(facts: Facts) -> Iterator[Step]:
    able, serious = facts.numbers(facts.able), facts.numbers(facts.serious)
    if not able:
        yield from _none_aimed(facts)
        return
    every = facts.occasions.possible
    face = f"{entries(serious, 'tells', 'tell')} of threats, force, following or the like" if serious else ""
    yield step("gravity", "start", WEAK, f"{entries(able, 'is', 'are')} more than polite or routine.", able)
    if facts.serious_acts >= TWICE:
        yield step("gravity", "raise", MODERATE, f"{face}.", serious)
    elif serious and every >= facts.figures.among:
        yield step("gravity", "raise", MODERATE, f"{face}, among at least {every:,} acts.", able)
    grave = facts.numbers(facts.beyond_doubt)
    if facts.route.one_act and grave:
        told = f"{entries(grave, 'tells', 'tell')} of force, a threat of it or the like."
        why = f"{told} Here one act can be enough."
        yield step("one-act", "raise", MODERATE, why, grave)
    if every >= facts.figures.sustained and facts.harmed and _may_add_up(facts):
        kept_up = f"{entries(able)} tell of acts that were kept up, and of harm"
        why = f"{kept_up}. Small acts can gain weight from their pattern."
        yield step("small-acts", "raise", MODERATE, why, able)
    if _passed_over(facts) and every > TWICE and facts.harmed and not facts.setting.mostly_speech:
        after = facts.numbers(facts.after_stop)
        yield step(
            "after-asked-to-stop", "raise", MODERATE, f"{entries(after)} came after a request to stop.", after
        )
    if _very_grave(facts):
        yield step("gravity", "raise", STRONG, f"{face}{_how_it_went_on(facts)}", serious)


def _how_it_went_on(facts: Facts) -> str:
    """On how many occasions, and what is recorded of a request to stop and of daily life."""
    often = occasions(facts.occasions_of(facts.serious).certain, at_least=True)
    asked = " Acts went on after a request to stop." if _passed_over(facts) else ""
    changed = " A change in health or daily life is recorded." if facts.changed_life else ""
    return f", on {often}.{asked}{changed}"


def _passed_over(facts: Facts) -> bool:
    """Two acts or more came after a request to stop."""
    return facts.occasions_of(facts.after_stop).possible >= TWICE


def _none_aimed(facts: Facts) -> Iterator[Step]:
    polite, near = facts.numbers(facts.acts.count), facts.numbers(_near_and_harmful(facts))
    if near:
        why = f"{entries(near, 'was', 'were')} aimed at someone close, and did harm to this person."
        yield step("foreseeably-harmed", "start", WEAK, why, near)
    elif polite:
        yield step("gravity", "start", NONE, f"{entries(polite, 'is', 'are')} polite or routine.", polite)
    else:
        yield step("gravity", "start", NONE, "No entry is aimed at this person.")


def _may_add_up(facts: Facts) -> bool:
    """Small acts add up; at work only where somebody was singled out again and again."""
    if not facts.setting.workplace:
        return True
    scene = facts.scene
    singled = scene.in_summary("belittling") & facts.able
    kept_up = bool((singled & scene.in_summary("sustained")).any())
    return kept_up or facts.occasions_of(singled).certain >= facts.figures.sustained


def _very_grave(facts: Facts) -> bool:
    ordered = facts.occasions_of(facts.under_order).certain >= TWICE
    enough = facts.figures.enough // 2 if ordered else facts.figures.enough
    many = facts.occasions_of(facts.serious).certain >= enough
    bad = facts.occasions_of(facts.worst).certain >= TWICE
    doubts = facts.doubts or facts.setting.quarrel or bool(facts.unknown_actor.any())
    return many and bad and facts.harmed and (_passed_over(facts) or facts.changed_life) and not doubts


def _speech(facts: Facts) -> Iterator[Step]:
    setting = facts.setting
    if not setting.mostly_speech:
        return
    said = facts.numbers(setting.speech)
    abused = bool(setting.abuse_of_speech.any())
    debated = facts.scene.told("public_interest")
    if setting.press and debated and not abused:
        why = f"{entries(said)} may be journalism on a public matter. The log shows no abuse of it."
        yield step("speech", "hold", NONE, why, said)
    elif facts.occasions_of(facts.serious & ~setting.speech).certain >= TWICE:
        return
    elif _protected(facts, debated=debated, abused=abused):
        why = f"{entries(said, 'is', 'are')} speech on a public matter or role. Only an abuse of it counts."
        yield step("speech", "hold", WEAK, why, said)
    else:
        why = f"{entries(said, 'is', 'are')} speech. A court weighs the freedom to speak."
        yield step("speech", "hold", MODERATE, why, said)


def _protected(facts: Facts, *, debated: bool, abused: bool) -> bool:
    setting = facts.setting
    public = setting.public_role or setting.protest or debated
    if setting.press:
        return public or not abused
    codes = _NO_DEBATE_NEEDS if setting.public_role else (*_NO_DEBATE_NEEDS, "accusation")
    beyond = setting.speech & facts.scene.in_summary(*codes) & facts.able
    return public and facts.occasions_of(beyond).certain < TWICE


def _reasons(facts: Facts) -> Iterator[Step]:
    setting, able = facts.setting, facts.numbers(facts.able)
    few_serious = facts.serious_acts < TWICE
    if setting.mostly_reporting and facts.occasions_of(facts.serious & ~setting.reporting).certain < TWICE:
        told = facts.numbers(setting.reporting)
        what = entries(told, "is a report or a use of courts", "are reports or uses of courts")
        why = f"{what}, and may have had a proper purpose."
        yield step("reports", "hold", MODERATE if setting.purpose_spent else WEAK, why, told)
    elif setting.purpose and not setting.purpose_spent and few_serious and not _passed_over(facts):
        why = "The contact may have had a proper purpose, and nothing recorded shows that it was over."
        yield step("proper-purpose", "hold", WEAK, why, able)
    if setting.authority and not setting.purpose_spent:
        why = "The other side is a public body that may have acted under a duty or power."
        yield step("lawful-authority", "hold", WEAK if few_serious else MODERATE, why, able)
    if setting.invited and few_serious and not _passed_over(facts):
        yield step(
            "contact-invited", "hold", WEAK, "Some of the contact may have been answered or agreed to.", able
        )


def _around(facts: Facts) -> Iterator[Step]:
    setting, able = facts.setting, facts.numbers(facts.able)
    few_serious = facts.serious_acts < TWICE
    if setting.workplace and few_serious and not _may_add_up(facts):
        why = "At work, friction and rough words are not enough on their own."
        yield step("workplace", "hold", WEAK, why, able)
    quarrels = setting.both_sides or setting.quarrel or facts.links.spontaneous
    if setting.living_together and quarrels and not facts.about_control:
        why = (
            "These may be quarrels in a relationship that went on. Laws on assault or control may fit better."
        )
        yield step("coming-back-together", "hold", WEAK, why, able)
    elif setting.both_sides:
        one_sided = facts.occasions_of(facts.beyond_doubt).certain >= TWICE or _passed_over(facts)
        level = MODERATE if one_sided and not setting.mostly_speech else WEAK
        yield step(
            "both-sides", "hold", level, "There may be acts on both sides, and a court looks at both.", able
        )
    if setting.company or setting.loose_group:
        why = "Only a person can be alarmed or distressed, and no one person is shown to be."
        yield step("individual-only", "hold", WEAK, why, able)
    upset = facts.numbers(facts.effects.mild & facts.able)
    if upset and not facts.harmed and not facts.beyond_doubt.any():
        why = f"Annoyance, embarrassment or upset is recorded for {mid(upset)}, and nothing more for any act."
        yield step("upset-alone", "hold", WEAK, why, upset)
