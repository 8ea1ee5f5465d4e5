"""Puts a chronology's parts in order: what it is, summaries, people, sources, entries, rules, omissions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs
import msgspec
import polars as pl

from chesil.documents import third_person, words
from chesil.documents.chronology import entries, law
from chesil.documents.chronology.overview import overviews
from chesil.documents.chronology.page import (
    Entry,
    Fact,
    Law,
    Line,
    Meaning,
    Month,
    Omission,
    Paper,
    Remark,
    Setter,
    Someone,
    SourceRow,
    Summary,
    Unread,
)
from chesil.documents.chronology.prepared import Prepared
from chesil.documents.chronology.record import Chronology
from chesil.documents.chronology.summary import Printed, called, summarise, told_of
from chesil.documents.event_words import engines
from chesil.terms.contact import in_one_week
from chesil.terms.findings import UNNAMED
from chesil.terms.shown import is_shown
from chesil.terms.times import zone_words

_RECORDS: Final = 12  # record numbers printed for one reason


def papers(chronology: Chronology, *, rows: int, weight: float, setter: Setter | None = None) -> list[Paper]:
    """Everything a chronology prints, as one Paper a volume.

    Args:
        rows: the most entries in one volume. weight: about the most kilobytes to set them in.
        setter: sets its lines; a new one when none is given.
    """
    build = _Build(chronology, setter or Setter())
    volumes = list(_volumes(build.months(), rows=rows, weight=weight)) or [[]]
    return [
        build.paper(volume, number=place, of=len(volumes)) for place, volume in enumerate(volumes, start=1)
    ]


class _Build(Prepared):
    """The parts of a paper, one by one."""

    def months(self) -> Iterator[Month]:
        return entries.months(self.chosen, of=self.of, look=self.look, setter=self.setter)

    def paper(self, months: list[Month], *, number: int, of: int) -> Paper:
        """Volume *number*: the first holds everything but the other volumes' entries."""
        numbers = [entry.n for month in months for entry in month.entries]
        labels = tuple(self.setter.line(self._label(code)) for code in self.codes)
        first = number == 1
        # Built before the facts, which count the characters that were written out in them.
        summary = overviews(self) if first and self.of.printing.summary else ()
        summaries = tuple(self._summaries()) if first else ()
        people = tuple(self._people()) if first else ()
        sources = tuple(self._sources()) if first else ()
        meanings = tuple(self._meanings())
        assumptions, unread, left_out = self._assumptions(), tuple(self._unread()), tuple(self._left_out())
        title = self.setter.printer.line(self.of.printing.title) or "Chronology"
        named = f"{title}, volume {number} of {of}" if of > 1 else title
        return Paper(
            title=self.setter.sentence(title),
            plain_title=named.replace("\u200b", ""),
            about=self._about(),
            volume=number,
            volumes=of,
            first=min(numbers, default=0),
            last=max(numbers, default=0),
            facts=tuple(self._facts(months)),
            is_=_IS,
            is_not=_IS_NOT,
            reading=tuple(self._how_to_read()),
            summaries=summaries,
            people=people,
            owner_note=self._owner_note(),
            sources=sources,
            months=tuple(months),
            labels=labels,
            meanings=meanings,
            assumptions=assumptions if first else (),
            unread=unread if first else (),
            left_out=left_out if first else (),
            law=self._law() if first else None,
            overview=summary if first else (),
        )

    def _law(self) -> Law | None:
        if self.of.reading is None:
            return None
        return law.what_the_law_asks(
            self.of.reading, numbers=self.numbers, owner=self.owner, setter=self.setter
        )

    def _title(self, code: str) -> str:
        return self.titles.get(code) or words.plain_code(code)

    def _label(self, code: str) -> str:
        return self.of.labels.get(code) or self._title(code)

    def _about(self) -> Line:
        names = [self.setter.name(called(person)) for person in told_of(self.findings.people)]
        if not names:
            return ""
        shown = names if len(names) <= 3 else [*names[:3], words.count(len(names) - 3, "other")]
        return self.setter.sentence(f"About {words.listed(shown)}")

    def _facts(self, months: list[Month]) -> Iterator[Fact]:
        if self.look.owner:
            yield Fact("Whose record", self.setter.sentence(self.look.name(self.look.owner)))
        dated = self.chosen.filter(pl.col("at").is_not_null())["at"]
        if len(dated):
            ends = [words.day_words(words.local(each, self.zone).date()) for each in (dated[0], dated[-1])]
            yield Fact("Period", ends[0] if ends[0] == ends[1] else " to ".join(ends))
        yield Fact("Entries", self._entry_count(months))
        yield Fact("Read from", words.count(self.of.sources.height, "file"))
        yield Fact("Times shown in", f"{zone_words(self.zone)} time")
        if self.of.made:
            yield Fact("Made on", words.day_words(self.of.made))
        yield Fact("Made with", self.setter.line(f"Chesil {self.of.version}"))

    def _entry_count(self, months: list[Month]) -> str:
        here = sum(len(month.entries) for month in months)
        if here == self.chosen.height:
            return f"{here:,}"
        return f"{here:,} of {self.chosen.height:,}; the others are in the other volumes"

    def _how_to_read(self) -> Iterator[Line]:
        zone = zone_words(self.zone)
        seasons = " (GMT, and in summer BST, an hour ahead)" if self.zone == "Europe/London" else ""
        yield (
            f"Times are in {zone} time{seasons}. Where a file gives a time without its zone, a zone was "
            f"assumed, and the entry says so: \u201ctime assumed: {zone}\u201d."
        )
        files = "the number of its exhibit" if self.of.refs else "S1, S2 and so on"
        yield f"Each entry names its file ({files}) and the number of the record in that file."
        yield (
            "A contact is a message or a call from someone, or an act of theirs in a note. Charts and tables "
            "count these together; each summary says how many there are of each."
        )
        yield (
            "A label in a box says that a fixed rule fits the entry. The rules are in \u201cWhat the labels "
            "mean\u201d. A label is a reason to look, not a finding."
        )
        if self.of.reading is not None:
            yield (
                "The last part, \u201cWhat the law asks for\u201d, is for a lawyer, or for the police if "
                "they ask for it. Fixed rules made it, and no lawyer has checked it. It starts on a page of "
                "its own, so that it can be left off a copy for anyone else."
            )
        yield from self._of_pictures()
        if self.of.printing.text == "excerpt":
            shown = words.count(self.of.printing.excerpt_characters, "character")
            yield f"Only the first {shown} of each message are printed. The whole is in the source."
        if self.of.printing.text == "withheld":
            yield "The words of messages are not printed in this copy."
        if self.setter.printer.marks:
            total = words.count(sum(self.setter.printer.marks.values()), "character")
            yield (
                f"{total} that cannot be seen or printed {'is' if total.startswith('1 ') else 'are'} written "
                "by number, such as [U+202E]. They are part of what was sent."
            )

    def _of_pictures(self) -> Iterator[Line]:
        """How the words in pictures were read; nothing if there are none."""
        pictured = self.chosen.filter(is_shown())
        if pictured.is_empty():
            return
        found = engines(pictured["details"])
        read = f" Where a machine read the words, it was {words.listed(found)}." if found else ""
        yield self.setter.line(
            "Where an entry comes from a picture, it is a message that the picture shows. Its file is that "
            f"picture.{read} A picture does not prove who wrote a message."
        )

    def _summaries(self) -> Iterator[Summary]:
        owner = self.setter.name(self.owner)
        days, people = self._days(), self.findings.people
        # Entries that name nobody are no person. For one act, its entry and the first table are enough.
        for person in [each for each in people if each.person != UNNAMED or each.contacts > 1] or people:
            printed = Printed(numbers=self.numbers, days=days.get(person.person, {}))
            yield summarise(
                person,
                zone=self.zone,
                owner=owner,
                titles=self.titles,
                turning_weeks=self.of.findings.turning_point_weeks,
                printed=printed,
                setter=self.setter,
            )

    def _days(self) -> dict[str | None, dict[date, list[int]]]:
        """Of each person, by day, the entries that a week counts: contacts, and what was sent to them."""
        local = pl.col("at").dt.convert_time_zone(self.zone).dt.date()
        last = pl.max_horizontal("until", "at").dt.convert_time_zone(self.zone).dt.date()
        rows = self.chosen.with_row_index("n", offset=1).filter(pl.col("at").is_not_null())
        placed = rows.with_columns(local.alias("day"), last.alias("last_day")).filter(in_one_week())
        person_of = {
            event: person.person
            for person in self.findings.people
            for occasion in person.occasions
            for event in occasion.events
        }
        held: dict[str | None, dict[date, list[int]]] = {}
        columns = ("n", "event_id", "day", "kind", "direction", "recipients")
        for n, event, day, kind, direction, to in placed.select(columns).iter_rows():
            sent = direction == "from_owner" and kind in ("message", "call")
            for person in [person_of[event]] if event in person_of else to or () if sent else ():
                held.setdefault(person, {}).setdefault(day, []).append(n)
        return held

    def _people(self) -> Iterator[Someone]:
        senders = set(self.chosen["sender"].to_list())
        there = senders | set(self.chosen["recipients"].explode().to_list())
        asked = {person.person for person in self.findings.people}
        for row in self.of.people.iter_rows(named=True):
            if row["is_me"] or row["person"] in there | asked:
                yield self._someone(row, asked=row["person"] in asked)

    def _someone(self, row: dict[str, object], *, asked: bool) -> Someone:
        name = self.look.name(str(row["person"]))
        names, addresses = (_strings(row[column]) for column in ("names", "addresses"))
        # Her own addresses, and those of friends and family, are nobody's business in a paper that
        # the other party will read.
        printed = [words.address_words(self.setter.printer.line(each, limit=120)) for each in addresses]
        if not asked:
            names = [each for each in names if not words.is_like_address(each)]
            printed = (
                [words.count(len(addresses), "address", "addresses") + ", not printed"] if addresses else []
            )
        return Someone(
            name=self.setter.sentence(f"{name} (whose record this is)" if row["is_me"] else name),
            other_names=tuple(self.setter.line(each, limit=80) for each in names if each != row["name"]),
            addresses=tuple(self.setter.sentence(each) for each in printed),
            basis=self.setter.line(third_person.told(str(row["basis"] or ""), self.owner), limit=400),
        )

    def _owner_note(self) -> Line:
        return (
            "Addresses are printed only for the people this paper is about. Those of the person whose "
            "record it is, and of others, are left out on purpose. They may still be in the words of "
            "a message. Check those words before this paper is handed over."
        )

    def _sources(self) -> Iterator[SourceRow]:
        for row in self.ordered.iter_rows(named=True):
            read, unread = row["rows"] or 0, row["problems"] or 0
            yield SourceRow(
                ref=self.look.sources[row["source"]],
                name=tuple(self._file_names(row["path"], row["member"], row["format"])),
                kind=self._kind(row["format"], row["size_bytes"]),
                counts=_counts(row["records"] or 0, read, unread),
                span=self.setter.line(_ends(row["first"], row["last"], self.zone), limit=120),
                clock=words.CLOCKS[row["clock"] or "none"],
                sha256=_hash_lines(row["sha256"]),
                container=_hash_lines(row["container_sha256"]),
            )

    def _kind(self, format_: str | None, size: int | None) -> str:
        named = self.setter.printer.line(words.format_words(format_))
        return named if size is None else f"{named}, {words.size_words(size)}"

    def _file_names(self, path: str | None, member: str | None, format_: str | None) -> Iterator[Line]:
        # The folder can say where she lives or who helps her; only the file's own name is printed.
        name = (path or "").replace("\\", "/").rpartition("/")[2]
        unnamed = "own diary, not a file" if format_ == "notes" else "no name"
        yield self.setter.line(name or unnamed, limit=160)
        if member:
            yield self.setter.line(f"in it: {member}", limit=200)

    def _meanings(self) -> Iterator[Meaning]:
        entries_of = Counter(code for codes in self.look.behaviours.values() for code in codes)
        for code in self.codes:
            mine = self.signals.filter(pl.col("behaviour") == code)
            bases = mine["basis"].unique().sort().to_list()
            yield Meaning(
                label=self.setter.line(self._label(code)),
                title=self.setter.line(self._title(code)),
                rules=tuple(
                    self.setter.line(third_person.told(each, self.owner), limit=600)
                    for each in mine["rule"].drop_nulls().unique().sort()
                ),
                rests_on=words.listed([words.BASES.get(each, str(each)) for each in bases]).capitalize(),
                count=f"{entries_of[code]:,}",
            )

    def _assumptions(self) -> tuple[Remark, ...]:
        sources: dict[str, list[str]] = {sentence: [] for sentence in self.findings.assumptions}
        for source, ref in self.look.sources.items():
            for sentence in self.of.assumptions.get(source, ()):
                sources.setdefault(third_person.told(sentence, self.owner), []).append(ref)
        return tuple(
            Remark(self.setter.line(sentence, limit=800), ", ".join(refs) or "All")
            for sentence, refs in sources.items()
        )

    def _unread(self) -> Iterator[Unread]:
        for source, ref in self.look.sources.items():
            problems = self.of.problems.get(source)
            if problems is None or problems.is_empty():
                continue
            grouped = problems.sort("record").group_by("message", maintain_order=True).agg("record", "line")
            for message, records, lines in grouped.iter_rows():
                yield Unread(
                    ref, self.setter.line(message or "", limit=400), len(records), _where(records, lines)
                )

    def _left_out(self) -> Iterator[Omission]:
        for each in self.of.left_out:
            what, why = (
                self.setter.line(text[:1].upper() + text[1:], limit=400) for text in (each.what, each.why)
            )
            yield Omission(f"{each.count:,}", what, why)


