"""`chesil times`: when photos and recordings without a time may be from, and clocks that may have been wrong,
ready for the settings file."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import typer

from chesil import pipeline
from chesil.cli import apart, console, describe
from chesil.cli.options import (
    Columns,
    DayFirst,
    Me,
    Paths,
    People,
    SettingsFile,
    Zone,
    as_told,
    settings_from,
)
from chesil.readers.registry import FileReading
from chesil.terms.offsets import length_in, length_words
from chesil.timeline import PeopleFile, ProposedTime, Timeline, load_people, proposed_times

_HEAD: Final = """\
# {count} without a time. What follows is proposed and not used until you say so.
# Keep what is right, correct what is not, and put it into your settings file (--settings).
"""
_MAY_BE_ZONE: Final = "It may also be that one of them has the time of another country."
_REASONS: Final = {
    "message": "the message that names it{who}", "note": "the note that names it", "name": "its name",
    "list": "an app's list of photos",
    "phone": "when it was saved last", "given": "what you said", "file": "what it claims itself",
}  # fmt: skip


def times(
    paths: Paths,
    *,
    me: Me = None,
    people: People = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    columns: Columns = None,
) -> None:
    """Propose when photos without a time are from, and which clocks were wrong, for your settings file."""
    told = settings_from(settings, zone=zone, day_first=day_first)
    options = as_told(told, columns)
    with console.progress(shown=True) as report:
        files = pipeline.read(paths, options=options, progress=report)
        known: PeopleFile | None = load_people(people) if people else None
        joined = pipeline.join(files, settings=told, people=known, me=me)
    apart.warn()
    write(joined, saved(files))
    write_clocks(joined, zone=told.reading.zone)
    raise typer.Exit(describe.status(describe.objects(files)))


def saved(files: Sequence[FileReading]) -> dict[str, datetime]:
    """When each file on this computer was saved last, by its source."""
    return {
        file.sha256[:16]: datetime.fromtimestamp(int(file.path.stat().st_mtime), UTC)
        for file in files
        if file.path.is_file()
    }


def write(joined: Timeline, saved: Mapping[str, datetime]) -> None:
    """Print the proposals as TOML, to standard output."""
    found = proposed_times(joined.events, joined.people, saved=saved)
    names = dict(joined.sources.select("source", "path").iter_rows())
    if not found:
        console.say("Every photo and recording here has a time, or there is none.", to=console.ERR)
        return
    sys.stdout.write(
        _HEAD.format(count=console.counted(len(found), "photo or recording", "photos and recordings"))
    )
    for source, proposals in found.items():
        sys.stdout.write("\n" + "\n".join(_lines(source, names[source] or "", proposals)) + "\n")


def write_clocks(joined: Timeline, *, zone: str) -> None:
    """Print as TOML which clocks may have been wrong; nothing where no two files disagree."""
    files = {row["source"]: row for row in joined.sources.iter_rows(named=True)}
    for doubt in joined.clock_doubts:
        one, other = (_name(files[each]) for each in (doubt.one, doubt.other))
        count = console.counted(doubt.count, "call or message", "calls or messages")
        later = "later" if doubt.seconds > 0 else "earlier"
        told = [
            f"{count} in {one} and in {other}: the second has them {length_words(doubt.seconds)} {later}.",
            *(f"  {_moment(each.at_one, zone)} and {_moment(each.at_other, zone)}" for each in doubt.pairs),
            *([f"{doubt.agree:,} others have the same time in both."] if doubt.agree else []),
            *([_MAY_BE_ZONE] if doubt.may_be_zone else []),
            "If a clock was wrong, take the one that was, and leave out the #.",
        ]
        ways = ("behind", "ahead") if doubt.seconds > 0 else ("ahead", "behind")
        choices = [
            line
            for source, name, way in zip((doubt.one, doubt.other), (one, other), ways, strict=True)
            for line in (
                "[[clocks]]",
                f'files = ["{source}"]  # {name}',
                f'{way} = "{length_in(doubt.seconds)}"',
                'known_from = "records"',
            )
        ]
        sys.stdout.write("\n" + "".join(f"# {line}\n" for line in [*told, *choices]))


def _name(source: Mapping[str, Any]) -> str:
    return console.clean((source["member"] or source["path"] or "").replace("\\", "/").rpartition("/")[2])


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def _lines(source: str, path: str, proposals: Sequence[ProposedTime]) -> list[str]:
    name = console.clean(path.replace("\\", "/").rpartition("/")[2])
    if not proposals:
        return [
            f"# [[files]]  # {name}: nothing tells when it is from",
            f'# file = "{source}"',
            '# when = ""',
        ]
    best, *others = proposals
    lines = ["[[files]]", f'file = "{source}"  # {name}', *_time(best)]
    if best.when_from == "phone":  # a copy made today was saved today
        lines = [f"# {line}" for line in lines]
    return [*lines, *(f"# or {line}" for each in others for line in _time(each))]


def _time(proposed: ProposedTime) -> list[str]:
    who = f", from {console.clean(proposed.who)}" if proposed.who else ""
    reason = _REASONS[proposed.when_from].format(who=who)
    place = [f"place = {json.dumps(proposed.place)}"] if proposed.place else []
    return [
        f'when = "{proposed.when}"  # from {reason}',
        f'when_from = "{proposed.when_from}"',
        *place,
    ]
