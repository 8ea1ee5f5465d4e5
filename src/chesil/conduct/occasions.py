"""Which contacts of one person are one occasion.

Contacts are one occasion while each begins at most `occasion_gap_minutes` after the one before
it. What is known only to the day, or less, cannot be placed between the others: such contacts
and acts that start on the same local day are one occasion of their own, so that no occasion is
counted that the record does not show.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.ground import Ground
from chesil.terms import tables
from chesil.terms.findings import Occasion

_Ints = npt.NDArray[np.int64]


def occasions(ground: Ground) -> dict[str | None, tuple[Occasion, ...]]:
    """Every person's occasions, numbered from 1 in time order; contacts without a time are in none."""
    contacts = ground.dated.select("order", "event_id", "person", "at", "end", "day", "timed", "channel")
    grouped = _in_order(numbered(contacts, minutes=ground.settings.conduct.occasion_gap_minutes))
    spans = grouped.group_by("occasion", maintain_order=True).agg(
        pl.col("person").first(), pl.col("at").min().alias("start"), pl.col("end").max(), pl.len()
    )
    events = grouped["event_id"].to_list()
    bounds = [0, *spans["len"].cast(pl.Int64).cum_sum()]
    rows = zip(
        spans["person"].to_list(),
        spans["start"].to_list(),
        spans["end"].to_list(),
        pairwise(bounds),
        _behaviours(ground, grouped, spans.height),
        _channels(grouped, spans.height),
        strict=True,
    )
    found: dict[str | None, list[Occasion]] = {}
    for person, start, end, (first, last), behaviours, channels in rows:
        theirs = found.setdefault(person, [])
        theirs.append(
            Occasion(
                number=len(theirs) + 1,
                start=start,
                end=end,
                events=tuple(events[first:last]),
                behaviours=behaviours,
                channels=channels,
            )
        )
    return {person: tuple(theirs) for person, theirs in found.items()}


def numbered(contacts: pl.DataFrame, *, minutes: int) -> pl.DataFrame:
    """*contacts* with `occasion`, a number shared by the contacts of one occasion.

    Args:
        contacts: columns of terms.contact.contacts, dated, sorted by person, then in order.
    """
    person = pl.col("person")
    same = person.eq_missing(person.shift())
    near = pl.col("at") - pl.col("at").shift() <= pl.duration(minutes=minutes)
    timed = contacts.filter("timed").with_columns(
        (~(same & near)).fill_null(value=True).cum_sum().alias("occasion")
    )
    # A later day can come first: an act noted as "the first week of March" starts before one on 2 March.
    vague = contacts.filter(~pl.col("timed")).sort("person", "day", "order")
    same_day = same & (pl.col("day") == pl.col("day").shift())
    vague = vague.with_columns((~same_day).fill_null(value=True).cum_sum().alias("occasion") + timed.height)
    return pl.concat([timed, vague])


def _in_order(grouped: pl.DataFrame) -> pl.DataFrame:
    """*grouped* with the occasions of each person by their start, numbered anew from 0 over everyone."""
    starts = grouped.unique("occasion", keep="first", maintain_order=True)
    place = starts.sort("person", "at", "occasion").select("occasion").with_row_index("place")
    again = grouped.drop("day", "timed").join(place, on="occasion", maintain_order="left")
    return again.drop("occasion").rename({"place": "occasion"}).sort("occasion", "order")


def _behaviours(ground: Ground, grouped: pl.DataFrame, count: int) -> Iterator[tuple[str, ...]]:
    """The codes of the signals that the contacts of each occasion carry, sorted."""
    who = pl.DataFrame({"person": ground.persons}, schema={"person": pl.String}).with_row_index("who")
    placed = grouped.select("order", "person", "occasion").join(who, on="person", nulls_equal=True)
    found = ground.held.join(placed, on=["order", "who"])
    return _labels(found["occasion"].to_numpy(), found["what"].to_numpy(), ground.behaviours, count=count)


def _channels(grouped: pl.DataFrame, count: int) -> Iterator[tuple[str, ...]]:
    """The channels of each occasion, sorted."""
    known = grouped.filter(pl.col("channel").is_not_null())
    codes = sorted(tables.CHANNELS)
    places = known["channel"].replace_strict(codes, range(len(codes)), return_dtype=pl.Int64)
    return _labels(known["occasion"].to_numpy(), places.to_numpy(), codes, count=count)


def _labels(rows: _Ints, columns: _Ints, names: Sequence[str], *, count: int) -> Iterator[tuple[str, ...]]:
    """For each of *count* rows, the names of its marked columns; equal sets share one tuple."""
    marks = np.zeros((count, len(names)), dtype=np.bool_)
    marks[rows, columns] = True
    known: dict[bytes, tuple[str, ...]] = {}
    for row in marks:
        key = row.tobytes()
        if key not in known:
            known[key] = tuple(name for name, marked in zip(names, row, strict=True) if marked)
        yield known[key]
