"""From scores to a level: how much a message stands out, by rules that a person can follow.

A rule together with the heads or the reader is "strong". The heads or the reader alone are "some", and so
is a rule that they are near to; a rule that they do not agree with at all is "weak", as is what is near to
them. What speaks for a joke, a film or a quotation lowers a level by one and never takes it away, and a grave
threat that a rule found is never below "some". A threat to kill in so many words is "strong" and read first,
whatever heads and reader say, where nothing speaks for a joke. Words for who somebody is, alone,
are never more than "weak".
"""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from chesil.recognisers.graded.heads import Thresholds

type Flags = npt.NDArray[np.bool_]
type Levels = npt.NDArray[np.int8]

# How much the head and a rule count beside the reader. Measured on an author who was left out: of 100 harmful
# messages 64 are above 8 of 100 twins with both of them, 60 without.
_OF_HEAD: Final = 1.5
_OF_RULE: Final = 1.0
_OF_ABUSE: Final = 1.5  # its scores lie closer together than those for harm
_OF_READER: Final = 0.4  # and the reader's further apart
_OF_EXPLICIT: Final = 1_000.0  # above whatever the others come to
# The parts of all messages, read in order, of which it was measured what stands in them.
READ_SHARES: Final = (0.01, 0.02, 0.05, 0.10)

NONE, WEAK, SOME, STRONG = range(4)
NAMES: Final = (None, "weak", "some", "strong")
# What a person is shown for each, the highest first, and what can lower one.
WORDS: Final = {"strong": "stands out", "some": "may matter", "weak": "may matter less"}
LOWERING: Final = {"laughing": "a laugh", "fiction": "a film, a game or a song", "caring": "care"}


@attrs.frozen(kw_only=True, eq=False)
class Evidence:
    """What is known of each message.

    Attributes:
        harm, abuse, hate, threat: scores of these heads, the calm of the conversation taken off.
        reader: what the reader gives with the others as features (`blended`); NaN where it did not read, None
            where there is no reader.
        rule, grave: a word list fits; one that looks for threats. explicit: one that found a threat to
            kill in so many words.
        lowered: something in the message speaks for a joke, a film or a quotation.
    """

    harm: npt.NDArray[np.float32]
    abuse: npt.NDArray[np.float32]
    hate: npt.NDArray[np.float32]
    threat: npt.NDArray[np.float32]
    reader: npt.NDArray[np.float32] | None
    rule: Flags
    grave: Flags
    explicit: Flags
    lowered: Flags


def order(evidence: Evidence, thresholds: dict[str, Thresholds]) -> npt.NDArray[np.float32]:
    """How early each message is read: more stands out more. It is a place in a list, and shown nowhere.

    Scores are held against those that about 1 everyday text in 100 reaches, so that heads and reader compare.
    """
    harm = evidence.harm - thresholds["harm"].support
    if evidence.reader is not None:
        read = _OF_READER * (evidence.reader - thresholds["reader"].support)
        harm = np.where(np.isnan(read), harm, read)
    value = np.maximum(harm, _OF_ABUSE * (evidence.abuse - thresholds["any_abuse"].weak))
    value_of: npt.NDArray[np.float32] = (
        value + 2 * evidence.rule + 2 * evidence.grave + _OF_EXPLICIT * evidence.explicit
    )
    return value_of


def blended(
    reader: npt.NDArray[np.float32], harm: npt.NDArray[np.float32], rule: Flags
) -> npt.NDArray[np.float32]:
    """The reader's score with the head's and the rules' beside it; NaN where the reader did not read."""
    score: npt.NDArray[np.float32] = (reader + _OF_HEAD * harm + _OF_RULE * rule).astype(np.float32)
    return score


def of(evidence: Evidence, thresholds: dict[str, Thresholds]) -> Levels:
    """The level of each message, as a number: NONE, WEAK, SOME or STRONG."""
    heads = _heads(evidence, thresholds)
    found = _joined(heads, evidence.rule, thresholds["harm"], evidence.harm)
    if evidence.reader is not None:
        read = ~np.isnan(evidence.reader)
        abuse = (evidence.abuse >= thresholds["any_abuse"].some) & (heads == SOME)
        with_reader = _read(evidence.reader, evidence.rule, heads, thresholds["reader"])
        with_reader = np.where(abuse, np.maximum(with_reader, SOME), with_reader)
        found = np.where(read, with_reader, found)
    # Threats in so many words are mostly jokes among the sentences that reader and head learnt from.
    threat = evidence.rule & evidence.grave & (evidence.threat >= thresholds["threat"].support)
    found = np.where(threat | evidence.explicit, STRONG, found)
    lowered = np.where(evidence.lowered & (found > WEAK), found - 1, found)
    return np.where(evidence.rule & evidence.grave, np.maximum(lowered, SOME), lowered).astype(np.int8)


def _heads(evidence: Evidence, thresholds: dict[str, Thresholds]) -> Levels:
    """What the heads alone make of each message."""
    found = np.full(len(evidence.harm), NONE, np.int8)
    for name, scores in (("harm", evidence.harm), ("any_abuse", evidence.abuse)):
        found[scores >= thresholds[name].weak] = np.maximum(found[scores >= thresholds[name].weak], WEAK)
        found[scores >= thresholds[name].some] = SOME
    # Of who somebody is, and nothing else: a public forum taught the heads to mistake that for hate.
    identity = (evidence.hate >= thresholds["hate"].weak) & (evidence.harm < thresholds["harm"].weak)
    return np.where(
        identity & (evidence.abuse < thresholds["any_abuse"].some), np.minimum(found, WEAK), found
    )


def _joined(heads: Levels, rule: Flags, harm: Thresholds, scores: npt.NDArray[np.float32]) -> Levels:
    supported = rule & ((scores >= harm.support) | (heads == SOME))
    near = rule & (scores >= harm.weak)
    return np.select([supported, near, rule], [STRONG, SOME, np.maximum(heads, WEAK)], heads).astype(np.int8)


def _read(score: npt.NDArray[np.float32], rule: Flags, heads: Levels, reader: Thresholds) -> Levels:
    """The level of what the reader read: it decides, beside a rule or the head for harm.

    Of insults and hate it read far fewer than the head for abuse, which keeps its own word (`of`).
    """
    agreed = (rule | (heads == SOME)) & (score >= reader.support)
    alone = score >= reader.some
    near = score >= reader.weak
    some = agreed | alone | (rule & near)
    weak = near | rule | (heads == SOME)
    return np.select([rule & agreed, some, weak], [STRONG, SOME, WEAK], NONE).astype(np.int8)
