"""`chesil screens`: the messages on screenshots, as a sheet to check."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from chesil import pipeline
from chesil.cli import apart, console
from chesil.cli.new_file import new_file
from chesil.cli.options import Me, SettingsFile, Zone, as_told, settings_from
from chesil.documents.spreadsheet import inert
from chesil.readers.registry import FileReading
from chesil.screens import installed, sheet
from chesil.screens.exported import Export, Exported, Link
from chesil.screens.overlaps import joined, overlaps
from chesil.screens.rows import SURE_SCORE, ScreenMessage
from chesil.screens.sheet import Picture
from chesil.terms.errors import ReadingError
from chesil.terms.settings import Settings

_NOT_READ: Final = 1
_PICTURES: Final = frozenset((".png", ".jpg", ".jpeg", ".webp", ".heic"))
_NAMED: Final = re.compile(r"screen[ _-]?(?:shot|capture)", re.IGNORECASE)


def screens(
    pictures: Annotated[
        list[Path],
        typer.Argument(help="Screenshots of chats.", exists=True, dir_okay=False, show_default=False),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="The sheet to write, as CSV; it must not exist yet.", show_default=False),
    ] = None,
    export: Annotated[
        list[Path],
        typer.Option(help="An export that may hold the same messages; repeat it for more.", exists=True),
    ] = [],  # noqa: B006 - the option parser's way to say none
    checked: Annotated[
        Path | None,
        typer.Option(help="A sheet of before with your decisions.", exists=True, show_default=False),
    ] = None,
    me: Me = None,
    settings: SettingsFile = None,
    zone: Zone = None,
) -> None:
    """Read the messages on screenshots into a sheet, for you to check.

    Nothing on it counts until you have compared it with the picture. Under decision write right, changed or
    no message, and under words_instead what it should say. Give that sheet with --checked next time.
    """
    told = settings_from(settings, zone=zone, day_first=None)
    decided = sheet.decisions(checked.read_bytes(), where=checked.name) if checked else {}
    with console.progress(shown=True) as report:
        read, faults = _read(pictures, report)
        linked = _links(read, export, told, me, report) if export else {}
    found = overlaps([each.screen for each in read])
    lines = sheet.lines(read, joined([each.screen for each in read], found), linked, decided)
    apart.warn()
    if out:
        with new_file(out) as sink:
            lines.with_columns(inert()).write_csv(sink, include_bom=True, quote_style="non_numeric")
    _say(read, lines, out)
    for path, fault in faults:
        console.say(f"{path.name}: {fault}", mark="- ", to=console.ERR)
    raise typer.Exit(_NOT_READ if faults else 0)


def hint(files: Sequence[FileReading]) -> None:
    """Say what to do next with files that are named as screenshots."""
    names = [file.path.name for file in files if file.path.suffix.lower() in _PICTURES]
    count = sum(bool(_NAMED.match(name)) for name in names)
    if count and installed():
        named = console.counted(count, "file is named as a screenshot", "files are named as screenshots")
        console.say(f"{named}. `chesil screens` reads the messages on them, for you to check.")


def _read(
    paths: Sequence[Path], report: pipeline.Progress
) -> tuple[list[Picture], list[tuple[Path, ReadingError]]]:
    """What each picture shows, one after the other, and the faults of those that could not be read."""
    read: list[Picture] = []
    faults: list[tuple[Path, ReadingError]] = []
    with pipeline.screens() as shown:
        for place, path in enumerate(paths):
            report("Reading screenshots", place, len(paths))
            try:
                with path.open("rb") as source:
                    screen = shown(source)
                    source.seek(0)
                    sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            except ReadingError as fault:
                faults.append((path, fault))
                continue
            read.append(Picture(path.name, sha256, screen))
    return read, faults


def _links(
    pictures: Sequence[Picture],
    paths: Sequence[Path],
    told: Settings,
    me: str | None,
    report: pipeline.Progress,
) -> dict[int, dict[int, Link]]:
    """The records of exports that messages on each picture are duplicates of, of one chat alone."""
    files = pipeline.read(paths, options=as_told(told, None), progress=report)
    chats = _chats(pipeline.join(files, settings=told, me=me).events, told.reading.zone)
    found = {}
    for place, picture in enumerate(pictures):
        links = _of_one_chat(picture.screen.messages, chats)
        found[place] = {each.number: each for each in links}
    return found


def _of_one_chat(shown: Sequence[ScreenMessage], chats: Sequence[Export]) -> list[Link]:
    """The links to the chat that most messages are in; none where two hold as many."""
    each = sorted((chat.links(shown) for chat in chats), key=len, reverse=True)
    if not each or (len(each) > 1 and len(each[0]) == len(each[1])):
        return []
    return each[0]


def _chats(events: pl.DataFrame, zone: str) -> list[Export]:
    """The messages of each conversation of each source, in the order of the source."""
    messages = events.filter(kind="message").sort("source", "record")
    local = pl.col("at").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    chats: defaultdict[tuple[str, str | None], list[Exported]] = defaultdict(list)
    wanted = messages.select("source", "thread", "event_id", "text", "direction", local.alias("wall"))
    for source, thread, key, text, direction, wall in wanted.iter_rows():
        mine = {"from_owner": True, "to_owner": False}.get(direction)
        chats[source, thread].append(Exported(key, text or "", mine, wall))
    return [Export(each) for each in chats.values()]


def _say(read: Sequence[Picture], lines: pl.DataFrame, out: Path | None) -> None:
    """What was read, as a person needs it, the unsure ones named."""
    for picture in read:
        console.say(f"{picture.name}: {_counts(picture)}")
        if not out:
            for number, message in enumerate(picture.screen.messages, 1):
                console.say(_line(message), mark=f"{number:>3}. ")
    waiting = lines.filter(status=sheet.NOT_CHECKED).height
    if waiting:
        say = f"{console.counted(waiting, 'message is', 'messages are')} {sheet.NOT_CHECKED}."
        console.say(f"{say} Compare each with its picture; until then it counts in nothing.")
    double = lines.filter(pl.col("same_as") != "").height
    if double:
        console.say(f"{console.counted(double, 'message stands', 'messages stand')} on another picture too.")
    linked = lines.filter(pl.col("in_export") != "")
    if linked.height:
        count = console.counted(linked.height, "message is", "messages are")
        console.say(f"{count} in an export too, which has the date.")
    differs = linked.filter(pl.col("differs") != "").height
    if differs:
        count = console.counted(differs, "of these differs", "of these differ")
        console.say(f"{count} from the export: see the sheet.")
    if out:
        console.say(f"The sheet is in {out}.")


def _counts(picture: Picture) -> str:
    messages = picture.screen.messages
    if not messages:
        return "no message was found on it. It is kept as a picture; write down what it says."
    unsure = sum(each.cut or each.side is None or each.score < SURE_SCORE for each in messages)
    header = f" under the header {picture.screen.header}" if picture.screen.header else ""
    first = f", {unsure} to look at first" if unsure else ""
    return f"{console.counted(len(messages), 'message')}{header}{first}."


def _line(message: ScreenMessage) -> str:
    who = {"right": "you", "left": message.sender or "the other", None: "side not sure"}[message.side]
    when = " ".join(each for each in (message.day_shown, message.time_shown) if each)
    cut = " (cut off)" if message.cut else ""
    text = " ".join(message.text.split()) or "no words"
    return f"{who}{f', {when}' if when else ''}: {text}{cut}"
