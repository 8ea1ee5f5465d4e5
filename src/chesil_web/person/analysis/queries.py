"""What can be asked of the runs over a record and of what she decided."""

import uuid
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import attrs
import msgspec
from django.utils import timezone

from chesil.readers.registry import FileReading
from chesil.terms.acts import act_and_event
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import asking, files
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.person.analysis import bridge, conclusions, written
from chesil_web.person.analysis.models import (
    Answered,
    ClockDoubt,
    Concluded,
    Conclusion,
    Decided,
    Decisions,
    Given,
    GradeAnswers,
    Pair,
    Result,
    Run,
    Sought,
    TimelineIndex,
    stamp_of,
)
from chesil_web.person.analysis.orders import Input, Order
from chesil_web.person.analysis.timeline_index import Joined, stamp_of_words
from chesil_web.person.analysis.timeline_reading import TimelineReading
from chesil_web.person.diary import index
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Version
from chesil_web.person.people import bridge as people_bridge
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Known, Secret, WhoIsWho
from chesil_web.person.recordings import queries as recordings
from chesil_web.person.screens import queries as screens
from chesil_web.record.evidence import day_order
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Evidence, Reading, WrongClock

WHICH: Final = (
    "kept",
    "all",
)  # what a conclusion is drawn from: what she keeps, or everything that was noticed


@attrs.frozen(kw_only=True)
class Looked:
    """A run as it stands: its order, its result when there is one, else the job that does it."""

    id: uuid.UUID
    order: Order
    given: Given | None
    part: uuid.UUID | None
    job: Job | None

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self.given is None and not self.busy

    @property
    def busy(self) -> bool:
        """Whether it is still looking."""
        return self.given is None and self.job is not None and self.job.is_open


def newest(safe: OpenSafe) -> Looked | None:
    """The newest run, or None."""
    orders = safe.read_all(Run, Order)
    return _looked(safe, *max(orders, key=lambda each: each[1].asked_at)) if orders else None


def newest_whole(safe: OpenSafe, newest: Looked | None) -> Looked | None:
    """The newest run that has a result: the one before *newest* while that has none. None where none has."""
    if newest is None or newest.part is not None:
        return newest
    others = [each for each in safe.read_all(Run, Order) if each[0].id != newest.id]
    found = (_looked(safe, row, order) for row, order in others)
    return next((each for each in found if each.part is not None), None)


def shown(safe: OpenSafe) -> Looked | None:
    """The run that pages show suggestions of: the newest that has a result, else the newest."""
    latest = newest(safe)
    return newest_whole(safe, latest) or latest


def _looked(safe: OpenSafe, row: Run, order: Order) -> Looked:
    part, job = _result(row), None
    if part is None:
        job = next(iter(asking.rows(Job, id=row.job)), None)
        part = _result(row)  # again: it may have come before the job was looked at
    safe.damaged.update(dict.fromkeys(map(uuid.UUID, order.damaged), "analysis.order"))
    given = next((said for _, said in safe.read_parts([part], Run, Given)), None) if part else None
    return Looked(id=row.id, order=order, given=given, part=part.id if part else None, job=job)


def _result(row: Run) -> Result | None:
    return next(iter(asking.rows(Result, item=row.id)), None)


def names(safe: OpenSafe) -> list[str]:
    """The people of the newest whole look, those of whom something was noticed first, without who she is."""
    looked = shown(safe)
    if looked is None or looked.given is None:
        return []
    noticed = (each.name for each in looked.given.groups if each.name and not each.noted)
    return list(dict.fromkeys((*noticed, *looked.given.people)))


