"""What was read, as the list of `chesil read --json` and as a table for people."""

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.measure import Measurement
from rich.table import Table

from chesil import pipeline
from chesil.cli import law
from chesil.cli.console import ERR, OUT, clean, say
from chesil.cli.options import DEFAULT_ZONE
from chesil.documents.words import format_words
from chesil.pipeline import Analysis
from chesil.readers import intake
from chesil.readers.registry import FileReading
from chesil.terms.contact import persons_called
from chesil.terms.findings import PersonFindings
from chesil.terms.offsets import length_words
from chesil.terms.readings import Reading, file_name, span
from chesil.timeline import TITLES

SHOWN_PROBLEMS = 5
SHOWN_FILES = 3
_MOST_OBSERVED: Final = 10  # that are printed; all stand in a file
_CLOCKS = {"stated": "in the file", "assumed": "not in the file", "date_only": "days only", "none": ""}
_ANY_WIDTH = 10_000  # wider than any table, to ask how wide one would like to be


def objects(files: list[FileReading]) -> list[dict[str, Any]]:
    """One object a file and format found in it (docs/adr/0004); format null where no reader knows it."""
    return [each for file in files for each in _of_file(file)]


def status(described: list[dict[str, Any]]) -> int:
    """The exit status of a reading: 0, or 1 when something in it could not be read."""
    return int(any(each["problems"] or each["format"] is None for each in described))


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
    if not file.size_bytes:
        said = "The file is empty."
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


def show_passed_over(paths: Sequence[Path]) -> None:
    """Say what lies in the folders that were given and was not read, because it is no file."""
    for each in intake.passed_over(list(paths)):
        say(str(each), mark="  ! ", to=ERR)


def show(described: list[dict[str, Any]], *, zone: str = DEFAULT_ZONE) -> None:
    """Print the same for people: a table, then what was assumed and what could not be read.

    Where the terminal is too narrow for the table, each file has lines of its own.

    Args:
        zone: IANA zone that days are shown in.
    """
    if not described:
        OUT.print("There are no files here.")
        return
    table = _table(described, zone)
    if Measurement.get(OUT, OUT.options.update_width(_ANY_WIDTH), table).maximum <= OUT.width:
        OUT.print(table, soft_wrap=False)
    else:
        for each in described:
            _show_file(each, zone)
    _show_said(described)


