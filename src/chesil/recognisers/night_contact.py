"""Contact in the night by the wall clock, one signal a person and night.

An assumed clock signals too, and the sentence says that it was assumed: WhatsApp never states its
zone, so leaving those out would leave out most of what people have. A time known only to the day
never signals.
"""

from datetime import time
from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    SPANNED,
    Behaviour,
    Scene,
    contacted,
    ending,
    signals,
    times,
    wall_span,
)


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.night_contact
    at_night = scene.by_person.filter(pl.col("timed") & _within(limits.start, limits.end))
    night = (
        at_night.with_columns(_evening(limits.start, limits.end).alias("night"))
        .with_columns(pl.struct("person", "hidden", "night").rle_id().alias("run"))
        .group_by("run", maintain_order=True)
        .agg(pl.col("person").first(), *SPANNED)
    )
    named = scene.call_them(night)
    why = pl.format(
        "{} {} {} in the night, {} {}",
        "name",
        contacted(),
        times(),
        wall_span(scene.zone),
        ending(scene.zone),
    )
    rule = f"A message or call to you between {limits.start:%H:%M} and {limits.end:%H:%M}, local time."
    return signals(named.with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _within(start: time, end: time) -> pl.Expr:
    of_day = pl.col("local").dt.time()
    return (of_day >= start) | (of_day < end) if start > end else (of_day >= start) & (of_day < end)


def _evening(start: time, end: time) -> pl.Expr:
    """The date the night began on."""
    early = pl.col("local").dt.time() < end
    yesterday = pl.col("day").dt.offset_by("-1d")
    return pl.when(early).then(yesterday).otherwise("day") if start > end else pl.col("day")


BEHAVIOUR: Final = Behaviour(
    code="night_contact",
    title="Contact in the night",
    label="In the night",
    strand="night",
    basis="structure",
    source="Protection from Harassment Act 1997 s.2A(3)(b): contacting, or trying to, by any means.",
    find=_find,
)
