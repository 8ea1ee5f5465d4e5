"""Between sealed rows and the library's tables. The only file of this room that knows Polars."""

import io
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final

import msgspec
import polars as pl
from django.utils import timezone

from chesil import pipeline
from chesil.pipeline import Analysis, Timeline, recognisers
from chesil.readers.registry import FileReading
from chesil.terms import settings as settings_file
from chesil.terms.errors import DayOrderUnknown, OwnerUnknown, ReadingError, SettingsError
from chesil.terms.legal import EvidenceToKeep
from chesil.terms.readings import Assumption
from chesil.terms.settings import Settings
from chesil_web.analysis.models import Given, Group, Keep, Order, Pair
from chesil_web.evidence import bridge as readings
from chesil_web.people import bridge as people
from chesil_web.people.models import WhoIsWho

MOST_PAIRS: Final = 100
_TABLES: Final = ("events", "people", "sources", "signals")


def look_through(
    files: Sequence[tuple[uuid.UUID, bytes]], order: Order, *, now: datetime
) -> tuple[Given, BinaryIO | None]:
    """Look through everything once; gives what a page says, and the tables to be sealed."""
    read = [readings.tables(part, key) for part, key in files]
    if order.diary:
        read.append(notes(order.diary))
    settings = settings_for(order.zone, order.known)
    try:
        joined = pipeline.join(
            read, settings=settings, people=people.people_file(order.known), me=order.me or None
        )
        signals = pipeline.recognise(joined, settings=settings)
        found = pipeline.conclude(
            joined, signals.filter(~pl.col("signal").is_in(list(order.aside))), settings=settings, files=read,
            about=order.about or None, as_of=timezone.localdate(now),
        )  # fmt: skip
    except OwnerUnknown as error:
        return Given(made_at=now, asks="owner", said=error.what, proposals=error.proposals), None
    except DayOrderUnknown as error:
        return Given(made_at=now, asks="order", said=f"{error.where}: {error.what}"), None
    except SettingsError as error:
        if error.where == people.WHERE:
            return Given(made_at=now, asks="people", said=error.what), None
        return Given(made_at=now, asks="person", said=f"{error.what} {error.next_step}"), None
    except ReadingError as error:
        return Given(made_at=now, asks="nothing", said=error.what), None
    return _given(found, signals, now), _packed(joined, signals)


def notes(diary: str) -> FileReading:
    """Her diary, read as any diary is."""
    return pipeline.read_in_memory("diary.json", io.BytesIO(diary.encode()))


def settings_for(zone: str, known: WhoIsWho) -> Settings:
    """The library's settings for this record."""
    return people.settings(settings_file.change(settings_file.load(), reading={"zone": zone}), known)


def _given(found: Analysis, signals: pl.DataFrame, now: datetime) -> Given:
    joined = found.timeline
    names = dict(joined.people.select("person", "name").iter_rows())
    rank = {person.person or "": number for number, person in enumerate(found.findings.people)}
    return Given(
        made_at=now,
        groups=tuple(sorted(_groups(signals, names), key=lambda each: rank.get(each.person, len(rank)))),
        people=tuple(joined.people.filter(~pl.col("is_me"))["name"].head(200).to_list()),
        assumptions=found.findings.assumptions,
        events=joined.events.height,
        me=joined.me,
        pairs=tuple(_pairs(joined)),
        keep=_keep(found),
    )


def _pairs(joined: Timeline) -> Iterator[Pair]:
    everyone = {row["person"]: row for row in joined.people.to_dicts()}
    goes_by = {
        person: {people.mark(each) for each in (row["name"], *(row["names"] or ()))}
        for person, row in everyone.items()
    }
    holders = Counter(mark for marks in goes_by.values() for mark in marks)
    for same in joined.proposals[:MOST_PAIRS]:
        of_two = Counter(mark for each in (same.a, same.b) for mark in goes_by[each])
        # A name that somebody else goes by too would join them as well.
        theirs = {mark for mark, count in of_two.items() if holders[mark] == count}
        pair = _pair([everyone[same.a], everyone[same.b]], same.reason, theirs)
        if pair is not None:
            yield pair


