"""`chesil open FOLDER …`: look into a case, from what is sealed in it."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs
from rich.table import Table

from chesil import pipeline
from chesil.case_folder import exporting, log, removal
from chesil.case_folder.case import Case
from chesil.case_folder.contents import Answers, KeptFile, KeptReading
from chesil.cli import answer, console, describe, first, times
from chesil.cli.log_words import sentence
from chesil.cli.options import MadeOn, Me, Pdf, People, Replace, SettingsFile, Zone, day_of_run, settings_from
from chesil.cli.unlocking import (
    CodeFd,
    Folder,
    KeyFile,
    OptionsAnywhere,
    PassphraseFd,
    Unlocking,
    WithCode,
    say_where_bytes_are,
)
from chesil.documents import folder as output
from chesil.terms import settings as settings_file
from chesil.timeline import PeopleFile, load_people
from chesil.vault.errors import NotPossible

app = typer.Typer(
    cls=OptionsAnywhere,
    no_args_is_help=True,
    help="Look into a case. Name the folder first, then what to do: chesil open FOLDER files.",
    epilog="These options may also stand at the end of the line.",
)


@app.callback()
def unlocking(
    context: typer.Context,
    folder: Folder,
    *,
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Remember how to open the case; it is opened by what comes next."""
    context.obj = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)


@app.command()
def files(context: typer.Context) -> None:
    """List the files in the case."""
    with context.obj.opened() as case:
        kept, readings = case.files(), case.readings()
    if not kept:
        console.OUT.print("Nothing was added to this case yet. Add files with chesil add.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Number", "File", "Bytes", "Received", "Records", "SHA-256 begins"):
        is_number = heading in ("Bytes", "Records")
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for item, each in kept.items():
        table.add_row(*_row(item, each, readings[item][1] if item in readings else None))
    console.OUT.print(table, soft_wrap=False)


def _row(item: bytes, kept: KeptFile, reading: KeptReading | None) -> list[str]:
    records = (
        "not read yet" if reading is None else f"{reading.records:,}" if reading.readers else "not known"
    )
    received = f"{kept.received_at:%Y-%m-%d}"
    return [item.hex()[:8], console.clean(kept.name), f"{kept.size:,}", received, records, kept.sha256[:16]]


