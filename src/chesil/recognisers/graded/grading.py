"""Grades every message of others by its words, and puts them in the order they are best read in.

1. Messages are folded, and what they quote, forward or sing is taken out (see words.matching).
2. Conversations in another language are left unread, and said to be (see `languages`).
3. The heads score each text. The calm of a conversation, its own median, is taken off, so that friends who
   are rude to each other all day do not stand out.
4. The rules that fit, the heads and, where it is there, the reader give a level (see `levels`).

Only what others sent is graded, never what the owner wrote.
"""

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.behaviours import Scene
from chesil.recognisers.graded import heads, languages, levels, parts, reading
from chesil.recognisers.graded.kinds import KINDS
from chesil.recognisers.graded.parts import too_long
from chesil.recognisers.graded.reader import Reads
from chesil.recognisers.graded.reading import Coverage, Pace
from chesil.recognisers.words import folding, lexicon, matching
from chesil.recognisers.words.own_words import MARKED, own_words
from chesil.terms import tables

SAMPLE: Final = 100  # messages that do not stand out, offered for a look so that misses can be counted
_ENOUGH: Final = 30  # messages of a conversation from which its calm can be told
_MOST_CALM: Final = 1.0  # that is taken off
_SLICE: Final = 50_000  # texts
_LABELS: Final = ("harm", "any_abuse", "threat", "hate")
GRAVE: Final = ("threat", "images", "self_harm")
_SHORT_THREAD: Final = 50
_READ_SHARE: Final = 0.2
_READ_AT_LEAST: Final = 2_000


@attrs.frozen(kw_only=True, eq=False)
class Grading:
    """What grading gave.

    Attributes:
        table: tables.GRADES: every message of others that stands out, in the order of reading, then a
            sample of those that do not, then those in a language that is not read, without a level.
        coverage: how far the reader came; None where it is not installed.
        cut: messages so long that their end was left to the rules (parts.LONGEST).
    """

    table: pl.DataFrame = attrs.field(repr=False)
    coverage: Coverage | None = None
    cut: int = 0


@attrs.frozen(kw_only=True, eq=False)
class _Weighed:
    """What is known of each message, how early it is read, what its scores are held against, and its rules.

    *unread*: the language of each that is not read, else null.
    """

    evidence: levels.Evidence
    order: npt.NDArray[np.float32]
    thresholds: dict[str, heads.Thresholds]
    rules: pl.DataFrame
    unread: pl.Series
    coverage: Coverage | None = None


def grade(
    scene: Scene,
    signals: pl.DataFrame,
    *,
    reader: Reads | None = None,
    about: str | None = None,
    pace: Pace | None = None,
) -> Grading:
    """Every message of others that stands out by its words.

    Args:
        signals: tables.SIGNALS of the same scene; those of word lists count as rules.
        reader: the small transformer, where it is installed. about: the person whose every message it reads.
        pace: how its reading goes on.
    """
    others = matching.from_others(scene)
    if others.is_empty():
        return Grading(table=tables.empty(tables.GRADES), coverage=Coverage(read=0, of=0) if reader else None)
    found = _weighed(scene, others, signals, reader, about, pace or Pace())
    return Grading(table=_table(others, found), coverage=found.coverage, cut=too_long(others["text"]))


def ordered(scene: Scene, signals: pl.DataFrame, *, reader: Reads | None = None) -> npt.NDArray[np.float32]:
    """How early each message of others is read, in the order of words.matching.from_others: for measuring."""
    return _weighed(scene, matching.from_others(scene), signals, reader, None, Pace()).order


def _weighed(
    scene: Scene,
    others: pl.DataFrame,
    signals: pl.DataFrame,
    reader: Reads | None,
    about: str | None,
    pace: Pace,
) -> _Weighed:
    texts, where = _texts(others["text"])
    lowered = np.array([bool(each) for each in lowering(texts)], dtype=bool)[where]
    rules = _rules(others, pl.concat([_by_signals(signals), _despite(scene, others.filter(lowered))]))
    evidence = _evidence(others, _scores(texts)[where], rules, lowered)
    thresholds = heads.load().about.thresholds
    order = levels.order(evidence, thresholds)
    unread = languages.of_threads(others)
    found = _Weighed(evidence=evidence, order=order, thresholds=thresholds, rules=rules, unread=unread)
    if reader is None:
        return found
    chosen = _to_read(others, order, about, unread.is_null().to_numpy())
    read = np.full(others.height, np.nan, np.float32)
    read[chosen], coverage = reading.through(reader, others["text"].gather(chosen), pace)
    evidence = attrs.evolve(evidence, reader=levels.blended(read, evidence.harm, evidence.rule))
    thresholds = {**thresholds, "reader": reader.about.thresholds}
    order = levels.order(evidence, thresholds)
    return attrs.evolve(found, evidence=evidence, order=order, thresholds=thresholds, coverage=coverage)