def _pair(two: list[dict[str, Any]], reason: str, theirs: set[str]) -> Pair | None:
    """The two as one; None when nothing would join them alone. What has an address is told by that."""
    names = [
        [] if row["addresses"] else [each for each in row["names"] or () if people.mark(each) in theirs]
        for row in two
    ]
    if not all(row["addresses"] or named for row, named in zip(two, names, strict=True)):
        return None
    one, other = (" · ".join(dict.fromkeys((row["name"], *(row["addresses"] or ())[:3]))) for row in two)
    free = [row["name"] for row in two if people.mark(row["name"]) in theirs]
    return Pair(
        id=uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(sorted((one, other)))).hex, one=one, other=other,
        reason=reason, name=free[0] if free else f"{one} / {other}",
        addresses=tuple(each for row in two for each in row["addresses"] or ()),
        names=tuple(each for named in names for each in named), me=any(row["is_me"] for row in two),
    )  # fmt: skip


def _keep(found: Analysis) -> tuple[Keep, ...]:
    days: dict[str, tuple[EvidenceToKeep, set[date]]] = {}
    for each in (kept for person in found.reading.people for kept in person.keep if kept.acts):
        days.setdefault(each.id, (each, set()))[1].update(act.by for act in each.acts if act.by)
    return tuple(Keep(what=each.what, do=each.do, by=tuple(sorted(by))) for each, by in days.values())


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


def _packed(joined: Timeline, signals: pl.DataFrame) -> BinaryIO:
    parts = {
        "events": joined.events, "people": joined.people, "sources": joined.sources, "signals": signals,
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
    events = events_of(joined, shown["events"].explode().unique().to_list())
    rows = [
        row | {"events": [events[each] for each in row["events"] if each in events]}
        for row in shown.to_dicts()
    ]
    return rows, mine.height, mine["signal"].to_list()


def events_of(joined: Timeline, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Events by their id, each with the name of its sender."""
    names = dict(joined.people.select("person", "name").iter_rows())
    columns = ("event_id", "at", "clock", "kind", "channel", "direction", "sender", "record", "source",
               "text", "address_hidden", "duration_s")  # fmt: skip
    found = joined.events.filter(pl.col("event_id").is_in(list(ids))).select(columns)
    return {row["event_id"]: row | {"name": names.get(row["sender"], "")} for row in found.to_dicts()}


def kept_only(
    data: bytes, keep: set[str], *, settings: Settings, about: str, files: Sequence[FileReading] = (),
    as_of: date | None = None,
) -> Analysis:  # fmt: skip
    """What follows from the suggestions she kept, and from what she wrote herself."""
    joined, signals = unpacked(data)
    return pipeline.conclude(
        joined,
        hers(signals, keep),
        settings=settings,
        files=files,
        about=about or None,
        everyone=True,
        as_of=as_of,
    )


def hers(signals: pl.DataFrame, keep: set[str]) -> pl.DataFrame:
    """The signals she kept, and those from what she wrote herself."""
    return signals.filter((pl.col("basis") == "note") | pl.col("signal").is_in(list(keep)))


def everything(data: bytes, *, settings: Settings, about: str, as_of: date | None = None) -> Analysis:
    """What follows from every suggestion, kept or not."""
    joined, signals = unpacked(data)
    return pipeline.conclude(joined, signals, settings=settings, about=about or None, as_of=as_of)


def drawings(found: Analysis, number: int) -> dict[str, str]:
    """The charts about one person as SVG, by name; nothing when there is no such person."""
    if number >= len(found.findings.people):
        return {}
    return pipeline.drawings(found.findings.people[number], zone=found.findings.zone)
