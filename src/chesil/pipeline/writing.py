"""Writes a run: a folder for whoever it is about, and the papers that are for others."""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import attrs
import msgspec
import polars as pl

from chesil import recognisers
from chesil.documents import charts, folder, next_steps, reading_order
from chesil.documents.chronology import (
    Chronology,
    LeftOut,
    Picture,
    print_chronology,
    print_summary,
)
from chesil.documents.showing import Shown
from chesil.documents.spreadsheet import write_csv
from chesil.pipeline.grading import order
from chesil.pipeline.runs import Analysis, Progress, quiet
from chesil.pipeline.steps import observe
from chesil.readers.registry import FileReading
from chesil.terms.findings import Findings, PersonFindings
from chesil.terms.readings import Reading, file_name
from chesil.timeline import Timeline

FOR_HER: Final = "only-for-you"  # the folder, apart from what is handed over, with what is for her alone
SUMMARY: Final = "summary.pdf"
OBSERVED: Final = "observations.json"
_PARTS: Final = 3  # of write


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
    yield "findings.json", "The results as a file for computer experts", document.getvalue()


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
        "settings": _settings(run),
        "me": run.timeline.me,
        "about": run.about,
        "made": made,
        "counted_from": run.as_of,
        "assumptions": list((run.findings if run.about is None else run.shown.findings).assumptions),
    }


def _settings(run: Analysis) -> dict[str, Any]:
    """The settings, in place of the words of recordings their hash: a paper may print none of them."""
    settings: dict[str, Any] = msgspec.to_builtins(run.settings)
    for each in settings["recordings"]:
        each["words"] = hashlib.sha256(each["words"].encode()).hexdigest()
    return settings


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