def _texts(text: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int64]]:
    """Each text once as the heads see it, and which of them each row has."""
    once = text.unique(maintain_order=True)
    places = pl.DataFrame({"text": once}).with_row_index("place")
    where = pl.DataFrame({"text": text}).join(places, on="text", how="left", maintain_order="left")["place"]
    return once, where.to_numpy().astype(np.int64)


def _scores(texts: pl.Series) -> heads.Scores:
    """(texts, _LABELS)"""
    slices = [_by_heads(texts.slice(first, _SLICE), of=_LABELS) for first in range(0, len(texts), _SLICE)]
    return np.concatenate(slices)


def _by_heads(texts: pl.Series, *, of: Sequence[str]) -> heads.Scores:
    """(texts, *of*): of a long text, the highest of its parts."""
    split, starts = parts.split(own(texts), most=parts.OF_HEADS)
    scores: heads.Scores = parts.highest(heads.load().scores(split, of=of), starts)
    return scores


def own(texts: pl.Series) -> list[str]:
    """*texts* folded, disguises and slips undone, without what they quote."""
    folded = folding.fold(texts)
    rows = folded.str.contains(MARKED).arg_true()
    read = folded.to_list()
    for row in rows.to_list():
        read[row] = own_words(read[row])
    return read


def _by_signals(signals: pl.DataFrame) -> pl.DataFrame:
    """event_id, rule and explicit: each word list that names a message."""
    by_words = signals.filter(pl.col("basis") == "words")
    names = [f"'{entry}'" for entry in matching.explicit_entries(_grave_lists())]
    explicit = pl.col("behaviour").is_in(_grave_lists()) & pl.col("rule").str.contains_any(names)
    return by_words.select(
        pl.col("events").list.first().alias("event_id"),
        pl.col("behaviour").alias("rule"),
        explicit.alias("explicit"),
    )


def _despite(scene: Scene, lowered: pl.DataFrame) -> pl.DataFrame:
    """event_id, rule and explicit of threats beside a laugh or a film: lists leave them, grades do not."""
    found = matching.disregarding(
        levels.LOWERING,
        lowered.select("order", "text", "after_no"),
        hers=matching.from_owner(scene),
        lists=_grave_lists(),
    )
    joined = found.join(lowered.select("order", "event_id"), on="order", maintain_order="left")
    return joined.select("event_id", pl.col("words").alias("rule"), explicit=pl.lit(value=False))


def _grave_lists() -> list[str]:
    return [code for kind in GRAVE for code in KINDS[kind].lists]


