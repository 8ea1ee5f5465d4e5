"""What she says things were: signals that she called something else, and messages that she read.

Each is then her own account of that act, and no rule's.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs
import polars as pl

from chesil.recognisers.families import FAMILIES
from chesil.terms import contact, tables
from chesil.terms.acts import ACTS, act_and_event, as_said, said_of
from chesil.terms.answers import Answer

_RULE: Final = "You looked at what was noticed and said what it was: {}."
_OF_MESSAGE: Final = "You read this message from {} and said what it was: {}."
_NOBODY: Final = "somebody not named"


@attrs.frozen(kw_only=True)
class Said:
    """The kind of a signal that she called *act*. strand: a key of behaviours.STRANDS."""

    act: str
    code: str
    title: str
    label: str
    strand: str


KINDS: Final = tuple(
    Said(
        act=act, code=as_said(act), title=f"{ACTS[act].words}, as you said", label=f"Said: {label}",
        strand=strand,
    )
    for _, _, label, strand, acts in FAMILIES
    for act in acts
)  # fmt: skip
_BY_ACT: Final = {kind.act: kind for kind in KINDS}


def as_she_said(signals: pl.DataFrame, said: Mapping[str, str]) -> pl.DataFrame:
    """*signals* with those she called something else as that. No rule speaks for them any more, but she does.

    Args:
        signals: tables.SIGNALS. said: the act (terms.acts) by the id of the signal.
    Returns:
        tables.SIGNALS in the same order, with the same ids.
    """
    changed = pl.DataFrame(
        [
            (signal, _BY_ACT[act].code, _BY_ACT[act].strand, _RULE.format(ACTS[act].words))
            for signal, act in said.items()
            if act in _BY_ACT
        ],
        schema={"signal": pl.String, "code": pl.String, "kind": pl.String, "said": pl.String},
        orient="row",
    )
    joined = signals.join(changed, on="signal", how="left", maintain_order="left")
    is_said = pl.col("code").is_not_null()
    return joined.with_columns(
        pl.coalesce("code", "behaviour").alias("behaviour"),
        pl.coalesce("kind", "strand").alias("strand"),
        pl.coalesce("said", "rule").alias("rule"),
        pl.coalesce("said", "why").alias("why"),
        pl.when(is_said).then(pl.lit("note", signals.schema["basis"])).otherwise("basis").alias("basis"),
    ).select(signals.columns)


def of_messages(signals: Iterable[str], *, events: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """A signal for each message that she read and called an act.

    Args:
        signals: their ids (terms.acts.said_of); ids of other signals are passed over.
        events: tables.EVENTS, or event_id, duplicate_of, sender, at and until of it. people: tables.PEOPLE.
    Returns:
        tables.SIGNALS in the order of *events*; none for a message that is not there. Of a duplicate, the
        signal rests on the message that it repeats.
    """
    said = [(event, act) for act, event in filter(None, map(act_and_event, signals))]
    told = pl.DataFrame(said, schema={"event_id": pl.String, "act": pl.String}, orient="row")
    wanted = events.select("event_id", "duplicate_of", "sender", "at", "until").join(
        told, on="event_id", maintain_order="left"
    )
    once = wanted.with_columns(pl.coalesce("duplicate_of", "event_id").alias("event_id"))
    once = once.unique(["event_id", "act"], keep="first", maintain_order=True)
    names = dict(contact.names(people).iter_rows())
    rows = list(once.select("event_id", "act", "sender").iter_rows())
    whys = [_OF_MESSAGE.format(names.get(who, _NOBODY), ACTS[act].words) for _, act, who in rows]
    columns = {
        "signal": [said_of(act, event) for event, act, _ in rows],
        "behaviour": [_BY_ACT[act].code for _, act, _ in rows],
        "strand": [_BY_ACT[act].strand for _, act, _ in rows],
        "person": once["sender"],
        "at": once["at"],
        "until": once.select(pl.max_horizontal("until", "at")).to_series(),
        "events": [[event] for event, _, _ in rows],
        "rule": whys,
        "why": whys,
        "basis": "note",
    }
    return tables.fill(tables.SIGNALS, columns, once.height)


def of_words(events: Iterable[str]) -> pl.Expr:
    """Whether a signal is what a word list suggested of one of these messages, and rests on it alone."""
    alone = (pl.col("basis") == "words") & (pl.col("events").list.len() == 1)
    return alone & pl.col("events").list.first().is_in(list(events))


def as_answered(
    signals: pl.DataFrame, answers: Mapping[str, Answer], *, events: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """*signals* as she answered: with what she says messages are, and without what she says they are not.

    Args:
        signals: tables.SIGNALS. answers: by the id of the event.
        events: tables.EVENTS. people: tables.PEOPLE.
    Returns:
        tables.SIGNALS sorted by time, then by id. What a word list suggested of a message stays where she
        agrees to it, and goes where she says that it is not this, or another act.
    """
    if not answers:
        return signals
    gone = [event for event, given in answers.items() if given.what == "not" or given.act]
    hers = [said_of(given.act, event) for event, given in answers.items() if given.what == "agree"]
    added = of_messages(hers, events=events, people=people)
    return pl.concat([signals.filter(~of_words(gone)), added]).sort("at", "signal", nulls_last=True)
