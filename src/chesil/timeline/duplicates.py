"""Finds the same message or call where it stands in two sources; no row is ever removed.

1. Two rows can be copies only when they stand in different sources: two equal messages a minute in
   one source are two messages. Equal rows are matched by the order in which they occur.
2. Rows whose files state the instant, and calls, must agree to the second.
3. Where a clock was assumed, the minute must agree: one phone writes seconds, the other none.
4. The row with the better clock is kept, then the one of the earliest source name.
"""

from typing import Final

import attrs
import polars as pl

from chesil.timeline.addresses import INVISIBLE

_SHORTEST_TIE: Final = 12  # characters; shorter texts ("ok, thanks") are the same by chance
_FEWEST_TIES: Final = 3
_SHARED_CHANNELS: Final = ("call", "text", "email", "voicemail")
_KEY: Final = ("kind", "family", "sender", "whom", "address_hidden", "notice", "unsent", "content")


@attrs.frozen(eq=False)
class Copies:
    """What stands in two sources.

    Attributes:
        kept: `row` and `kept`, one row for each copy: the row it is a copy of.
        echoes: `one`, `other`, `messages`: persons under whose two names the same words stand at
            the same minute, in different sources of one kind, and how often.
    """

    kept: pl.DataFrame
    echoes: pl.DataFrame


def copies(rows: pl.DataFrame) -> Copies:
    """Find the copies.

    Args:
        rows: columns of tables.EVENTS with `row` (a number of each), `source_rank` (the place of
            the source among the source names) and `format`; senders are persons.
    """
    candidates = _candidates(rows)
    to_the_second = _matched(
        candidates.filter((pl.col("clock") == "stated") | (pl.col("kind") == "call")),
        at=pl.col("at").dt.truncate("1s"),
        side=pl.col("source_rank"),
    )
    rest = candidates.join(to_the_second, on="row", how="anti", maintain_order="left")
    to_the_minute = _matched(
        rest.filter(pl.col("kind") != "call"),
        at=pl.col("at").dt.truncate("1m"),
        # What states its instant was told apart to the second, so here it counts as one side.
        side=pl.when(pl.col("clock") != "stated").then("source_rank").otherwise(-1),
    )
    kept = pl.concat([to_the_second, to_the_minute])
    return Copies(kept, _echoes(rest.join(to_the_minute, on="row", how="anti")))