def _rules(others: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """rules (a list of codes, perhaps empty), grave and explicit, for each row of *others*.

    Args:
        named: event_id, rule and explicit.
    """
    grave = _grave_lists()
    by_event = named.group_by("event_id").agg(
        pl.col("rule").unique(maintain_order=True).alias("rules"), pl.col("explicit").any()
    )
    joined = others.select("event_id").join(by_event, on="event_id", how="left", maintain_order="left")
    rules = joined.select(pl.col("rules").fill_null([]), pl.col("explicit").fill_null(value=False))
    return rules.with_columns(grave=pl.col("rules").list.eval(pl.element().is_in(grave)).list.any())


def _evidence(
    others: pl.DataFrame, scores: heads.Scores, rules: pl.DataFrame, lowered: npt.NDArray[np.bool_]
) -> levels.Evidence:
    calm = _calm(others, scores[:, 0])
    harm, abuse, hate, threat = (
        scores[:, _LABELS.index(each)] - calm for each in ("harm", "any_abuse", "hate", "threat")
    )
    rule = (rules["rules"].list.len() > 0).to_numpy()
    return levels.Evidence(
        harm=harm,
        abuse=abuse,
        hate=hate,
        threat=threat,
        reader=None,
        rule=rule,
        grave=rules["grave"].fill_null(value=False).to_numpy(),
        # A joke keeps a list from giving a signal; beside one that it does not know, the level says it.
        explicit=rules["explicit"].to_numpy() & ~lowered,
        lowered=lowered,
    )


def _calm(others: pl.DataFrame, harm: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How far the median of each sender's messages lies above that of everyday texts, within bounds."""
    everyday = heads.load().about.measured["everyday_median"]
    rows = others.select("person").with_columns(harm=harm)
    median = pl.when(pl.len() >= _ENOUGH).then(pl.col("harm").median() - everyday).otherwise(0.0)
    calm = rows.select(median.over("person").clip(0.0, _MOST_CALM).fill_null(0.0))
    return calm.to_series().to_numpy().astype(np.float32)


def lowering(texts: pl.Series) -> list[list[str]]:
    """What in each text speaks for a joke, a film or care: names of contexts, mostly none."""
    words = folding.clean(folding.fold(texts))
    marks = {
        each.name: matching.fitted(words, each.patterns)
        for each in lexicon.contexts()
        if each.name in levels.LOWERING
    }
    names = list(marks)
    return [
        [name for name, fits in zip(names, row, strict=True) if fits]
        for row in zip(*marks.values(), strict=True)
    ]


def _to_read(
    others: pl.DataFrame, order: npt.NDArray[np.float32], about: str | None, can_be: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """The rows that the reader reads, in the order of reading.

    The first fifth of those that it *can_be* given, all of the person asked about, short conversations.
    """
    rows = np.argsort(-order, kind="stable")
    rows = rows[can_be[rows]]
    most = max(_READ_AT_LEAST, int(len(rows) * _READ_SHARE))
    theirs = pl.col("person") == about if about else pl.lit(value=False)
    short = (pl.len() <= _SHORT_THREAD).over("thread")
    wanted = others.select((short | theirs).fill_null(value=False))
    chosen = wanted.to_series().to_numpy()[rows] | (np.arange(len(rows)) < most)
    return rows[chosen]


def _table(others: pl.DataFrame, found: _Weighed) -> pl.DataFrame:
    evidence, order, thresholds, rules = found.evidence, found.order, found.thresholds, found.rules["rules"]
    is_read = found.unread.is_null().to_numpy()
    level = np.where(is_read, levels.of(evidence, thresholds), levels.NONE)
    out = np.flatnonzero(level > levels.NONE)
    out = out[np.lexsort((-order[out], -level[out]))]
    calm = np.flatnonzero((level == levels.NONE) & is_read)
    sample = np.random.default_rng(len(others)).permutation(calm)[:SAMPLE]
    left = np.flatnonzero(~is_read)
    rows = np.concatenate([out, sample, left])
    heads_alone = (evidence.harm >= thresholds["harm"].support) | (
        evidence.abuse >= thresholds["any_abuse"].support
    )
    reader = evidence.reader
    columns: dict[str, Any] = {
        "place": np.arange(len(rows), dtype=np.uint32),
        "level": [levels.NAMES[each] for each in level[rows]],
        "kind": _kinds(others["text"].gather(out), rules.gather(out)) + [None] * (len(rows) - len(out)),
        "rules": rules.gather(rows),
        "explicit": evidence.explicit[rows],
        "after_no": others["after_no"].gather(rows),
        "by_words": heads_alone[rows],
        "by_reader": None if reader is None else _agreed(reader[rows], thresholds["reader"].support),
        "lowered": lowering(others["text"].gather(rows)),
        "language": found.unread.gather(rows),
        **{name: others[name].gather(rows) for name in ("event_id", "person", "at")},
    }
    return tables.fill(tables.GRADES, columns, len(rows))


def _agreed(score: npt.NDArray[np.float32], support: float) -> list[bool | None]:
    return [None if np.isnan(each) else bool(each >= support) for each in score]


def _kinds(texts: pl.Series, rules: pl.Series) -> list[str]:
    """What each message may be: the kind that a rule names, else the one whose head scores highest."""
    names = list(KINDS)
    by_rule = {code: name for name in reversed(names) for code in KINDS[name].lists}
    best = _by_heads(texts, of=names).argmax(axis=1)
    return [
        min((by_rule[code] for code in codes if code in by_rule), key=names.index, default=names[place])
        for codes, place in zip(rules.to_list(), best, strict=True)
    ]


def measured_share(read: float, *, with_reader: bool) -> float | None:
    """Of harmful messages, the share that stood in the first *read* (0 to 1) of an inbox in our tests.

    None where so small a part was not measured. The tests were on invented messages: wherever this is shown
    that is said, and that it is no promise about anybody's own.
    """
    how = "with_reader" if with_reader else "without_reader"
    shares = [share for share in levels.READ_SHARES if share <= read]
    return heads.load().about.measured.get(f"read_{shares[-1]:.0%}_{how}") if shares else None