def order(safe: OpenSafe) -> Order:
    """What a run would look through now."""
    now = timezone.now()  # taken first, so that what is added meanwhile counts as new
    pages, entries, rest = _pages(safe), _entries(safe), _rest(safe)
    said = decided(safe)
    told, found = evidence.answers(safe), people.things(safe)
    inputs, entered = tuple(_inputs(safe)), written.by_page(safe)
    notes = written.as_notes((entry for _, _, entry in entered if entry and not entry.private), found)
    return Order(
        asked_at=now,
        inputs=inputs,
        diary=notes,
        indexed=tuple(written.as_indexed(*each) for each in entered),
        me=told.me,
        about=told.about,
        zone=told.zone,
        stamp=rest,
        entries=entries,
        pages=pages,
        known=people.who_is_who(found),
        clocks=tuple(evidence.in_use(told.clocks)),
        aside=tuple(name for name, (what, _when) in said.about.items() if what == "aside"),
        changed=said.changed,
        said=tuple(sorted(_said(said))),
        damaged=tuple(sorted(id.hex for id, table in safe.damaged.items() if table in _LOOKED_THROUGH)),
    )


def expected_s(safe: OpenSafe) -> float:
    """How many seconds a run over what is here now may take, by the pace of the last; 0 without one."""
    last = newest_whole(safe, newest(safe))
    if last is None or last.given is None or not last.given.events:
        return 0
    read = (file.read for file in evidence.files(safe) if file.read)
    records = sum(source.rows for each in read for source in each.sources)
    return last.given.took_s * max(1, records / last.given.events)


_LOOKED_THROUGH: Final = {str(each._meta.label_lower) for each in (Version, Evidence, Reading, Known)}


def is_stale(safe: OpenSafe, looked: Looked | None) -> bool:
    """Whether there is something that the newest run did not see. No entry is opened for it but those that
    were damaged then."""
    if looked is None or looked.order.stamp != _rest(safe) or _opens_again(safe, looked.order.damaged):
        return True
    return looked.order.pages != _pages(safe) and looked.order.entries != _entries(safe)


def _opens_again(safe: OpenSafe, damaged: Sequence[str]) -> bool:
    """Whether an entry that was damaged when the run began was brought back since."""
    rows = Version.objects.filter(safe_id=safe.id, id__in=list(map(uuid.UUID, damaged)))
    return bool(damaged) and bool(safe.read_those(rows, Entry))


def _rest(safe: OpenSafe) -> str:
    told, found = evidence.answers(safe), people.things(safe)
    files = evidence.files(safe)
    checked, said_in = screens.stamps(files), recordings.stamps(safe, files)
    readings = [
        _told_of(each, f"{checked.get(each.id, '')}{said_in.get(each.id, '')}")
        for each in files if day_order.is_ready(each)
    ]  # fmt: skip
    read = (each.told for each in found if not isinstance(each.told.thing, Secret))
    said = [msgspec.json.encode(told).decode() for told in read]
    wrong = [msgspec.json.encode(each).decode() for each in evidence.in_use(told.clocks)]
    return stamp_of([*readings, *said, *wrong, told.me, told.about, told.zone])


def _told_of(file: evidence.File, checked: str) -> str:
    """A file as a run takes it: its reading, what she said of it, and what in it she checked."""
    caption = f" {msgspec.json.encode(file.caption).decode()}" if file.caption else ""
    return f"{file.part.hex if file.part else ''} {file.kept.zone}{caption}{checked and f' {checked}'}"


def _entries(safe: OpenSafe) -> str:
    return stamp_of([row.version for row in diary.entries(safe, diary.Wanted()) if not row.private])


def _pages(safe: OpenSafe) -> str:
    """What entries there are, as the head of their list says it: a page of it that changes is a new one."""
    return stamp_of([leaf.page for leaf in index.head(safe).shown])


def _inputs(safe: OpenSafe) -> Iterator[Input]:
    """The files that were read. A file whose dates can be read two ways waits, and no other waits for it."""
    files = evidence.files(safe)
    checked, said = screens.checked(safe, files), recordings.said(safe, files)
    for each in files:
        if each.part is not None and day_order.is_ready(each):
            key = part_key(safe.item_key(Evidence(id=each.id)), each.part)
            yield Input(
                each.id.hex,
                each.part.hex,
                key.hex(),
                each.kept.zone,
                each.caption,
                checked.get(each.id),
                said.get(each.id, ()),
            )


def decided(safe: OpenSafe) -> Decided:
    """What she decided so far."""
    found = safe.read_all(Decisions, Decided)
    return found[0][1] if found else Decided()


