"""One person contacting several others around her, as the exports of other phones show it."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import SPANNED, Behaviour, Scene, ending, signals, some, times, wall_span
from chesil.terms import contact


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.many_recipients
    runs = _runs(scene, days=limits.days)
    others = (
        runs.select("run", "recipients")
        .explode("recipients")
        .unique()
        .join(scene.names, left_on="recipients", right_on="person", how="left")
        .sort("run", "name", "recipients")
        .group_by("run", maintain_order=True)
        .agg(pl.len().alias("people"), pl.coalesce("name", "recipients").str.join(", ").alias("them"))
    )
    found = (
        runs.group_by("run", maintain_order=True)
        .agg(pl.col("person").first(), *SPANNED)
        .join(others.filter(pl.col("people") >= limits.people), on="run", how="inner", maintain_order="left")
    )
    why = pl.format(
        "{} contacted {} ({}) {} {} {}",
        *("name", some("people", "other person", "other people"), "them", times(), wall_span(scene.zone)),
        ending(scene.zone),
    )
    rule = (
        f"A person who contacts you also contacts at least {limits.people} other people in these records, "
        f"with no more than {limits.days} days between one such contact and the next."
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _runs(scene: Scene, *, days: int) -> pl.DataFrame:
    """Contacts of known persons with others, with `run`, shared while the next comes within *days*."""
    me = scene.people.filter("is_me")["person"].to_list()
    contacters = scene.contacts_and_acts["person"].drop_nulls().unique()
    between = scene.events.with_row_index("order").filter(
        pl.col("direction") == "between_others",
        pl.col("kind").is_in(["message", "call"]),
        pl.col("state").is_null() | pl.col("state").is_in(["sent", "deleted", "edited"]),
        pl.col("at").is_not_null(),
        pl.col("sender").is_in(contacters.implode()),
    )
    others = between.select(
        pl.col("recipients")
        .list.set_difference(pl.concat_list("sender", pl.lit(me)))
        .list.unique()
        .list.sort()
    )
    sent = contact.described(between, zone=scene.zone).hstack(others)
    known = sent.filter(pl.col("recipients").list.len() > 0).sort("person", "order")
    apart = (pl.col("person") != pl.col("person").shift()) | (
        pl.col("at") - pl.col("at").shift() > pl.duration(days=days)
    )
    return known.with_columns(apart.fill_null(value=True).cum_sum().alias("run"))


BEHAVIOUR: Final = Behaviour(
    code="many_recipients",
    title="Contacting people around you",
    label="To several other people",
    strand="others",
    basis="structure",
    source="The council's page: indirect contact through friends, work colleagues, family or technology.",
    find=_find,
)
