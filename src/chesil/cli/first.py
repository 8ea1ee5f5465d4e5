"""`chesil first`: what to read first, by level, kind and a neutral line; the words only if asked for."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

import polars as pl
import typer
from rich.table import Table

from chesil import pipeline
from chesil.cli import apart, console, describe
from chesil.cli.console import OUT, clean, counted, say
from chesil.cli.new_file import new_file
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
from chesil.documents import folder, reading_order
from chesil.pipeline import Progress, ReadingOrder
from chesil.readers.registry import FileReading
from chesil.recognisers import graded
from chesil.terms.acts import ACTS
from chesil.terms.answers import Answer
from chesil.terms.errors import ReadingError, SettingsError
from chesil.terms.settings import Settings
from chesil.timeline import PeopleFile, load_people

NO_READER: Final = (
    "The reader is not installed: only word lists and patterns of words were used, and they miss more. To "
    "add it, type pip install 'chesil[reader]'. It needs no network afterwards."
)
_HEADINGS: Final = {
    "number": "No.",
    "day": "Day",
    "sender": "From",
    "level": "Level",
    "kind": "Kind",
    "gist": "What it is",
    "answer": "Your answer",
}
_ANSWERS: Final = {"agree": "You agreed", "not": "Not this", "unsure": "Not sure"}
_NOTHING: Final = "No message stands out by its words. That does not mean that nothing happened."
_SUGGESTION: Final = (
    "A level is a suggestion, made from the words alone. Nothing was hidden, moved or deleted. Some messages "
    "that matter are not in this list."
)

Most = Annotated[int, typer.Option(min=1, help="How many messages to show.")]
Words = Annotated[bool, typer.Option("--words", help="Show the words of the messages too.")]
Sample = Annotated[
    bool, typer.Option("--sample", help="Show some messages, drawn by lot, that do not stand out.")
]
Number = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="NO.",
        help="Show one message with its words, and why it is listed.",
        show_default=False,
    ),
]


def first(
    paths: Paths,
    *,
    me: Me = None,
    about: Annotated[str | None, typer.Option(help="List the messages of this person alone.")] = None,
    people: People = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    columns: Columns = None,
    most: Most = 20,
    words: Words = False,
    sample: Sample = False,
    explain: Number = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the whole list as a CSV file, for you alone.", show_default=False),
    ] = None,
) -> None:
    """Say what to read first: which messages stand out by their words, without showing the words."""
    told = settings_from(settings, zone=zone, day_first=day_first)
    with ExitStack() as stack:
        if out:
            folder.check_apart(out, paths)
        sink = stack.enter_context(new_file(out)) if out else None
        report = stack.enter_context(console.progress(shown=True))
        files = pipeline.read(paths, options=as_told(told, columns), progress=report)
        known = load_people(people) if people else None
        signals, order = ordered(files, told, me=me, about=about, people=known, progress=report)
        if sink:
            reading_order.write_csv(order.with_words(order.rows) if words else order.rows, sink)
    apart.warn()
    describe.show_passed_over(paths)
    show(order, signals, most=most, words=words, sample=sample, explain=explain)
    status = describe.status(describe.objects(files))
    if status:
        say("Some files could not be read, or not whole. Type chesil read and the same files to see which.")
    if out:
        OUT.print(f"Written: {out}")
    raise typer.Exit(status)


def ordered(
    files: Sequence[FileReading],
    settings: Settings,
    *,
    me: str | None,
    about: str | None,
    people: PeopleFile | None,
    progress: Progress,
) -> tuple[pl.DataFrame, ReadingOrder]:
    """The signals in files that were read, and the order to read their messages in."""
    progress("Joining the sources", 0, 0)
    joined = pipeline.join(files, settings=settings, people=people, me=me)
    person = pipeline.called(about, joined) if about else None
    progress("Looking at what happened", 0, 0)
    signals = pipeline.recognise(joined, settings=settings)
    return signals, pipeline.order(joined, signals, settings=settings, about=person, progress=progress)


def show(
    order: ReadingOrder,
    signals: pl.DataFrame,
    *,
    most: int,
    words: bool,
    sample: bool,
    explain: int | None,
    answers: Mapping[str, Answer] = MappingProxyType({}),
) -> None:
    """Print the list, or one message of it, or some that are not in it.

    Args:
        answers: what the owner answered, by the id of the event.
    """
    if explain:
        _explain(order, signals, explain, answers)
    elif sample:
        _show_sample(order, most, words=words)
    else:
        _show(order, _with_answers(order.with_words(order.rows) if words else order.rows, answers), most)


def answered(given: Answer) -> str:
    """An answer in a few words."""
    said = _ANSWERS[given.what]
    return f"{said}: {ACTS[given.act].words}" if given.act else said


def row(order: ReadingOrder, number: int) -> dict[str, Any]:
    """The message of the list with this number, with its words.

    Raises:
        SettingsError: there is none.
    """
    if not 0 < number <= order.rows.height:
        raise SettingsError(
            "There is no message with this number.",
            where=str(number),
            next_step=f"The list has {counted(order.rows.height, 'message')}. Give a number from it.",
        )
    found: dict[str, Any] = order.with_words(order.rows).row(number - 1, named=True)
    return found


def grade_of(order: ReadingOrder, event: str) -> dict[str, Any]:
    """The grade of a message of the list."""
    found: dict[str, Any] = order.grades.row(by_predicate=pl.col("event_id") == event, named=True)
    return found


def _with_answers(rows: pl.DataFrame, answers: Mapping[str, Answer]) -> pl.DataFrame:
    if not answers:
        return rows
    words = {event: answered(given) for event, given in answers.items()}
    return rows.with_columns(
        pl.col("event_id").replace_strict(words, default="", return_dtype=pl.String).alias("answer")
    )


def _show(order: ReadingOrder, rows: pl.DataFrame, most: int) -> None:
    if rows.is_empty():
        say(_NOTHING)
    else:
        OUT.print(_table(rows.head(most)))
    _say_how_many(order, rows, most)
    say(_SUGGESTION)
    if not order.sample.is_empty():
        say("Add --sample to see some of the messages that do not stand out, drawn by lot.")
    if rows.height:
        say("Add --explain and a number to read one message, and why it is listed.")


def _say_how_many(order: ReadingOrder, rows: pl.DataFrame, most: int) -> None:
    looked_at = order.messages.height - sum(order.unread.values())
    found = dict(rows["level"].value_counts().iter_rows())
    levels = "; ".join(f"{word}: {found.get(word, 0):,}" for word in graded.LEVELS.values())
    say(f"{counted(looked_at, 'message')} of others looked at. {levels[0].upper()}{levels[1:]}.")
    if rows.height:
        shown = min(most, rows.height)
        say(f"These are {shown:,} of {looked_at:,}.")
    for language, count in order.unread.items():
        say(f"Not read: {language}, {counted(count, 'message')}.")
    if not graded.reader_installed():
        say(NO_READER)
    _say_what_was_left(order)


def _say_what_was_left(order: ReadingOrder) -> None:
    coverage = order.coverage
    if coverage and coverage.ended:
        left = counted(coverage.of - coverage.read, "message")
        say(f"The reader stopped: {left} of {coverage.of:,} not read by it. Run this again to try once more.")
    if order.cut:
        say(
            f"{counted(order.cut, 'message')} with more than {graded.LONGEST:,} letters: the word lists "
            "looked at all of each, everything else at the beginning."
        )


def _table(rows: pl.DataFrame) -> Table:
    table = Table(box=None, pad_edge=False)
    shown = [name for name in (*reading_order.COLUMNS, "answer", "words") if name in rows.columns]
    for name in shown:
        table.add_column(_HEADINGS.get(name, "Words"), overflow="fold")
    for row in rows.select(shown).iter_rows():
        table.add_row(*(_on_one_line(str(cell)) for cell in row))
    return table


def _show_sample(order: ReadingOrder, most: int, *, words: bool) -> None:
    """Messages without a level, drawn by lot: their words, or how many there are."""
    sample = order.sample.head(most)
    say(f"{counted(sample.height, 'message')} that do not stand out, drawn by lot.")
    if not words:
        say("Add --words to read them. If one matters to you, the list missed it.")
        return
    for text in sample["text"]:
        say(_on_one_line(text), mark="  - ")


def _explain(order: ReadingOrder, signals: pl.DataFrame, number: int, answers: Mapping[str, Answer]) -> None:
    found = row(order, number)
    event, words = found["event_id"], found["words"]
    say(f"{number}. {found['day']}, {found['sender']}: {found['kind']} ({found['level']})")
    OUT.print()
    for line in words.splitlines():
        say(line, mark="  ")
    OUT.print()
    rules = signals.filter(pl.col("basis") == "words", pl.col("events").list.first() == event)["rule"]
    grade = grade_of(order, event)
    weighty, fault = _weighty(words) if grade["by_reader"] else ((), "")
    for sentence in graded.sentences(grade, text=words, rules=rules.to_list(), weighty=weighty):
        say(sentence)
    if fault:
        say(f"The words that mattered most to the reader cannot be shown. {fault}")
    if event in answers:
        say(f"Your answer: {answered(answers[event])}.")


def _weighty(text: str) -> tuple[tuple[str, ...], str]:
    """The words that mattered most to the reader, or what went wrong."""
    try:
        return pipeline.weighty(text), ""
    except ReadingError as error:
        return (), str(error)


def _on_one_line(text: str) -> str:
    return clean(" ".join(text.split()))
