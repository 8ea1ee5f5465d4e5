"""Between sealed rows and the library's tables. Of this room, only this file, `conclusions`, `grades` and the
two of the timeline know Polars.

The tables of a run lie in frames (chesil.terms.frames), the signals of a group side by side, each with the
places of its events. So a page of a group reads what it shows, however large the record is.
"""

import io
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import polars as pl
from django.utils import timezone

from chesil import conduct, pipeline, recognisers
from chesil.pipeline import Analysis
from chesil.readers.registry import FileReading
from chesil.recognisers import graded
from chesil.terms import frames, heard
from chesil.terms import settings as settings_file
from chesil.terms.acts import act_and_event
from chesil.terms.errors import DayOrderUnknown, OwnerUnknown, ReadingError, SettingsError
from chesil.terms.findings import NOBODY_SAID, PersonFindings
from chesil.terms.legal import EvidenceToKeep
from chesil.terms.offsets import length_in
from chesil.terms.readings import Assumption, Reading
from chesil.terms.settings import Caption, ClockOffset, Recording, Settings
from chesil.timeline import Timeline
from chesil_web.person.analysis import grades, timeline_index
from chesil_web.person.analysis.grades import Listed, Wanted
from chesil_web.person.analysis.models import (
    ClockDoubt,
    Given,
    Group,
    Keep,
    Observed,
    Pair,
    Sign,
    TwoTimes,
)
from chesil_web.person.analysis.orders import Input, Order, Origin
from chesil_web.person.people import bridge as people
from chesil_web.person.people.models import WhoIsWho
from chesil_web.person.recordings.models import Place
from chesil_web.person.screens import bridge as screens
from chesil_web.record.evidence import bridge as readings

