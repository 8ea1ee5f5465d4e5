"""The route as a whole: as strong as its weakest point, and no stronger than what ties it to a person."""

from collections.abc import Iterator

from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.phrases import entries, mid, occasions
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, Step, Weighed, step, weigh


def overall(facts: Facts, *, course: Weighed, threshold: Weighed, fear: Weighed) -> Weighed:
    """The level of the whole route."""
    support = {*course.entries, *threshold.entries}
    if facts.route.breach:
        support |= {*facts.numbers(facts.acts.count)}
        points = _breach(facts, course, threshold)
    else:
        points = _points(facts, course, threshold)
    steps = (*points, *_effect(facts, fear), *_who(facts), *_stage(facts))
    return weigh(steps, entries=tuple(sorted(support)))


def _points(facts: Facts, course: Weighed, threshold: Weighed) -> Iterator[Step]:
    all_of_them = "A law needs all its points, so the one with the least recorded limits it."
    yield step("weakest-point", "start", STRONG, all_of_them)
    if facts.route.one_act and (facts.beyond_doubt.any() or not facts.route.family):
        if facts.setting.group:
            yield step(
                "individual-only", "hold", WEAK, "The one harmed is a group, and no one person is named."
            )
    else:
        # A family court asks whether somebody was molested, which need not take a course.
        link = min(course.level + 1, STRONG) if facts.route.family else course.level
        yield step("weakest-point", "hold", link, "The link between the acts limits it.", course.entries)
    yield step(
        "weakest-point", "hold", threshold.level, "How grave the acts are limits it.", threshold.entries
    )


def _breach(facts: Facts, course: Weighed, threshold: Weighed) -> Iterator[Step]:
    """Any act that the order forbids breaks it, unless there was a reasonable excuse (s.363, s.42A)."""
    acts = facts.numbers(facts.acts.count)
    if not acts:
        yield step("one-act", "start", NONE, "No act towards this person is recorded.")
        return
    yield step(
        "one-act", "start", MODERATE, f"{entries(acts)} may break the order. One act can be enough.", acts
    )
    if min(course.level, threshold.level) == STRONG:
        often = occasions(facts.occasions_of(facts.acts.count).certain, at_least=True)
        yield step("one-act", "raise", STRONG, f"{entries(acts)} came on {often}.", acts)
    if facts.setting.invited or facts.links.spontaneous or facts.setting.purpose:
        why = (
            "It may not have been meant, may have been agreed to, or may have had a proper purpose. Whether "
            "that excuses it is open."
        )
        yield step("one-act", "hold", WEAK, why, acts)


def _effect(facts: Facts, fear: Weighed) -> Iterator[Step]:
    if facts.route.fear:
        # What is not recorded may still be told, so it holds a route down and does not end it.
        untold = bool(((facts.effects.unknown | facts.effects.harm) & facts.able).any())
        level = max(fear.level, WEAK if untold else NONE)
        yield step("fear-twice", "hold", level, "Fear of violence on two occasions limits it.", fear.entries)
    elif facts.route.harm or facts.route.fear_or_harm:
        changed = STRONG if facts.changed_life else MODERATE if facts.harmed else WEAK
        level = max(changed, fear.level) if facts.route.fear_or_harm else changed
        yield step("daily-life", "hold", level, "How far a change in daily life is recorded limits it.")


def _who(facts: Facts) -> Iterator[Step]:
    if facts.setting.company:
        people = facts.scene.in_summary("one_person", "group") | facts.scene.in_effect("alarm", "distress")
        level = WEAK if (people & facts.acts.count).any() else NONE
        yield step(
            "individual-only", "hold", level, "A company or another body is not a person who can be harassed."
        )
    elif facts.setting.loose_group:
        yield step(
            "individual-only", "hold", NONE, "No one person is shown to have been harassed on two occasions."
        )
    if facts.doubtful.any() and bool(facts.doubtful[facts.able].all()):
        small = facts.numbers(facts.doubtful)
        yield step(
            "able-to-count",
            "hold",
            NONE,
            f"{entries(small)} may be too small for this setting to count.",
            small,
        )
    unknown = facts.unknown_actor
    if unknown.any():
        whose = facts.numbers(unknown)
        level = WEAK if bool(unknown[facts.acts.count].all()) else MODERATE
        yield step("tied-to-acts", "hold", level, f"Nobody is tied to {mid(whose)}.", whose)


def _stage(facts: Facts) -> Iterator[Step]:
    if facts.scene.tie("police_notice", whose="charge"):
        why = "What is asked about is a police notice, which decides nothing about what happened."
        yield step("police-notice", "hold", WEAK, why)
    elif facts.scene.told("police_notice"):
        yield step("police-notice", "hold", MODERATE, "A police notice decides nothing about what happened.")
    if facts.scene.told("early_stage"):
        yield step("early-ruling", "hold", MODERATE, "A ruling at an early stage is not a finding.")
