"""From sealed tables to papers. Here, this file, `slicing` and `bundling` know the library's tables."""

import io
import json
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from chesil import pipeline
from chesil.documents import exhibits, statement
from chesil.documents.chronology import Picture
from chesil.leaks import Detail
from chesil.pipeline import Analysis
from chesil.readers.registry import FileReading
from chesil.terms import settings as settings_file
from chesil.timeline import Timeline
from chesil_web.foundation.keys import files
from chesil_web.person.analysis import bridge as runs
from chesil_web.person.papers import (
    binding,
    bundling,
    covering,
    holding,
    picturing,
    printing,
    slicing,
    transcribing,
)
from chesil_web.person.papers.bundling import Chosen, Made
from chesil_web.person.papers.leaving import Leaving, counted
from chesil_web.person.papers.models import Asked, Check, Exhibit
from chesil_web.person.papers.slicing import Places
from chesil_web.record.evidence import bridge as readings


@attrs.frozen(kw_only=True)
class Drafts:
    """What was made, before it is looked through.

    Attributes:
        papers: those that were asked for. inside: others that lie in the pack alone.
        chosen: what else goes into it; None where none was asked for.
    """

    papers: Sequence[Made] = attrs.field(repr=False)
    inside: Sequence[Made] = attrs.field(default=(), repr=False)
    chosen: Chosen | None = None


def papers(
    asked: Asked,
    safe: uuid.UUID,
    progress: Callable[[int, int], None] = lambda done, total: None,
    checks: list[Check] | None = None,
) -> Drafts:
    """The files of a paper but for a pack, which is made of them afterwards and holds the chronology always.

    Args:
        safe: of the record. progress: told how far it is. checks: gets the rules of a bundle.
    """
    if asked.talk is not None:
        printed = transcribing.printed(asked, asked.talk, talk(asked), _readings(asked), made=_day(asked))
        return Drafts(papers=[("transcript.pdf", "The transcript", printed)])
    if asked.printing is not None:
        return Drafts(papers=list(printing.printed(asked.printing, made=_day(asked))))
    if asked.binding is not None:
        bound = binding.bound(asked.binding, asked.held, progress)
        if checks is not None:
            checks += binding.checks(bound)
        return Drafts(papers=[("bundle.pdf", "The bundle", bound.pdf)])
    if asked.cover is not None:
        return Drafts(papers=[covering.copy(asked, asked.cover, asked.held[0])])
    return _drafts(asked, safe)


def _drafts(asked: Asked, safe: uuid.UUID) -> Drafts:
    made, chosen, found = _day(asked), None, None
    pictures: dict[str, tuple[Picture, ...]] = {}
    places = Places(files={}, diary="")
    if asked.run:
        found, everyone, places = _run(asked)
        if asked.pictures:
            held = {each.id: each for each in asked.pictured}
            pictures, left_out = picturing.made(picturing.chosen(found), found.files, places, held)
            found = slicing.told(found, left_out)
        if asked.pack is not None:
            chosen = bundling.choose(asked, asked.pack, found, people=everyone, safe=safe)
    refs = {source: asked.refs[file] for source, file in places.files.items() if file in asked.refs}
    chronology = list(_chronology(asked, found, made, pictures, refs)) if found else []
    others = [*_others(asked, made, chosen), *_labels(asked, made)]
    wanted = [each for each in chronology if _is_wanted(each[0], asked)]
    inside = [each for each in chronology if not _is_wanted(each[0], asked)] if chosen else []
    if asked.front is not None and chosen is not None:
        others.append(bundling.cover(asked, asked.front, chosen, [*chronology, *others]))
    return Drafts(papers=[*wanted, *others], inside=inside, chosen=chosen)


def chosen(asked: Asked, safe: uuid.UUID) -> Chosen | None:
    """What goes into a pack beside papers, as `papers` gives it; None where none was asked for."""
    if asked.pack is None or not asked.run:
        return None
    found, everyone, _places = _run(asked)
    return bundling.choose(asked, asked.pack, found, people=everyone, safe=safe)


def packs(
    asked: Asked, chosen: Chosen, papers: Sequence[Made], safe: uuid.UUID
) -> Iterator[tuple[str, BinaryIO]]:
    """The pack of these papers and what was chosen, or its parts, each with its name; making is logged."""
    assert asked.pack is not None  # noqa: S101 - what was chosen was chosen from it
    for name, packed in bundling.packs(asked, asked.pack, chosen, safe=safe, papers=papers):
        yield name, files.joined(packed.chunks)


def _labels(asked: Asked, made: date) -> Iterator[Made]:
    if "labels" in asked.papers:
        labels = exhibits.print_labels([_row(each) for each in asked.exhibits], made=made)
        yield "labels.pdf", "Labels for exhibits", labels


def _day(asked: Asked) -> date:
    """The day it was asked for where she is, which is printed on it."""
    return asked.asked_at.astimezone(ZoneInfo(asked.zone)).date()


def _is_wanted(name: str, asked: Asked) -> bool:
    return ("summary" if name == pipeline.SUMMARY else "chronology") in asked.papers


def _others(asked: Asked, made: date, chosen: Chosen | None) -> Iterator[Made]:
    if "statement" in asked.papers:
        told = [_told(each) for each in json.loads(asked.told)]
        pdf = statement.print_statement(told, left_out=asked.left_out, made=made)
        yield "statement.pdf", "The draft statement", pdf
    if "exhibits" in asked.papers:
        rows = [
            _row(each)
            for each in asked.exhibits
            if chosen is None or not each.file or each.file in chosen.files
        ]
        stays = asked.unlisted + len(asked.exhibits) - len(rows)
        yield (
            "exhibits.pdf", "The list of exhibits",
            exhibits.print_exhibits(rows, made=made, left_out=_not_listed(stays)),
        )  # fmt: skip


