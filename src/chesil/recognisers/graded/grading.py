"""Grades every message of others by its words, and puts them in the order they are best read in.

1. Messages are folded, and what they quote, forward or sing is taken out (see words.matching).
2. Conversations in another language are left unread, and said to be (see `languages`).
3. The heads score each text. The calm of a conversation, its own median, is taken off, so that friends who
   are rude to each other all day do not stand out.
4. The rules that fit, the heads and, where it is there, the reader give a level (see `levels`).

Only what others sent is graded, never what the owner wrote.
"""

from collections.abc import Callable
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.behaviours import Scene
from chesil.recognisers.graded import heads, languages, levels
from chesil.recognisers.graded.kinds import KINDS
from chesil.recognisers.graded.reader import Reader
from chesil.recognisers.words import folding, lexicon, matching
from chesil.recognisers.words.own_words import MARKED, own_words
from chesil.terms import tables

Progress = Callable[[int, int], None]

SAMPLE: Final = 100  # messages that do not stand out, offered for a look so that misses can be counted
_ENOUGH: Final = 30  # messages of a conversation from which its calm can be told
_MOST_CALM: Final = 1.0  # that is taken off
_SLICE: Final = 50_000  # texts
_LABELS: Final = ("harm", "any_abuse", "threat", "hate")
GRAVE: Final = ("threat", "images", "self_harm")
_SHORT_THREAD: Final = 50
_READ_SHARE: Final = 0.2
_READ_AT_LEAST: Final = 2_000


def quiet(done: int, total: int) -> None:
    """Progress that shows nothing."""


def grade(
    scene: Scene,
    signals: pl.DataFrame,
    *,
    reader: Reader | None = None,
    about: str | None = None,
    progress: Progress = quiet,
) -> pl.DataFrame:
    """Every message of others that stands out, in the order of reading, then a sample of those that do not.

    Args:
        signals: tables.SIGNALS of the same scene; those of word lists count as rules.
        reader: the small transformer, where it is installed. about: the person whose every message it reads.
        progress: told how many messages the reader has read, of how many.
    Returns:
        tables.GRADES. Messages in a language that is not read come last, without a level.
    """
    others = matching.from_others(scene)
    if others.is_empty():
        return tables.empty(tables.GRADES)
    evidence, order, thresholds, rules = _weighed(scene, others, signals, reader, about, progress)
    return _table(others, evidence, order, thresholds, rules, languages.of_threads(others))


def ordered(scene: Scene, signals: pl.DataFrame, *, reader: Reader | None = None) -> npt.NDArray[np.float32]:
    """How early each message of others is read, in the order of words.matching.from_others: for measuring."""
    return _weighed(scene, matching.from_others(scene), signals, reader, None, quiet)[1]


def _weighed(
    scene: Scene,
    others: pl.DataFrame,
    signals: pl.DataFrame,
    reader: Reader | None,
    about: str | None,
    progress: Progress,
) -> tuple[levels.Evidence, npt.NDArray[np.float32], dict[str, heads.Thresholds], pl.DataFrame]:
    """What is known of each message, how early it is read, what its scores are held against, and its
    rules.
    """
    texts, where = _texts(others["text"])
    lowered = np.array([bool(each) for each in lowering(texts)], dtype=bool)[where]
    rules = _rules(others, pl.concat([_by_signals(signals), _despite(scene, others.filter(lowered))]))
    evidence = _evidence(others, _scores(texts)[where], rules, lowered)
    thresholds = heads.load().about.thresholds
    order = levels.order(evidence, thresholds)
    if reader is None:
        return evidence, order, thresholds, rules
    thresholds = {**thresholds, "reader": reader.about.thresholds}
    read = _by_reader(reader, others["text"], _to_read(others, order, about), progress)
    evidence = attrs.evolve(evidence, reader=levels.blended(read, evidence.harm, evidence.rule))
    return evidence, levels.order(evidence, thresholds), thresholds, rules


def _texts(text: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int64]]:
    """Each text once as the heads see it, and which of them each row has."""
    once = text.unique(maintain_order=True)
    places = pl.DataFrame({"text": once}).with_row_index("place")
    where = pl.DataFrame({"text": text}).join(places, on="text", how="left", maintain_order="left")["place"]
    return once, where.to_numpy().astype(np.int64)


def _scores(texts: pl.Series) -> heads.Scores:
    """(texts, _LABELS)"""
    model = heads.load()
    parts = [
        model.scores(own(texts.slice(first, _SLICE)), of=_LABELS) for first in range(0, len(texts), _SLICE)
    ]
    return np.concatenate(parts)


