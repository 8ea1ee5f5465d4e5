"""A week from which contacts by one person became clearly more frequent.

The test, in steps:
1. Count contacts in whole weeks back from the last contact; days before the first whole week are left out,
   and so is all before a silence of more than a year: coming back is a behaviour of its own, and one message
   with a wrong year would make a rise out of everything after it.
2. For every week with at least two whole weeks on each side, compare one rate for all weeks with one rate
   before and another after it (Poisson log-likelihood ratio), where the later rate is higher.
3. The week with the highest ratio is the change. Messages come in bursts, so the ratio is not read off a
   table: the same weeks are put in random order many times, and the share of orders with a ratio as high is
   the chance (a seeded permutation test).
4. The weeks whose ratio comes close to the highest (by half of 3.84, made wider when weeks are uneven) give
   the range the change lies in. It is an approximation at 95 in 100.
"""

from datetime import date, timedelta
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene, signals
from chesil.terms.settings import RisingFrequency

_LAPSE_DAYS: Final = 365
_LONGEST: Final = 5_200  # weeks, a century: a bound against made-up times
_SIDE: Final = 2  # fewest whole weeks before and after a change
_CLOSE: Final = 3.84 / 2  # half the 95th percentile of chi-squared with one degree of freedom
_BATCH: Final = 200  # orders looked at before asking whether to go on


@attrs.frozen(kw_only=True)
class Rise:
    """A change to more contacts a week.

    Attributes:
        week: whole weeks before the change. earliest, latest: the range of `week`.
        before, after: contacts a week. as_clear: how many random orders had a ratio as high.
    """

    week: int
    earliest: int
    latest: int
    before: float
    after: float
    as_clear: int


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.rising_frequency
    known = scene.contacts.filter(pl.col("precision").is_in(["exact", "minute", "day"]))
    days = (
        known.group_by("person", "hidden", maintain_order=True)
        .agg("day")
        .filter(pl.col("day").list.len() >= limits.contacts)
    )
    named = scene.call_them(days.with_columns(pl.col("hidden").alias("all_hidden")))
    rises = []
    callers = zip(*named.select("person", "hidden", "name", "day"), strict=True)
    for person, hidden, name, its_days in callers:
        counts = weekly(its_days.to_numpy())
        rise = rise_in(counts, limits=limits)
        if rise is not None:
            since, why = _told(rise, name, weeks=len(counts), last=its_days.max(), limits=limits)
            rises.append((person, hidden, since, why))
    schema = {"person": pl.String, "hidden": pl.Boolean, "since": pl.Date, "why": pl.String}
    changes = pl.DataFrame(rises, schema=schema, orient="row")
    after = known.join(changes, on=["person", "hidden"], how="inner", nulls_equal=True, maintain_order="left")
    found = (
        after.filter(pl.col("day") >= pl.col("since"))
        .group_by("person", "hidden", maintain_order=True)
        .agg(
            pl.col("event_id").alias("events"),
            pl.col("at").first(),
            pl.col("end").max().alias("until"),
            pl.col("why").first(),
        )
    )
    return signals(found, of=BEHAVIOUR, rule=_rule(limits))