def _row(each: Exhibit) -> exhibits.Exhibit:
    return exhibits.Exhibit(
        ref=each.ref, name=each.name, about=each.about, added=each.added, sha256=each.sha256,
        dates=each.dates, produced_by=each.produced_by, device=each.device, whole=each.whole,
        where_now=each.where_now, file=each.file_name,
        steps=tuple(exhibits.Step(when=when, what=what, known=known) for when, what, known in each.steps),
    )  # fmt: skip


def _not_listed(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{count} {'file is' if count == 1 else 'files are'} kept and not on this list.",)


def _chronology(
    asked: Asked,
    found: Analysis,
    made: date,
    pictures: Mapping[str, tuple[Picture, ...]],
    refs: Mapping[str, str],
) -> Iterator[Made]:
    with_summary = "summary" in asked.papers
    is_whole = "chronology" in asked.papers or asked.pack is not None
    for name, what, data in pipeline.papers(
        found, made=made, summary=with_summary, chronology=is_whole, pictures=pictures, refs=refs
    ):
        # The findings quote messages, so they go only where the messages go whole.
        if name != "findings.json" or asked.text == "full":
            yield name, what, data


def _run(asked: Asked) -> tuple[Analysis, pl.DataFrame, Places]:
    """What the papers are made from, everyone in the record, and where its events come from."""
    read = _readings(asked)
    if asked.diary:
        read.append(runs.notes(asked.diary))
    found, joined, places = _concluded(asked, read)
    return found, joined.people, places


def _readings(asked: Asked) -> list[FileReading]:
    return [readings.tables(uuid.UUID(part), bytes.fromhex(key)) for part, key in asked.readings]


def _looked(asked: Asked) -> tuple[Timeline, pl.DataFrame, Places]:
    """What a look through the record found: its timeline and signals, and where its events come from."""
    with files.opened(uuid.UUID(asked.run), bytes.fromhex(asked.run_key)) as stream:
        data = stream.read()
    joined, signals = runs.unpacked(data, asked.kept)
    return joined, signals, Places.of(runs.Tables(io.BytesIO(data)).head.origins, asked.diary)


def talk(asked: Asked) -> tuple[Timeline, Places]:
    """The timeline that a transcript is of, and where its events come from."""
    joined, _, places = _looked(asked)
    return joined, places


def _concluded(asked: Asked, read: Sequence[FileReading] = ()) -> tuple[Analysis, Timeline, Places]:
    """What the papers show, from everything that was chosen; the whole record; where its events come from."""
    joined, signals, places = _looked(asked)
    printing = {
        "text": asked.text,
        "law": asked.law,
        "summary": "summary" in asked.papers,
        "asks": asked.asks,
    }
    settings = settings_file.change(runs.settings_for(asked.zone, asked.known), printing=printing)
    kept = runs.hers(signals, set(asked.kept), asked.changed)
    cut = slicing.cut(joined, kept, asked.part, places=places, zone=asked.zone)
    persons = holding.persons_of(asked.part, joined.people, kept, about=asked.about)
    there = [person for person in persons if person in cut.timeline.people["person"]]
    found = pipeline.conclude(
        cut.timeline, cut.signals, settings=settings, files=read, everyone=True, as_of=_day(asked),
        also=_also(asked, cut.timeline, places),
        # Of several, those are told of who gave a suggestion; one is told of also where none is left.
        about=there[0] if len(persons) == len(there) == 1 else None,
    )  # fmt: skip
    left_out = (*cut.left_out, *slicing.unopened(asked.damaged))
    return slicing.told(found, left_out), joined, places


def _also(asked: Asked, left: Timeline, places: Places) -> list[str]:
    """The ids of the events in talks with others that she chose."""
    chosen = left.events.filter(slicing.also(asked.part, left.people, places))
    return chosen["event_id"].to_list()


def leaving(asked: Asked, secrets: Sequence[Detail] = (), cut: Collection[str] = ()) -> Leaving:
    """What leaves with the papers that are made from all this, counted from the very entries they show.

    Args:
        secrets: what must stay secret, to be looked for.
        cut: the ids in hex of the readings of files of which a part goes in a pack.
    """
    found, joined, places = _concluded(asked)
    pictures = picturing.named(picturing.chosen(found)) if asked.pictures else 0
    left = counted(found, places, pictures=pictures, secrets=secrets)
    return attrs.evolve(left, withheld=_withheld(asked, found, joined.people, cut)) if cut else left


def _withheld(
    asked: Asked, found: Analysis, people: pl.DataFrame, cut: Collection[str]
) -> dict[str, tuple[int, int]]:
    """As Leaving.withheld, by the very choice that a pack is made with."""
    parts = [(part, key) for part, key in asked.readings if part in cut]
    tables = [readings.tables(uuid.UUID(part), bytes.fromhex(key)) for part, key in parts]
    chosen = bundling.rows_shown(found, people)(tables)
    return {
        part: (len(each.numbers), len(each.numbers) - len(each.handed_over))
        for (part, _key), each in zip(parts, chosen, strict=True)
    }


def _told(entry: dict[str, Any]) -> statement.Told:
    read = {"written_at": date.fromisoformat(entry["written_at"]), "exhibits": tuple(entry["exhibits"])}
    return statement.Told(**entry | read)
