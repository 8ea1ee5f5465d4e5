"""How long nothing came from a person, and what the record has from that time that may be from them.

We must not report a silence that an entry contradicts. An entry that names the person ends the silence, even
if it does not count as contact. We also say how many entries from that time name nobody.
"""

from typing import Final

import polars as pl

from chesil.terms import contact
from chesil.terms.acts import ASKED_TO_STOP

_MAY_BE_THEIRS: Final = ("message", "call", "note", "media")
_NOT_TO_OWNER: Final = ("from_owner", "between_others")
_BEFORE_A_NAME: Final = r"(?i)^\s*(?:(?:my|our|the|mr|mrs|ms|miss|mx|dr|sir)\W+)+"


def silences(
    contacts: pl.DataFrame, *, events: pl.DataFrame, people: pl.DataFrame, days: int
) -> pl.DataFrame:
    """Each stretch of *days* or more in which nothing is known of a person, up to a contact of theirs.

    A time known only to a day or a week ends late, so a silence starts at the latest end before it.

    Args:
        contacts: dated rows of terms.contact.contacts that name a person, in any order.
        events: tables.EVENTS in_order, without duplicates. people: tables.PEOPLE.
    Returns:
        person, start, end (UTC), exact (the start is known to the minute), before, after (row numbers in
        *events*), unnamed (how many entries may be from that time and name nobody), by person, then in order;
        empty if there is none.
    """
    may_be = _may_be_theirs(events, people, contacts["order"])
    may_be = pl.concat([may_be, _named_in_words(may_be, events, people)])
    counted = contacts.select("person", "order", "at", "end", "timed", pl.lit(value=True).alias("contact"))
    others = may_be.filter(pl.col("person").is_in(counted["person"].unique().implode()))
    theirs = others.join(counted, on=["person", "order"], how="anti")
    known = pl.concat([counted, theirs.with_columns(pl.lit(value=False).alias("contact"))])
    found = _apart(known.sort("person", "order"), days)
    named = may_be.filter(pl.col("person").is_not_null())["order"]
    unnamed = may_be.filter(pl.col("person").is_null(), ~pl.col("order").is_in(named.implode()))
    return found.with_columns(_inside(found, unnamed).alias("unnamed"))


def also_held(unnamed: pl.Expr) -> pl.Expr:
    """What is added to a silence about entries that name nobody, after a space; "" if there are none."""
    return (
        pl.when(unnamed == 0)
        .then(pl.lit(""))
        .when(unnamed == 1)
        .then(pl.lit(" 1 entry from that time names nobody. It is not counted here, and may be from them."))
        .otherwise(
            pl.format(
                " {} entries from that time name nobody. They are not counted here, and may be from them.",
                unnamed,
            )
        )
    )


def _may_be_theirs(events: pl.DataFrame, people: pl.DataFrame, counted: pl.Series) -> pl.DataFrame:
    """person, order, at, end, timed: what has a day and may be about an act of somebody, named or not.

    Messages and calls that are *counted* are left out, as there can be millions.
    """
    is_counted = pl.col("kind").is_in(["message", "call"]) & pl.col("order").is_in(counted.implode())
    is_hers = pl.col("sender").is_in(people.filter("is_me")["person"].implode()).fill_null(value=False)
    her_step = (pl.col("kind") == "note") & (pl.col("tags") == [ASKED_TO_STOP]).fill_null(value=False)
    elsewhere = pl.col("direction").is_in(list(_NOT_TO_OWNER)).fill_null(value=False)
    kept = events.with_row_index("order").filter(
        pl.col("kind").is_in(list(_MAY_BE_THEIRS)),
        pl.col("at").is_not_null(),
        ~is_counted,
        ~is_hers,
        ~her_step,
        ~elsewhere,
        ~_sent_in_another(events),
    )
    return contact.described(kept, zone="UTC").select("person", "order", "at", "end", "timed")


def _named_in_words(may_be: pl.DataFrame, events: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The rows of *may_be* again, once for each person that the words of a note or a file name."""
    words = events.select("kind", "text").with_row_index("order")
    hers = may_be.join(words.filter(pl.col("kind").is_in(["note", "media"])), on="order")
    said = hers.with_columns(_words(pl.col("text")).alias("name")).explode("name")
    others = people.filter(~pl.col("is_me")).select("person", pl.col("names").alias("name")).explode("name")
    # The first word of a name: a note says "Dev" of Dev Example, and "ex" of My ex.
    first = _words(pl.col("name").str.replace(_BEFORE_A_NAME, "")).list.first()
    called = others.with_columns(first).filter(pl.col("name").is_not_null())
    found = said.drop("person").join(called.unique(), on="name")
    return found.select(may_be.columns).unique(["person", "order"]).sort("person", "order")


def _words(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.extract_all(r"\p{L}[\p{L}\p{M}]+")


def _sent_in_another(events: pl.DataFrame) -> pl.Series:
    """Whether each event is a picture or recording in a message or a note. That already says whose it is."""
    names = pl.element().struct.field("name").str.to_lowercase().str.extract(r"([^/\\]+)$")
    with_files = events.with_row_index("order").filter(pl.col("attachments").list.len() > 0)
    rows = with_files.select("order", "kind", name=pl.col("attachments").list.eval(names)).explode("name")
    is_media = pl.col("kind") == "media"
    holders = rows.filter(~is_media)["name"].drop_nulls().unique()
    held = rows.filter(is_media, pl.col("name").is_in(holders.implode()))["order"].unique()
    return pl.int_range(events.height, dtype=pl.UInt32, eager=True).is_in(held.implode())


def _apart(known: pl.DataFrame, days: int) -> pl.DataFrame:
    """The silences among rows sorted by person, then in order, without the entries from that time."""
    latest = pl.col("end").cum_max().over("person")
    lasts = pl.col("end") == latest
    same = pl.col("person") == pl.col("person").shift()
    apart = known.select(
        "person",
        "contact",
        pl.when(same).then(latest.shift()).alias("start"),
        pl.col("at").alias("end"),
        (pl.col("timed") & lasts).shift().alias("exact"),
        pl.when(lasts).then("order").forward_fill().shift().alias("before"),
        pl.col("order").alias("after"),
    )
    long = pl.col("end") - pl.col("start") >= pl.duration(days=days)
    return apart.filter("contact", long).drop("contact")


def _inside(found: pl.DataFrame, unnamed: pl.DataFrame) -> pl.Series:
    """How many rows of *unnamed* may be from the time of each of the silences *found*."""
    begun = unnamed["at"].sort().search_sorted(found["end"], side="left").cast(pl.Int64)
    over = unnamed["end"].sort().search_sorted(found["start"], side="right").cast(pl.Int64)
    return begun - over
