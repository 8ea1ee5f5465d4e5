"""A draft statement in her own words, and the list of exhibits that goes with it, as PDF."""

import functools
from collections.abc import Callable, Sequence
from datetime import date
from importlib import resources
from typing import Final

import msgspec

from chesil.documents import refused, words
from chesil.documents.press import compiled, seconds_of
from chesil.documents.setter import Line, Setter
from chesil.documents.statement.record import Exhibit, Told
from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import Moment, read_edtf

__all__ = ["Exhibit", "Told", "print_exhibits", "print_statement"]


class _Paragraph(msgspec.Struct, frozen=True):
    """One numbered paragraph: when it was, her words, and what stands beside them by label."""

    when: Line
    text: tuple[Line, ...]
    facts: tuple[tuple[str, tuple[Line, ...]], ...]


class _Statement(msgspec.Struct, frozen=True):
    made: str
    paragraphs: tuple[_Paragraph, ...]
    left_out: tuple[Line, ...]


class _Row(msgspec.Struct, frozen=True):
    ref: str
    what: tuple[Line, ...]
    added: str
    sha256: tuple[str, ...]


class _Exhibits(msgspec.Struct, frozen=True):
    made: str
    rows: tuple[_Row, ...]
    left_out: tuple[Line, ...]


def print_statement(told: Sequence[Told], *, left_out: Sequence[str] = (), made: date | None = None) -> bytes:
    """A draft statement from what she wrote: each entry a numbered paragraph, in order of time.

    Nothing in it is worded by Chesil but labels. The heading of the court and the statement of truth are
    left empty, because their words differ between courts (CPR 32 and its practice direction, FPR 22, s.9
    Criminal Justice Act 1967), and so are name and address.

    Args:
        told: entries in any order; those without a time come last, in the order they were written.
        left_out: sentences that say what was left out and how much. made: the day printed on it.
    Raises:
        PaperNotMade: the compiler refused.
    """
    ordered = sorted(told, key=lambda each: (_start(each.when), each.written_at or date.max))

    def paper(setter: Setter) -> _Statement:
        return _Statement(
            made=words.day_words(made) if made else "",
            paragraphs=tuple(_paragraph(each, setter) for each in ordered),
            left_out=tuple(setter.line(each) for each in left_out),
        )

    return _pdf("statement.typ", paper, made)


def print_exhibits(
    rows: Sequence[Exhibit], *, left_out: Sequence[str] = (), made: date | None = None
) -> bytes:
    """The list of exhibits: the reference, what it is, when it was added, and its SHA-256.

    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Exhibits:
        return _Exhibits(
            made=words.day_words(made) if made else "",
            rows=tuple(_row(each, setter) for each in rows),
            left_out=tuple(setter.line(each) for each in left_out),
        )

    return _pdf("exhibits.typ", paper, made)


def _pdf(template: str, paper: Callable[[Setter], msgspec.Struct], made: date | None) -> bytes:
    def press(contents: msgspec.Struct) -> bytes:
        data = msgspec.json.encode(contents).decode()
        return compiled(_template(template), data, seconds=seconds_of(made))

    return refused.printed(paper, press)


@functools.cache
def _template(name: str) -> bytes:
    folder = resources.files("chesil.documents.statement")
    return folder.joinpath("look.typ").read_bytes() + folder.joinpath(name).read_bytes()


def _paragraph(told: Told, setter: Setter) -> _Paragraph:
    labelled = ((label, _said(getattr(told, name))) for name, label in LABELS.items())
    facts = tuple((label, setter.lines(text)) for label, text in labelled if text)
    return _Paragraph(
        setter.line(_when(told)),
        setter.lines(told.what) if told.what else ("Nothing is written here.",),
        facts,
    )


def _row(each: Exhibit, setter: Setter) -> _Row:
    what = (setter.line(each.name), *(setter.line(line) for line in each.about))
    return _Row(each.ref, what, words.day_words(each.added), (each.sha256[:32], each.sha256[32:]))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "Yes." if value else "No."
    if isinstance(value, tuple):
        return ", ".join(value)
    return words.day_words(value) if isinstance(value, date) else str(value or "")


# In the first person, because whoever signs it says it.
LABELS: Final = {
    "who": "Who did it",
    "how_known": "How I know who it was",
    "where": "Where it was",
    "how": "How it reached me",
    "witnesses": "Who saw or heard it",
    "children": "Children who were there",
    "effect": "How it affected me",
    "how_it_felt": "How I felt",
    "feared_violence": "Whether I was afraid that I would be hurt",
    "changes": "What I changed because of it",
    "asked_to_stop": "Whether I asked them to stop",
    "reply": "What I did",
    "reported_to": "Who I told",
    "reference": "Their reference number",
    "exhibits": "Exhibits that show it",
    "written_at": "When I wrote this down",
    "typed_with": "Who helped me to type it",
}


def _moment(when: str) -> Moment | None:
    try:
        return read_edtf(when)
    except TimeUnreadable:  # she gave none, or in words of her own
        return None


def _start(when: str) -> str:
    moment = _moment(when)
    earliest = (moment.start or moment.end) if moment else None
    return earliest.replace(tzinfo=None).isoformat() if earliest else "9999"


def _when(told: Told) -> str:
    """The time in words: "On Wed 4 March 2026 at 21:40", "About …", "Between … and …", or her own."""
    moment = _moment(told.when)
    start, end = (moment.start, moment.end) if moment else (None, None)
    if moment is None or not (start or end):
        return told.when_words or "I cannot say when this was"
    if not (start and end):
        return f"After {words.weekday_words(start)}" if start else f"Before {words.weekday_words(end)}"  # type: ignore[arg-type]
    if start.date() != end.date():
        return f"Between {words.weekday_words(start)} and {words.weekday_words(end)}"
    time = f" at {start:%H:%M}" if "T" in told.when else ""
    return f"{'About' if moment.precision == 'about' else 'On'} {words.weekday_words(start)}{time}"
