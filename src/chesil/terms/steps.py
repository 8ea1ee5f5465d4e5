"""Her own steps that conduct is measured against: she asked them to stop, she blocked them.

No law asks her to have said so first. Where she did, it shows what the other person knew
(DPP v Hardy [2008]: contact that goes on after a request to stop).
"""

import tomllib
from importlib import resources
from typing import Final

import polars as pl

from chesil.terms import kept_ready
from chesil.terms.acts import ASKED_TO_STOP
from chesil.terms.contact import only_person

_PATTERNS: Final = tomllib.loads(
    resources.files("chesil.terms").joinpath("asked_to_stop.toml").read_text("utf-8")
)
_ASKS: Final = "|".join(_PATTERNS["asks"]).replace("OPENING", _PATTERNS["opening"])
_JOKING: Final = "|".join(_PATTERNS["joking"])
_NOT_ASKING: Final = "|".join(_PATTERNS["not_asking"])
_HIDDEN: Final = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_QUOTED: Final = r"(?ms)^>[^\n]*|^on [^\n]{5,200} wrote:.*|^-{2,} ?(?:original|forwarded) message.*"
_LONGEST: Final = 5_000  # characters; what is asked in the pages below a mail is not a request


def asks_to_stop(text: pl.Series) -> pl.Series:
    """Whether each message clearly asks its reader to stop all contact; a null text does not."""
    rows = pl.DataFrame({"text": text}).with_row_index("row")
    likely = rows.filter(pl.col("text").str.contains_any(_PATTERNS["words"], ascii_case_insensitive=True))
    plain = likely.with_columns(_plain(pl.col("text")))
    meant = plain.filter(~kept_ready.held(plain["text"], [_JOKING]))
    sentences = meant.with_columns(pl.col("text").str.extract_all(r"[^.!?\n]+")).explode("text").drop_nulls()
    each = sentences["text"].str.strip_chars()
    clear = kept_ready.held(each, [_ASKS]) & ~kept_ready.held(each, [_NOT_ASKING])
    return rows["row"].is_in(sentences["row"].filter(clear).unique().implode())


def requests(events: pl.DataFrame, *, people: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Each time she asked a person to stop: in her own words to that person alone, or as she noted it.

    A note that gives only the day of a request whose time is known tells of the same one.

    Args:
        events: tables.EVENTS in_order. written: terms.contact.written of them.
    Returns:
        order, event_id, person, at, until, precision, noted; in order. `order` is the row of the
        last event that may lie before it: what comes later came after she asked.
    """
    alone = written.filter(
        pl.col("kind") == "message", ~pl.col("group"), pl.col("person").is_not_null()
    ).select("order", "person")
    asked = asks_to_stop(events["text"][alone["order"]])
    notes = _persons(_noted(events), people)
    both = pl.concat([alone.filter(asked), notes.select("order", "person")]).unique().sort("order", "person")
    told = both.hstack(
        events.select(
            "event_id",
            "at",
            pl.max_horizontal("until", "at").alias("until"),
            "precision",
            (pl.col("kind") == "note").alias("noted"),
        )[both["order"]]
    ).filter(pl.col("at").is_not_null())
    told = _without_same(told)
    # Asked some time on a day: only what came after that day surely came after she asked.
    upto = events["at"].drop_nulls().search_sorted(told["until"], side="right").cast(pl.Int64) - 1
    exact = pl.col("until") == pl.col("at")
    order = pl.when(exact).then("order").otherwise(upto.cast(pl.UInt32))
    return told.with_columns(order.alias("order")).sort("order", "person")


def notices(events: pl.DataFrame, *, people: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Notices of a block, an unblock or a changed number, one row for each person they are about.

    Returns:
        order, event_id, person, at, notice; in order. A notice that names nobody belongs to the only other
        person of its thread; in a group it is left out.
    """
    told = pl.col("notice").is_in(["blocked", "unblocked", "number_changed"])
    kept = events.with_row_index("order").filter(told & pl.col("at").is_not_null())
    named = _persons(kept, people)
    unnamed = kept.join(named.select("order"), on="order", how="anti")
    by_thread = unnamed.join(only_person(contacts), on="thread").rename({"only": "person"})
    columns = ("order", "event_id", "person", "at", "notice")
    return pl.concat([named.select(columns), by_thread.select(columns)]).sort("order", "person")


def _without_same(told: pl.DataFrame) -> pl.DataFrame:
    """*told* without what was noted by the day alone where another of that day has its time."""
    by_day = pl.col("noted") & (pl.col("precision") == "day")
    timed = told.filter(pl.col("until") == pl.col("at")).select("person", pl.col("at").alias("timed_at"))
    same = told.filter(by_day).join_where(
        timed.rename({"person": "whom"}),
        pl.col("person") == pl.col("whom"),
        pl.col("timed_at") >= pl.col("at"),
        pl.col("timed_at") <= pl.col("until"),
    )
    return told.join(same, on=["person", "event_id"], how="anti", maintain_order="left")


def _noted(events: pl.DataFrame) -> pl.DataFrame:
    notes = events.with_row_index("order").filter(pl.col("kind") == "note")
    return notes.filter(pl.col("tags").list.contains(ASKED_TO_STOP))


def _persons(frame: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """*frame* with one row for each person but her among sender and recipients, as `person`."""
    me = people.filter("is_me")["person"].to_list()
    both = pl.concat_list(pl.concat_list("sender"), pl.col("recipients").fill_null([]))
    named = frame.with_columns(both.list.drop_nulls().list.unique(maintain_order=True).alias("person"))
    return named.explode("person").filter(pl.col("person").is_not_null(), ~pl.col("person").is_in(me))


def _plain(text: pl.Expr) -> pl.Expr:
    cut = text.str.slice(0, _LONGEST).str.to_lowercase().str.replace_all(_HIDDEN, "")
    unquoted = cut.str.replace_all(_QUOTED, "")
    return unquoted.str.replace_all("['’‘`´]", "").str.replace_all(r"[ \t\u{a0}\u{202f}]+", " ")
