"""Whether the acts make a course of conduct: two occasions or more that belong together."""

from collections.abc import Iterator

from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.figures import TWICE
from chesil.conduct.reading.phrases import entries, occasions
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, Step, Weighed, step, weigh


def course(facts: Facts) -> Weighed:
    """The level of the point that the acts make a course of conduct."""
    support = facts.numbers(facts.able | facts.acts.lend_weight)
    return weigh([*_count(facts), *_close(facts), *_loosened(facts), *_people(facts)], entries=support)


def _count(facts: Facts) -> Iterator[Step]:
    able, said, few = facts.occasions, facts.numbers(facts.able), facts.figures.few
    shown = (
        f"{entries(said, 'shows', 'show')} {occasions(able.certain, at_least=able.at_least)}" if said else ""
    )
    if able.certain > few:
        yield step("two-occasions", "start", MODERATE, f"{shown}.", said)
    elif able.certain > 1:
        yield step("two-occasions", "start", WEAK, f"{shown}, near the least that can be a course.", said)
        if _tied(facts):
            yield step(
                "belongs-together", "raise", MODERATE, f"{entries(said)} are alike and near in time.", said
            )
        if facts.occasions_of(facts.under_order).certain >= TWICE:
            broken = facts.numbers(facts.under_order)
            against = f"{entries(broken)} may have gone against an order or a bail condition"
            why = f"{against}, which can tie the acts to each other."
            yield step("against-an-order", "raise", MODERATE, why, broken)
    elif able.possible > 1:
        yield from _one_day(facts, said)
    else:
        yield step("two-occasions", "start", NONE, "At most one act that can count is recorded.", said)
    if _strongly_tied(facts):
        apart = f", with less than {facts.figures.loose_gap} months between one and the next"
        near = apart if facts.links.gap is not None else ""
        yield step("belongs-together", "raise", STRONG, f"{shown}{near}.", said)


def _one_day(facts: Facts, said: tuple[int, ...]) -> Iterator[Step]:
    why = f"{entries(said, 'falls', 'fall')} on one day. This may be one occasion, or several."
    yield step("short-span", "start", WEAK, why, said)
    if facts.occasions.possible >= facts.figures.few and facts.links.alike and not facts.doubtful.any():
        why = (
            f"{entries(said, 'stands', 'stand')} for {facts.occasions.possible} acts of one kind on one day."
        )
        yield step("short-span", "raise", MODERATE, f"{why} Minutes can separate occasions.", said)


def _close(facts: Facts) -> Iterator[Step]:
    near = facts.numbers(facts.acts.lend_weight)
    every = facts.occasions_of(facts.able | facts.acts.lend_weight)
    wide = every.longest_gap is not None and every.longest_gap >= facts.figures.loose_gap
    if (
        near
        and every.possible > 1
        and (not wide or facts.links.one_cause or every.possible > facts.figures.few)
    ):
        why = f"{entries(near, 'was', 'were')} aimed at someone close, and may add to the course."
        yield step("foreseeably-harmed", "raise", WEAK, why, near)


def _tied(facts: Facts) -> bool:
    links = facts.links
    near = links.gap is not None and links.gap < facts.figures.loose_gap - 1
    return (links.alike or links.one_cause) and near and not links.spontaneous


def _strongly_tied(facts: Facts) -> bool:
    links = facts.links
    near = links.gap is None or links.gap < facts.figures.loose_gap
    return facts.occasions.certain >= _enough(facts) and near and not links.spontaneous and not facts.doubts


def _enough(facts: Facts) -> int:
    """The occasions that make a course firm: fewer after a request to stop, and fewest against an order."""
    figures = facts.figures
    if facts.occasions_of(facts.under_order).certain >= TWICE:
        return figures.few + 1
    asked = facts.occasions_of(facts.after_stop).certain >= TWICE
    return figures.many // 2 if asked else figures.many


def _loosened(facts: Facts) -> Iterator[Step]:
    links, certain, figures = facts.links, facts.occasions.certain, facts.figures
    gap, few, many = links.gap or 0, figures.few, figures.many
    if not links.one_cause and (
        (gap >= figures.loose_gap and certain <= few) or (gap >= figures.year and certain <= 2 * few)
    ):
        why = f"There are few acts, and {gap} months between two of them."
        yield step("belongs-together", "hold", WEAK, why)
    if links.spontaneous and not links.one_cause and certain < many:
        yield step("belongs-together", "hold", WEAK, "The log calls the acts sudden or separate.")
    if facts.setting.reunion and not facts.about_control and certain < many:
        why = "The relationship went on or was taken up again between acts. A court may question the link."
        yield step("coming-back-together", "hold", WEAK, why)
    if facts.setting.invited and not facts.serious.any() and certain <= few:
        yield step(
            "contact-invited",
            "hold",
            WEAK,
            "The contact may have been answered or agreed to, and no entry tells of threats or force.",
        )
    if facts.doubtful.any() and facts.occasions_of(facts.able & ~facts.doubtful).certain < TWICE:
        small = facts.numbers(facts.doubtful)
        yield step(
            "able-to-count",
            "hold",
            WEAK,
            f"{entries(small)} may be too small for this setting to count.",
            small,
        )


def _people(facts: Facts) -> Iterator[Step]:
    setting = facts.setting
    elsewhere = facts.occasions_of(facts.elsewhere).possible
    if elsewhere and elsewhere * 2 >= facts.occasions.possible and not facts.route.group:
        other = facts.numbers(facts.elsewhere)
        why = (
            f"{entries(other, 'was', 'were')} aimed at someone else. Acts to different people do not add up."
        )
        yield step("same-person", "hold", WEAK, why, other)
    if setting.company:
        yield step(
            "individual-only", "hold", WEAK, "A company or another body is not a person who can be harassed."
        )
    if (setting.group and not facts.route.group) or setting.loose_group:
        why = "The one harmed is a group. One person has to have been harassed on two occasions."
        yield step("individual-only", "hold", WEAK, why)
    if facts.one_act_each:
        why = "Different people did one act each. Nothing recorded shows that they acted together."
        yield step("tied-to-acts", "hold", WEAK, why)
    if facts.unknown_actor.any():
        whose = facts.numbers(facts.unknown_actor)
        yield step("tied-to-acts", "hold", MODERATE, f"{entries(whose, 'names', 'name')} nobody.", whose)
