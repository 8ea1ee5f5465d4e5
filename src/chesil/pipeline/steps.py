"""The steps in their order: read, join, recognise, understand."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs
import polars as pl

from chesil import conduct, recognisers, timeline
from chesil.documents.selection import select
from chesil.pipeline.reading import read
from chesil.pipeline.runs import Analysis, Progress, quiet
from chesil.readers.registry import FileReading
from chesil.terms.answers import Answer
from chesil.terms.contact import persons_called
from chesil.terms.errors import DayOrderUnknown, ReadingError, SettingsError
from chesil.terms.findings import PersonFindings
from chesil.terms.readings import Reading, ReadOptions
from chesil.terms.settings import Settings
from chesil.timeline import Observation, PeopleFile, Timeline
from chesil.timeline.addresses import matched
from chesil.timeline.mentions import mail_recipients

_STEPS: Final = 5  # of analyse


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
        joined.events, signals, joined.people, settings, said,
        about=person, everyone=everyone, titles=recognisers.TITLES, labels=recognisers.LABELS,
    )  # fmt: skip
    progress("Choosing the entries", 4, _STEPS)
    selection = select(
        joined.events, signals, findings,
        people=joined.people, sources=joined.sources, also=also, most=settings.printing.most_entries,
    )  # fmt: skip
    return Analysis(
        files=tuple(files), timeline=joined, signals=signals, findings=findings, selection=selection,
        settings=settings, about=person, told=tuple(told), as_of=as_of, kept=everyone,
    )  # fmt: skip


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