def _table(described: list[dict[str, Any]], zone: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("File", "What it is", "Records", "Not read", "From", "To", "Time zone"):
        table.add_column(
            heading, no_wrap=True, justify="right" if heading in ("Records", "Not read") else "left"
        )
    for each in described:
        numbers = [f"{each['records']:,}", f"{len(each['problems']):,}"]
        ends = [_day(each["first"], zone), _day(each["last"], zone), _CLOCKS[each["clock"]]]
        table.add_row(clean(Path(each["path"]).name), format_words(each["format"]), *numbers, *ends)
    return table


def _show_file(each: dict[str, Any], zone: str) -> None:
    OUT.print(clean(Path(each["path"]).name), style="bold")
    records = _counted(each["records"], "record")
    if each["format"] is None:
        say("Not known, not read", mark="  ")
        return
    say(f"{format_words(each['format'])}: {records}, {len(each['problems']):,} not read", mark="  ")
    first, last = _day(each["first"], zone), _day(each["last"], zone)
    if first:
        span = first if first == last else f"{first} to {last}"
        clock = _CLOCKS[each["clock"]]
        say(f"{span}, {clock}" if each["clock"] == "date_only" else f"{span}, time zone {clock}", mark="  ")


def _day(written: str | None, zone: str) -> str:
    """The day of an ISO time as clocks in *zone* showed it; a time without an offset is local already."""
    if not written:
        return ""
    try:
        when = datetime.fromisoformat(written)
        return (when.astimezone(ZoneInfo(zone)) if when.tzinfo else when).date().isoformat()
    except (ValueError, OverflowError):
        return written[:10]


def _show_said(described: list[dict[str, Any]]) -> None:
    """What was assumed, once for all files it holds for, and what could not be read."""
    files: dict[str, list[str]] = {}
    for each in described:
        for sentence in each["assumptions"]:
            files.setdefault(sentence, []).append(each["path"])
    problems = {each["path"]: each for each in described if each["problems"]}
    said: dict[tuple[str, ...], list[str]] = {(path,): [] for path in problems}
    for sentence, paths in files.items():
        said.setdefault(tuple(dict.fromkeys(paths)), []).append(sentence)
    for group, sentences in sorted(said.items()):
        _show_files(group)
        for sentence in sentences:
            say(sentence, mark="  - ")
        if len(group) == 1 and group[0] in problems:
            _show_problems(problems[group[0]])


def _show_files(paths: tuple[str, ...]) -> None:
    OUT.print()
    for path in paths[:SHOWN_FILES]:
        OUT.print(clean(path))
    if len(paths) > SHOWN_FILES:
        OUT.print(f"and {_counted(len(paths) - SHOWN_FILES, 'more file')}")


def _show_problems(each: dict[str, Any]) -> None:
    for problem in each["problems"][:SHOWN_PROBLEMS]:
        place = f"line {problem['line']}" if problem["line"] else f"record {problem['record']}"
        say(f"{place}: {problem['message']}", mark="  ! ")
    if len(each["problems"]) > SHOWN_PROBLEMS:
        say(f"and {len(each['problems']) - SHOWN_PROBLEMS:,} more: add --json to see them all", mark="  ! ")


def show_proposals(proposals: Sequence[tuple[str, str]]) -> None:
    """Print who the phone may belong to, and why."""
    for name, reason in proposals:
        say(f"--me {clean(name)!r}: {reason}", mark="  ", to=ERR)


def show_run(run: Analysis, written: list[Path]) -> None:
    """Print what was joined and assumed, who it is about, and where it was written."""
    OUT.print()
    say(f"{_counted(run.timeline.events.height, 'event')}. {run.timeline.me}")
    for sentence in run.findings.assumptions:
        say(sentence, mark="  - ")
    _show_pairs(run)
    _show_doubts(run)
    _show_observed(run)
    _show_likely(run)
    for person in run.findings.people:
        OUT.print()
        say(f"{person.name}: {_contacts(person)} on {_counted(person.days, 'day')}")
        for strand in person.strands:
            say(f"{strand.title}: {len(strand.events):,} on {_counted(strand.days, 'day')}", mark="  ")
    OUT.print("\nThese are things to look at, not a decision. Written:")
    charts = [path for path in written if path.parent.name == "charts"]
    if charts:
        OUT.print(f"  {charts[0].parent} ({_counted(len(charts), 'drawing')})")
    for path in written:
        if path not in charts:
            OUT.print(f"  {path}")
    if run.about is None:
        say(
            "The tables hold everything, your own addresses too. They are for you. To hand tables over, add "
            "--about and a name: they then hold what the chronology shows."
        )
    law.show(run.reading)


def _contacts(person: PersonFindings) -> str:
    """Messages and calls, and apart from them the acts she noted."""
    messages = person.contacts - person.acts
    one, many = ("call", "calls") if person.only_calls else ("message or call", "messages and calls")
    told = [_counted(messages, one, many)] if messages else []
    told += [_counted(person.acts, "act you noted", "acts you noted")] if person.acts else []
    return " and ".join(told) or "nothing"


def _show_doubts(run: Analysis) -> None:
    """Sources whose clocks disagree: no time is moved by this."""
    for doubt in run.timeline.clock_doubts:
        say(
            f"{_counted(doubt.count, 'call or message', 'calls or messages')} in two files are "
            f"{length_words(doubt.seconds)} apart. A clock may have been wrong: “chesil times” shows them."
        )


def _show_observed(run: Analysis) -> None:
    """What the files tell of themselves, each with what else it can mean."""
    observed = pipeline.observe(run.timeline, zone=run.findings.zone)
    if observed:
        OUT.print()
        say("What the files tell of themselves. It blames nobody and counts in nothing.")
    for each in observed[:_MOST_OBSERVED]:
        say(f"{TITLES[each.code]}: {each.why} {' '.join(each.could_be)}", mark="  - ")
    if len(observed) > _MOST_OBSERVED:
        say(
            f"{len(observed) - _MOST_OBSERVED:,} more stand in {pipeline.FOR_HER}/{pipeline.OBSERVED}."
            if run.about is None
            else f"{len(observed) - _MOST_OBSERVED:,} more are written when “--about” is left out.",
            mark="    ",
        )


def _show_pairs(run: Analysis) -> None:
    """Who may be one person: nobody is joined by this."""
    if not run.timeline.proposals:
        return
    OUT.print("\nMay be one person (nothing was joined):")
    for pair in run.timeline.proposals:
        say(f"{_called(pair.a, run)} and {_called(pair.b, run)}. {pair.reason}", mark="  ? ")
    say("If they are, give both addresses to one [[person]] in people.toml and run again.", mark="    ")


def _show_likely(run: Analysis) -> None:
    """Whom it is likely about, where nobody has said so."""
    likely, others = run.findings.likely, run.findings.others
    if likely:
        OUT.print("\nNobody has said who this is about. It may be about:")
        for place, each in enumerate(likely):
            first = "Most likely " if place == 0 and len(likely) > 1 else "Or " if place else ""
            say(f"{first}{_called(each.person, run)}. {each.reason}", mark="  ? ")
        option = shlex.quote(clean(_option(likely[0].person, run)))
        say(f"If you mean the first, run again with --about {option}.", mark="    ")
    if others:
        OUT.print("\nLeft out, because it is little, or common between people who know each other:")
        for each in others:
            say(f"{each.name}: {each.reason}", mark="  - ")


def _called(person: str, run: Analysis) -> str:
    """A person's name with an address, so that two of one name can be told apart."""
    for name, addresses in run.timeline.people.filter(person=person).select("name", "addresses").iter_rows():
        shown = ", ".join(each for each in (addresses or ())[:3] if each != name)
        return f"{name} ({shown})" if shown else str(name)
    return person


def _option(person: str, run: Analysis) -> str:
    """What to write after --about for a person: the name, or an address where several share the name."""
    people = run.timeline.people
    for name, addresses in people.filter(person=person).select("name", "addresses").iter_rows():
        only = persons_called(name, people=people) == [person]
        return str(name if only else next(iter(addresses or ()), name))
    return person


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
