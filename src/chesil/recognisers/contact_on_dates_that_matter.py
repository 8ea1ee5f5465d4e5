"""Contact on a date that she said matters, such as a birthday, a hearing or an anniversary."""

from collections.abc import Iterable
from datetime import date
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
from chesil.terms.settings import ImportantDate


def _find(scene: Scene) -> pl.DataFrame:
    known = scene.contacts_and_acts.filter(pl.col("precision").is_in(["exact", "minute", "day"]))
    years = known.select(first=pl.col("day").dt.year().min(), last=pl.col("day").dt.year().max()).row(0)
    days = _days(scene.settings.dates, years=range(years[0], years[1] + 1) if known.height else range(0))
    found = (
        known.join(days, on="day", how="inner", maintain_order="left")
        .group_by("person", "hidden", "day", maintain_order=True)
        .agg(*SPANNED, pl.col("what").first())
    )
    why = pl.format(
        "{} {} {} {}, a date you said matters: {} {}",
        *("name", contacted(), times(), wall_span(scene.zone), "what", ending(scene.zone)),
    )
    rule = "A message, call or noted act on a local day that you named in the settings as one that matters."
    return signals(
        scene.call_them(found, "Someone not named").with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule
    )


def _days(dates: Iterable[ImportantDate], *, years: range) -> pl.DataFrame:
    """day, what: every day that matters in *years*, its meanings joined."""
    each = [(on, named.what) for named in dates for on in _occurrences(named, years)]
    days = pl.DataFrame(each, schema={"day": pl.Date, "what": pl.String}, orient="row")
    return days.group_by("day", maintain_order=True).agg(
        pl.col("what").unique(maintain_order=True).str.join("; ")
    )


def _occurrences(named: ImportantDate, years: range) -> list[date]:
    if not named.yearly:
        return [named.day]
    leap_day = (named.day.month, named.day.day) == (2, 29)
    # In other years 29 February is kept on the 28th, so that it is never missed.
    usual = named.day.replace(day=28) if leap_day else named.day
    return [
        named.day.replace(year=y)
        if leap_day and y % 4 == 0 and (y % 100 or y % 400 == 0)
        else usual.replace(year=y)
        for y in years
    ]


BEHAVIOUR: Final = Behaviour(
    code="contact_on_dates_that_matter",
    title="Contact on dates that matter to you",
    label="On a date that matters",
    strand="dates",
    basis="structure",
    source="Lau v DPP [2000]: acts far apart may belong together where a date such as a birthday links them.",
    find=_find,
)
