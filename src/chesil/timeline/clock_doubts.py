"""Two sources that hold the same calls or messages, some steady time apart: one of their clocks may be wrong.

Nothing is moved for it. It is only a reason to ask: it is proposed with its pairs, and she decides.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs
import polars as pl

from chesil.terms.shown import is_shown

_FEWEST: Final = 3  # pairs that are the same time apart
_SHARE: Final = 0.5  # of the pairs that disagree, which must be that time apart
_LEAST: Final = 120  # seconds: less is how long a message is under way, or a file that writes whole minutes
_STEADY: Final = 60  # seconds that pairs may differ by and still be the same time apart
_SHORTEST: Final = 12  # characters; shorter texts ("ok, thanks") are the same by chance
_SHOWN: Final = 5  # pairs that are kept as reasons
_QUARTER_HOUR: Final = 900  # seconds: zones differ by whole numbers of it
_HALF_A_DAY: Final = 12 * 3600  # seconds
_WIDEST_ZONE: Final = 26 * 3600  # seconds between the first and the last zone


@attrs.frozen(kw_only=True)
class TwoTimes:
    """One call or message that stands in two sources: its two events, and the time that each gives."""

    kind: str
    one: str
    other: str
    at_one: datetime
    at_other: datetime


@attrs.frozen(kw_only=True)
class ClockDoubt:
    """Two sources that disagree by a steady amount.

    Attributes:
        one, other: the sources. seconds: how much later *other* has the same things; below 0: earlier.
        count: how many pairs are that far apart. agree: how many have the same time in both.
        first, last: when the first and the last of those pairs were, by *one*.
        pairs: some of them, spread over that time. may_be_zone: the zone of one of them may be another.
    """

    one: str
    other: str
    seconds: int
    count: int
    agree: int
    first: datetime
    last: datetime
    pairs: tuple[TwoTimes, ...]
    may_be_zone: bool

    @property
    def id(self) -> str:
        """The same for the same two sources and amount in every run."""
        return f"{self.one}:{self.other}:{round(self.seconds / 60)}"


def clock_doubts(rows: pl.DataFrame) -> tuple[ClockDoubt, ...]:
    """Which sources disagree about the time of what both hold, in the order of their names.

    What a source holds twice tells nothing, and each thing is compared with the first source that has it.
    A screenshot shows the time of day, but its day was often given or worked out. If two are days apart,
    either the day is wrong or the words were sent again, and no clock was wrong.

    Args:
        rows: columns of tables.EVENTS with `source_rank` and `format`; senders are persons.
    """
    if rows["source_rank"].n_unique() < 2:
        return ()
    pairs = _pairs(_same(rows))
    found = pairs.partition_by("one_source", "other_source", maintain_order=True)
    return tuple(doubt for each in found for doubt in _doubt(each))


def _same(rows: pl.DataFrame) -> pl.DataFrame:
    """The calls and messages that stand once in each of two sources or more: place, source_rank and same."""
    is_phone = pl.col("channel").is_in(["call", "text"])
    content = (
        pl.when(pl.col("kind") == "call")
        .then(pl.when(pl.col("duration_s") > 0).then(pl.col("duration_s").round().cast(pl.String)))
        .when(pl.col("text").str.len_chars() >= _SHORTEST)
        .then(pl.col("text").str.strip_chars())
    )
    family = pl.when(is_phone).then(pl.col("channel").cast(pl.String)).otherwise(
        pl.col("format").cast(pl.String).str.split("-").list.first()
    )  # fmt: skip
    timed = (
        pl.col("kind").is_in(["message", "call"])
        & pl.col("clock").is_in(["stated", "assumed"])
        & pl.col("precision").is_in(["exact", "minute"])
        & pl.col("at").is_not_null()
        & ~pl.col("state").is_in(["draft", "failed"]).fill_null(value=False)
    )
    keyed = (
        rows.lazy()
        .with_row_index("nth")
        .filter(timed & content.is_not_null())
        .select(
            "nth",
            "source_rank",
            same=pl.struct(
                "kind", "sender", "direction", family.alias("family"), content.alias("content")
            ).hash(),
        )
        .collect()
    )
    once = (
        keyed.group_by("source_rank", "same").agg(pl.len(), pl.col("nth").first()).filter(pl.col("len") == 1)
    )
    several = once.group_by("same").len().filter(pl.col("len") > 1)
    there = once.drop("len").join(several, on="same", how="semi")
    times = rows.select("event_id", "source", "kind", "clock", "at", shown=is_shown())[there["nth"]]
    return pl.concat([there, times], how="horizontal")


def _pairs(same: pl.DataFrame) -> pl.DataFrame:
    """Each thing beside the first source that has it: seconds is how much later the other has it."""
    ordered = same.sort("same", "source_rank")
    firsts = ordered.unique("same", keep="first", maintain_order=True)
    both = ordered.join(firsts.rename(lambda name: name if name == "same" else f"one_{name}"), on="same")
    return (
        both.filter(pl.col("source_rank") != pl.col("one_source_rank"))
        .rename({"source": "other_source"})
        .with_columns(seconds=(pl.col("at") - pl.col("one_at")).dt.total_seconds())
        .filter(~(pl.col("shown") | pl.col("one_shown")) | (pl.col("seconds").abs() < _HALF_A_DAY))
        .sort("one_source", "other_source", "one_at", "one_event_id")
    )


def _doubt(pairs: pl.DataFrame) -> Iterator[ClockDoubt]:
    """What two sources disagree about; nothing where no amount is steady."""
    apart = pairs.filter(pl.col("seconds").abs() >= _LEAST)
    minutes = (apart["seconds"] / 60).round().cast(pl.Int64)
    if apart.height < _FEWEST:
        return
    commonest = minutes.value_counts(sort=True).sort("count", "seconds", descending=[True, False])["seconds"][
        0
    ]
    middle = apart.filter(minutes == commonest)["seconds"].median()
    steady = apart.filter((pl.col("seconds") - middle).abs() <= _STEADY)
    if steady.height < max(_FEWEST, apart.height * _SHARE):
        return
    seconds = _whole(steady)
    assumed = (steady["clock"] == "assumed") | (steady["one_clock"] == "assumed")
    yield ClockDoubt(
        one=steady["one_source"][0],
        other=steady["other_source"][0],
        seconds=seconds,
        count=steady.height,
        agree=pairs.height - apart.height,
        first=steady["one_at"][0],
        last=steady["one_at"][-1],
        pairs=tuple(_shown(steady)),
        may_be_zone=bool(assumed.all()) and seconds % _QUARTER_HOUR == 0 and abs(seconds) <= _WIDEST_ZONE,
    )


def _whole(steady: pl.DataFrame) -> int:
    """The amount in seconds; in whole minutes where the pairs do not agree to the second."""
    seconds, middle = steady["seconds"], float(steady["seconds"].median() or 0)  # type: ignore[arg-type]
    return round(middle) if seconds.n_unique() == 1 else round(middle / 60) * 60


def _shown(steady: pl.DataFrame) -> Iterator[TwoTimes]:
    """Some pairs, from the first to the last."""
    step = max(1, (steady.height - 1) // (_SHOWN - 1))
    places = list(range(0, steady.height, step))[: _SHOWN - 1]
    for row in steady[sorted({*places, steady.height - 1})].iter_rows(named=True):
        yield TwoTimes(
            kind=row["kind"],
            one=row["one_event_id"],
            other=row["event_id"],
            at_one=row["one_at"],
            at_other=row["at"],
        )