def own(texts: pl.Series) -> list[str]:
    """*texts* folded, disguises and slips undone, without what they quote."""
    folded = folding.fold(texts)
    rows = folded.str.contains(MARKED).arg_true()
    read = folded.to_list()
    for row in rows.to_list():
        read[row] = own_words(read[row])
    return read


def _by_signals(signals: pl.DataFrame) -> pl.DataFrame:
    """event_id and rule: each word list that names a message."""
    by_words = signals.filter(pl.col("basis") == "words")
    return by_words.select(pl.col("events").list.first().alias("event_id"), pl.col("behaviour").alias("rule"))


def _despite(scene: Scene, lowered: pl.DataFrame) -> pl.DataFrame:
    """event_id and rule of threats beside a laugh or a film: lists leave them alone, grades do not."""
    found = matching.disregarding(
        levels.LOWERING,
        lowered.select("order", "text", "after_no"),
        hers=matching.from_owner(scene),
        lists=_grave_lists(),
    )
    joined = found.join(lowered.select("order", "event_id"), on="order", maintain_order="left")
    return joined.select("event_id", pl.col("words").alias("rule"))


def _grave_lists() -> list[str]:
    return [code for kind in GRAVE for code in KINDS[kind].lists]


def _rules(others: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """rules (a list of codes, perhaps empty) and grave, for each row of *others*.

    Args:
        named: event_id and rule.
    """
    grave = _grave_lists()
    by_event = named.group_by("event_id").agg(pl.col("rule").unique(maintain_order=True).alias("rules"))
    joined = others.select("event_id").join(by_event, on="event_id", how="left", maintain_order="left")
    rules = joined.select(pl.col("rules").fill_null([]))
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
    found = pl.DataFrame({"words": words})
    marks = {
        each.name: found.select(matching.fits(*each.patterns)).to_series()
        for each in lexicon.contexts()
        if each.name in levels.LOWERING
    }
    names = list(marks)
    return [
        [name for name, fits in zip(names, row, strict=True) if fits]
        for row in zip(*marks.values(), strict=True)
    ]


def _to_read(
    others: pl.DataFrame, order: npt.NDArray[np.float32], about: str | None
) -> npt.NDArray[np.int64]:
    """The rows that the reader reads: the first fifth, all of the person asked about, short conversations."""
    most = max(_READ_AT_LEAST, int(len(order) * _READ_SHARE))
    first = np.argsort(-order, kind="stable")[:most]
    short = others.select((pl.len() <= _SHORT_THREAD).over("thread")).to_series().to_numpy()
    theirs = (
        (others["person"] == about).fill_null(value=False).to_numpy() if about else np.zeros(len(order), bool)
    )
    return np.unique(np.concatenate([first, np.flatnonzero(short | theirs)]))


def _by_reader(
    reader: Reader, texts: pl.Series, chosen: npt.NDArray[np.int64], progress: Progress
) -> npt.NDArray[np.float32]:
    read = np.full(len(texts), np.nan, np.float32)
    read[chosen] = reader.harm(texts.gather(chosen), progress=progress)
    return read


def _table(
    others: pl.DataFrame,
    evidence: levels.Evidence,
    order: npt.NDArray[np.float32],
    thresholds: dict[str, heads.Thresholds],
    rules: pl.DataFrame,
    unread: pl.Series,
) -> pl.DataFrame:
    is_read = unread.is_null().to_numpy()
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
        "kind": _kinds(others["text"].gather(out), rules["rules"].gather(out))
        + [None] * (len(rows) - len(out)),
        "rules": rules["rules"].gather(rows),
        "by_words": heads_alone[rows],
        "by_reader": None if reader is None else _agreed(reader[rows], thresholds["reader"].support),
        "lowered": lowering(others["text"].gather(rows)),
        "language": unread.gather(rows),
        **{name: others[name].gather(rows) for name in ("event_id", "person", "at")},
    }
    return tables.fill(tables.GRADES, columns, len(rows))


def _agreed(score: npt.NDArray[np.float32], support: float) -> list[bool | None]:
    return [None if np.isnan(each) else bool(each >= support) for each in score]


def _kinds(texts: pl.Series, rules: pl.Series) -> list[str]:
    """What each message may be: the kind that a rule names, else the one whose head scores highest."""
    names = list(KINDS)
    by_rule = {code: name for name in reversed(names) for code in KINDS[name].lists}
    best = heads.load().scores(own(texts), of=names).argmax(axis=1)
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