def _candidates(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that may stand in two sources, with what must be equal (_KEY), best clock first."""
    is_talk, is_note = pl.col("kind").is_in(["message", "call", "notice"]), pl.col("kind") == "note"
    is_timed = pl.col("clock").is_in(["stated", "assumed"])
    is_shared = pl.col("channel").is_in(_SHARED_CHANNELS)
    is_phone = pl.col("channel").is_in(["call", "text"])  # one text to two people is two messages
    # Most rows stand in one source only; the work on words is spared them.
    timed = rows.select(
        "row",
        "source_rank",
        minute=pl.col("at").dt.truncate("1m"),
        family=pl.when(is_shared)
        .then(pl.col("channel").cast(pl.String))
        .otherwise(pl.col("format").cast(pl.String).str.split("-").list.first()),
    ).filter(rows.select(((is_talk & is_timed) | is_note) & pl.col("at").is_not_null()).to_series())
    near = _in_several_sources(timed, "family", "minute")
    worded = (
        rows[near["row"]]
        .lazy()
        .with_columns(near["minute"], near["family"], words=_words())
        .select(
            *("row", "source_rank", "record", "kind", "sender", "notice", "at", "clock"),
            *("minute", "family", "words"),
            is_vague=(pl.col("precision") != "exact").fill_null(value=True),
            whom=pl.when(is_phone & (pl.col("direction") == "from_owner")).then(
                pl.col("recipients").list.sort().list.join(" ")
            ),
            address_hidden=pl.col("address_hidden").fill_null(value=False),
            unsent=pl.when(pl.col("state").is_in(["draft", "failed"])).then("state"),
            content=_content(),
        )
        .filter(pl.col("content").is_not_null())
        .collect()
    )
    equal = _in_several_sources(worded, "family", "content", "minute")
    return equal.sort("clock", "is_vague", "source_rank", "at", "record")


def _in_several_sources(rows: pl.DataFrame, *same: str) -> pl.DataFrame:
    """The rows whose values in *same* stand in two sources or more."""
    hashed = rows.select(
        pl.struct(same).hash().alias("same"), source="source_rank", place=pl.int_range(pl.len())
    )
    spans = hashed.group_by("same").agg(least=pl.col("source").min(), most=pl.col("source").max())
    several = spans.filter(pl.col("least") != pl.col("most"))
    return rows[hashed.join(several, on="same", how="semi", maintain_order="left")["place"]]


def _words() -> pl.Expr:
    return pl.col("text").str.replace_all(INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars()


def _content() -> pl.Expr:
    """What makes a row this one: its words, else its attachments, else its record where the time is stated.

    Rows with none of these are never copies: two pictures without a name may be two pictures.
    """
    files = pl.col("attachments").list.eval(
        pl.coalesce(pl.element().struct.field("sha256"), pl.element().struct.field("name"))
    )
    named = (files.list.len() > 0) & ~files.list.contains(None)
    return (
        pl.when(pl.col("kind") == "call").then(pl.col("duration_s").round().cast(pl.String).fill_null("?"))
        .when(pl.col("words") != "").then("words")
        .when(named).then(pl.concat_str(pl.lit("files\n"), files.list.sort().list.join("\n")))
        .when(pl.col("clock") == "stated").then(pl.concat_str(pl.lit("record\n"), "raw"))
    )  # fmt: skip


def _matched(candidates: pl.DataFrame, *, at: pl.Expr, side: pl.Expr) -> pl.DataFrame:
    """The first, second, ... equal row of each side at a time is one message; the best of them is kept."""
    same, nth = ["same"], ["same", "nth"]
    numbered = (
        candidates.lazy()
        .select(
            place=pl.int_range(pl.len()), same=pl.struct(*_KEY, at=at).hash(), side=side, source="source_rank"
        )
        .sort(*same, "side", "place")
        .with_columns(nth=pl.int_range(pl.len()) - _first(pl.int_range(pl.len()), *same, "side"))
        .sort(*nth, "place")
        .with_columns(best=_first(pl.col("place"), *nth), best_source=_first(pl.col("source"), *nth))
        .filter(pl.col("best_source") != pl.col("source"))
        .select("place", "best")
        .collect()
    )
    copied, best = candidates[numbered["place"]], candidates[numbered["best"]]
    # Equal hashes are not yet equal rows.
    is_same = [copied[name].eq_missing(best[name]) for name in _KEY]
    pairs = pl.DataFrame({"row": copied["row"], "kept": best["row"]})
    return pairs.filter(pl.all_horizontal(is_same))


def _first(column: pl.Expr, *run: str) -> pl.Expr:
    """The value of *column* in the first row of each run of equal values, in a sorted frame."""
    starts = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in run)
    return pl.when(starts | (pl.int_range(pl.len()) == 0)).then(column).forward_fill()


def _echoes(candidates: pl.DataFrame) -> pl.DataFrame:
    is_telling = (pl.col("kind") == "message") & (pl.col("words").str.len_chars() >= _SHORTEST_TIE)
    pairs = (
        candidates.lazy()
        .filter(is_telling & pl.col("sender").is_not_null())
        .group_by(pl.struct("family", "words", "minute").hash())
        .agg(
            one=pl.col("sender").min(),
            other=pl.col("sender").max(),
            sides=pl.col("source_rank").n_unique(),
            rows=pl.len(),
        )
        .filter((pl.col("one") != pl.col("other")) & (pl.col("sides") == 2) & (pl.col("rows") == 2))
    )
    return (
        pairs.group_by("one", "other")
        .agg(messages=pl.len())
        .filter(pl.col("messages") >= _FEWEST_TIES)
        .sort("one", "other")
        .collect()
    )