MOST_PAIRS: Final = 100
MOST_OBSERVED: Final = 200
MOST_EVENTS: Final = 5  # that are shown below one suggestion; all of them have a page of their own
_LENGTH_BYTES: Final = 8
LISTS_A_FRAME: Final = 512  # rows, in tables where each has the places of up to some hundred events
_TABLES: Final = ("events", "people", "sources", "signals", "grades")
_SIGNAL: Final = ("signal", "behaviour", "at", "rule", "why", "places")
_EVENT: Final = (
    "at", "clock", "kind", "channel", "direction", "sender", "source", "record", "text", "address_hidden",
    "duration_s", "details",
)  # fmt: skip


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said before the tables of a run: how each lies, who the owner is, and what was assumed.

    Attributes:
        origins: of each source that is in a file; none in runs of earlier versions.
    """

    layouts: tuple[frames.Layout, ...]
    me: str
    said: tuple[tuple[str, str], ...]
    origins: dict[str, Origin] = {}


@attrs.frozen
class Found:
    """What a run found: its tables, and its timeline with the head of that."""

    tables: BinaryIO
    joined: timeline_index.Joined
    timeline: BinaryIO


def look_through(
    order: Order, *, now: datetime, pace: graded.Pace | None = None
) -> tuple[Given, Found | None]:
    """Look through everything once; gives what a page says, and what is to be sealed.

    *pace*: how the second reading goes on.
    """
    read = list(map(_file_reading, order.inputs))
    zone_of = {
        reading.document.source: given.zone
        for given, file in zip(order.inputs, read, strict=True) if given.zone
        for reading in file.readings
    }  # fmt: skip
    origins = dict(_origins(order, read))
    if order.diary:
        read.append(notes(order.diary))
    diary = read[-1].readings[0].document.source if order.diary else ""
    settings = msgspec.structs.replace(
        settings_for(order.zone, order.known),
        files=tuple(_captions(order, read)),
        clocks=tuple(_clocks(order, read)),
        recordings=tuple(_recordings(order, read)),
    )
    try:
        joined = pipeline.join(
            read,
            settings=settings,
            people=people.people_file(order.known),
            me=order.me or None,
            zone_of=zone_of,
        )
        signals = pipeline.recognise(joined, settings=settings)
        left = _and_said(signals.filter(~pl.col("signal").is_in(list(order.aside))), order.said, joined)
        found = pipeline.conclude(
            joined, recognisers.as_she_said(left, order.changed), settings=settings, files=read,
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
    # Outside of what is asked of her above: what goes wrong with the weights is no question for her.
    grading = pipeline.grade(joined, signals, settings=settings, about=found.about, pace=pace)
    grouped, counted = _grouped(signals, joined), pipeline.count(joined, signals, settings=settings)
    given = msgspec.structs.replace(
        _given(found, grouped, now),
        graded=grades.summed(grading, joined),
        counted=tuple(map(without_events, counted)),
        clocks=tuple(_doubts(joined, origins)),
        observed=tuple(_observed(joined, origins)),
    )
    said = [event for _act, event in filter(None, map(act_and_event, order.said))]
    kept = grades.kept(grading.table, signals=grouped, events=joined.events, said=said)
    set_in = placed(grouped, joined.events)
    zone = timezone.get_current_timezone_name()
    index = timeline_index.written(
        joined, set_in, order, diary=diary, origins=origins, zone=zone,
        about=found.about, hurtful=grades.hurtful(grading.table),
    )  # fmt: skip
    return given, Found(_packed(joined, set_in, kept, origins), *index)


def _file_reading(given: Input) -> FileReading:
    """What was read from a file; of a picture with the messages in it that she says are right."""
    read = readings.tables(uuid.UUID(given.reading), bytes.fromhex(given.key))
    return screens.with_checked(read, given.checked) if given.checked else read


def _origins(order: Order, read: Sequence[FileReading]) -> Iterator[tuple[str, Origin]]:
    for given, file in zip(order.inputs, read, strict=True):
        for number, reading in enumerate(file.readings):
            name = " · ".join(filter(None, (file.path.name, reading.document.member)))
            yield (
                reading.document.source,
                Origin(
                    given.evidence,
                    number,
                    name,
                    given.zone or order.zone,
                    bool(given.zone),
                    time_from=given.caption.when_from if given.caption and given.caption.when else "",
                    shows=given.checked is not None,
                ),
            )


def _captions(order: Order, read: Sequence[FileReading]) -> Iterator[Caption]:
    for given, file in zip(order.inputs, read, strict=False):  # her diary may follow
        if said := given.caption:
            yield Caption(
                file=file.sha256,
                when=said.when,
                when_from=said.when_from,
                who=said.who,
                what=said.what,
                place=said.place,
            )


def _recordings(order: Order, read: Sequence[FileReading]) -> Iterator[Recording]:
    """What she says is said in recordings, where the record that each came with still names it."""
    for given, file in zip(order.inputs, read, strict=False):
        for said in given.said:
            at, words = said.place, said.words
            document = file.readings[at.document] if at.document < len(file.readings) else None
            if document is not None and _names(document, at) == at.name:
                yield Recording(
                    event=f"{document.document.source}:{at.record}", file=at.name, words=words.text,
                    how=words.how, on=words.on,
                )  # fmt: skip


def _names(reading: Reading, at: Place) -> str | None:
    """What a record calls the recording at a place; None where there is none."""
    row = reading.rows.filter(record=at.record)["attachments"].to_list()
    files = row[0] or [] if row else []
    return (files[at.nth]["name"] or "") if at.nth < len(files) else None


def _clocks(order: Order, read: Sequence[FileReading]) -> Iterator[ClockOffset]:
    sha256 = {given.evidence: file.sha256 for given, file in zip(order.inputs, read, strict=False)}
    for each in order.clocks:
        files = tuple(sha256[file] for file in each.files if file in sha256)
        if files:
            length = length_in(each.seconds)
            yield ClockOffset(
                files=files, behind=length if each.seconds > 0 else "",
                ahead="" if each.seconds > 0 else length, starts=each.starts, ends=each.ends,
                known_from=each.known_from,
                said_on=timezone.localdate(each.said_at),
            )  # fmt: skip


def _doubts(joined: Timeline, origins: Mapping[str, Origin]) -> Iterator[ClockDoubt]:
    """Doubts between two files; of two documents of one file neither can be moved alone."""
    for each in joined.clock_doubts:
        one, other = origins.get(each.one), origins.get(each.other)
        if one and other and one.evidence != other.evidence:
            yield ClockDoubt(
                id=each.id, one=one.evidence, other=other.evidence, seconds=each.seconds, count=each.count,
                agree=each.agree, may_be_zone=each.may_be_zone,
                pairs=tuple(
                    TwoTimes(
                        pair.kind, pair.at_one, pair.at_other, (one.document, _record(pair.one)),
                        (other.document, _record(pair.other)),
                    )
                    for pair in each.pairs
                ),
            )  # fmt: skip


def _observed(joined: Timeline, origins: Mapping[str, Origin]) -> Iterator[Observed]:
    found = pipeline.observe(joined, zone=timezone.get_current_timezone_name())[:MOST_OBSERVED]
    wanted = {event for each in found for event in each.events}
    rows = joined.events.filter(pl.col("event_id").is_in(list(wanted))).select("event_id", "at", "source")
    at = {event: (when, origins.get(source)) for event, when, source in rows.iter_rows()}
    for each in found:
        stands = ((event, *at[event]) for event in each.events)
        yield Observed(
            code=each.code, why=each.why, could_be=each.could_be, count=each.count,
            stands=tuple(
                (when, origin.evidence, origin.document, _record(event))
                for event, when, origin in stands if origin
            ),
        )  # fmt: skip


def _record(event: str) -> int:
    return int(event.rpartition(":")[2])


def notes(diary: str) -> FileReading:
    """Her diary, read as any diary is."""
    return pipeline.read_in_memory("Own diary", io.BytesIO(diary.encode()))


def settings_for(zone: str, known: WhoIsWho) -> Settings:
    """The library's settings for this record."""
    return people.settings(settings_file.change(settings_file.load(), reading={"zone": zone}), known)


