"""Contact after she asked the person to stop, in her own words or as she noted it.

The first request counts everything after it, so asking again takes nothing from it. Each later one
counts what came up to the next, so that the first can be set aside without losing what came after the
others. Requests with no contact between them are told together.
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
    named = scene.contacts_and_acts.filter(pl.col("person").is_not_null())
    asked = _told_together(scene.requests, named)
    found = _under(named, asked).group_by("person", "asking", maintain_order=True).agg(*SPANNED)
    told = (
        scene.call_them(found)
        .join(_asking(asked), on=["person", "asking"], maintain_order="left")
        .join(_written_after(scene, asked), on=["person", "asking"], how="left", maintain_order="left")
    )
    why = pl.format(
        "You {} {} to stop {}. After that{} they {} {} {} {}{}{}",
        *(
            _who_says(),
            "name",
            _asked_when(scene.zone),
            _up_to(),
            contacted(),
            times(),
            wall_span(scene.zone),
        ),
        *(ending(scene.zone), _again(scene.zone), _wrote(scene.zone)),
    )
    return signals(told.with_columns(why.alias("why")), of=BEHAVIOUR, rule=_RULE)


_RULE: Final = (
    "Every message, call or noted act by a person after you clearly asked them to stop all contact, in a "
    "message to them alone or in a note. The first request counts everything after it. Each later one counts "
    "what came after it and before the next."
)


def _told_together(requests: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """*requests* with `asking`: the last of those no contact came between; none where nothing came after."""
    asked = requests.with_columns(pl.col("order").alias("asking"))
    last = named.join_asof(
        asked.select("person", "order", "asking"),
        on="order",
        by="person",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    followed = last.select("person", "asking").drop_nulls().unique().sort("asking")
    return asked.drop("asking").join_asof(
        followed.with_columns(pl.col("asking").alias("order")),
        on="order",
        by="person",
        strategy="forward",
        check_sortedness=False,
    )


def _under(rows: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """*rows* after a request, with `asking`: all under a person's first, and again under the last before."""
    first = pl.col("asking").min().over("person").alias("first")
    later = rows.join_asof(
        asked.with_columns(first).select("person", "order", "asking", "first"),
        on="order",
        by="person",
        allow_exact_matches=False,
        check_sortedness=False,
    ).filter(pl.col("first").is_not_null())
    again = later.filter(pl.col("asking") != pl.col("first"))
    return pl.concat([later.with_columns(pl.col("first").alias("asking")), again]).drop("first")


def _asking(asked: pl.DataFrame) -> pl.DataFrame:
    """What a sentence says of each asking: when, how often, and how often she asked again after it."""
    each = asked.group_by("person", "asking", maintain_order=True).agg(
        *(pl.col(name).first().alias(f"asked_{name}") for name in ("at", "precision")),
        *(pl.col(name).last().alias(f"last_{name}") for name in ("at", "precision")),
        pl.col("noted").all(),
        pl.len().alias("asked"),
    )
    # A person's rows are in time order, those that nothing came after last.
    to_come = pl.col("asked").cum_sum(reverse=True).over("person") - pl.col("asked")
    nexts = (
        pl.col(f"asked_{name}").shift(-1).over("person").alias(f"next_{name}") for name in ("at", "precision")
    )
    is_first = pl.col("asking") == pl.col("asking").min().over("person")
    return each.with_columns(to_come.alias("again"), *nexts, is_first.alias("is_first"))


def _written_after(scene: Scene, asked: pl.DataFrame) -> pl.DataFrame:
    """How often she wrote to or called the person after each request, and when first."""
    hers = scene.written.filter(pl.col("person").is_not_null())
    others = hers.join(
        asked.select("person", "order"), on=["person", "order"], how="anti", maintain_order="left"
    )
    return (
        _under(others, asked)
        .group_by("person", "asking", maintain_order=True)
        .agg(pl.len().alias("wrote"), pl.col("at").first().alias("wrote_at"))
    )


def _who_says() -> pl.Expr:
    return pl.when("noted").then(pl.lit("noted that you asked")).otherwise(pl.lit("asked"))


def _asked_when(zone: str) -> pl.Expr:
    more = pl.format("{}, from {} to {}", times("asked"), _when("asked", zone), _when("last", zone))
    return pl.when(pl.col("asked") == 1).then(pl.format("on {}", _when("asked", zone))).otherwise(more)


def _when(which: str, zone: str) -> pl.Expr:
    timed = pl.col(f"{which}_precision").is_in(["exact", "minute"])
    at = pl.col(f"{which}_at")
    return pl.when(timed).then(wall(at, zone)).otherwise(wall(at, zone, DAY))


def _up_to() -> pl.Expr:
    bounded = ~pl.col("is_first") & (pl.col("again") > 0)
    return pl.when(bounded).then(pl.lit(", and before you asked again,")).otherwise(pl.lit(""))


def _times_on(count: str, first: pl.Expr) -> pl.Expr:
    """How often, and when it was or began: "once, on Fri 2 January 2026", "twice, first on …"."""
    many = pl.format("{}, first on {}", times(count), first)
    return pl.when(pl.col(count) == 1).then(pl.format("once, on {}", first)).otherwise(many)


def _again(zone: str) -> pl.Expr:
    said = pl.format(" You asked again {}.", _times_on("again", _when("next", zone)))
    return pl.when(pl.col("is_first") & (pl.col("again") > 0)).then(said).otherwise(pl.lit(""))


def _wrote(zone: str) -> pl.Expr:
    first = wall(pl.col("wrote_at"), zone)
    said = pl.format(" You also wrote to or called them {}.", _times_on("wrote", first))
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
