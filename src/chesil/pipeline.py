"""The one file that knows the order: read, join, recognise, understand, print, write."""

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from datetime import date
from functools import cached_property
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import polars as pl

from chesil import conduct, recognisers, timeline
from chesil.conduct import legal
from chesil.documents import charts, folder, next_steps, reading_order
from chesil.documents.chronology import (
    Chronology,
    LeftOut,
    Picture,
    Thumbnail,
    print_chronology,
    print_summary,
)
from chesil.documents.redaction.record import Box
from chesil.documents.selection import Selection, select
from chesil.documents.showing import Shown, show
from chesil.documents.spreadsheet import write_csv
from chesil.phones.orders import Order
from chesil.readers import intake, registry
from chesil.readers.registry import FileReading
from chesil.recognisers import graded
from chesil.sandbox.given import in_memory, on_disk
from chesil.sandbox.jpegs import size_of
from chesil.sandbox.nursery import Nursery
from chesil.sandbox.scoring import Apart
from chesil.screens.rows import Screen
from chesil.screens.shots import Corner
from chesil.speech.rows import Guess, Told
from chesil.terms.answers import Answer
from chesil.terms.contact import persons_called
from chesil.terms.errors import DayOrderUnknown, ReadingError, SettingsError
from chesil.terms.findings import Findings, PersonFindings
from chesil.terms.legal import LegalReading
from chesil.terms.readings import Reading, ReadOptions, file_name
from chesil.terms.settings import Settings
from chesil.timeline import Observation, PeopleFile, Timeline
from chesil.timeline.addresses import matched
from chesil.timeline.mentions import mail_recipients

Progress = Callable[[str, int, int], None]  # what is happening, how much is done, of how much
FOR_HER: Final = "only-for-you"  # the folder, apart from what is handed over, with what is for her alone
SUMMARY: Final = "summary.pdf"
OBSERVED: Final = "observations.json"
_STEPS: Final = 5  # of analyse
_PARTS: Final = 3  # of write
_TO_EXPLAIN: Final = 20  # seconds that a person waits for an answer


def quiet(what: str, done: int, total: int) -> None:
    """Progress that shows nothing."""


@attrs.frozen(kw_only=True, eq=False)
class ReadingOrder:
    """The messages of others in the order they are best read in, by their words.

    Attributes:
        grades: tables.GRADES. messages: event_id, person and text of every message that was looked at or left
            unread. Both of the person asked about alone, where there is one.
        people: tables.PEOPLE. zone: IANA zone that days are shown in.
        coverage, cut: as in graded.Grading.
    """

    grades: pl.DataFrame = attrs.field(repr=False)
    messages: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    zone: str
    coverage: graded.Coverage | None = None
    cut: int = 0

    @cached_property
    def rows(self) -> pl.DataFrame:
        """What stands out as a table for her: documents.reading_order.listed."""
        kinds = graded.KINDS.items()
        return reading_order.listed(
            self.grades,
            people=self.people,
            zone=self.zone,
            levels=graded.LEVELS,
            labels={name: kind.label for name, kind in kinds},
            gists={name: kind.gist for name, kind in kinds},
        )

    @property
    def sample(self) -> pl.DataFrame:
        """Rows of `messages` drawn from those that do not stand out, in no order."""
        drawn = self.grades.filter(pl.col("level").is_null(), pl.col("language").is_null())
        return drawn.select("event_id").join(self.messages, on="event_id", maintain_order="left")

    @property
    def unread(self) -> dict[str, int]:
        """How many messages were left unread in each language, most first."""
        counts = (
            self.grades["language"]
            .drop_nulls()
            .value_counts()
            .sort("count", "language", descending=[True, False])
        )
        return {graded.language(code): count for code, count in counts.iter_rows()}

    def with_words(self, rows: pl.DataFrame) -> pl.DataFrame:
        """*rows*, which have event_id, with the words of each message beside them."""
        words = self.messages.select("event_id", pl.col("text").alias("words"))
        return rows.join(words, on="event_id", how="left", maintain_order="left")


