"""Signals that she looked at and called something else: each is then her own account of that act."""

from collections.abc import Mapping
from typing import Final

import attrs
import polars as pl

from chesil.recognisers.families import FAMILIES
from chesil.terms.acts import ACTS, as_said

_RULE: Final = "You looked at what was noticed and said what it was: {}."


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


def as_she_said(signals: pl.DataFrame, said: Mapping[str, str]) -> pl.DataFrame:
    """*signals* with those she called something else as that. No rule speaks for them any more, but she does.

    Args:
        signals: tables.SIGNALS. said: the act (terms.acts) by the id of the signal.
    Returns:
        tables.SIGNALS in the same order, with the same ids.
    """
    told = {kind.act: kind for kind in KINDS}
    changed = pl.DataFrame(
        [
            (signal, told[act].code, told[act].strand, _RULE.format(ACTS[act].words))
            for signal, act in said.items()
            if act in told
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
