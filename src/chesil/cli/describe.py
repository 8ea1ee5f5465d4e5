"""What was read, as the list of `chesil read --json` and as a table for people."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from chesil.cli.console import ERR, OUT, clean
from chesil.pipeline import Analysis
from chesil.readers.registry import FileReading
from chesil.terms.readings import Reading, file_name, span

SHOWN_PROBLEMS = 5


def objects(files: list[FileReading]) -> list[dict[str, Any]]:
    """One object a file and format found in it (docs/adr/0004); format null where no reader knows it."""
    return [each for file in files for each in _of_file(file)]


def _of_file(file: FileReading) -> Iterator[dict[str, Any]]:
    remarks = [remark.sentence for remark in file.remarks]
    formats = list(dict.fromkeys(reading.format for reading in file.readings))
    for format_ in formats:
        readings = [reading for reading in file.readings if reading.format == format_]
        yield {**_head(file), **_sums(readings, remarks=remarks)}
    if not formats:
        yield {**_head(file), **_nothing(file, remarks)}


def _head(file: FileReading) -> dict[str, Any]:
    return {"path": file_name(file.path), "sha256": file.sha256, "bytes": file.size_bytes}


def _nothing(file: FileReading, remarks: list[str]) -> dict[str, Any]:
    said = "Chesil does not know this kind of file yet. It was not read."
    return {
        "format": None, "reader": None, "version": None, "records": 0, "rows": {}, "problems": [],
        "first": None, "last": None, "clock": "none", "assumptions": [*remarks, said], "members": [],
    }  # fmt: skip


def _sums(readings: list[Reading], *, remarks: list[str]) -> dict[str, Any]:
    spans = [span(reading.rows) for reading in readings]
    firsts = [each.first for each in spans if each.first]
    lasts = [each.last for each in spans if each.last]
    clocks = {each.clock for each in spans if each.first}
    said = [*remarks, *(each.sentence for reading in readings for each in reading.assumptions)]
    return {
        "format": readings[0].format or None,
        "reader": readings[0].reader,
        "version": readings[0].version,
        "records": sum(reading.records for reading in readings),
        "rows": _rows(readings),
        "problems": [problem for reading in readings for problem in _problems(reading)],
        "first": min(firsts, default=None),
        "last": max(lasts, default=None),
        "clock": next((clock for clock in ("assumed", "stated", "date_only") if clock in clocks), "none"),
        "assumptions": list(dict.fromkeys(said)),
        "members": [_member(reading) for reading in readings if reading.document.member],
    }


def _rows(readings: list[Reading]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for reading in readings:
        for kind, count in reading.rows["kind"].value_counts(sort=False).sort("kind").iter_rows():
            rows[kind] = rows.get(kind, 0) + count
    return rows


def _problems(reading: Reading) -> Iterator[dict[str, Any]]:
    for problem in reading.problems.drop("raw").iter_rows(named=True):
        yield {**problem, "member": reading.document.member} if reading.document.member else problem


def _member(reading: Reading) -> dict[str, Any]:
    document = reading.document
    return {
        "member": document.member,
        "sha256": document.sha256,
        "bytes": document.size_bytes,
        "records": reading.records,
    }


def show(described: list[dict[str, Any]]) -> None:
    """Print the same for people: a table, then what was assumed and what could not be read."""
    if not described:
        OUT.print("There are no files here.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading, side in (
        ("File", "left"),
        ("What it is", "left"),
        ("Records", "right"),
        ("Not read", "right"),
    ):
        table.add_column(heading, justify=side, overflow="fold")  # type: ignore[arg-type]
    for heading in ("From", "To", "Clock"):
        table.add_column(heading, no_wrap=True)
    for each in described:
        numbers = [f"{each['records']:,}", f"{len(each['problems']):,}"]
        ends = [(each["first"] or "")[:10], (each["last"] or "")[:10], each["clock"]]
        table.add_row(clean(Path(each["path"]).name), each["format"] or "not known", *numbers, *ends)
    OUT.print(table, soft_wrap=False)
    for each in described:
        _show_said(each)


def _show_said(each: dict[str, Any]) -> None:
    if not each["assumptions"] and not each["problems"]:
        return
    OUT.print(f"\n{clean(each['path'])}")
    for sentence in each["assumptions"]:
        OUT.print(f"  - {clean(sentence)}")
    for problem in each["problems"][:SHOWN_PROBLEMS]:
        place = f"line {problem['line']}" if problem["line"] else f"record {problem['record']}"
        OUT.print(f"  ! {place}: {clean(problem['message'])}")
    if len(each["problems"]) > SHOWN_PROBLEMS:
        OUT.print(f"  ! and {len(each['problems']) - SHOWN_PROBLEMS:,} more: add --json to see them all")


def show_proposals(proposals: Sequence[tuple[str, str]]) -> None:
    """Print who the phone may belong to, and why."""
    for name, reason in proposals:
        ERR.print(f"  --me {clean(name)!r}: {clean(reason)}")


def show_run(run: Analysis, written: list[Path]) -> None:
    """Print what was joined and assumed, who it is about, and where it was written."""
    events = run.timeline.events.height
    OUT.print(f"\n{events:,} events. {clean(run.timeline.me)}")
    for sentence in run.findings.assumptions:
        OUT.print(f"  - {clean(sentence)}")
    for pair in run.timeline.proposals:
        OUT.print(f"  ? {clean(pair.reason)} Say so in people.toml if they are one person.")
    for person in run.findings.people:
        OUT.print(f"\n{clean(person.name)}: {person.contacts:,} contacts on {person.days:,} days")
        for strand in person.strands:
            OUT.print(f"  {clean(strand.title)}: {len(strand.events):,} on {strand.days:,} days")
    OUT.print("\nThese are things to look at, not a decision. Written:")
    for path in written:
        OUT.print(f"  {path}")