@attrs.frozen(kw_only=True, eq=False)
class Analysis:
    """A whole run: what was read, joined, recognised and found.

    Attributes:
        selection: the events that the chronology prints.
        about: the person id the run was asked about; None when nobody said (then see findings.likely).
        told: the people, settings and mapping files that shaped it, for the manifest.
        as_of: the day it is read on, from which days left are counted; None: no days are counted.
        kept: somebody looked at each signal and kept it.
        noticed: what the rules noticed, before the owner answered about any; None where she was not asked.
    """

    files: tuple[FileReading, ...]
    timeline: Timeline
    signals: pl.DataFrame = attrs.field(repr=False)
    findings: Findings = attrs.field(repr=False)
    selection: Selection = attrs.field(repr=False)
    settings: Settings
    about: str | None = None
    told: tuple[Path, ...] = ()
    as_of: date | None = None
    kept: bool = False
    noticed: pl.DataFrame | None = attrs.field(default=None, repr=False)

    @cached_property
    def reading(self) -> LegalReading:
        """The findings read against the law, its acts numbered as the chronology numbers its entries.

        It is read when it is first asked for: `write` has the tables written meanwhile.

        Raises:
            SettingsError: a relationship or a term of an order is not known.
        """
        return legal.of_findings(
            self.findings,
            self.timeline.events,
            self.timeline.people,
            self.settings,
            numbers=self.selection.numbers,
            as_of=self.as_of,
            kept=self.kept,
            own_threats=self._own_threats,
        )

    @property
    def _own_threats(self) -> dict[str, tuple[str, ...]]:
        """The messages of the owner's to each person of the findings that may be threats."""
        named = [each.person for each in self.findings.people if each.person is not None]
        scene = recognisers.scene_of(self.timeline.events, self.timeline.people, self.settings)
        found = recognisers.own_threats(scene, to=named).group_by("person").agg("event_id")
        return {person: tuple(events) for person, events in found.iter_rows()}

    @cached_property
    def shown(self) -> Shown:
        """What may leave with a paper about the people of the findings: papers, tables and packs use it."""
        return show(
            self.timeline.events,
            chosen=self.selection.chosen,
            findings=self.findings,
            signals=self.signals,
            people=self.timeline.people,
            sources=self.timeline.sources,
            printing=self.settings.printing,
        )

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every document that was read, in the order of the files."""
        return tuple(reading for file in self.files for reading in file.readings)


def read(
    paths: Sequence[Path],
    *,
    options: ReadOptions | None = None,
    apart: bool = True,
    progress: Progress = quiet,
) -> list[FileReading]:
    """Read every file under *paths* by what it holds, never by its name.

    Args:
        apart: read each file in a process of its own that can reach nothing else (docs/sandbox.md), so that
            a file made to break a reader breaks that process alone, and is one problem. False reads in this
            process: to step through a reader, or where no process can be started. What is read is the same.
    Returns:
        One FileReading a file, in the order given, folders in name order. A file that no reader
        knows is in the list with no reading.
    Raises:
        ReadingError: a path does not exist or cannot be opened, or no process can be started.
    """
    found = intake.files(list(paths))
    beside = intake.neighbours(found)
    files = _announced(found, progress)
    told = options or ReadOptions()
    if not apart:
        return [registry.read_file(path, beside=beside[path.parent], options=told) for path in files]
    with Nursery(told) as nursery:
        return list(nursery.read(on_disk(path, beside=beside[path.parent]) for path in files))


def read_in_memory(
    name: str,
    source: BinaryIO,
    *,
    options: ReadOptions | None = None,
    progress: Callable[[int], object] = lambda count: None,
) -> FileReading:
    """Read one file that is nowhere on disk, such as a sealed one as it is unsealed: apart, on Linux alone.

    Args:
        name: what to call it to a person. source: its bytes; as many are held in memory.
        progress: told how many bytes were read, each megabyte or so.
    Raises:
        ReadingError: the system is not Linux, or no process can be started.
    """
    with Nursery(options) as nursery:
        (found,) = nursery.read([in_memory(name, source)], progress=progress)
    return found


def ask_phone(order: Order, source: BinaryIO, secret: bytes) -> bytes:
    """What a confined child finds in a phone's database, or in a locked backup, that is nowhere on disk.

    Raises:
        ReadingError: it does not open; the system is not Linux. HelperLost: no process can be started.
    """
    with Nursery() as nursery, closing(in_memory(order.name, source)) as given:
        return nursery.phone(order, [given.stream], secret)


def look(source: BinaryIO, *, member: str = "") -> bytes:
    """A picture as a JPEG to be looked at: upright, no larger than a screen, with nothing but its pixels.

    It is decoded apart, on Linux alone, and nothing of it is ever on disk.

    Args:
        source: a file that can seek: the picture, or a ZIP with it, of which only what is needed is read.
        member: of a ZIP, the name that its reading links it under (`FileReading.linked`).
    Raises:
        ReadingError: it is no picture, or damaged, or too large; the system is not Linux.
        HelperLost: no process can be started.
    """
    size = _size_to_decode(source)
    with Nursery() as nursery:
        return nursery.look(source, size, member=member)


@contextmanager
def screens() -> Iterator[Callable[..., Screen]]:
    """In the block, the messages on pictures of screens can be read, one picture after the other.

    Call it as `Nursery.screen` without a size: give each file, and its *member* of a ZIP and the *corners* of
    a photographed screen where there are any. Each is read apart; what reads them is loaded once.
    """
    with Nursery() as nursery:

        def shown(source: BinaryIO, *, member: str = "", corners: Sequence[Corner] = ()) -> Screen:
            return nursery.screen(source, _size_to_decode(source), member=member, corners=corners)

        yield shown


@contextmanager
def speech(model: Path) -> Iterator[Callable[..., Guess]]:
    """In the block, a machine can guess what recordings say, one recording after the other.

    Call it as `Nursery.speech` without a size and a model: give each file, and its *member* of a ZIP, the
    *language* and who is *told* how far it is. Each is read apart; the model in that folder is loaded once.
    """
    with Nursery() as nursery:

        def guess(
            source: BinaryIO, *, member: str = "", language: str = "", told: Told = lambda done, of: None
        ) -> Guess:
            size = _size_to_decode(source)
            return nursery.speech(source, size, model=model, member=member, language=language, told=told)

        yield guess


@contextmanager
def thumbnails(side: int) -> Iterator[Callable[[BinaryIO, str, Box | None], Thumbnail]]:
    """In the block, pictures can be made as `look` makes them, no longer than *side* pixels, one by one.

    Give each a file and its member of a ZIP, as `look` takes them, and what alone is shown of it, None for
    all; it raises what that raises.
    """
    with Nursery() as nursery:

        def made(source: BinaryIO, member: str, part: Box | None) -> Thumbnail:
            jpeg = nursery.look(source, _size_to_decode(source), member=member, side=side, part=part)
            return Thumbnail(jpeg, *size_of(jpeg))

        yield made


def listen(source: BinaryIO, *, member: str = "") -> bytes:
    """A recording, or the sound of a video, as an MP3 of 20 minutes at most, with nothing but its sound.

    Otherwise as `look`. AAC, AMR and the sound of videos need the extra `aac`.
    """
    size = _size_to_decode(source)
    with Nursery() as nursery:
        return nursery.listen(source, size, member=member)


def _size_to_decode(source: BinaryIO) -> int:
    if not sys.platform.startswith("linux"):
        raise ReadingError("Pictures and recordings are decoded on Linux alone.", next_step="Do it on Linux.")
    return source.seek(0, io.SEEK_END)


def _announced(paths: Sequence[Path], progress: Progress) -> Iterator[Path]:
    """Each path in turn, as progress is told of it."""
    sizes = [path.stat().st_size for path in paths]
    for path, done in zip(paths, accumulate(sizes, initial=0), strict=False):
        progress(f"Reading {file_name(path.name)}", done, sum(sizes))
        yield path


def join(
    files: Sequence[FileReading],
    *,
    settings: Settings,
    people: PeopleFile | None = None,
    me: str | None = None,
    zone_of: Mapping[str, str] | None = None,
) -> Timeline:
    """Join what was read into one timeline (chesil.timeline.join).

    Raises:
        DayOrderUnknown: the dates of a file can be read two ways, and nobody has said which.
        ReadingError: nothing was read.
        OwnerUnknown: nobody says whose phone it was; the error proposes names.
        SettingsError: nobody in records that need an owner goes by *me*.
    """
    readings = [reading for file in files for reading in file.readings]
    for reading in readings:
        if any(each.code == "day-order-unknown" for each in reading.assumptions):
            raise DayOrderUnknown(
                "The dates of this file fit both day first and month first.",
                where=reading.document.name,
                next_step="Use --day-first or --month-first, or set day_first in the settings file.",
            )
    if not any(reading.rows.height for reading in readings):
        raise ReadingError(
            "Nothing that could be read was found.",
            next_step="Run chesil read on the same files to see what each one is.",
        )
    if me:
        _check_named(me, readings, people)
    return timeline.join(readings, settings=settings, people=people, me=me, zone_of=zone_of)


def _check_named(me: str, readings: Sequence[Reading], people: PeopleFile | None) -> None:
    """Whether anyone goes by the name after --me. Records that say whose side they are on need nobody to.

    A number is left to the timeline, which knows in how many ways one can be written.
    """
    is_number = any(each.isdigit() for each in me)
    if is_number or (people and any(person.is_called(me) for person in people.people)):
        return
    undecided = [each.rows for each in readings if _is_undecided(each.rows)]
    names = {name for rows in undecided for name in _names(rows)}
    if undecided and not any(matched(me) in matched(name) for name in names):
        shown = ", ".join(sorted(names)[:10])
        raise SettingsError(
            "Nobody in these records goes by the name after --me.", next_step=f"Names: {shown}."
        )


def _is_undecided(rows: pl.DataFrame) -> bool:
    messages = rows.filter(pl.col("kind").is_in(["message", "call"]))
    return messages["direction"].has_nulls()


def _names(rows: pl.DataFrame) -> list[str]:
    columns = (rows["sender"], rows["sender_name"], rows["recipients"].explode())
    written = [name for column in columns for name in column.drop_nulls().unique()]
    return [*written, *(name for name, _ in mail_recipients(rows) if name)]


def recognise(joined: Timeline, *, settings: Settings) -> pl.DataFrame:
    """Every signal in a timeline (tables.SIGNALS)."""
    return recognisers.recognise(joined.events, joined.people, settings)


def count(joined: Timeline, signals: pl.DataFrame, *, settings: Settings) -> tuple[PersonFindings, ...]:
    """What is counted of each person with signals, as the findings count it; see chesil.conduct.counts."""
    return conduct.counts(
        joined.events,
        signals,
        joined.people,
        settings,
        titles=recognisers.TITLES,
        labels=recognisers.LABELS,
    )


def grade(
    joined: Timeline,
    signals: pl.DataFrame,
    *,
    settings: Settings,
    about: str | None = None,
    pace: graded.Pace | None = None,
) -> graded.Grading:
    """The messages of others that stand out by their words, in the order they are best read in.

    The reader reads in a process of its own (docs/sandbox.md). What becomes of that loses nothing else.

    Args:
        signals: from `recognise`. about: the id of the person whose every message the reader reads.
        pace: how its reading goes on; not asked anything where it is not installed.
    """
    scene = recognisers.scene_of(joined.events, joined.people, settings)
    with _reader() as reader:
        return graded.grade(scene, signals, reader=reader, about=about, pace=pace)


def weighty(text: str) -> tuple[str, ...]:
    """The words of a message that mattered most to the reader, as `graded.weighty`; none without it.

    Raises:
        ReadingError: it stopped.
    """
    with _reader(seconds=_TO_EXPLAIN) as reader:
        return graded.weighty(reader, text) if reader else ()


@contextmanager
def _reader(**how: float) -> Iterator[Apart | None]:
    reader = Apart.installed(**how)
    with closing(reader) if reader else nullcontext():
        yield reader


def order(
    joined: Timeline,
    signals: pl.DataFrame,
    *,
    settings: Settings,
    about: str | None = None,
    progress: Progress = quiet,
) -> ReadingOrder:
    """Grade the messages of a timeline, and put them in the order they are best read in.

    Args:
        signals: from `recognise`. about: the id of the person whose messages alone are listed.
        progress: told how many messages the reader has read, of how many.
    """
    progress("Looking at the words", 0, 0)
    pace = graded.Pace(progress=lambda done, total: progress("Reading what comes first", done, total))
    found = grade(joined, signals, settings=settings, about=about, pace=pace)
    messages = graded.messages(recognisers.scene_of(joined.events, joined.people, settings))
    messages = messages.select("event_id", "person", "text")
    of_person = pl.lit(value=True) if about is None else pl.col("person") == about
    return ReadingOrder(
        grades=found.table.filter(of_person),
        messages=messages.filter(of_person),
        coverage=found.coverage,
        cut=found.cut,
        people=joined.people,
        zone=settings.reading.zone,
    )


def analyse(
    paths: Sequence[Path],
    *,
    settings: Settings,
    me: str | None = None,
    about: str | None = None,
    people: PeopleFile | None = None,
    columns: dict[str, str] | None = None,
    told: Sequence[Path] = (),
    as_of: date | None = None,
    progress: Progress = quiet,
) -> Analysis:
    """Read, join, recognise and understand.

    Args:
        me: the owner's own name or address in the exports. about: the person it is about, by any
            name or address the exports use; when None, everyone with signals worth it.
        columns: the confirmed column mapping of call records.
        told: the files that people, settings and columns came from, to be named in the manifest.
        as_of: the day it is read on, from which days left are counted; no days are counted when None.
    Raises:
        ChesilError: as read and join; SettingsError when nobody is called *about*.
    """
    options = ReadOptions(day_first=settings.reading.day_first, columns=columns, zone=settings.reading.zone)
    with ThreadPoolExecutor(max_workers=1) as meanwhile:  # this process only waits for those that read
        lists = meanwhile.submit(recognisers.word_lists)
        files = read(paths, options=options, progress=progress)
        lists.result()
    return understand(
        files,
        settings=settings,
        me=me,
        about=about,
        people=people,
        told=told,
        as_of=as_of,
        progress=progress,
    )


def understand(
    files: Sequence[FileReading],
    *,
    settings: Settings,
    me: str | None = None,
    about: str | None = None,
    people: PeopleFile | None = None,
    told: Sequence[Path] = (),
    answers: Mapping[str, Answer] = MappingProxyType({}),
    as_of: date | None = None,
    progress: Progress = quiet,
) -> Analysis:
    """The steps of `analyse` after reading, for files read earlier.

    Args:
        answers: what the owner answered about graded messages, by the id of the event.
    Raises:
        ChesilError: as join; SettingsError when nobody is called *about*.
    """
    progress("Joining the sources", 1, _STEPS)
    joined = join(files, settings=settings, people=people, me=me)
    if about:
        called(about, joined)  # before the longer steps, so that a slip is told at once
    progress("Looking at what happened", 2, _STEPS)
    noticed = recognise(joined, settings=settings)
    run = conclude(
        joined,
        recognisers.as_answered(noticed, answers, events=joined.events, people=joined.people),
        settings=settings,
        files=files,
        about=about,
        told=told,
        as_of=as_of,
        progress=progress,
    )
    return attrs.evolve(run, noticed=noticed)


def conclude(
    joined: Timeline,
    signals: pl.DataFrame,
    *,
    settings: Settings,
    files: Sequence[FileReading] = (),
    about: str | None = None,
    everyone: bool = False,
    also: Sequence[str] = (),
    told: Sequence[Path] = (),
    as_of: date | None = None,
    progress: Progress = quiet,
) -> Analysis:
    """The last steps of `understand`, from all signals of a timeline or from those that somebody kept.

    Args:
        everyone: tell of all who gave a signal, because somebody looked at each and kept it.
        also: ids of events that are printed too, because somebody chose them.
    Raises:
        SettingsError: nobody is called *about*.
    """
    progress("Bringing it together", 3, _STEPS)
    person = called(about, joined) if about else None
    said = tuple(each.sentence for each in joined.assumptions)
    findings = conduct.analyse(
        joined.events,
        signals,
        joined.people,
        settings,
        said,
        about=person,
        everyone=everyone,
        titles=recognisers.TITLES,
        labels=recognisers.LABELS,
    )
    progress("Choosing the entries", 4, _STEPS)
    selection = select(
        joined.events,
        signals,
        findings,
        people=joined.people,
        sources=joined.sources,
        also=also,
        most=settings.printing.most_entries,
    )
    return Analysis(
        files=tuple(files),
        timeline=joined,
        signals=signals,
        findings=findings,
        selection=selection,
        settings=settings,
        about=person,
        told=tuple(told),
        as_of=as_of,
        kept=everyone,
    )


def observe(joined: Timeline, *, zone: str) -> tuple[Observation, ...]:
    """What the files tell of themselves: messages that must be missing, and places that two sources share.

    For the owner alone: it counts in no level, rests no finding and stands in no paper.
    """
    tables = joined.events, joined.sources, joined.people
    found = (*timeline.gaps(*tables), *timeline.places(*tables, zone=zone))
    kinds = list(timeline.TITLES)
    return tuple(sorted(found, key=lambda each: kinds.index(each.code)))


def called(name: str, joined: Timeline) -> str:
    """The id of the one person other than the owner who goes by *name*.

    Raises:
        SettingsError: nobody does, or several do.
    """
    found = [each for each in persons_called(name, people=joined.people) if each != "me"]
    if len(found) == 1:
        return found[0]
    names = ", ".join(joined.people.filter(~pl.col("is_me"))["name"].head(10).to_list())
    if not found:
        raise SettingsError(
            "Nobody in these records goes by the name after --about.",
            next_step=f"Names in the records: {names}.",
        )
    raise SettingsError(
        f"{len(found)} people go by the name after --about.",
        next_step="Give a number or address of the one you mean, or say in people.toml that they are one.",
    )


def write(
    run: Analysis,
    out: Path,
    *,
    pdf: bool = True,
    made: date | None = None,
    replace: bool = False,
    progress: Progress = quiet,
) -> list[Path]:
    """Write a run to a new folder: timeline, findings, charts, chronology and manifest.

    What is for her alone lies in a folder of its own, FOR_HER: what to do next, what to read first, what the
    files tell of themselves, and the reading of the law.
    The folder appears whole or not at all. The same run, made on the same day, writes the same bytes. Where
    the run is about one person, its tables hold what the chronology shows, and no more; else they hold the
    whole record, and are for her alone.

    Args:
        made: the day to print as the day the chronology was made; no day when None.
    Returns:
        The files written, the manifest last.
    Raises:
        OutputExists: the folder is there already, and *replace* is not set or it is not a run.
    """
    with folder.new_folder(out, replace=replace) as draft:
        progress("Writing the timeline, and asking what the law asks for", 0, _PARTS)
        # Polars writes the tables without holding Python back, which reads the law meanwhile.
        with ThreadPoolExecutor(max_workers=2) as pool:
            written_by = [pool.submit(part, run, draft) for part in (_write_csv, _write_parquet)]
            with (draft / "findings.json").open("wb") as findings:
                _write_findings(run, findings)
            _write_for_her(run, draft / FOR_HER, progress)
            _write_charts(run, draft / "charts")
            for part in written_by:
                part.result()
        if pdf:
            progress("Printing the chronology", 1, _PARTS)
            chronology = _chronology(run, made)
            if summary := print_summary(chronology):
                (draft / SUMMARY).write_bytes(summary)
            for volume in print_chronology(chronology):
                (draft / volume.name).write_bytes(volume.pdf)
        progress("Writing the manifest", 2, _PARTS)
        folder.write_manifest(draft, _manifest(run, made))
        written = sorted(path.relative_to(draft) for path in draft.rglob("*") if path.is_file())
    return [out / path for path in written]


def papers(
    run: Analysis,
    *,
    made: date | None = None,
    summary: bool = True,
    chronology: bool = True,
    pictures: Mapping[str, tuple[Picture, ...]] = MappingProxyType({}),
    refs: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[tuple[str, str, bytes]]:
    """The papers of a run that are for others, in memory, for whoever must not lay them on a disk.

    They show the same events and the same of each. What is for her alone is not among them: signs of danger,
    what to do next, and what is still missing.

    Args:
        made: the day to print as the day they were made. summary: with the two-page summary as a paper too.
        chronology: with the chronology and its tables; the summary points to its entries only then.
        pictures: by event_id, what the chronology prints beside that entry.
        refs: by source, the number of the exhibit that its file is.
    Yields:
        The file's name, what it is in words, and its bytes.
    """
    found = attrs.evolve(_chronology(run, made), pictures=pictures, refs=refs)
    if summary and (two_pages := print_summary(found, beside=chronology)):
        yield SUMMARY, "The two-page summary", two_pages
    if not chronology:
        return
    for volume in print_chronology(found):
        yield volume.name, "The chronology, to read and print", volume.pdf
    written = io.BytesIO()
    write_csv(run.shown.events, written, people=run.shown.people, zone=run.findings.zone)
    yield "timeline.csv", "The timeline as a table", written.getvalue()
    document = io.BytesIO()
    _write_findings(run, document, for_her=False)
    yield "findings.json", "The findings as data, for a computer", document.getvalue()


def _leaves(run: Analysis) -> Shown | Timeline:
    """The tables of a written run: of one about somebody, only what its chronology shows."""
    return run.timeline if run.about is None else run.shown


def _write_csv(run: Analysis, into: Path) -> None:
    tables = _leaves(run)
    write_csv(tables.events, into / "timeline.csv", people=tables.people, zone=run.findings.zone)


def _write_parquet(run: Analysis, into: Path) -> None:
    events = _leaves(run).events
    events.write_parquet(into / "timeline.parquet", compression="zstd", compression_level=3)


def _write_for_her(run: Analysis, into: Path, progress: Progress) -> None:
    into.mkdir()
    noticed = run.signals if run.noticed is None else run.noticed  # no answer changes a grade
    first = order(run.timeline, noticed, settings=run.settings, about=run.about, progress=progress)
    reading_order.write_csv(first.rows, into / "read-first.csv")
    if run.about is None:  # it is about whole files, and names others who are in them
        observed = msgspec.json.encode(observe(run.timeline, zone=run.findings.zone))
        (into / OBSERVED).write_bytes(msgspec.json.format(observed, indent=2) + b"\n")
    (into / "next-steps.txt").write_text(next_steps.text(run.reading), "utf-8")
    reading = msgspec.json.format(msgspec.json.encode(run.reading), indent=2)
    (into / "reading.json").write_bytes(reading + b"\n")


def _write_findings(run: Analysis, to: io.BufferedIOBase, *, for_her: bool = True) -> None:
    """The findings as JSON, a person at a time: of a million messages they are too many to hold at once."""
    is_whole = for_her and run.about is None
    findings = run.findings if is_whole else run.shown.findings
    # The signals can be hundreds of thousands, so the table writes them itself.
    table = run.signals if is_whole else run.shown.signals
    to.write(b'{"findings":')
    _write_object(findings, to)
    to.write(b',"proposals":' + msgspec.json.encode(run.timeline.proposals if is_whole else ()))
    to.write(b',"signals":')
    table.with_columns(pl.col("at", "until").dt.strftime("%Y-%m-%dT%H:%M:%SZ")).write_json(to)
    to.write(b"}\n")


def _write_object(findings: Findings, to: io.BufferedIOBase) -> None:
    for number, name in enumerate(attrs.fields_dict(Findings)):
        to.write(b"," if number else b"{")
        to.write(f'"{name}":'.encode())
        value = getattr(findings, name)
        if name == "people":
            _write_list(value, to)
        else:
            to.write(msgspec.json.encode(value))
    to.write(b"}")


def _write_list(people: Sequence[PersonFindings], to: io.BufferedIOBase) -> None:
    to.write(b"[")
    for number, person in enumerate(people):
        to.write((b"," if number else b"") + msgspec.json.encode(person))
    to.write(b"]")


def _write_charts(run: Analysis, into: Path) -> None:
    into.mkdir()
    zone = run.findings.zone
    for person in run.findings.people:
        for name, svg in drawings(person, zone=zone).items():
            (into / f"{person.person or 'withheld'}-{name}.svg").write_text(svg, "utf-8")


def drawings(person: PersonFindings, *, zone: str, narrow: bool = False) -> dict[str, str]:
    """The charts about one person as SVG, by name; the same ones are in the chronology.

    Args:
        narrow: laid out for a phone.
    """
    return {
        "strip": charts.strip_svg(person, zone=zone, narrow=narrow),
        "weeks": charts.weeks_svg(person, zone=zone, narrow=narrow),
        "hours": charts.hours_svg(person, narrow=narrow),
        "gaps": charts.gaps_svg(person, zone=zone, narrow=narrow),
    }


def _chronology(run: Analysis, made: date | None) -> Chronology:
    printing, selection, shown = run.settings.printing, run.selection, run.shown
    return Chronology(
        events=shown.events,
        chosen=selection.chosen,
        left_out=(*selection.left_out, *_files_left_out(shown.hidden_files)),
        people=shown.people,
        sources=shown.sources,
        signals=run.signals,
        findings=shown.findings,
        printing=printing,
        version=version("chesil"),
        problems={
            reading.document.source: reading.problems for reading in run.readings if reading.problems.height
        },
        assumptions={
            reading.document.source: tuple(each.sentence for each in reading.assumptions)
            for reading in run.readings
            if reading.assumptions
        },
        titles=recognisers.TITLES,
        labels=recognisers.LABELS,
        reasons=selection.reasons,
        orders=run.settings.orders,
        as_of=run.as_of or made,
        reading=run.reading if printing.law else None,
        made=made,
    )


def _files_left_out(count: int) -> Iterator[LeftOut]:
    if count:
        yield LeftOut(
            count=count,
            what="files with nothing in this paper",
            why="They hold nothing with the people this paper is about. Their names are left out on purpose.",
        )


def _manifest(run: Analysis, made: date | None) -> dict[str, Any]:
    return {
        "chesil": version("chesil"),
        "libraries": {name: version(name) for name in ("polars", "typst")},
        "inputs": [_input(run, file) for file in run.files],
        "told": [
            {"name": file_name(path.name), "bytes": path.stat().st_size, "sha256": folder.sha256(path)}
            for path in run.told
        ],
        "settings": run.settings,
        "me": run.timeline.me,
        "about": run.about,
        "made": made,
        "counted_from": run.as_of,
        "assumptions": list((run.findings if run.about is None else run.shown.findings).assumptions),
    }


def _input(run: Analysis, file: FileReading) -> dict[str, Any]:
    """A file that was read. Where nothing of it is shown, its size and hash are enough to repeat the run."""
    sources = set(_leaves(run).sources["source"])
    shown = [reading for reading in file.readings if reading.document.source in sources]
    known = {"bytes": file.size_bytes, "sha256": file.sha256}
    if not shown and run.about is not None:
        return {"name": None, **known, "documents": [], "not_read": [], "linked": []}
    return {
        "name": file_name(file.path.name),
        **known,
        "documents": [_document(reading) for reading in shown],
        "not_read": list(file.unknown),
        "linked": list(file.linked),
    }


def _document(reading: Reading) -> dict[str, Any]:
    return {
        "member": reading.document.member,
        "source": reading.document.source,
        "sha256": reading.document.sha256,
        "format": reading.format,
        "reader": reading.reader,
        "version": reading.version,
        "records": reading.records,
        "rows": reading.rows.height,
        "problems": reading.problems.height,
        "assumptions": [each.sentence for each in reading.assumptions],
    }
