"""Taxis, food, gifts and parcels that messages speak of. Whether they were wanted only she knows."""

import tomllib
from importlib import resources
from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    SPANNED,
    Behaviour,
    Scene,
    crowded,
    each,
    ending,
    lasting,
    signals,
    wall_span,
)
from chesil.terms import contact

_PATTERNS: Final = tomllib.loads(
    resources.files("chesil.recognisers").joinpath("deliveries.toml").read_text("utf-8")
)
# Looking for these first leaves the patterns a small part of the messages.
_THINGS: Final = [
    *(
        "taxi",
        "cab",
        "driver",
        "car ",
        "ride",
        "uber",
        "bolt",
        "order",
        "food",
        "pizza",
        "takeaway",
        "meal",
        "flower",
    ),
    *(
        "bouquet",
        "hamper",
        "parcel",
        "package",
        "deliver",
        "gift",
        "courier",
        "roses",
        "chocolates",
        "present",
    ),
    *("surprise", "special", "dinner", "book", "request", "ask for", "asked for", "call for", "called for"),
]

_NOBODY: Final = pl.lit(None, dtype=pl.String).alias("person")


def _find(scene: Scene) -> pl.DataFrame:
    spoken = _spoken_of(scene)
    return pl.concat([_on_their_way(scene, spoken), _not_ordered(scene, spoken), _sent(scene, spoken)])


def _spoken_of(scene: Scene) -> pl.DataFrame:
    """Sent messages that hold a word for such things: `described` columns, direction and plain text."""
    delivered = pl.col("state").is_null() | pl.col("state").is_in(["sent", "edited"])
    likely = scene.events.with_row_index("order").filter(
        pl.col("kind") == "message",
        pl.col("at").is_not_null() & delivered,
        pl.col("text").str.contains_any(_THINGS, ascii_case_insensitive=True),
    )
    plain = pl.col("text").str.slice(0, 5_000).str.to_lowercase().str.replace_all("['’‘`´]", "")
    return contact.described(likely, zone=scene.zone).hstack(likely.select("direction", plain))


def _on_their_way(scene: Scene, spoken: pl.DataFrame) -> pl.DataFrame:
    limits = scene.settings.unwanted_deliveries
    # Firms write by text and e-mail from numbers that are nobody's, so the sender is left open.
    firms = spoken.filter(
        pl.col("direction") == "to_owner",
        pl.col("channel").is_in(["text", "email"]) & pl.col("timed"),
        _says("on_its_way"),
    )
    all_of_them = firms.with_columns(pl.lit(0).alias("key"))
    runs = crowded(all_of_them, key="key", count=limits.messages, within=limits.hours * 60)
    found = runs.group_by("run", maintain_order=True).agg(*SPANNED).with_columns(_NOBODY)
    why = pl.format(
        "{} messages within {} said that a taxi, food or a parcel was on its way to you, {} {} "
        "If you did not order them, say so in a note.",
        *("count", lasting(), wall_span(scene.zone), ending(scene.zone)),
    )
    rule = (
        f"At least {limits.messages} texts or e-mails within {limits.hours} hours saying that a taxi, food "
        "or a parcel is on its way. It is not known who ordered them."
    )
    return signals(found.with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _not_ordered(scene: Scene, spoken: pl.DataFrame) -> pl.DataFrame:
    hers = spoken.filter(pl.col("direction") == "from_owner", _says("not_ordered"))
    found = each(hers).with_columns(_NOBODY)
    why = pl.format(
        "You wrote that you had not ordered something, {} {}", wall_span(scene.zone), ending(scene.zone)
    )
    rule = "A message of yours that says you had not ordered a taxi, food, a gift or a parcel."
    return signals(found.with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _sent(scene: Scene, spoken: pl.DataFrame) -> pl.DataFrame:
    known = scene.contacts.filter(pl.col("person").is_not_null()).select("order")
    theirs = spoken.join(known, on="order", how="semi", maintain_order="left").filter(_says("sent_you"))
    found = scene.call_them(each(theirs))
    why = pl.format(
        "{} wrote of sending you something, or asked about it, {} {}",
        "name",
        wall_span(scene.zone),
        ending(scene.zone),
    )
    rule = "A message from a person that speaks of a taxi, food, a gift or a parcel sent to you."
    return signals(found.with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _says(patterns: str) -> pl.Expr:
    return pl.any_horizontal(*(pl.col("text").str.contains(pattern) for pattern in _PATTERNS[patterns]))


BEHAVIOUR: Final = Behaviour(
    code="unwanted_deliveries",
    title="Taxis, food, gifts or parcels",
    label="Taxi, food, gift or parcel",
    strand="deliveries",
    basis="words",
    source="The council's page: sending unwanted gifts, ordering taxis or pizza deliveries.",
    find=_find,
)
