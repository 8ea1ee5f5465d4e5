"""What can be asked of everything in a record, in order."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Final

import attrs
from msgspec.structs import replace

from chesil.terms.acts import act_and_event
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.analysis import row_bits
from chesil_web.person.analysis.models import Decided, Run
from chesil_web.person.analysis.orders import Origin
from chesil_web.person.analysis.queries import Looked
from chesil_web.person.analysis.row_bits import Rows
from chesil_web.person.analysis.timeline_index import stamp_of_words
from chesil_web.person.analysis.timeline_reading import Sought, Thing, TimelineReading
from chesil_web.person.diary.models import Index
from chesil_web.person.papers.models import Paper
from chesil_web.person.people.models import Known
from chesil_web.person.recordings import queries as recordings
from chesil_web.person.recordings.models import Said
from chesil_web.person.screens import queries as screens
from chesil_web.person.timeline import live
from chesil_web.person.timeline.days import by_day
from chesil_web.person.timeline.found import A_PAGE, Found, Item
from chesil_web.person.timeline.live import Live
from chesil_web.person.timeline.models import Choices, Chosen, Wanted
from chesil_web.person.timeline.search_words import telling
from chesil_web.record.evidence import day_order
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Answers, Evidence

NEAREST: Final = 3 * A_PAGE  # of what has some of the words; who finds nothing in these asks in other words
_A_NAME, _MOST_NAMES = 60, 200  # letters; what is longer describes somebody
KINDS: Final = (Choices, Run, Evidence, Answers, Index, Known, Paper)  # of which each page needs every row
_INDEXED: Final = ("diary", "private", "message", "call", "mail", "file", "notice")


@attrs.frozen(kw_only=True)
class State:
    """How far the list has everything that is here.

    Attributes:
        newest: the newest run. looked: the one whose list this is, which stays while the newest is at work.
        messages: how many of pictures she checked since.
        files: how many files have more than that knows of. heard: of how many recordings she said since what
            is said in them. is_empty: nothing is here.
        dates: where it is asked how the dates of a file are read, and its name, as `day_order.where_asked`
            gives them.
        names, sources: what can be chosen from: people by name; sources with the names of their files.
    """

    newest: Looked | None
    looked: Looked | None
    files: int
    messages: int
    heard: int
    dates: tuple[str, str]
    is_empty: bool
    names: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def asks(self) -> bool:
        """Whether a question keeps everything from being read."""
        given = self.newest.given if self.newest else None
        return given is not None and given.asks not in ("", "nothing", "order")

    @property
    def is_behind(self) -> bool:
        """Whether something is here that is not in the list, and no run is adding it."""
        busy = self.newest is not None and self.newest.busy
        return not busy and not self.is_empty and bool(self.files or self.messages or self.heard)

    @property
    def looks_by_itself(self) -> bool:
        """Whether a search begins a look at what is new: no question waits, and the last one did not fail."""
        failed = self.newest is not None and self.newest.failed
        return self.is_behind and not self.asks and not failed


@attrs.frozen(kw_only=True)
class Opened:
    """A timeline that is open: what is asked of it costs no second opening.

    Attributes:
        taken_back: stamps of words of recordings that she changed or took back since the run began. They are
            not shown, and no search by words finds what has them.
    """

    safe: OpenSafe
    state: State
    timeline: TimelineReading | None
    now: live.Now
    gone: frozenset[str]
    chosen: Chosen
    taken_back: frozenset[str] = frozenset()

    def found(self, wanted: Wanted) -> Found:
        """What has everything that is looked for."""
        words = telling(wanted.terms) if wanted.some else wanted.terms
        some: Sequence[Live] = live.fitting(self.safe, self.now.live, wanted, words)
        sought = self._sought(wanted, words)
        near: tuple[Item, ...] = ()
        if wanted.some:
            near = self._nearest(sought, some)
            rows = self._rows_of(near)
            some = [each.live for each in near if each.live]
        elif self.timeline and sought:
            rows = self.timeline.found(sought, without=self._without(words))
        else:
            rows = None
        days = by_day(self.timeline, rows, some)
        return Found(
            timeline=self.timeline, rows=rows, days=days, wanted=wanted, words=words, near=near,
            taken_back=self.taken_back,
        )  # fmt: skip

    def widened(self, wanted: Wanted) -> Wanted:
        """What is looked for; where nothing has all words, by their beginnings, or else what comes nearest,
        since the one that is meant may say it in other words."""
        if wanted.begins or not wanted.terms or self.found(wanted).count:
            return wanted
        wider = [replace(wanted, begins=True)]
        if len(wanted.terms) > 1 and telling(wanted.terms):
            wider.append(replace(wanted, some=True, near=True))
        return next((each for each in wider if self.found(each).count), wanted)

    def again(self, wanted: Wanted) -> Wanted:
        """A search that was widened, as it is to be widened now: what is new may have all of the words."""
        if not wanted.some:
            return wanted
        wider = self.widened(replace(wanted, some=False, near=False, begins=False))
        return wanted if wider.some else replace(wider, start=0)

    def _nearest(self, sought: Sought | None, some: Sequence[Live]) -> tuple[Item, ...]:
        """What comes nearest to some words, the nearest first, and of what comes as near the newest."""
        rows: Sequence[tuple[int, float]] = ()
        weights: Mapping[str, float] = {}
        if self.timeline and sought:
            nearest = self.timeline.nearest(sought, NEAREST, without=self._without(sought.words))
            rows, weights = nearest.rows, nearest.weights
        days = self.timeline.days_of([row for row, _score in rows]) if self.timeline else []
        found = [
            *((score, Item(day=day, row=row)) for (row, score), day in zip(rows, days, strict=True)),
            *(
                (sum(weights.get(word, 1) for word in each.held), Item(day=each.day, live=each))
                for each in some
            ),
        ]
        found.sort(key=lambda pair: (round(pair[0], 3), pair[1].day or date.min, pair[1].row), reverse=True)
        return tuple(item for _score, item in found[:NEAREST])

    def _rows_of(self, near: Sequence[Item]) -> Rows | None:
        if self.timeline is None:
            return None
        here = [each.row for each in near if not each.live]
        return Rows(row_bits.of(here, height=self.timeline.head.height))

    def _sought(self, wanted: Wanted, words: Sequence[str]) -> Sought | None:
        """What is looked for among what the look through the record found; None where nothing of it can be
        meant."""
        if self.timeline is None or (wanted.kind and wanted.kind not in _INDEXED):
            return None
        people = [id for id, name in self.timeline.head.people if name == wanted.who]
        return Sought(
            words=words, begins=wanted.begins, kinds=[wanted.kind] if wanted.kind else (),
            people=people if wanted.who else None, source=wanted.source, act=wanted.act,
            since=wanted.since, until=wanted.until, gone=self.gone,
        )  # fmt: skip

    def _without(self, words: Sequence[str]) -> list[int]:
        """The rows that do not count: of what is no more, and where words are looked for, of recordings whose
        words were taken back."""
        if self.timeline is None:
            return []
        unsaid = (row for stamp, row in self.timeline.head.heard if stamp in self.taken_back)
        return [*self.now.dead, *(unsaid if words else ())]

    def thing(self, row: int) -> Thing | None:
        """What stands in a row, or None."""
        if self.timeline is None or row >= self.timeline.head.height:
            return None
        return self.timeline.things([row])[0].without(self.taken_back)

    def origin(self, thing: Thing) -> Origin | None:
        """The file that a thing is in."""
        return self.timeline.origins.get(thing.source or "") if self.timeline else None

    def live_thing(self, ref: str) -> Live | None:
        """What its address names, of what is read now; or None."""
        return next((each for each in self.now.live if each.ref == ref), None)


@contextmanager
def opened(safe: OpenSafe, chosen: Chosen) -> Iterator[Opened]:
    """The timeline of a record.

    Raises:
        BlobMissing, Damaged: what the run found is not as it was sealed.
    """
    newest = analysis.newest(safe)
    whole = analysis.newest_whole(safe, newest)
    if whole is None:
        yield _opened(safe, chosen, newest, None, None)
        return
    with analysis.timeline(safe, whole) as timeline:
        yield _opened(safe, chosen, newest, whole, timeline)


def _opened(
    safe: OpenSafe, chosen: Chosen, newest: Looked | None, looked: Looked | None,
    timeline: TimelineReading | None,
) -> Opened:  # fmt: skip
    origins = timeline.head.sources if timeline else ()
    placed = {each.evidence for _id, each in origins}
    files = evidence.files(safe, closed=placed)
    here = {each.id.hex for each in files}
    known = {each.reading for each in looked.order.inputs} if looked and timeline else set()
    said = [each for some in recordings.said(safe, files).values() for each in some]
    now = live.now(safe, timeline, [each for each in files if each.id.hex not in placed])
    state = State(
        newest=newest, looked=looked,
        files=sum(
            1 for each in files if each.part and day_order.is_ready(each) and each.part.hex not in known
        ),
        messages=screens.checked_since(safe, files, looked.order.asked_at) if looked and timeline else 0,
        heard=sum(1 for each in said if looked and timeline and each.at > looked.order.asked_at),
        dates=day_order.where_asked(files),
        is_empty=not (now.live or files or (timeline and timeline.head.height)),
        names=tuple(_names(timeline, now.live)),
        sources=tuple((id, each.name) for id, each in origins if each.evidence in here),
    )  # fmt: skip
    gone = frozenset(id for id, each in origins if each.evidence not in here)
    return Opened(
        safe=safe, state=state, timeline=timeline, now=now, gone=gone, chosen=chosen,
        taken_back=_taken_back(timeline, said),
    )  # fmt: skip


def _taken_back(timeline: TimelineReading | None, said: Sequence[Said]) -> frozenset[str]:
    """Stamps of words of recordings in a timeline that she does not say any more."""
    there = timeline.head.heard if timeline else ()
    return frozenset(stamp for stamp, _row in there) - {stamp_of_words(each.words) for each in said}


def _names(timeline: TimelineReading | None, some: Sequence[Live]) -> Iterator[str]:
    """Who can be chosen: the people of the run, and whom else she names now."""
    known = [name for _, name in timeline.head.people] if timeline else []
    named = [each.who for each in some if 0 < len(each.who) <= _A_NAME]
    once = {name.casefold(): name for name in reversed((*known, *named))}
    return islice(reversed(once.values()), _MOST_NAMES)


def chosen(safe: OpenSafe) -> Chosen:
    """How she likes her timeline."""
    found = safe.read_all(Choices, Chosen)
    return found[0][1] if found else Chosen()


def hers(decided: Decided, thing: Thing) -> list[str]:
    """The ids of what she says that a thing was (chesil.terms.acts.said_of)."""
    said = [(name, act_and_event(name)) for name, (way, _at) in decided.about.items() if way == "keep"]
    return [name for name, found in said if found and found[1] == thing.event]
