"""Trying one way after another to reach her, with nothing from her in between."""

from typing import Final

import numpy as np
import polars as pl

from chesil.recognisers.behaviours import (
    SPANNED,
    Behaviour,
    Scene,
    ending,
    joined,
    lasting,
    signals,
    wall_span,
)
from chesil.terms import tables

_WORDS: Final = {
    "call": "calls",
    "text": "text messages",
    "email": "e-mail",
    "social": "social media",
    "in_person": "in person",
}


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.channel_switching
    # A voicemail is left at the end of a call, so it is not another way of reaching her.
    call = pl.lit("call", dtype=tables.EVENTS["channel"])
    way = pl.when(pl.col("channel") == "voicemail").then(call).otherwise("channel")
    tried = scene.unanswered.with_columns(way.alias("way"))
    starts, ends = _switches(tried, channels=limits.channels, hours=limits.hours)
    found = (
        joined(tried, starts=starts, ends=ends)
        .group_by("run", maintain_order=True)
        .agg(pl.col("person").first(), *SPANNED, pl.col("way").drop_nulls().unique(maintain_order=True))
    )
    words = pl.col("way").list.eval(pl.element().cast(pl.String).replace(_WORDS)).list.join(", ")
    found = found.with_columns(words.alias("ways"), pl.col("way").list.len().alias("number"))
    why = pl.format(
        "{} tried {} ways to reach you ({}) in {} {}, with no reply from you in these records {}",
        *("name", "number", "ways", lasting(), wall_span(scene.zone), ending(scene.zone)),
    )
    rule = (
        f"At least {limits.channels} different ways of reaching you by the same person within {limits.hours} "
        "hours, with no message or call from you to them and no call of theirs that you answered in between."
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _switches(tried: pl.DataFrame, *, channels: int, hours: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last row of each shortest stretch that holds *channels* ways within *hours*."""
    row = np.arange(tried.height)
    begins = tried.select((pl.col("stretch") != pl.col("stretch").shift()).fill_null(value=True)).to_series()
    floor = np.maximum.accumulate(np.where(begins.to_numpy(), row, 0))
    at = tried["at"].dt.epoch("us").to_numpy()
    early = at - hours * 3_600_000_000
    # For each way, the row it was last used on, where that is in the same stretch and late enough.
    latest = []
    for way in tried["way"].drop_nulls().unique().sort():
        last = np.maximum.accumulate(
            np.where((tried["way"] == way).fill_null(value=False).to_numpy(), row, -1)
        )
        in_reach = (last >= floor) & (at[last] >= early)
        latest.append(np.where(in_reach, last, -1))
    if len(latest) < channels:
        return row[:0], row[:0]
    ordered = -np.sort(-np.stack(latest), axis=0)  # the ways of each row, last used first
    starts = ordered[channels - 1]
    ends = row[starts >= 0]
    return starts[ends], ends


BEHAVIOUR: Final = Behaviour(
    code="channel_switching",
    title="Trying one way after another to reach you",
    label="One way after another",
    strand="contact",
    basis="structure",
    source="Protection from Harassment Act 1997 s.2A(3)(b): contacting, or trying to, by any means.",
    find=_find,
)