def weekly(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    """Contacts in each whole week back from the last day, first week first; empty under one week.

    Args:
        days: local days in order. Those before a silence of more than a year are left out.
    """
    lapses = np.flatnonzero(np.diff(days).astype(np.int64) > _LAPSE_DAYS)
    since = days[lapses[-1] + 1 :] if len(lapses) else days
    back = (since[-1] - since).astype(np.int64)
    weeks = min((int(back[0]) + 1) // 7, _LONGEST)
    inside = back[back < weeks * 7]
    return np.bincount(weeks - 1 - inside // 7, minlength=weeks) if weeks else np.zeros(0, dtype=np.int64)


def rise_in(counts: npt.NDArray[np.int64], *, limits: RisingFrequency) -> Rise | None:
    """The clearest rise in weekly *counts*, or None when there is none that meets *limits*."""
    if len(counts) < limits.weeks or counts.sum() < limits.contacts:
        return None
    ratios = _ratios(counts[None, :])[0]
    week = int(ratios.argmax()) + _SIDE
    before, after = float(counts[:week].mean()), float(counts[week:].mean())
    if ratios.max() <= 0 or after < limits.times * before:
        return None
    as_clear = _as_clear(counts, highest=ratios.max(), limits=limits)
    if as_clear is None:
        return None
    close = np.flatnonzero(ratios >= ratios.max() - _CLOSE * _unevenness(counts, week)) + _SIDE
    return Rise(
        week=week,
        earliest=int(close.min()),
        latest=int(close.max()),
        before=before,
        after=after,
        as_clear=as_clear,
    )


def _ratios(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The log-likelihood ratio of a rise at each allowed week, for each row of weekly counts."""
    weeks = counts.shape[1]
    first = np.arange(_SIDE, weeks - _SIDE + 1)
    before = np.cumsum(counts, axis=1)[:, _SIDE - 1 : weeks - _SIDE]
    total = counts.sum(axis=1, keepdims=True)
    after = total - before
    gain = _fit(before, first) + _fit(after, weeks - first) - _fit(total, np.array(weeks))
    return np.where(after * first > before * (weeks - first), gain, 0.0)


def _fit(contacts: npt.NDArray[np.int64], weeks: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    rate = np.where(contacts > 0, contacts, 1) / weeks  # nothing times anything is nothing
    return np.asarray(contacts * np.log(rate), dtype=np.float64)


def _as_clear(counts: npt.NDArray[np.int64], *, highest: np.float64, limits: RisingFrequency) -> int | None:
    """How many random orders of the weeks show a rise as clear; None once they are too many."""
    allowed = int(limits.chance * (limits.shuffles + 1)) - 1
    shuffler = np.random.default_rng(limits.seed)
    as_clear, done = 0, 0
    while done < limits.shuffles:
        batch = min(_BATCH, limits.shuffles - done)
        orders = shuffler.permuted(np.tile(counts, (batch, 1)), axis=1)
        # Sums in another order differ in the last digits: an equal order must count as equal.
        as_clear += int((_ratios(orders).max(axis=1) >= highest - 1e-9).sum())
        done += batch
        if as_clear > allowed:
            return None
    return as_clear


def _unevenness(counts: npt.NDArray[np.int64], week: int) -> float:
    """How much more the weeks vary than chance alone would make them, at least 1 (Pearson dispersion)."""
    squares = 0.0
    for side in (counts[:week], counts[week:]):
        mean = side.mean()
        squares += float(((side - mean) ** 2).sum() / mean) if mean else 0.0
    return max(1.0, squares / (len(counts) - 2))


def _told(rise: Rise, name: str, *, weeks: int, last: date, limits: RisingFrequency) -> tuple[date, str]:
    """The day the rise begins on, and the sentence that says so."""

    def starts(week: int) -> date:
        return last + timedelta(days=1 - 7 * (weeks - week))

    chance = (rise.as_clear + 1) / (limits.shuffles + 1)
    span = f"between {_day(starts(rise.earliest))} and {_day(starts(rise.latest))}"
    lies = "The week is clear" if rise.earliest == rise.latest else f"The change most likely lies {span}"
    why = (
        f"{name} contacted you {rise.after:.1f} times a week from about {_day(starts(rise.week))}, and "
        f"{rise.before:.1f} times a week before that. {lies}. Chance alone gives a rise this clear in about "
        f"{chance:.1%} of cases (p = {chance:.3f})."
    )
    return starts(rise.week), why


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"


def _rule(limits: RisingFrequency) -> str:
    return (
        f"At least {limits.contacts} messages or calls over at least {limits.weeks} whole weeks, and from "
        f"some week on at least {limits.times:g} times as many a week as before. The week is the best fit of "
        f"a change between two Poisson rates. Its chance comes from {limits.shuffles} random orders of the "
        f"same weeks (seed {limits.seed}) and is at most {limits.chance:g}. The range of dates fits about as "
        "well (about 95 in 100)."
    )


BEHAVIOUR: Final = Behaviour(
    code="rising_frequency",
    title="Contact that became more frequent",
    label="Became more frequent",
    strand="change",
    basis="structure",
    source="Rising frequency as a marker of escalation in stalking guidance for police and advisers.",
    find=_find,
)