def answered(safe: OpenSafe) -> Answered:
    """What she read and answered of graded messages so far."""
    found = safe.read_all(GradeAnswers, Answered)
    return found[0][1] if found else Answered()


def kept(safe: OpenSafe) -> set[str]:
    """The ids of what she keeps."""
    return {name for name, (what, _when) in decided(safe).about.items() if what == "keep"}


def _said(decided: Decided) -> set[str]:
    """The ids of what she says that messages were."""
    return {name for name, (what, _when) in decided.about.items() if what == "keep" and act_and_event(name)}


def agreed_in(safe: OpenSafe, looked: Looked | None) -> list[tuple[str, str, Counter[str]]]:
    """What she says that messages of a run were, as `bridge.Tables.agreed` gives it."""
    about = decided(safe)
    said = _said(about)
    if not said or looked is None or looked.given is None or looked.given.graded is None:
        return []
    began = looked.order.asked_at
    new = {each for each in said if datetime.fromisoformat(about.about[each][1]) >= began}
    with tables(safe, looked) as run:
        return run.agreed(said, new=new)


@attrs.frozen(kw_only=True)
class Standing:
    """How many suggestions of a group she kept and set aside, and the acts she says some were instead."""

    kept: int = 0
    aside: int = 0
    changed: Counter[str] = attrs.field(factory=Counter[str])


def standing(safe: OpenSafe, looked: Looked | None) -> dict[int, Standing]:
    """What she decided of each group, by its number; a group of which she decided nothing is left out."""
    said = decided(safe)
    names = said.about.keys() | said.changed.keys()
    if not names or looked is None or looked.given is None or not looked.given.groups:
        return {}
    with tables(safe, looked) as run:
        found = sorted(run.places_of(names))
    places = [place for place, _ in found]
    mine = {}
    for number, group in enumerate(looked.given.groups):
        first, last = (bisect_left(places, at) for at in (group.start, group.start + group.count))
        if first < last:
            mine[number] = _standing(said, [name for _, name in found[first:last]])
    return mine


def unsaid(safe: OpenSafe, suggestions: Sequence[Mapping[str, Any]]) -> set[str]:
    """The ids of suggestions that rest on words of recordings that she changed or took back since the run.

    Args:
        suggestions: as `bridge.Tables` gives them.
    """
    if not any(each["heard"] for each in suggestions):
        return set()
    said = recordings.said(safe, evidence.files(safe)).values()
    now = {stamp_of_words(each.words) for some in said for each in some}
    return {each["signal"] for each in suggestions if not now.issuperset(each["heard"])}


def _standing(said: Decided, names: Sequence[str]) -> Standing:
    ways = Counter(said.about.get(name, ("", ""))[0] for name in names)
    changed = Counter(said.changed[name] for name in names if name in said.changed)
    return Standing(kept=ways["keep"], aside=ways["aside"], changed=changed)


@contextmanager
def timeline(safe: OpenSafe, looked: Looked) -> Iterator[TimelineReading | None]:
    """The timeline of a whole run, to be read in part; None where the run is of an earlier version.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    found = safe.read_parts(asking.rows(TimelineIndex, item=looked.id), Run, Joined)
    if not found:
        yield None
        return
    part, head = found[0]
    with files.opened(part.id, part_key(safe.item_key(Run(id=looked.id)), part.id)) as stream:
        yield TimelineReading(stream, head)


@contextmanager
def tables(safe: OpenSafe, looked: Looked) -> Iterator[bridge.Tables]:
    """The tables of a whole run, to be read in part.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    part = looked.part or looked.id
    with files.opened(part, part_key(safe.item_key(Run(id=looked.id)), part)) as stream:
        yield bridge.Tables(stream)


# What follows from a run.


@attrs.frozen(kw_only=True)
class Concluding:
    """A conclusion as it stands: what it is drawn from, its documents by number, and the job that does it."""

    id: uuid.UUID
    sought: Sought
    parts: dict[int, uuid.UUID]
    job: Job | None

    @property
    def busy(self) -> bool:
        """Whether it is still being drawn."""
        return not self.parts and self.job is not None and self.job.is_open

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return not self.parts and not self.busy


