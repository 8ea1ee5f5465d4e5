"""What a careful reader should know about one person's findings, in plain sentences.

They state what the records do and do not show. None is a reproach: that she wrote to somebody is
said because the other side will say it, and nothing in law makes it a fault.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from chesil.conduct.ground import Ground, in_words
from chesil.terms.contact import persons_called
from chesil.terms.findings import UNNAMED
from chesil.terms.times import zone_words

_Counts = dict[str, Any]  # the columns of _counted, of one person


def cautions(ground: Ground) -> dict[str | None, tuple[str, ...]]:
    """Every person's cautions, always in the same order."""
    counted = {row["person"]: row for row in _counted(ground).to_dicts()}
    nothing = dict.fromkeys(_counted(ground).columns, 0)
    return {
        person: tuple(_cautions(ground, person, counted.get(person, nothing))) for person in ground.persons
    }


def for_all(ground: Ground) -> Iterator[str]:
    """What holds for the whole case."""
    machines = ground.machines
    to_owner = ground.events.filter(pl.col("sender").is_in(machines), pl.col("direction") == "to_owner")
    if to_owner.height:
        number = in_words(to_owner.height, "message or call", "messages and calls")
        yield (
            f"{number} from short numbers, newsletters and no-reply mailboxes "
            f"({in_words(len(machines), 'sender')}) {'does' if to_owner.height == 1 else 'do'} not count as "
            "contact by a person."
        )
    for order in ground.settings.orders:
        if order.person and not persons_called(order.person, people=ground.people):
            yield (
                f'The order "{order.what}" names {order.person}, and nobody of that name is in these '
                "records. Write the name as it stands there."
            )


def _counted(ground: Ground) -> pl.DataFrame:
    """How many of each person's contacts each caution is about; 0 where a person has none."""
    timed, undated = pl.col("timed"), pl.col("at").is_null()
    by_day = ~timed & (pl.col("precision") == "day")
    doubtful = ground.events.select(pl.col("ambiguous").fill_null(value=False))[ground.contacts["order"]]
    contacts = (
        ground.contacts.hstack(doubtful)
        .group_by("person")
        .agg(
            pl.len().alias("contacts"),
            pl.col("hidden").sum(),
            timed.sum(),
            (timed & pl.col("assumed")).sum().alias("assumed"),
            pl.col("ambiguous").sum(),
            by_day.sum().alias("by_day"),
            (~timed & ~by_day & ~undated).sum().alias("rough"),
            undated.sum().alias("undated"),
            pl.col("group").sum(),
        )
    )
    others = (
        ground.written.group_by("person").agg(pl.len().alias("written")),
        _after_asking(ground),
        _silences(ground),
        ground.merged.group_by(pl.col("sender").alias("person")).agg(
            (pl.col("direction") == "to_owner").sum().alias("merged")
        ),
        ground.signals.filter(pl.col("at").is_null() & pl.col("until").is_null())
        .group_by("person")
        .agg(pl.len().alias("undated_signals")),
    )
    table = pl.DataFrame({"person": list(ground.persons)}, schema={"person": pl.String})
    for each in (contacts, *others):
        table = table.join(each, on="person", how="left", nulls_equal=True, maintain_order="left")
    return table.with_columns(pl.selectors.numeric().fill_null(0))


def _after_asking(ground: Ground) -> pl.DataFrame:
    """person, asked_at, wrote, wrote_first, wrote_last: what she sent after she first asked each to stop."""
    asked = ground.requests.group_by("person", maintain_order=True).agg(
        pl.col("order").min().alias("asked"), pl.col("at").first().alias("asked_at")
    )
    others = ground.written.join(ground.requests, on=["person", "order"], how="anti", maintain_order="left")
    later = others.join(asked, on="person", maintain_order="left").filter(pl.col("order") > pl.col("asked"))
    return later.group_by("person", maintain_order=True).agg(
        pl.col("asked_at").first(),
        pl.len().alias("wrote"),
        pl.col("at").min().alias("wrote_first"),
        pl.col("at").max().alias("wrote_last"),
    )


def _silences(ground: Ground) -> pl.DataFrame:
    """person, gaps, empty, unsaid: how many gaps there are, how many of them have no event from anybody, and
    how many have entries that name nobody."""
    at, gaps = ground.events["at"].drop_nulls(), ground.gaps
    inside = at.search_sorted(gaps["end"], side="left").cast(pl.Int64) - at.search_sorted(
        gaps["start"], side="right"
    ).cast(pl.Int64)
    counted = gaps.select("person", (pl.col("unnamed") > 0).alias("unsaid")).hstack(
        [(inside <= 0).alias("empty")]
    )
    return counted.group_by("person").agg(
        pl.len().alias("gaps"), pl.col("empty").sum(), pl.col("unsaid").sum()
    )


