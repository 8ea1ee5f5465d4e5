"""Conversations that can be shared: found in the newest look through the record, and copied."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Final

import attrs
import msgspec

from chesil.terms.heard import Heard
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import queries as log
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.analysis.models import stamp_of
from chesil_web.person.analysis.orders import Origin
from chesil_web.person.analysis.row_bits import Rows
from chesil_web.person.analysis.timeline_index import stamp_of_words
from chesil_web.person.analysis.timeline_reading import Sought, Thing, TimelineReading
from chesil_web.person.recordings import queries as recordings
from chesil_web.person.screens import queries as screens
from chesil_web.person.sharing.models import TalkPart
from chesil_web.record.evidence import day_order
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.queries import File
from chesil_web.record.given.copy_models import LogLine, MessageCopy, Source, TalkCopy, Where

MOST: Final = 2_000  # messages of one share
KINDS: Final = ("message", "call", "mail")


@attrs.frozen(kw_only=True)
class Offered:
    """What can be chosen from.

    Attributes:
        names: of people, those of most messages first. sources: ids, with the names of their files.
        is_stale: that a file was read since, which is not in it yet.
    """

    names: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    is_stale: bool = False


@attrs.frozen(kw_only=True)
class Talks:
    """The conversations of a record, opened once for all that is asked about them.

    Attributes:
        said: the words of recordings that stand now, by their stamp. The timeline has only the beginning of
            each, and still has words that were taken back since it was put in order.
    """

    safe: OpenSafe
    timeline: TimelineReading | None
    files: dict[str, File]
    is_stale: bool
    said: Mapping[str, Heard] = attrs.field(factory=dict)

    @property
    def offered(self) -> Offered:
        """What can be chosen from."""
        if self.timeline is None:
            return Offered(is_stale=self.is_stale)
        here = [(id, each.name) for id, each in self.timeline.head.sources if each.evidence in self.files]
        names = tuple(name for _id, name in self.timeline.head.people)
        return Offered(names=names, sources=tuple(here), is_stale=self.is_stale)

    def count(self, part: TalkPart) -> int:
        """How many messages there are in a part."""
        return len(self._rows(part))

    def copied(self, part: TalkPart) -> TalkCopy | None:
        """A part as it goes out; None where nothing of it is there, or more than can be shared."""
        rows = self._rows(part)
        if self.timeline is None or not 0 < len(rows) <= MOST:
            return None
        things = self.timeline.things(rows[:])
        origins = list(dict.fromkeys(thing.source for thing in things if thing.source))
        every = self.count(TalkPart(who=part.who))
        whole = TalkCopy(
            who=part.who, since=part.since, until=part.until, left_out=every - len(rows),
            sources=tuple(self._source(self.timeline.origins[id]) for id in origins),
            messages=tuple(self._message(thing, origins) for thing in things),
        )  # fmt: skip
        return _without(whole, part.out)

    def _rows(self, part: TalkPart) -> Rows | Sequence[int]:
        if self.timeline is None:
            return []
        people = [id for id, name in self.timeline.head.people if name == part.who]
        gone = [id for id, each in self.timeline.head.sources if each.evidence not in self.files]
        if not people:
            return []
        return self.timeline.found(
            Sought(
                people=people, kinds=KINDS, source=part.source, since=part.since, until=part.until, gone=gone
            )
        )

    def _source(self, origin: Origin) -> Source:
        file = self.files[origin.evidence]
        read = file.read.sources if file.read else ()
        reader = read[origin.document].format if origin.document < len(read) else ""
        return source(self.safe, file, name=origin.name, reader=reader)

    def _message(self, thing: Thing, origins: Sequence[str]) -> MessageCopy:
        return MessageCopy(
            source=origins.index(thing.source or ""), record=thing.record or 0, at=thing.moment,
            clock=thing.clock or "", kind=thing.kind, channel=thing.channel or "other",
            is_mine=thing.direction == "from_owner", who=thing.name or "",
            text=self._whole(thing) if thing.cut else thing.text or "", subject=thing.subject or "",
            files=thing.files or (), is_withheld=bool(thing.address_hidden), duration_s=thing.duration_s,
            is_answered=thing.answered, is_shown=bool(thing.shown), offset=thing.moved,
            heard=tuple(self.said[each.stamp] for each in thing.said if each.stamp in self.said),
        )  # fmt: skip

    def _whole(self, thing: Thing) -> str:
        """All of a text of which the timeline holds the beginning."""
        origin = self.timeline.origins[thing.source or ""] if self.timeline else None
        if origin is None or thing.record is None:
            return thing.text or ""
        file, document = self.files[origin.evidence], origin.document
        if message := origin.message(thing.record):
            shown = screens.shot(self.safe, file.id)
            row = shown.standing.rows.get(message) if shown else None
            return row.text if row else thing.text or ""
        place = evidence.place_of_record(self.safe, file, document=document, record=thing.record)
        found = evidence.rows(self.safe, file, start=place, count=1) if place is not None else None
        return str(found[0][0]["text"] or "") if found and found[0] else thing.text or ""


@contextmanager
def opened(safe: OpenSafe) -> Iterator[Talks]:
    """The conversations of a record; none before the first look through it.

    Raises:
        BlobMissing, Damaged: what the look found is not as it was sealed.
    """
    looked = analysis.newest(safe)
    files = {each.id.hex: each for each in evidence.files(safe)}
    known = {each.reading for each in looked.order.inputs} if looked and looked.part else set()
    is_stale = any(
        each.part is not None and day_order.is_ready(each) and each.part.hex not in known
        for each in files.values()
    )
    if looked is None or looked.part is None:
        yield Talks(safe=safe, timeline=None, files=files, is_stale=is_stale)
        return
    every = recordings.said(safe, files.values()).values()
    said = {stamp_of_words(each.words): each.words for some in every for each in some}
    with analysis.timeline(safe, looked) as timeline:
        yield Talks(safe=safe, timeline=timeline, files=files, is_stale=is_stale, said=said)


def _without(whole: TalkCopy, out: Sequence[Where]) -> TalkCopy | None:
    """A conversation without some messages, and without the files that then nothing of it is from."""
    if not out:
        return whole
    gone = set(out)
    kept = [each for each in whole.messages if whole.where(each) not in gone]
    there = sorted({each.source for each in kept})
    messages = tuple(msgspec.structs.replace(each, source=there.index(each.source)) for each in kept)
    return msgspec.structs.replace(
        whole, messages=messages, sources=tuple(whole.sources[nth] for nth in there),
        skipped=len(whole.messages) - len(kept),
    ) if kept else None  # fmt: skip


def leaving_out(here: Talks, part: TalkPart, out: Sequence[Where]) -> TalkPart | None:
    """A part without some more messages; None where nothing is left. One that changed since stays another."""
    now = here.copied(part)
    changed = msgspec.structs.replace(part, out=tuple(dict.fromkeys((*part.out, *out))))
    if now is None or stamp(now) != part.stamp:
        return changed
    left = here.copied(changed)
    return part_of(left, changed) if left else None


def stamp(copy: TalkCopy) -> str:
    """Tells what a part holds from what it holds after a change."""
    return stamp_of([msgspec.json.encode((copy.sources, copy.messages)).decode()])


def source(safe: OpenSafe, file: File, *, name: str = "", reader: str = "") -> Source:
    """A file of a record as what is copied from it names it."""
    line = log.first_lines(safe.id, [file.id]).get(file.id)
    return Source(
        file=file.id.hex, name=name or file.kept.name, sha256=file.kept.sha256, reader=reader,
        version=version("chesil"), line=LogLine(*line) if line else None,
    )  # fmt: skip


def part_of(talk: TalkCopy, part: TalkPart) -> TalkPart:
    """A part with what tells it from itself after a change."""
    return msgspec.structs.replace(part, stamp=stamp(talk), count=len(talk.messages))
