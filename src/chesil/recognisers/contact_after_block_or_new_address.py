"""Contact after she blocked the person, or from an address of theirs that first shows after a refusal.

An address is new when the person was known by another one before, and it first shows after a
block, a request to stop or a changed number, in a contact of theirs. Which addresses are one
person's is for the people table; this only looks at when each first shows in these records.
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

_AFTER: Final = {
    "asked": "you asked them to stop",
    "blocked": "you blocked them",
    "number_changed": "their number changed",
}


def _find(scene: Scene) -> pl.DataFrame:
    new = _new_addresses(scene)
    blocks = scene.notices.filter(pl.col("notice") != "number_changed").select(
        "person",
        "order",
        pl.col("order").alias("block"),
        blocked_at="at",
        state=pl.col("notice").cast(pl.String),
    )
    state = scene.contacts.join_asof(blocks, on="order", by="person", check_sortedness=False)
    in_block = (pl.col("state") == "blocked").fill_null(value=False)
    marked = state.join(new, on=["person", "address"], how="left", maintain_order="left").with_columns(
        pl.when(in_block).then("block"),
        pl.when(in_block).then("blocked_at"),
        pl.when(pl.col("new_at").is_not_null()).then("address"),
    )
    found = (
        marked.filter(in_block | pl.col("new_at").is_not_null())
        .group_by("person", "block", "address", maintain_order=True)
        .agg(*SPANNED, *(pl.col(name).first() for name in ("blocked_at", "new_at", "trigger", "trigger_at")))
    )
    why = pl.format(
        "{} {} {} {}{}{} {}",
        *("name", contacted(), times(), wall_span(scene.zone), _blocked(scene.zone), _from_new(scene.zone)),
        ending(scene.zone),
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=_RULE)


_RULE: Final = (
    "A message or call by a person you had blocked and not unblocked, or from a number or account of theirs "
    "that first shows in these records after a block, a request to stop or a changed number."
)


def _new_addresses(scene: Scene) -> pl.DataFrame:
    """person, address, new_at, trigger, trigger_at: each address that first shows after a refusal."""
    columns = ("person", "address", "order", "at")
    hers = scene.written.filter(~pl.col("group")).select(*columns, by_owner=pl.lit(True))  # noqa: FBT003
    theirs = scene.contacts.select(*columns, by_owner=pl.lit(False))  # noqa: FBT003
    used = pl.concat([theirs, hers]).filter(pl.col("person").is_not_null() & pl.col("address").is_not_null())
    first = (
        used.sort("order")
        .group_by("person", "address", maintain_order=True)
        .agg(pl.col("order").first(), pl.col("at").first().alias("new_at"), pl.col("by_owner").first())
        .with_columns(pl.col("order").min().over("person").alias("known"))
    )
    after = first.sort("order").join_asof(
        _triggers(scene), on="order", by="person", allow_exact_matches=False, check_sortedness=False
    )
    new = after.filter(~pl.col("by_owner"), pl.col("known") < pl.col("since"))
    return new.select("person", "address", "new_at", "trigger", "trigger_at")


def _triggers(scene: Scene) -> pl.DataFrame:
    asked = scene.requests.select("person", "order", "at", pl.lit("asked").alias("trigger"))
    told = scene.notices.filter(pl.col("notice") != "unblocked").select(
        "person", "order", "at", pl.col("notice").cast(pl.String).alias("trigger")
    )
    both = pl.concat([asked, told]).sort("order", "person", "trigger")
    return both.select("person", "order", "trigger", since="order", trigger_at="at")


def _blocked(zone: str) -> pl.Expr:
    said = pl.format(", after you blocked them on {}", wall(pl.col("blocked_at"), zone))
    return pl.when(pl.col("block").is_not_null()).then(said).otherwise(pl.lit(""))


def _from_new(zone: str) -> pl.Expr:
    said = pl.format(
        ", from {}, which first shows in these records on {}, after {} on {}",
        "address",
        wall(pl.col("new_at"), zone, DAY),
        pl.col("trigger").replace_strict(_AFTER),
        wall(pl.col("trigger_at"), zone, DAY),
    )
    return pl.when(pl.col("address").is_not_null()).then(said).otherwise(pl.lit(""))


BEHAVIOUR: Final = Behaviour(
    code="contact_after_block_or_new_address",
    title="Contact after you blocked them, or from a new number or account",
    label="After a block, or new number",
    strand="after_no",
    basis="structure",
    source="Protection from Harassment Act 1997 s.2A(3)(b): contacting, or trying to, by any means.",
    find=_find,
)