def _cautions(ground: Ground, person: str | None, counts: _Counts) -> Iterator[str]:
    yield from _nobody(counts) if person in (None, UNNAMED) else _identity(ground, person)
    yield from _clocks(ground, counts)
    yield from _how_exact(counts)
    if counts["group"]:
        yield (
            f"{in_words(counts['group'], 'contact was', 'contacts were')} in a group of three or more "
            "people. Who each was meant for is not recorded."
        )
    yield from _her_side(ground, person, counts)
    if counts["empty"]:
        yield (
            f"In {counts['empty']:,} of {in_words(counts['gaps'], 'gap')} these records hold nothing from "
            "anyone. Files may be missing for that time."
        )
    if counts["unsaid"]:
        yield (
            f"In {counts['unsaid']:,} of {in_words(counts['gaps'], 'gap')} there are entries that name "
            "nobody. They are not counted there, and may be from them."
        )
    if counts["merged"]:
        yield (
            f"{in_words(counts['merged'], 'record is', 'records are')} in more than one place and "
            f"{_is(counts['merged'])} counted once."
        )
    if counts["undated_signals"]:
        notes = in_words(counts["undated_signals"], "note of an act has", "notes of acts have")
        yield f"{notes} no date at all, and {_is(counts['undated_signals'])} not in the list of kinds."


def _nobody(counts: _Counts) -> Iterator[str]:
    if counts["hidden"]:
        yield (
            f"The number was withheld in {in_words(counts['hidden'], 'contact')}. Nothing in these records "
            "says who it was, and it may have been more than one person."
        )
    unnamed = counts["contacts"] - counts["hidden"]
    if unnamed:
        number = in_words(unnamed, "contact or act names", "contacts or acts name")
        yield f"{number} nobody, and may be by more than one person."


def _identity(ground: Ground, person: str) -> Iterator[str]:
    known = ground.people.filter(pl.col("person") == person)
    several = pl.col("addresses").list.len().fill_null(0) > 1
    for basis in known.filter(several | (pl.col("names").list.len().fill_null(0) > 1))["basis"].drop_nulls():
        yield f"Several names or addresses count as this person. {basis}"


def _clocks(ground: Ground, counts: _Counts) -> Iterator[str]:
    if counts["assumed"]:
        they, are = ("It", "is") if counts["assumed"] == 1 else ("They", "are")
        some = f"{counts['assumed']:,} of " if counts["assumed"] < counts["timed"] else ""
        have = "has" if counts["assumed"] == 1 else "have"
        yield (
            f"{some}{in_words(counts['timed'], 'time')} {have} no zone in the files. {they} {are} read as "
            f"{zone_words(ground.zone)} time. If the phone was set to another zone, {they.lower()} {are} "
            "wrong by the difference."
        )
    if counts["ambiguous"]:
        number = in_words(counts["ambiguous"], "time")
        yield f"{number} fell in an hour when the clocks changed, and may be an hour out."


def _how_exact(counts: _Counts) -> Iterator[str]:
    by_day, rough, undated = counts["by_day"], counts["rough"], counts["undated"]
    if by_day:
        yield f"{in_words(by_day, 'contact is', 'contacts are')} known only by the day, not by the time."
    if rough:
        yield f"{in_words(rough, 'contact has', 'contacts have')} only a rough date or time."
    if by_day or rough:
        yield "Contacts without a time of day that start on the same day count as one occasion."
    if undated:
        number = in_words(undated, "contact has", "contacts have")
        yield f"{number} no date from which to place it, and {_is(undated)} in no occasion, week or gap."


def _her_side(ground: Ground, person: str | None, counts: _Counts) -> Iterator[str]:
    if person not in (None, UNNAMED) and counts["contacts"] and not counts["written"]:
        yield (
            f"Nothing you sent to {ground.name(person)} is in these records. If you did write to or call "
            "them, the files hold one side only, and what is said here about replies is not right."
        )
    if counts["wrote"]:
        first, last = (_when(counts[name], ground.zone) for name in ("wrote_first", "wrote_last"))
        span = f"on {first}" if counts["wrote"] == 1 else f"the first on {first}, the last on {last}"
        yield (
            f"After you first asked them to stop, on {_when(counts['asked_at'], ground.zone)}, these records "
            f"also hold {in_words(counts['wrote'], 'message or call', 'messages and calls')} from you to "
            f"them, {span}."
        )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _when(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%B %Y}, {local:%H:%M}"