def without_events(person: PersonFindings) -> PersonFindings:
    """What is counted of a person, without the events that it rests on."""
    return attrs.evolve(
        person,
        occasions=(),
        strands=tuple(attrs.evolve(each, events=(), rule="", why=()) for each in person.strands),
        turning_points=tuple(
            attrs.evolve(each, events=(), events_after=()) for each in person.turning_points
        ),
    )


def _grouped(signals: pl.DataFrame, joined: Timeline) -> pl.DataFrame:
    """The signals, those of a group side by side in the order of time.

    *number*: their order before. *whom*: whose they are counted as, which tells callers who showed no number
    from what names nobody.
    """
    original = joined.events.filter(pl.col("duplicate_of").is_null())
    whom = conduct.by_nobody(signals, original).select("signal", pl.col("person").alias("whom"))
    found = signals.join(whom, on="signal", how="left", maintain_order="left").with_row_index("number")
    return found.sort("whom", "behaviour", "at", nulls_last=True, maintain_order=True)


def _given(found: Analysis, grouped: pl.DataFrame, now: datetime) -> Given:
    joined = found.timeline
    names = dict(joined.people.select("person", "name").iter_rows())
    rank = {person.person or "": number for number, person in enumerate(found.findings.people)}
    return Given(
        made_at=now,
        groups=tuple(sorted(_groups(grouped, names), key=lambda each: rank.get(each.person, len(rank)))),
        together=tuple(_together(grouped)),
        people=tuple(joined.people.filter(~pl.col("is_me"))["name"].head(200).to_list()),
        # The page tells of everyone; what is told of and what is left out where nobody said is for papers.
        assumptions=tuple(each for each in found.findings.assumptions if not each.startswith(NOBODY_SAID)),
        events=joined.events.height,
        me=joined.me,
        pairs=tuple(_pairs(joined)),
        keep=_keep(found),
        signs=tuple(_signs(found)),
        limits=tuple(
            dict.fromkeys(
                (each.limit.title, each.limit.by)
                for each in found.reading.people
                if each.limit and each.limit.by
            )
        ),
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
    fitting = {kept.id for person in found.reading.people for kept in person.keep if kept.fits}
    return tuple(
        Keep(what=each.what, do=each.do, by=tuple(sorted(by)), fits=each.id in fitting)
        for each, by in days.values()
    )


def _signs(found: Analysis) -> Iterator[Sign]:
    """The signs of danger, one of a kind. What rests on a date she named is told where her dates are."""
    signs = [sign for person in found.reading.people for sign in person.signs]
    wanted = {event for sign in signs for event in sign.events}
    day = pl.col("at").dt.convert_time_zone(found.findings.zone).dt.date()
    dated = found.timeline.events.filter(pl.col("event_id").is_in(list(wanted)), pl.col("at").is_not_null())
    days = dict(dated.select("event_id", day).iter_rows())
    last: dict[str, date] = {}
    for sign in signs:
        of_sign = [days[event] for event in sign.events if event in days]
        last[sign.id] = max([*of_sign, last.get(sign.id, date.min)])
    for sign in {each.id: each for each in signs}.values():
        if last[sign.id] > date.min:
            yield Sign(
                id=sign.id, sentence=sign.sentence, do=sign.do, now=sign.now, call=sign.call,
                last=last[sign.id],
            )  # fmt: skip


def _groups(grouped: pl.DataFrame, names: dict[str, str]) -> list[Group]:
    month = pl.col("at").dt.strftime("%Y-%m")
    found = (
        grouped.with_row_index("place")
        .group_by("whom", "behaviour", maintain_order=True)
        .agg(
            pl.len().alias("count"),
            pl.col("place").min().alias("start"),
            month.mode().sort().first().alias("most"),
            pl.col("basis").first().cast(pl.String),
        )
        .sort("whom", "count", descending=[False, True], nulls_last=True, maintain_order=True)
    )
    return [
        Group(
            person=row["whom"] or "", name=names.get(row["whom"], "") if row["whom"] else "",
            behaviour=row["behaviour"], title=recognisers.TITLES.get(row["behaviour"], row["behaviour"]),
            words=row["basis"] == "words", noted=row["basis"] == "note",
            start=row["start"], count=row["count"], most=row["most"] or "",
        )
        for row in found.iter_rows(named=True)
    ]  # fmt: skip


def _together(grouped: pl.DataFrame) -> Iterator[tuple[str, str, int]]:
    """As in Given.together. A message that is noticed in two ways counts once for its kind of conduct."""
    noticed = grouped.filter(pl.col("basis") != "note").select("whom", "strand", "events").explode("events")
    counted = noticed.group_by("whom", "strand", maintain_order=True).agg(pl.col("events").n_unique())
    for person, strand, count in counted.iter_rows():
        yield person or "", strand, count


def _packed(
    joined: Timeline, grouped: pl.DataFrame, kept: pl.DataFrame, origins: dict[str, Origin]
) -> BinaryIO:
    parts = {
        "events": joined.events, "people": joined.people, "sources": joined.sources,
        "signals": grouped, "grades": kept,
    }  # fmt: skip
    written = [
        frames.written(parts[name], frame=LISTS_A_FRAME if name == "signals" else frames.FRAME)
        for name in _TABLES
    ]
    head = _Head(
        layouts=tuple(layout for layout, _ in written), me=joined.me,
        said=tuple((each.code, each.sentence) for each in joined.assumptions), origins=origins,
    )  # fmt: skip
    return packed(head, [data for _, data in written])


def packed(head: msgspec.Struct, parts: Sequence[bytes]) -> BinaryIO:
    """Tables with a head before them that says how they lie."""
    said = msgspec.json.encode(head)
    return io.BytesIO(b"".join([len(said).to_bytes(_LENGTH_BYTES), said, *parts]))


def head_of[H: msgspec.Struct](stream: BinaryIO, kind: type[H]) -> tuple[H, int]:
    """The head that `packed` wrote, and where the tables begin."""
    start = _LENGTH_BYTES + int.from_bytes(stream.read(_LENGTH_BYTES))
    return msgspec.json.decode(stream.read(start - _LENGTH_BYTES), type=kind), start


def tables_in(stream: BinaryIO, layouts: Sequence[frames.Layout], start: int) -> list[frames.Frames]:
    """The tables after a head."""
    found = []
    for layout in layouts:
        found.append(frames.Frames(stream, layout, start=start))
        start += layout.size
    return found


def placed(table: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """A table, and where in *events* the events of each row are; an event that is not there has no place."""
    where = events.select(events=pl.col("event_id")).with_row_index("place")
    listed = table.select("events").with_row_index("row").explode("events").drop_nulls()
    found = listed.join(where, on="events", how="left", maintain_order="left").group_by(
        "row", maintain_order=True
    )
    places = found.agg(pl.col("place").drop_nulls().alias("places"))
    rows = table.with_row_index("row").join(places, on="row", how="left", maintain_order="left").drop("row")
    return rows.with_columns(pl.col("places").fill_null([]))


def unpacked(data: bytes, said: Collection[str] = ()) -> tuple[Timeline, pl.DataFrame]:
    """The timeline and the signals of a run, and those of what she said that messages were.

    Args:
        said: their ids, among others that are passed over.
    """
    run = Tables(io.BytesIO(data))
    joined = Timeline(
        events=run.events.whole(),
        people=run.people.whole(),
        sources=run.sources.whole(),
        assumptions=tuple(Assumption(code=code, sentence=sentence) for code, sentence in run.head.said),
        me=run.head.me,
    )
    return joined, _and_said(
        run.signals.whole().sort("number").drop("number", "whom", "places", strict=False), said, joined
    )


def _and_said(signals: pl.DataFrame, said: Collection[str], joined: Timeline) -> pl.DataFrame:
    hers = recognisers.of_messages(said, events=joined.events, people=joined.people)
    return pl.concat([signals, hers]).sort("at", "signal", nulls_last=True) if hers.height else signals


class Tables:
    """The tables of a run, to be read in part."""

    def __init__(self, stream: BinaryIO) -> None:
        self.head, start = head_of(stream, _Head)
        found = tables_in(stream, self.head.layouts, start)
        self.events, self.people, self.sources, self.signals, *rest = found
        self._grades = grades.Grades(rest[0]) if rest else None

    @property
    def grades(self) -> grades.Grades:
        """The grades.

        Raises:
            IndexError: the run is of an earlier version, which graded nothing.
        """
        if self._grades is None:
            raise IndexError("This run graded nothing.")
        return self._grades

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(self.people.rows(0, self.people.height, ["person", "name"]).iter_rows())

    def suggestions(
        self, group: Group, *, start: int, count: int, most: int = MOST_EVENTS
    ) -> list[dict[str, Any]]:
        """Some suggestions of a group, as `with_events` gives them with *most* events each."""
        some = max(0, min(count, group.count - start))
        shown = self.signals.rows(group.start + start, some, _SIGNAL).with_row_index("place", start)
        return self.with_events(shown.to_dicts(), most=most)

    def all_of(self, group: Group) -> list[tuple[str, datetime | None]]:
        """The id and the time of every suggestion of a group."""
        return list(self.signals.rows(group.start, group.count, ["signal", "at"]).iter_rows())

    def different(self, groups: Collection[Group]) -> int:
        """How many different messages, calls and notes the suggestions of some groups rest on."""
        rows = (self.signals.rows(each.start, each.count, ["places"])["places"] for each in groups)
        return len({place for places in rows for place in places.explode().drop_nulls()})

    def places_of(self, suggestions: Collection[str]) -> list[tuple[int, str]]:
        """Where these suggestions are, each with its id."""
        ids = self.signals.rows(0, self.signals.height, ["signal"]).with_row_index("place")
        return list(ids.filter(pl.col("signal").is_in(list(suggestions))).iter_rows())

    def suggestion(self, group: Group, place: int, *, start: int, count: int) -> dict[str, Any]:
        """One suggestion of a group, with some of its events and how many it has."""
        found = self.signals.rows(group.start + place, 1, _SIGNAL).to_dicts()
        return self.with_events(found, start=start, most=count)[0]

    def signals_at(self, places: Sequence[int]) -> list[dict[str, Any]]:
        """Suggestions by where they stand among all of the run: id, behaviour, rule, why and places."""
        return self.signals.at(places, ["signal", "behaviour", "rule", "why", "places"]).to_dicts()

    def graded(self, place: int) -> dict[str, Any]:
        """One row of the grades, with its event and the subject of that.

        Raises:
            IndexError: there is none at this place, or the run graded nothing.
        """
        row = self.grades.at(place)
        (event,) = self._events([row["event"]])
        subject = self.events.at([row["event"]], ["subject"])["subject"][0]
        return row | {"event": event, "subject": subject or ""}

    def listed(self, wanted: Wanted, *, read: Collection[str], start: int, count: int) -> Listed:
        """Some graded messages, as `Grades.listed` gives them, each with the *name* of who sent it."""
        listed = self.grades.listed(wanted, read=read, start=start, count=count)
        rows = [row | {"name": self._names.get(row["person"], "")} for row in listed.rows]
        return attrs.evolve(listed, rows=rows)

    def agreed(
        self, said: Collection[str], *, new: Collection[str] = ()
    ) -> list[tuple[str, str, Counter[str]]]:
        """What she said that messages were: of each person the id ("" where nobody is named), the name, and
        how often each act.

        Args:
            said: ids of terms.acts.said_of; those of messages that are not in the run are passed over.
            new: those of them that were said since the run began, which its grades do not have yet.
        """
        acts = list(filter(None, map(act_and_event, said)))
        persons = dict(self.grades.persons({event for _act, event in acts}))
        unknown = {event for _act, event in filter(None, map(act_and_event, new))} - persons.keys()
        persons |= self._senders(unknown)
        found: dict[str, Counter[str]] = {}
        for act, event in acts:
            if event in persons:
                found.setdefault(persons[event], Counter())[act] += 1
        return [(person, self._names.get(person, ""), count) for person, count in found.items()]

    def _senders(self, events: Collection[str]) -> dict[str, str]:
        """Who sent each of these events, "" where nobody is named. To find any, all rows are read."""
        if not events:
            return {}
        every = self.events.rows(0, self.events.height, ["event_id", "sender"])
        sent = every.filter(pl.col("event_id").is_in(list(events))).with_columns(
            pl.col("sender").fill_null("")
        )
        return dict(sent.iter_rows())

    def levels(
        self, evidence: str, records: Collection[tuple[int, int]]
    ) -> dict[tuple[int, int], tuple[int, str]]:
        """Of the records of a file those that have a level: the place among the grades, and the level.

        Args:
            evidence: the id of the file, in hex.
            records: of each the number of its document in the file, and its own in that.
        """
        origins = self.head.origins.items()
        sources = {origin.document: source for source, origin in origins if origin.evidence == evidence}
        events = {f"{sources[at[0]]}:{at[1]}": at for at in records if at[0] in sources}
        return {events[event]: level for event, level in self.grades.levels(events).items()}

    def with_events(
        self, rows: list[dict[str, Any]], *, start: int = 0, most: int = MOST_EVENTS
    ) -> list[dict[str, Any]]:
        """Rows with some of their events instead of *places*, and with *count*, how many events there are.

        *heard*: a `timeline_index.stamp_of_words` for the words of each recording that a suggestion rests on;
        empty if it does not rest on such words.
        """
        wanted = [row["places"][start : start + most] for row in rows]
        found = iter(self._events([place for places in wanted for place in places]))
        return [
            {name: value for name, value in row.items() if name != "places"}
            | {
                "events": [next(found) for _ in places],
                "count": len(row["places"]),
                "heard": self._heard(row),
            }
            for row, places in zip(rows, wanted, strict=True)
        ]

    def _heard(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        if heard.NOTICED not in row.get("why", ""):
            return ()
        details = self.events.at(row["places"], ["details"])["details"]
        return tuple(timeline_index.stamp_of_words(said) for each in details for said in heard.kept_in(each))

    def _events(self, places: list[int]) -> list[dict[str, Any]]:
        found = self.events.at(places, _EVENT).to_dicts()
        return [
            row | {"name": self._names.get(row["sender"], ""), "origin": self.head.origins.get(row["source"])}
            for row in found
        ]


def hers(signals: pl.DataFrame, keep: set[str], changed: Mapping[str, str]) -> pl.DataFrame:
    """The signals she kept, and those from what she wrote herself, each of the kind she says it is."""
    kept = signals.filter((pl.col("basis") == "note") | pl.col("signal").is_in(list(keep)))
    return recognisers.as_she_said(kept, changed)
