"""What the newest run has not put in order: what was written since, and what it does not look at at all.

It is read anew for each page. There is little of it: entries of the pages of the diary's list that changed,
what she told of people, papers, and files in which nothing was found to put in order.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis.timeline_index import start_of, words_in
from chesil_web.person.analysis.timeline_reading import TimelineReading
from chesil_web.person.analysis.word_forms import SHORT, forms_of
from chesil_web.person.diary import index
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Listed
from chesil_web.person.papers import queries as papers
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Asked, Day, Order
from chesil_web.person.timeline.models import Wanted
from chesil_web.record.evidence import queries as evidence

_FIRST: Final = datetime.min.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Live:
    """One such thing.

    Attributes:
        ref: names it in an address. at: when it was, or None. who: whom it is with, as she calls them.
        thing: a Listed, a paper, a file, or one that she told of people. words: all of it, to be searched;
            of an entry only the first, as the others cost its opening. held: those that are looked for and
            that it has.
    """

    ref: str
    kind: str
    at: datetime | None
    thing: Any
    words: str = ""
    who: str = ""
    held: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The day it was on."""
        return timezone.localdate(self.at) if self.at else None

    @property
    def place(self) -> tuple[datetime, str, str]:
        """The key that sorts it within its day. Entries from one minute are in the order of writing."""
        return self.at or _FIRST, self.thing.written if self.kind == "diary" else "", self.ref


@attrs.frozen(kw_only=True)
class Now:
    """What is here now beside the timeline of a run, and which rows of that are no more."""

    live: tuple[Live, ...]
    dead: tuple[int, ...]


def now(safe: OpenSafe, timeline: TimelineReading | None, files: Sequence[evidence.File]) -> Now:
    """What the timeline of a run does not say. *files*: those of the record that it has nothing of."""
    zone = evidence.answers(safe).zone
    entries, dead = _entries(safe, timeline)
    live = [*(_entry(row, zone) for row in entries), *_told(safe, zone), *_papers(safe), *_files(files)]
    return Now(live=tuple(live), dead=tuple(dead))


def _entries(safe: OpenSafe, timeline: TimelineReading | None) -> tuple[list[Listed], list[int]]:
    """Entries that are new since the run, and the rows of those that were changed or deleted since.

    A page of the diary's list that is as it was holds what it held, so it is not opened.
    """
    known = timeline.head.pages if timeline else {}
    pages = index.pages(safe, known=known)
    new = {row.version: row for page, rows in pages.items() if page not in known for row in rows}
    gone = [page for page in known if page not in pages]
    old = dict(pair for page in gone for pair in timeline.entries(page)) if timeline else {}
    return [row for name, row in new.items() if name not in old], [
        row for name, row in old.items() if name not in new
    ]


def _entry(row: Listed, zone: str) -> Live:
    return Live(
        ref=f"e{row.entry}",
        kind="diary",
        at=start_of(row.when, zone),
        thing=row,
        words=row.words,
        who=row.who,
    )


def _told(safe: OpenSafe, zone: str) -> Iterator[Live]:
    found = people.things(safe)
    names = {id: person.name for id, person in people.people(found).items()}
    for each in found:
        match each.told.thing:
            case Asked() as asked:
                when, who, words = asked.when, names.get(asked.person, ""), asked.words
            case Order() as order:
                when, who = str(order.starts), names.get(order.person, "")
                words = " ".join((order.what, *(term.words for term in order.terms)))
            case Day(yearly=False) as day:
                when, who, words = str(day.day), "", day.what
            case _:
                continue
        yield Live(
            ref=f"k{each.id.hex}", kind="told", at=start_of(when, zone), thing=each, words=words, who=who
        )


def _papers(safe: OpenSafe) -> Iterator[Live]:
    for paper, asked in papers.asked(safe):
        yield Live(ref=f"p{paper.id.hex}", kind="paper", at=asked.asked_at, thing=paper, words=asked.name)


def _files(files: Sequence[evidence.File]) -> Iterator[Live]:
    for each in files:
        if each.read is not None and not any(source.rows for source in each.read.sources):
            yield Live(ref=f"f{each.id.hex}", kind="file", at=None, thing=each, words=each.kept.name)


# What of it is looked for.


def fitting(safe: OpenSafe, live: Sequence[Live], wanted: Wanted, words: Sequence[str]) -> list[Live]:
    """Those that have everything that is looked for. *words*: those of it, each by itself."""
    tests: list[Callable[[Live], bool]] = []
    if wanted.kind:
        tests.append(lambda each: _is_of(each, wanted.kind))
    if wanted.who:
        tests.append(lambda each: wanted.who.casefold() in each.who.casefold())
    if wanted.act:
        tests.append(lambda each: each.kind == "diary" and wanted.act in each.thing.kinds)
    if wanted.since or wanted.until:
        first, last = wanted.since or date.min, wanted.until or date.max
        tests.append(lambda each: _is_within(each, first, last))
    if wanted.source:
        tests.append(lambda each: False)
    found = [each for each in live if all(test(each) for test in tests)]
    return _with_words(safe, found, words, wanted) if words and found else found


def _is_of(each: Live, kind: str) -> bool:
    return each.kind == "diary" and each.thing.private if kind == "private" else each.kind == kind


def _is_within(each: Live, first: date, last: date) -> bool:
    """Whether it can have been between two days; an entry can have lasted."""
    day = each.day
    end = index.days(each.thing.when)[1] if each.kind == "diary" else ""
    return day is not None and day <= last and first <= max(day, date.fromisoformat(end) if end else day)


def _with_words(
    safe: OpenSafe, found: Sequence[Live], words: Sequence[str], wanted: Wanted
) -> list[Live]:  # fmt: skip
    entries = diary.opened(safe, [each.thing for each in found if each.kind == "diary"])
    told = {row.version: diary.words(entry) for row, entry in entries}
    texts = [
        told.get(each.thing.version, each.words) if each.kind == "diary" else each.words for each in found
    ]
    least = 1 if wanted.some else len(words)
    known = [
        attrs.evolve(each, held=_held(here, words, begins=wanted.begins))
        for each, here in zip(found, words_in(texts), strict=True)
    ]
    return [each for each in known if len(each.held) >= least]


def _held(here: Sequence[str], words: Sequence[str], *, begins: bool) -> tuple[str, ...]:
    """Those of some words that are among those here, or where they may, begin one of them."""
    return tuple(word for word in words if any(_is(each, word, begins=begins) for each in here))


def _is(here: str, word: str, *, begins: bool) -> bool:
    return here.startswith(word) if begins and len(word) > SHORT else here in forms_of(word)
