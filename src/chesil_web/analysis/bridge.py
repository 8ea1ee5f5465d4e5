"""Between sealed rows and the library's tables. The only file of this room that knows Polars."""

import io
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, Final

import msgspec
import polars as pl

from chesil import pipeline
from chesil.pipeline import Analysis, Timeline, recognisers
from chesil.readers.registry import FileReading
from chesil.terms import settings as settings_file
from chesil.terms.errors import DayOrderUnknown, OwnerUnknown, ReadingError, SettingsError
from chesil.terms.readings import Assumption
from chesil.terms.settings import Settings
from chesil_web.analysis.models import Given, Group
from chesil_web.evidence import bridge as readings

_TABLES: Final = ("events", "people", "sources", "signals")


def look_through(
    files: Sequence[tuple[uuid.UUID, bytes]], diary: str, *, me: str, about: str, zone: str, now: datetime
) -> tuple[Given, BinaryIO | None]:
    """Look through everything once; gives what a page says, and the tables to be sealed."""
    read = [readings.tables(part, key) for part, key in files]
    if diary:
        read.append(notes(diary))
    settings = settings_for(zone)
    try:
        joined = pipeline.join(read, settings=settings, me=me or None)
        signals = pipeline.recognise(joined, settings=settings)
        found = pipeline.conclude(joined, signals, settings=settings, files=read, about=about or None)
    except OwnerUnknown as error:
        return Given(made_at=now, asks="owner", said=error.what, proposals=error.proposals), None
    except DayOrderUnknown as error:
        return Given(made_at=now, asks="order", said=f"{error.where}: {error.what}"), None
    except SettingsError as error:
        return Given(made_at=now, asks="person", said=f"{error.what} {error.next_step}"), None
    except ReadingError as error:
        return Given(made_at=now, asks="nothing", said=error.what), None
    return _given(found, now), _packed(found)


def notes(diary: str) -> FileReading:
    """Her diary, read as any diary is."""
    return pipeline.read_in_memory("diary.json", io.BytesIO(diary.encode()))


def settings_for(zone: str) -> Settings:
    """The library's settings for this record."""
    return settings_file.change(settings_file.load(), reading={"zone": zone})


def _given(found: Analysis, now: datetime) -> Given:
    joined = found.timeline
    names = dict(joined.people.select("person", "name").iter_rows())
    rank = {person.person or "": number for number, person in enumerate(found.findings.people)}
    return Given(
        made_at=now,
        groups=tuple(
            sorted(_groups(found.signals, names), key=lambda each: rank.get(each.person, len(rank)))
        ),
        people=tuple(joined.people.filter(~pl.col("is_me"))["name"].head(200).to_list()),
        assumptions=found.findings.assumptions,
        events=joined.events.height,
        me=joined.me,
    )


def _groups(signals: pl.DataFrame, names: dict[str, str]) -> list[Group]:
    month = pl.col("at").dt.strftime("%Y-%m")
    grouped = (
        signals.group_by("person", "behaviour", maintain_order=True)
        .agg(
            pl.len().alias("count"),
            month.mode().sort().first().alias("most"),
            pl.col("basis").first().cast(pl.String),
        )
        .sort("person", "count", descending=[False, True], nulls_last=True, maintain_order=True)
    )
    return [
        Group(
            person=row["person"] or "", name=names.get(row["person"], "") if row["person"] else "",
            behaviour=row["behaviour"], title=recognisers.TITLES.get(row["behaviour"], row["behaviour"]),
            words=row["basis"] == "words", noted=row["basis"] == "note",
            count=row["count"], most=row["most"] or "",
        )
        for row in grouped.iter_rows(named=True)
    ]  # fmt: skip


def _packed(found: Analysis) -> BinaryIO:
    joined = found.timeline
    parts = {
        "events": joined.events, "people": joined.people, "sources": joined.sources, "signals": found.signals,
    }  # fmt: skip
    written = [_parquet(parts[name]) for name in _TABLES]
    said = [(each.code, each.sentence) for each in joined.assumptions]
    head = msgspec.json.encode({"sizes": [len(each) for each in written], "me": joined.me, "said": said})
    return io.BytesIO(b"".join([len(head).to_bytes(8), head, *written]))


def _parquet(table: pl.DataFrame) -> bytes:
    sink = io.BytesIO()
    table.write_parquet(sink, compression="zstd", compression_level=1, statistics=False)
    return sink.getvalue()


def unpacked(data: bytes) -> tuple[Timeline, pl.DataFrame]:
    """The timeline and the signals of a run."""
    start = 8 + int.from_bytes(data[:8])
    head = msgspec.json.decode(data[8:start])
    tables = {}
    for name, size in zip(_TABLES, head["sizes"], strict=True):
        tables[name] = pl.read_parquet(io.BytesIO(data[start : start + size]))
        start += size
    said = tuple(Assumption(code=code, sentence=sentence) for code, sentence in head["said"])
    joined = Timeline(
        events=tables["events"],
        people=tables["people"],
        sources=tables["sources"],
        assumptions=said,
        me=head["me"],
    )
    return joined, tables["signals"]


def suggestions(
    data: bytes, *, person: str, behaviour: str, start: int, count: int
) -> tuple[list[dict[str, Any]], int, list[str]]:
    """Some suggestions of a group with the events of each; how many there are; the ids of all of them."""
    joined, signals = unpacked(data)
    whose = pl.col("person").is_null() if not person else pl.col("person") == person
    mine = signals.filter(whose & (pl.col("behaviour") == behaviour))
    shown = mine.slice(start, count)
    wanted = shown["events"].explode().unique()
    names = dict(joined.people.select("person", "name").iter_rows())
    columns = ("event_id", "at", "clock", "kind", "channel", "direction", "sender", "record", "source",
               "text",               "address_hidden", "duration_s")  # fmt: skip
    events = {
        row["event_id"]: row | {"name": names.get(row["sender"], "")}
        for row in joined.events.filter(pl.col("event_id").is_in(wanted.implode())).select(columns).to_dicts()
    }
    rows = [
        row | {"events": [events[each] for each in row["events"] if each in events]}
        for row in shown.to_dicts()
    ]
    return rows, mine.height, mine["signal"].to_list()


def kept_only(
    data: bytes, keep: set[str], *, settings: Settings, about: str, files: Sequence[FileReading] = ()
) -> Analysis:
    """What follows from the suggestions she kept, and from what she wrote herself."""
    joined, signals = unpacked(data)
    hers = signals.filter((pl.col("basis") == "note") | pl.col("signal").is_in(list(keep)))
    return pipeline.conclude(joined, hers, settings=settings, files=files, about=about or None, everyone=True)


def everything(data: bytes, *, zone: str, about: str) -> Analysis:
    """What follows from every suggestion, kept or not."""
    joined, signals = unpacked(data)
    return pipeline.conclude(joined, signals, settings=settings_for(zone), about=about or None)


def drawings(found: Analysis, number: int) -> dict[str, str]:
    """The charts about one person as SVG, by name; nothing when there is no such person."""
    if number >= len(found.findings.people):
        return {}
    return pipeline.drawings(found.findings.people[number], zone=found.findings.zone)
