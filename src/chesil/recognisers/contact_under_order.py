"""Contact by a person while an order or bail condition that she entered was in force against them."""

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
from chesil.terms.contact import persons_called
from chesil.terms.settings import Order


def _find(scene: Scene) -> pl.DataFrame:
    known = scene.contacts_and_acts.filter(pl.col("person").is_not_null())
    each = [_under(known, order, people=scene.people) for order in scene.settings.orders]
    under = pl.concat([known.clear().with_columns(pl.lit("").alias("what")), *each])
    orders = under.group_by("person", "day").agg(
        pl.col("what").unique(maintain_order=True).str.join("; and ")
    )
    found = (
        under.unique("order")
        .sort("order")
        .group_by("person", "day", maintain_order=True)
        .agg(*SPANNED)
        .join(orders, on=["person", "day"], how="inner", maintain_order="left")
    )
    why = pl.format(
        "{} {} {} {}, while this was in force: {} {}",
        *("name", contacted(), times(), wall_span(scene.zone), "what", ending(scene.zone)),
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=_RULE)


_RULE: Final = (
    "A message, call or noted act by a person on a local day on which an order or bail condition you "
    "entered was in force against them, from its first to its last day. Check the order's wording for what "
    "it forbids."
)


def _under(known: pl.DataFrame, order: Order, *, people: pl.DataFrame) -> pl.DataFrame:
    """The contacts that surely lie inside the days of *order*, with `what` it is."""
    inside = pl.col("day") >= order.starts
    if order.ends is not None:
        inside &= pl.col("last_day") <= order.ends
    if order.person is not None:
        inside &= pl.col("person").is_in(persons_called(order.person, people=people))
    return known.filter(inside).with_columns(pl.lit(order.what).alias("what"))


BEHAVIOUR: Final = Behaviour(
    code="contact_under_order",
    title="Contact while an order was in force",
    label="While an order was in force",
    strand="orders",
    basis="structure",
    source="Family Law Act 1996 s.42A; Sentencing Act 2020 s.363; Stalking Protection Act 2019 s.8.",
    find=_find,
)