def conclusion(safe: OpenSafe, which: str) -> Concluding | None:
    """The newest conclusion from what she keeps, or from all of it, be it out of date or not; or None."""
    mine = [each for each in safe.read_all(Conclusion, Sought) if each[1].which == which]
    if not mine:
        return None
    row, sought = max(mine, key=lambda each: each[1].asked_at)
    parts = dict(Concluded.objects.filter(item=row.id).values_list("number", "id"))
    job = Job.objects.filter(id=row.job).first() if row.job else None
    return Concluding(id=row.id, sought=sought, parts=parts, job=job)


def sought(safe: OpenSafe, looked: Looked, which: str) -> Sought:
    """What a conclusion would be drawn from now, without its key."""
    told, known = evidence.answers(safe), people.who_is_who(people.things(safe))
    said = decided(safe)
    keep, changed = tuple(sorted(kept(safe) if which == "kept" else _said(said))), said.changed
    day, run = timezone.localdate(), (looked.part or looked.id).hex
    state = (
        _version(),
        _FORM,
        run,
        which,
        told.about,
        told.zone,
        day.isoformat(),
        msgspec.json.encode(known).decode(),
        *(f"{name} {act}" for name, act in changed.items()),
    )
    return Sought(
        asked_at=timezone.now(), which=which, stamp=stamp_of([*state, *keep]), run=run, run_key="",
        about=told.about, zone=told.zone, day=day, kept=keep, known=known,
        changed=changed,
    )  # fmt: skip


_FORM: Final = "counts"  # of what is sealed: what was sealed before it had these is concluded anew


@cache
def _version() -> str:
    return version("chesil")  # another version may read the law anew, and seal it in another form


class Replaced(Exception):
    """Another conclusion took the place of this one, at this moment."""


class Lost(Exception):
    """A document of a conclusion is damaged: the conclusion can be drawn again."""


def document[T](safe: OpenSafe, found: Concluding, number: int, type: type[T]) -> T:
    """One document of a conclusion, by one of the numbers it has.

    Raises:
        Replaced: it is no more.
        Lost: it is damaged.
    """
    part = Concluded.objects.filter(id=found.parts[number]).first()
    if part is None:
        raise Replaced
    for _, document in safe.read_parts([part], Conclusion, type):
        return document
    raise Lost


@contextmanager
def acts(safe: OpenSafe, found: Concluding) -> Iterator[conclusions.Acts]:
    """The acts of a conclusion, to be read in part.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    part = found.parts[Concluded.LAW]
    with files.opened(part, part_key(safe.item_key(Conclusion(id=found.id)), part)) as stream:
        yield conclusions.Acts(stream)


# For papers, and who is who.


def readings(safe: OpenSafe) -> list[FileReading]:
    """What was read from every file: for papers, which say of each what could not be read."""
    read = (evidence.tables(safe, each) for each in evidence.files(safe))
    found = [each for each in read if each is not None]
    hers = written.diary_as_notes(safe, people.things(safe))
    return [*found, bridge.notes(hers)] if hers else found


def open_pairs(safe: OpenSafe, given: Given, known: WhoIsWho) -> list[Pair]:
    """Who may be one person, without those she answered."""
    two = set(decided(safe).two)
    listed = [people_bridge.marks(each) for each in known.people]
    return [
        pair for pair in given.pairs
        if pair.id not in two and not any(_marks(pair) <= each for each in listed)
    ]  # fmt: skip


def open_doubts(safe: OpenSafe, given: Given) -> list[ClockDoubt]:
    """Which files' clocks disagree, without those she answered: since that run, or that neither was wrong."""
    answered = set(decided(safe).clocks)
    told = evidence.answers(safe).clocks
    changed = {file for each in told if _last(each) > given.made_at for file in each.files}
    return [
        doubt for doubt in given.clocks
        if doubt.id not in answered and changed.isdisjoint((doubt.one, doubt.other))
    ]  # fmt: skip


def _last(clock: WrongClock) -> datetime:
    return clock.taken_back_at or clock.said_at


def _marks(pair: Pair) -> set[str]:
    return {people_bridge.mark(each) for each in (*pair.addresses, *pair.names)}
