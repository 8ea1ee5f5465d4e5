"""`chesil open FOLDER answer`: agree to a message of the list of what to read first, or say that it is not
this. Answers are sealed in the case, and change no grade.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import polars as pl
import typer
from msgspec import structs

from chesil import recognisers
from chesil.case_folder.case import Case
from chesil.cli import console, first
from chesil.cli.unlocking import now
from chesil.pipeline import Progress, ReadingOrder
from chesil.recognisers import graded
from chesil.terms import settings as settings_file
from chesil.terms.acts import ACTS
from chesil.terms.answers import Answer
from chesil.terms.errors import SettingsError
from chesil.timeline import PeopleFile

type Way = Literal["agree", "not", "unsure"]


def answer(
    context: typer.Context,
    way: Annotated[
        Literal["agree", "not", "unsure", "back"],
        typer.Argument(
            help="agree: it counts. not: it is not this, and does not count. unsure: you are not sure. "
            "back: take the answer back.",
            show_default=False,
        ),
    ],
    numbers: Annotated[list[int], typer.Argument(help="Numbers from the list of first.", show_default=False)],
    *,
    act: Annotated[
        str, typer.Option("--as", metavar="KIND", help="What it was, where it was something else.")
    ] = "",
    me: Annotated[str | None, typer.Option(help="Your own name or number, as you gave it to first.")] = None,
    about: Annotated[str | None, typer.Option(help="The person, as you gave it to first.")] = None,
) -> None:
    """Answer about messages of the list that first shows. An answer stays in the case; you can change it."""
    _check(act, agrees=way == "agree")
    with context.obj.opened() as case, console.progress(shown=True) as report:
        signals, order = ordered(case, me=me, about=about, progress=report)
        before = case.answers()
        rows = {number: first.row(order, number) for number in dict.fromkeys(numbers)}
        given = {
            row["event_id"]: None if way == "back" else _answer(order, signals, row, way, act)
            for row in rows.values()
        }
        kept = {event: each for event, each in (before.messages | given).items() if each is not None}
        case.remember(structs.replace(before, messages=kept))
    for number, row in rows.items():
        effect = _effect(given[row["event_id"]], is_there=row["event_id"] in before.messages)
        console.say(f"{number}. {row['day']}, {row['sender']}: {row['kind']}. {effect}")
    if way != "back":
        again = " ".join(map(str, rows))
        console.say(f"To take this back, type chesil open FOLDER answer back {again}.")


def ordered(
    case: Case, *, me: str | None, about: str | None, progress: Progress
) -> tuple[pl.DataFrame, ReadingOrder]:
    """The signals in a case, and the order to read its messages in, as `first.ordered` gives them."""
    answers = case.answers()
    return first.ordered(
        case.load(),
        answers.settings or settings_file.load(),
        me=me or answers.me,
        about=about,
        people=PeopleFile(answers.people) if answers.people else None,
        progress=progress,
    )


def _check(act: str, *, agrees: bool) -> None:
    if act and not agrees:
        raise SettingsError("Only what you agree to can be of a kind.", next_step="Leave out --as.")
    if act and act not in ACTS:
        raise _which("There is no such kind.", ACTS, where=act)


def _answer(order: ReadingOrder, signals: pl.DataFrame, row: Mapping[str, Any], way: Way, act: str) -> Answer:
    """What is kept. Of a message that no word list fits, agreeing says what it was taken for."""
    event = row["event_id"]
    if way == "agree" and not act and signals.filter(recognisers.of_words([event])).is_empty():
        act = graded.KINDS[first.grade_of(order, event)["kind"]].act
        if not act:
            raise _which("Only you can say which kind this is.", ACTS, where=str(row["number"]))
    return Answer(what=way, at=now(), act=act)


def _which(what: str, kinds: Iterable[str], *, where: str) -> SettingsError:
    return SettingsError(what, where=where, next_step=f"Add --as and one of: {', '.join(kinds)}.")


def _effect(given: Answer | None, *, is_there: bool) -> str:
    if given is None:
        return "Your answer was taken back." if is_there else "There was no answer to take back."
    if given.act:
        return f"You agreed. It counts as your own account: {ACTS[given.act].words}."
    return {
        "agree": "You agreed. What the word list suggested counts.",
        "not": "Not this. What a word list suggested of it does not count.",
        "unsure": "Not sure. Nothing else was changed.",
    }[given.what]