_IS: Final = (
    "A list, in order of time, of messages, calls and notes that were kept. Both sides of a "
    "conversation are printed where both were kept.",
    "A way back to the files. Each entry names the file and the record it was read from, and each "
    "file is named with its SHA-256, so that anyone who has the file can check it.",
)
_IS_NOT: Final = (
    "It is not legal advice. It is not a decision about anyone, and it does not say that a law was broken.",
    "It does not prove that a message is true or who held the phone. A SHA-256 that matches shows that a "
    "file has not changed since it was read. It does not show what happened to the file before that.",
    "It is not everything. What could not be read and what was left out are listed at the end, with "
    "numbers and reasons. A short list does not mean that little happened.",
)


@attrs.define
class _Filling:
    months: list[Month] = attrs.field(factory=list)
    entries: list[Entry] = attrs.field(factory=list)
    title: str = ""
    rows: int = 0
    weight: float = 0

    def close_month(self) -> None:
        if self.entries:
            self.months.append(Month(self.title, tuple(_linked(self.entries))))
            self.entries = []


def _linked(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries of a month, in which each label leads to its rule where it stands first.

    A link costs the compiler 100 kB; one for each of 20,000 labels took more memory than all the words.
    """
    linked: set[int] = set()
    for entry in entries:
        new = tuple(label for label in entry.labels if label not in linked)
        linked.update(new)
        yield msgspec.structs.replace(entry, links=new) if new else entry


def _volumes(months: Iterable[Month], *, rows: int, weight: float) -> Iterator[list[Month]]:
    """Deal entries into volumes; a month may go on in the next one."""
    filling = _Filling()
    for month in months:
        filling.title = month.title
        for entry in month.entries:
            more = _weight(entry)
            if filling.rows and (filling.rows >= rows or filling.weight + more > weight):
                filling.close_month()
                yield filling.months
                filling = _Filling(title=month.title)
            filling.entries.append(entry)
            filling.rows, filling.weight = filling.rows + 1, filling.weight + more
        filling.close_month()
    if filling.months:
        yield filling.months


def _weight(entry: Entry) -> float:
    """About how many kilobytes of memory it takes to set an entry, as measured with Typst 0.15."""
    lines = (*entry.text, *entry.notes)
    plain = sum(len(line) for line in lines if isinstance(line, str))
    styled = sum(len(line.t) for line in lines if not isinstance(line, str))
    drawn = sum(len(each.svg) for each in entry.pictures) / 1_000
    return 150 + 15 * len(entry.labels) + 0.5 * plain + 0.75 * styled + 3 * drawn


def _counts(records: int, read: int, unread: int) -> str:
    said = words.count(records, "record")
    return f"{said}: {read:,} read, {unread:,} not read" if unread else f"{said}, all read"


def _strings(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str) and each] if isinstance(value, list) else []


def _ends(first: str | None, last: str | None, zone: str) -> str:
    """From when to when a source reaches, as clocks in *zone* showed it."""
    said = dict.fromkeys(words.iso_words(each, zone) for each in (first, last) if each)
    if not said:
        return "No times"
    timed = any(":" in each for each in said)
    return " to ".join(said) + (f", {zone_words(zone)} time" if timed else "")


def _hash_lines(sha256: str | None) -> tuple[str, ...]:
    written = sha256 or ""
    return tuple(written[place : place + 16] for place in range(0, len(written), 16))


def _where(records: list[int | None], lines: list[int | None]) -> str:
    places = [
        f"record {record:,}" + (f" (line {line:,})" if line is not None else "")
        for record, line in zip(records, lines, strict=True)
        if record is not None
    ]
    more = len(places) - _RECORDS
    return ", ".join(places) if more <= 0 else f"{', '.join(places[:_RECORDS])} and {more:,} more"
