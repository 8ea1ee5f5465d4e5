"""Who each row comes from and goes to, in persons, and which way it went."""

from collections.abc import Sequence

import polars as pl

from chesil.terms import tables
from chesil.timeline.identities import ME
from chesil.timeline.mentions import Mentions
from chesil.timeline.roster import Roster


def with_persons(mentions: Mentions, roster: Roster) -> pl.DataFrame:
    """The rows with persons in place of what is written.

    Returns:
        The rows with `sender` (person), `recipients` (persons, null when none is written), and how
        their addresses are shown: `from_shown`, and `to_shown` where there is one recipient but her.
    """
    persons = [roster.person_of[address] for address in mentions.addresses]
    shown = [roster.shown[address] for address in mentions.addresses]
    lists = [list(dict.fromkeys(persons[place] for place in places)) or None for places in mentions.lists]
    only = [_only_other([(persons[place], shown[place]) for place in places]) for places in mentions.lists]
    is_hers = (pl.col("direction") == "from_owner").fill_null(value=False)
    rows = mentions.rows
    return rows.with_columns(
        sender=pl.Series(persons, dtype=pl.String).gather(rows["sender_at"]),
        from_shown=pl.Series(shown, dtype=pl.String).gather(rows["sender_at"]),
        recipients=pl.Series(lists, dtype=pl.List(pl.String)).gather(rows["to_at"]),
        to_shown=pl.Series(only, dtype=pl.String).gather(rows["to_at"]),
    ).with_columns(sender=pl.when(is_hers).then(pl.lit(ME)).otherwise("sender"))


def _only_other(people: Sequence[tuple[str, str]]) -> str | None:
    others = dict.fromkeys(each for each in people if each[0] != ME)
    return next(iter(others))[1] if len(others) == 1 else None


def with_directions(rows: pl.DataFrame, *, hers: Sequence[str]) -> pl.DataFrame:
    """Fill `direction` where the export does not say it.

    Args:
        rows: what with_persons gives. hers: sources the owner takes part in; in the others people
            write to each other.
    """
    from_someone = pl.col("sender").is_not_null()
    hidden = pl.col("address_hidden").fill_null(value=False)
    to_owner = hidden | pl.col("recipients").list.contains(ME).fill_null(value=False)
    direction = (
        pl.when(~pl.col("kind").is_in(["message", "call", "notice"])).then(pl.lit("observed"))
        .when(pl.col("sender") == ME).then(pl.lit("from_owner"))
        .when(to_owner | (from_someone & pl.col("source").is_in(list(hers)))).then(pl.lit("to_owner"))
        .when(from_someone).then(pl.lit("between_others"))
        .otherwise(pl.lit("observed"))
        .cast(pl.Enum(tables.DIRECTIONS))
    )  # fmt: skip
    return rows.with_columns(direction=pl.coalesce("direction", direction))


def with_recipients(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill `recipients` in conversations of two, and `address_used` with the other party's address."""
    rows = rows.join(
        _others(rows), on=["source", "thread"], how="left", maintain_order="left", nulls_equal=True
    ).with_columns(pl.col("others").fill_null(0))
    to_owner, from_owner = pl.col("direction") == "to_owner", pl.col("direction") == "from_owner"
    between_two = (pl.col("direction") == "between_others") & (pl.col("others") == 2)
    is_call_or_text = pl.col("telephone") & pl.col("thread").is_null()
    is_written = pl.col("recipients").is_not_null()
    filled = (
        pl.when(is_written | ~pl.col("kind").is_in(["message", "call", "notice"])).then("recipients")
        .when(to_owner & (is_call_or_text | (pl.col("others") <= 1))).then(pl.concat_list(pl.lit(ME)))
        .when(from_owner & (pl.col("others") == 1)).then(pl.concat_list("first"))
        .when(between_two & (pl.col("sender") == pl.col("first"))).then(pl.concat_list("last"))
        .when(between_two).then(pl.concat_list("first"))
    )  # fmt: skip
    alone = pl.when(~is_written & (pl.col("others") == 1)).then("first_shown")
    return rows.with_columns(
        recipients=filled,
        address_used=pl.when(from_owner).then(pl.coalesce("to_shown", alone)).otherwise("from_shown"),
    )


def _others(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each conversation: how many people but her, the first and last of them, and their address."""
    talk = rows.lazy().filter(pl.col("kind").is_in(["message", "call", "notice"]))
    ids = ["source", "thread"]
    wrote = talk.select(*ids, "sender", "from_shown").unique()
    got = talk.select(*ids, sender="recipients", from_shown="to_shown").unique().explode("sender")
    return (
        pl.concat([wrote, got])
        .filter(pl.col("sender").is_not_null() & (pl.col("sender") != ME))
        .group_by(ids)
        .agg(
            others=pl.col("sender").n_unique(),
            first=pl.col("sender").min(),
            last=pl.col("sender").max(),
            first_shown=pl.col("from_shown").min(),
        )
        .collect()
    )
