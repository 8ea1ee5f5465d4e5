"""A report of contact under an order: one page for the police, or a sheet with less for a place of work.

It says "contact on …" beside what a term says, and never that an order was broken: that is for others.
"""

import functools
import io
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Final

import msgspec
import pikepdf

from chesil.documents import refused, words
from chesil.documents.press import compiled, seconds_of
from chesil.documents.report.holding import ReportHeld, check_children
from chesil.documents.report.record import READERS, Contact, Order, Reader, Report, kinds
from chesil.documents.setter import Line, Setter

__all__ = ["READERS", "Contact", "Order", "Reader", "Report", "ReportHeld", "kinds", "print_report"]

_NOT_KNOWN: Final = "Not recorded"
_TITLES: Final = {
    "police": "Report of contact under an order",
    "employer": "An order that protects somebody who works here",
    "landlord": "An order that protects somebody who lives here",
    "school": "An order that protects somebody at this school",
}
_LESS: Final = (
    "If the other person comes: do not let them in, do not say where anybody is, and call 999 if there is "
    "danger.",
    "If they ring, write or ask other people: tell them nothing. Write down the day, the time and what was "
    "said.",
    "Keep recordings of doors and cameras, and any letter or gift as it came.",
    "Show this sheet only to those who answer doors and phones. Tell the person it protects when it was "
    "used.",
)


class _Row(msgspec.Struct, frozen=True):
    when: Line
    what: Line
    record: Line
    term: str


class _Paper(msgspec.Struct, frozen=True):
    title: str
    facts: tuple[tuple[str, tuple[Line, ...]], ...]
    terms: tuple[Line, ...]
    rows: tuple[_Row, ...]
    counted: str
    steps: tuple[str, ...]
    after: tuple[tuple[str, tuple[Line, ...]], ...]
    foot: tuple[str, ...]


def print_report(report: Report, reader: Reader, *, made: date | None = None) -> bytes:
    """The page as PDF. Where there are more contacts than have room on it, the rest is counted.

    Args:
        made: the day printed on it.
    Raises:
        KeyError: there is no such kind of order.
        ReportHeld: it is of a case about children, and nobody has said that this reader may see it.
        PaperNotMade: the compiler refused.
    """
    kinds()[report.order.kind]
    check_children(is_children=report.children_case, may_be_shown=report.may_be_shown)
    most = len(report.contact) if reader == "police" else 0
    while True:
        pdf = _printed(report, reader, most, made)
        if most == 0 or _is_one_page(pdf):
            return pdf
        most = most * 3 // 4


def _is_one_page(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages) == 1


def _printed(report: Report, reader: Reader, most: int, made: date | None) -> bytes:
    def press(contents: _Paper) -> bytes:
        data = msgspec.json.encode(contents).decode()
        return compiled(_template(), data, seconds=seconds_of(made))

    return refused.printed(lambda setter: _paper(report, reader, most, made, setter), press)


def _paper(report: Report, reader: Reader, most: int, made: date | None, setter: Setter) -> _Paper:
    is_full = reader == "police"
    shown = report.contact[len(report.contact) - most :]
    more = len(report.contact) - most + report.left_out
    return _Paper(
        title=_TITLES[reader],
        facts=tuple(_set(_facts(report, made) if is_full else _less(report, made), setter)),
        terms=tuple(setter.line(each, limit=600) for each in _terms(report, is_full=is_full)),
        rows=tuple(_row(each, setter) for each in shown),
        counted=_counted(more, len(shown)) if is_full else "",
        steps=() if is_full else _LESS,
        after=tuple(_set(_after(report), setter)) if is_full else (),
        foot=tuple(_foot(report)) if is_full else (),
    )


def _set(pairs: Iterator[tuple[str, str]], setter: Setter) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for label, value in pairs:
        if value:
            yield label, setter.lines(value)


def _facts(report: Report, made: date | None) -> Iterator[tuple[str, str]]:
    order = report.order
    yield "Reported by", report.name
    yield "The one safe way to reach them", report.reach
    yield "The other person", report.other_name
    yield "Order", kinds()[order.kind].title
    made_by = (order.court, order.number and f"number {order.number}")
    yield "Made by", ", ".join(each for each in made_by if each)
    yield "Made on", words.day_words(order.made) if order.made else _NOT_KNOWN
    yield "Served on", words.day_words(order.served) if order.served else _NOT_KNOWN
    yield "How it is known that they knew", order.served_how or _NOT_KNOWN
    yield "Varied", order.varied
    yield "Ends", order.ends or _NOT_KNOWN
    yield "This page was made on", words.day_words(made) if made else ""


def _less(report: Report, made: date | None) -> Iterator[tuple[str, str]]:
    order = report.order
    yield "Who it protects", report.name
    yield "Who it is against", report.other_name
    yield "What they look like", report.describes
    yield "Where", report.place
    yield "Order", kinds()[order.kind].title
    yield "Made on", words.day_words(order.made) if order.made else _NOT_KNOWN
    yield "Ends", order.ends or _NOT_KNOWN
    yield "This sheet was made on", words.day_words(made) if made else ""


def _terms(report: Report, *, is_full: bool) -> Iterator[str]:
    """All of them for the police; for others those that she chose: a term may say where she lives."""
    for number, each in enumerate(report.order.terms, 1):
        if is_full or number in report.terms_for_others:
            yield each


def _row(each: Contact, setter: Setter) -> _Row:
    record = ", ".join(one for one in (each.record, each.reported and f"reported: {each.reported}") if one)
    return _Row(
        setter.line(each.when, limit=60), setter.line(each.what, limit=240), setter.line(record, limit=120),
        str(each.term) if each.term else "",
    )  # fmt: skip


def _counted(more: int, shown: int) -> str:
    if not more:
        return ""
    what = words.count(more, "contact", "contacts")
    are = "is" if more == 1 else "are"
    return f"{what} before these {are} not printed here." if shown else f"{what} in the records."


def _after(report: Report) -> Iterator[tuple[str, str]]:
    yield "How it is known who it was", report.identity
    yield "What was already reported", "\n".join(report.reported)
    yield "What is asked for", report.asks


def _foot(report: Report) -> Iterator[str]:
    kind = kinds()[report.order.kind]
    yield f"To go with this page: {kind.bring}"
    unsure = "" if kind.mark == "sure" else " We found it in other sources, not in the rule itself."
    yield f"{kind.note} ({kind.source}; looked up on {words.day_words(kind.checked_on)}.{unsure})"


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.report").joinpath("report.typ").read_bytes()
