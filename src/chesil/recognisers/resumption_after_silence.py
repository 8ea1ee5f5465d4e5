"""Contact that comes back after a long time without any."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    DAY,
    Behaviour,
    Scene,
    contacted,
    each,
    ending,
    signals,
    wall,
    wall_span,
)
from chesil.terms.silences import also_held, silences


def _find(scene: Scene) -> pl.DataFrame:
    days = scene.settings.conduct.gap_days
    known = scene.contacts_and_acts.filter(pl.col("person").is_not_null())
    apart = silences(known, events=scene.events, people=scene.people, days=days)
    since_when = apart.select("person", "exact", "unnamed", before="start", order="after")
    gaps = known.join(since_when, on=["person", "order"])
    hers = scene.written.filter(pl.col("person").is_not_null()).select("person", "order", written_at="at")
    found = each(gaps.sort("order").join_asof(hers, on="order", by="person", check_sortedness=False))
    wrote = (
        pl.when((pl.col("written_at") > pl.col("before")).fill_null(value=False))
        .then(
            pl.format(
                " You had last written to or called them on {}.", wall(pl.col("written_at"), scene.zone)
            )
        )
        .otherwise(pl.lit(""))
    )
    since = (
        pl.when("exact")
        .then(wall(pl.col("before"), scene.zone))
        .otherwise(wall(pl.col("before"), scene.zone, DAY))
    )
    why = pl.format(
        "{} {} {} after {} days with nothing from them in these records, since {} {}{}{}",
        *("name", contacted(), wall_span(scene.zone), (pl.col("at") - pl.col("before")).dt.total_days()),
        *(since, ending(scene.zone), wrote, also_held(pl.col("unnamed"))),
    )
    rule = (
        f"A message, call or noted act after at least {days} days without one by the same person, and "
        "without any other entry that names them."
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


BEHAVIOUR: Final = Behaviour(
    code="resumption_after_silence",
    title="Contact after a long break",
    label="Back after a silence",
    strand="change",
    basis="structure",
    source="Gaps and what follows them: Lau v DPP [2000]; Pratt v DPP [2001] EWHC Admin 483.",
    find=_find,
)
