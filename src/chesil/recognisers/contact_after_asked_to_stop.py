"""Contact after she asked the person to stop, in her own words or as she noted it.

Each contact is counted under the last request before it, so no contact is counted twice and one
request can be set aside without losing what came after another.
"""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    DAY,
    SPANNED,
    Behaviour,
    Scene,
    contacted,
    ending,
    signals,
    times,
    wall,
    wall_span,
)


def _find(scene: Scene) -> pl.DataFrame:
    asked = scene.requests.select(
        "person", "order", *(pl.col(name).alias(f"asked_{name}") for name in _ASKED)
    )
    asked = asked.with_columns(pl.col("order").alias("request"))
    named = scene.contacts_and_acts.filter(pl.col("person").is_not_null())
    later = named.join_asof(
        asked, on="order", by="person", allow_exact_matches=False, check_sortedness=False
    ).filter(pl.col("request").is_not_null())
    found = later.group_by("person", "request", maintain_order=True).agg(
        *SPANNED, *(pl.col(f"asked_{name}").first() for name in _ASKED)
    )
    told = scene.call_them(found).join(_written_after(scene, asked), on=["person", "request"], how="left")
    why = pl.format(
        "You {} {} to stop on {}. After that they {} {} {} {}{}",
        *(_who_says(), "name", _asked_when(scene.zone), contacted(), times(), wall_span(scene.zone)),
        *(ending(scene.zone), _wrote(scene.zone)),
    )
    return signals(told.with_columns(why.alias("why")), of=BEHAVIOUR, rule=_RULE)


_ASKED: Final = ("at", "precision", "noted")
_RULE: Final = (
    "Every message, call or noted act by a person after you clearly asked them to stop all contact, in a "
    "message to them alone or in a note. Each is counted under the last request before it."
)


def _written_after(scene: Scene, asked: pl.DataFrame) -> pl.DataFrame:
    """How often she wrote to or called the person after each request, and when first."""
    hers = scene.written.filter(pl.col("person").is_not_null())
    others = hers.join(
        asked.select("person", "order"), on=["person", "order"], how="anti", maintain_order="left"
    )
    after = others.join_asof(
        asked, on="order", by="person", allow_exact_matches=False, check_sortedness=False
    )
    return (
        after.filter(pl.col("request").is_not_null())
        .group_by("person", "request", maintain_order=True)
        .agg(pl.len().alias("wrote"), pl.col("at").first().alias("wrote_at"))
    )


def _who_says() -> pl.Expr:
    return pl.when("asked_noted").then(pl.lit("noted that you asked")).otherwise(pl.lit("asked"))


def _asked_when(zone: str) -> pl.Expr:
    timed = pl.col("asked_precision").is_in(["exact", "minute"])
    at = pl.col("asked_at")
    return pl.when(timed).then(wall(at, zone)).otherwise(wall(at, zone, DAY))


def _wrote(zone: str) -> pl.Expr:
    said = pl.format(
        " You also wrote to or called them {}, first on {}.", times("wrote"), wall(pl.col("wrote_at"), zone)
    )
    return pl.when(pl.col("wrote") > 0).then(said).otherwise(pl.lit(""))


BEHAVIOUR: Final = Behaviour(
    code="contact_after_asked_to_stop",
    title="Contact after you asked them to stop",
    label="After a request to stop",
    strand="after_no",
    basis="structure",
    source="DPP v Hardy [2008]: contact that goes on after a request to stop.",
    find=_find,
)