@app.command()
def read(
    context: typer.Context,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON list, with an object for each file.")
    ] = False,
) -> None:
    """Say what each file in the case is and what could not be read, as chesil read does."""
    with context.obj.opened() as case:
        described = describe.objects(case.load())
    if as_json:
        sys.stdout.write(json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    else:
        describe.show(described)
    raise typer.Exit(describe.status(described))


@app.command()
def analyse(
    context: typer.Context,
    *,
    out: Annotated[
        Path, typer.Option(help="The folder to write, in clear; it must not exist yet.", show_default=False)
    ],
    me: Me = None,
    about: Annotated[str | None, typer.Option(help="The person it is about; everyone when left out.")] = None,
    people: People = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    pdf: Pdf = True,
    date: MadeOn = None,
    replace: Replace = False,
) -> None:
    """Write findings, charts and a chronology, as chesil analyse does.

    They are written in clear. What you say here is remembered, sealed in the case, so you say it once.
    """
    told = Answers(
        me=me,
        about=about,
        people=load_people(people).people if people else None,
        settings=settings_from(settings, zone=zone, day_first=None) if settings or zone else None,
    )
    output.check_free(out, replace=replace, inputs=[context.obj.folder])
    say_in_clear(out)
    with context.obj.opened() as case, console.progress(shown=True) as report:
        answers = remembered(case, told)
        report("Opening what is sealed", 0, 0)
        known = answers.settings or settings_file.load()
        day = day_of_run(date, known.reading.zone)
        run = pipeline.understand(
            case.load(),
            settings=known,
            me=answers.me,
            about=answers.about,
            people=PeopleFile(answers.people) if answers.people else None,
            answers=answers.messages,
            told=[path for path in (people, settings) if path],
            as_of=day,
            progress=report,
        )
        written = pipeline.write(run, out, pdf=pdf, made=day, replace=replace, progress=report)
        is_logged = exporting.log_taken_out(case, "papers", len(written))
    described = describe.objects(list(run.files))
    describe.show(described)
    describe.show_run(run, written)
    say_when_not_logged(is_logged=is_logged)
    raise typer.Exit(describe.status(described))


@app.command("first")
def read_first(
    context: typer.Context,
    *,
    me: Me = None,
    about: Annotated[str | None, typer.Option(help="List the messages of this person alone.")] = None,
    most: first.Most = 20,
    words: first.Words = False,
    sample: first.Sample = False,
    explain: first.Number = None,
) -> None:
    """Say what to read first, as chesil first does. Nothing is written."""
    with context.obj.opened() as case, console.progress(shown=True) as report:
        signals, order = answer.ordered(case, me=me, about=about, progress=report)
        answers = case.answers().messages
    first.show(order, signals, most=most, words=words, sample=sample, explain=explain, answers=answers)
    if not (sample or explain or order.rows.is_empty()):
        console.say("To answer about a message, type chesil open FOLDER answer agree and its number.")


app.command("answer")(answer.answer)


@app.command("times")
def propose_times(context: typer.Context) -> None:
    """Say when photos and recordings without a time may be from, as chesil times does."""
    with context.obj.opened() as case, console.progress(shown=True) as report:
        answers = case.answers()
        report("Opening what is sealed", 0, 0)
        joined = pipeline.join(
            case.load(),
            settings=answers.settings or settings_file.load(),
            people=PeopleFile(answers.people) if answers.people else None,
            me=answers.me,
        )
    times.write(joined, {})


def say_in_clear(out: Path) -> None:
    """Say, before it happens and before a passphrase is asked for, that private words will stand in clear."""
    console.say(
        f"{console.clean(str(out))} will not be sealed: whoever can open that folder can read what is "
        "written there. Press Ctrl-C now if that is not what you want.",
        to=console.ERR,
    )


def remembered(case: Case, told: Answers) -> Answers:
    """What was said now, and where nothing was said, what was said before."""
    before = case.answers()
    answers = structs.replace(
        before,
        me=told.me or before.me,
        about=told.about or before.about,
        people=told.people if told.people is not None else before.people,
        settings=told.settings or before.settings,
    )
    case.remember(answers)
    return answers


@app.command()
def export(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Files, by number or name; all when left out.")] = [],  # noqa: B006 - the option parser's way to say none
    *,
    out: Annotated[Path, typer.Option(help="The folder to write to, in clear.", show_default=False)],
) -> None:
    """Take originals out, the very bytes that were received: all that are named, or none.

    They are written in clear.
    """
    exporting.check_outside(context.obj.folder, out)
    say_in_clear(out)
    with context.obj.opened() as case, console.progress(shown=True) as report:
        items = _found(case, names) if names else list(case.files())
        written = exporting.export(case, items, out, progress=report)
        is_logged = exporting.log_taken_out(case, "originals", len(written))
    for path in written:
        console.OUT.print(f"  {console.clean(str(path))}")
    console.OUT.print(f"{console.counted(len(written), 'file')} written in clear.")
    say_when_not_logged(is_logged=is_logged)


def say_when_not_logged(*, is_logged: bool) -> None:
    """Say that the log does not tell of what was written, where that is so."""
    if not is_logged:
        console.say(
            "The log of this case does not tell of this, because it cannot be written to now. Nothing is "
            "lost. Note the day yourself. Type chesil check to see whether something is wrong.",
            to=console.ERR,
        )


def _found(case: Case, names: list[str]) -> list[bytes]:
    """The files that are meant, each once."""
    return list(dict.fromkeys(exporting.find(case, name) for name in names))


@app.command()
def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Files, by number or name.")],
    *,
    at_once: Annotated[
        bool, typer.Option("--now", help="Gone for good, at once. You need the recovery code.")
    ] = False,
) -> None:
    """Take files out of the case. For 30 days they can be had back, unless you say --now."""
    if at_once and not context.obj.uses_code:
        raise NotPossible(
            "Removing at once needs the recovery code, so that nobody who forced a passphrase can do it.",
            next_step="Open the case with --code, or leave out --now.",
        )
    with context.obj.opened() as case:
        kept = case.files()
        for item in _found(case, names):
            name = console.clean(kept[item].name)
            if at_once:
                is_off = removal.erase(case, item, reason="asked by the owner")
                console.OUT.print(
                    f"{name} is gone for good. The log says that a file was erased, and no more."
                )
                say_where_bytes_are(is_off_the_disk=is_off)
            else:
                until = removal.remove(case, item)
                console.OUT.print(f"{name} is removed. Until {until:%d %B %Y} this brings it back:")
                console.OUT.print(f"  chesil open FOLDER put-back {item.hex()[:8]}")


@app.command()
def put_back(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Removed files, by number; none lists them.")] = [],  # noqa: B006 - the option parser's way to say none
) -> None:
    """Bring removed files back, or list what can be brought back."""
    with context.obj.opened() as case:
        gone = removal.removed(case)
        for item in dict.fromkeys(removal.find(case, named) for named in names):
            removal.put_back(case, item)
            console.OUT.print(f"{console.clean(gone[item][0])} is back.")
    if not names:
        for item, (name, until) in gone.items():
            console.OUT.print(f"{item.hex()[:8]}  {console.clean(name)}  until {until:%d %B %Y}")
        console.OUT.print(f"{console.counted(len(gone), 'removed file')} can be brought back.")


@app.command("log")
def show_log(context: typer.Context) -> None:
    """List every event in the case's log, and check that the log is whole."""
    with context.obj.opened() as case:
        log.check(case.database)
        total = len(log.leaves(case.database))
        entries = list(log.entries(case.database, case.items.keys()))
        files = case.items.documents("file", KeptFile, hidden=True)
    names = {item.hex(): kept.name for item, kept in files.items()}
    for entry in entries:
        record = entry.record
        line = (
            f"{entry.leaf.number + 1:>6}  {record.logged_at:%Y-%m-%d %H:%M:%S} UTC  {sentence(record, names)}"
        )
        console.OUT.print(console.clean(line))
    gone = total - len(entries)
    erased = f" What {gone:,} of them said was erased." if gone else ""
    console.OUT.print(f"{console.counted(total, 'event')}, in order and whole.{erased}")
