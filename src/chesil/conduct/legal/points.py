"""The points of a route that a log of acts can show and that the reading of a log does not weigh itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from chesil.conduct.legal.orders import Recorded
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.phrases import entries, mid
from chesil.conduct.reading.scene import Marks
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, Step, Weighed, step, weigh
from chesil.law import Element, Gate, stalking_acts
from chesil.law.entries import Fact, Relation
from chesil.terms.legal import ActRead, Question

_TWICE: Final = 2
_CONTACT: Final = "b"  # s.2A(3)(b): contacting a person by any means
_CONTROL: Final = ("control", "monitoring")
_VIOLENT: Final = ("violence", "threat_person", "threat_family")


@attrs.frozen(kw_only=True, eq=False)
class ActsRead:
    """Acts beside what the reading of their log says of them; `acts` are in the order of its entries.

    Attributes:
        channels: tables.CHANNELS of the events of each act, by its number; absent where none is known.
        of_orders: what is recorded of each act about the orders that a route is about.
    """

    facts: Facts
    acts: Sequence[ActRead]
    channels: Mapping[int, frozenset[str]] = attrs.field(factory=dict[int, frozenset[str]])
    of_orders: Mapping[Fact, Recorded] = attrs.field(factory=dict[Fact, Recorded])

    def rows(self, *kinds: str) -> Marks:
        """Acts of one of these kinds that count towards this person."""
        wanted = set(kinds)
        found = [not wanted.isdisjoint(act.kinds) for act in self.acts]
        return np.asarray(found, dtype=np.bool_) & self.facts.acts.count

    def by_channel(self, *channels: str) -> Marks:
        """Acts that came by one of these channels."""
        found = [not self.channels.get(act.number, frozenset()).isdisjoint(channels) for act in self.acts]
        return np.asarray(found, dtype=np.bool_)

    @property
    def words_only(self) -> Marks:
        """Acts that are more than contact by a word list alone."""
        return np.asarray([act.words_only for act in self.acts], dtype=np.bool_)

    def numbers(self, rows: Marks) -> tuple[int, ...]:
        """Numbers of the marked acts."""
        return self.facts.numbers(rows)

    def days(self, rows: Marks) -> int:
        """On how many occasions for certain the marked acts were."""
        return self.facts.occasions_of(rows).certain


def knowledge(of: ActsRead, *, feared: Weighed | None) -> Weighed:
    """Whether the other side knew, or ought to have known.

    Args:
        feared: the fear of violence, where it is that which had to be known.
    """
    facts = of.facts
    return weigh([*_knowledge(of, feared)], entries=facts.numbers(facts.able))


def _knowledge(of: ActsRead, feared: Weighed | None) -> Iterator[Step]:
    facts = of.facts
    able, serious, after = (facts.numbers(rows) for rows in (facts.able, facts.serious, facts.after_stop))
    if not able:
        yield step("ought-to-know", "start", NONE, "No act that can count is recorded.")
        return
    more = f"{entries(able, 'is', 'are')} more than polite or routine."
    why = f"{more} The test is what a reasonable person would think."
    yield step("ought-to-know", "start", WEAK, why, able)
    if serious:
        why = f"{entries(serious, 'tells', 'tell')} of threats, force, following or the like."
        yield step("ought-to-know", "raise", MODERATE, why, serious)
    if after:
        why = f"{entries(after)} came after a request to stop."
        level = STRONG if of.days(facts.after_stop) >= _TWICE else MODERATE
        yield step("told-to-stop", "raise", level, why, after)
    if feared is not None:
        why = (
            "It has to be shown that they knew, or ought to have known, that it would cause fear of "
            "violence. This point is recorded no further than that fear is."
        )
        yield step("knew-of-fear", "hold", feared.level, why, feared.entries)


def stalking(of: ActsRead) -> Weighed:
    """Whether the acts are ones associated with stalking, by the examples of the Act."""
    letters = {each.letter: of.rows(*each.acts) for each in stalking_acts("england_and_wales")}
    held = {letter: rows for letter, rows in letters.items() if rows.any()}
    every = np.zeros(len(of.acts), dtype=np.bool_)
    for rows in held.values():
        every |= rows
    return weigh([*_stalking(of, held)], entries=of.numbers(every))


def _stalking(of: ActsRead, held: dict[str, Marks]) -> Iterator[Step]:
    if not held:
        yield step(
            "stalking-examples", "start", NONE, "No act recorded so far is like the examples in the Act."
        )
        return
    if _CONTACT in held:
        said = of.numbers(held[_CONTACT])
        yield step(
            "stalking-examples", "start", WEAK, f"{entries(said, 'is', 'are')} contact (letter b).", said
        )
    others = {letter: rows for letter, rows in held.items() if letter != _CONTACT}
    if not others:
        return
    beyond = np.logical_or.reduce(list(others.values()))
    said = of.numbers(beyond)
    named = _letters(sorted(others))
    why = f"{entries(said)} may show acts other than contact that the Act gives as examples ({named})."
    yield step("stalking-examples", "raise", MODERATE, why, said)
    read = beyond & ~of.words_only
    if of.days(read) >= _TWICE:
        said = of.numbers(read)
        why = f"{entries(said, 'rests', 'rest')} on more than a word list, on two occasions or more."
        yield step("stalking-examples", "raise", STRONG, why, said)


def _letters(letters: Sequence[str]) -> str:
    """ "letter a", "letters a, e and g"."""
    *most, last = letters
    return f"letters {', '.join(most)} and {last}" if most else f"letter {last}"


def daily_life(of: ActsRead) -> Weighed:
    """Whether serious alarm or distress changed daily life."""
    facts, count = of.facts, of.facts.acts.count
    changed, harmed = facts.effects.serious & count, facts.effects.harm & count
    return weigh([*_daily_life(of, changed, harmed)], entries=of.numbers(changed | harmed))


def _daily_life(of: ActsRead, changed: Marks, harmed: Marks) -> Iterator[Step]:
    if not harmed.any() and not changed.any():
        yield step("daily-life", "start", NONE, "No alarm, distress or change in daily life is recorded.")
    if harmed.any():
        said = of.numbers(harmed)
        why = f"{entries(said, 'records', 'record')} alarm or distress."
        yield step("daily-life", "start", WEAK, why, said)
    if changed.any():
        said = of.numbers(changed)
        why = f"{entries(said, 'records', 'record')} a change in health or daily life."
        level = STRONG if of.days(changed) >= _TWICE else MODERATE
        yield step("daily-life", "raise", level, why, said)


def control(of: ActsRead) -> Weighed:
    """Whether conduct that controls is recorded."""
    rows = of.rows(*_CONTROL)
    return weigh([*_control(of, rows)], entries=of.numbers(rows))


def _control(of: ActsRead, rows: Marks) -> Iterator[Step]:
    if not rows.any():
        yield step("control-recorded", "start", NONE, "No act marked as control is recorded.")
        return
    said = of.numbers(rows)
    yield step("control-recorded", "start", WEAK, f"{entries(said)} may be control.", said)
    read = rows & ~of.words_only
    if of.days(read) >= _TWICE:
        said = of.numbers(read)
        why = f"{entries(said, 'records', 'record')} control on two occasions or more."
        yield step("control-recorded", "raise", MODERATE, why, said)


def kinds_of(element: Element) -> frozenset[str]:
    """The kinds of act that a point about *element* is of; empty where any act can bear on it."""
    match element.id:
        case "stalking_acts":
            return frozenset(act for each in stalking_acts("england_and_wales") for act in each.acts)
        case "control":
            return frozenset(_CONTROL)
        case "fear_of_violence":
            return frozenset(_VIOLENT)
        case _:
            return frozenset(element.acts)


def holding(weighed: Weighed) -> Iterator[Step]:
    """Holds a route at the level of one of its points, by the steps that decided it."""
    for each in weighed.telling:
        if each.level == weighed.level:
            yield step(each.rule, "hold", weighed.level, each.why, each.entries)


NOT_SAID_HOW_LONG: Final = (
    "This route asks for a relationship that lasted long. It cannot be told yet: how long it lasted is not "
    "recorded."
)
HOW_LONG: Final = Question("Did the relationship last long?", "relationship")


def relationship(gate: Gate, *, facts: Sequence[Relation], support: tuple[int, ...]) -> Weighed:
    """Whether the relationship that a route asks for is recorded.

    Args:
        facts: what the settings say of the two people (chesil.law.Relation). support: the acts between them.
    """
    if not facts:
        why = "How the two know each other is not recorded, and this route asks for it."
        return weigh([step("relationship", "start", WEAK, why)], entries=support)
    if gate.fits(facts):
        why = "What is recorded of the relationship is what this route asks for."
        return weigh([step("relationship", "start", STRONG, why)], entries=support)
    if gate.may_fit(facts):
        return weigh([step("relationship", "start", WEAK, NOT_SAID_HOW_LONG)], entries=support)
    why = "What is recorded of the relationship is not what this route asks for."
    return weigh([step("relationship", "start", NONE, why)], entries=support)


def untied(of: ActsRead, numbers: tuple[int, ...]) -> Iterator[Step]:
    """Holds a level where nobody is named for the acts that it rests on."""
    named = frozenset(numbers)
    relied_on = np.asarray([act.number in named for act in of.acts], dtype=np.bool_)
    nobody = of.facts.unknown_actor & relied_on
    if nobody.any():
        level = WEAK if np.array_equal(nobody, relied_on) else MODERATE
        unnamed = of.numbers(nobody)
        yield step("tied-to-acts", "hold", level, f"Nobody is tied to {mid(unnamed)}.", unnamed)


def unread(of: ActsRead) -> Iterator[Step]:
    """Holds a level where most of what is serious was found by word lists, and nobody has read it yet."""
    serious = of.facts.serious
    by_words = serious & of.words_only
    if int(by_words.sum()) * 2 > int(serious.sum()):
        said = of.numbers(by_words)
        noticed = f"Only a word list noticed threats, following or the like in {mid(said)}."
        why = f"{noticed} Nobody has checked it yet."
        yield step("read-first", "hold", MODERATE, why, said)
