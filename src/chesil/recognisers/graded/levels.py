"""From scores to a level: how much a message stands out, by rules that a person can follow.

A rule together with the heads or the reader is "strong"; either of them alone is "some"; what is near that is
"weak". What speaks for a joke, a film or a quotation lowers a level by one and never takes it away, and a
grave threat that a rule found is never below "some". Words for who somebody is, alone, are never more than
"weak".
"""

from typing import Final

import attrs
import msgspec
import numpy as np
import numpy.typing as npt

from chesil.recognisers.graded.heads import Thresholds

type Flags = npt.NDArray[np.bool_]
type Levels = npt.NDArray[np.int8]

NONE, WEAK, SOME, STRONG = range(4)
NAMES: Final = (None, "weak", "some", "strong")
# What a person is shown for each, the highest first, and what can lower one.
WORDS: Final = {"strong": "stands out", "some": "may matter", "weak": "may matter less"}
LOWERING: Final = {"laughing": "a laugh", "fiction": "a film, a game or a song", "caring": "care"}


class Measured(msgspec.Struct, frozen=True):
    """What a level means, in words made of what was measured (see docs/words.md)."""

    level: str
    meaning: str


@attrs.frozen(kw_only=True, eq=False)
class Evidence:
    """What is known of each message.

    Attributes:
        harm, abuse, hate: scores of these heads, the calm of the conversation taken off.
        reader: the reader's score; NaN where it did not read, None where there is no reader.
        rule, grave: a word list fits; one that looks for threats.
        lowered: something in the message speaks for a joke, a film or a quotation.
    """

    harm: npt.NDArray[np.float32]
    abuse: npt.NDArray[np.float32]
    hate: npt.NDArray[np.float32]
    reader: npt.NDArray[np.float32] | None
    rule: Flags
    grave: Flags
    lowered: Flags


def of(evidence: Evidence, thresholds: dict[str, Thresholds]) -> Levels:
    """The level of each message, as a number: NONE, WEAK, SOME or STRONG."""
    heads = _heads(evidence, thresholds)
    found = _joined(heads, evidence.rule, thresholds["harm"], evidence.harm)
    if evidence.reader is not None:
        read = ~np.isnan(evidence.reader)
        with_reader = _read(evidence.reader, evidence.rule, heads, thresholds["reader"])
        found = np.where(read, with_reader, found)
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
    """The level of what the reader read: it decides, beside a rule or the heads."""
    agreed = (rule | (heads == SOME)) & (score >= reader.support)
    alone = score >= reader.some
    near = (score >= reader.weak) | rule | (heads == SOME)
    return np.select([rule & agreed, agreed | alone, near], [STRONG, SOME, WEAK], NONE).astype(np.int8)
