"""What a person should know about how a chat was read, in plain words."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import polars as pl

from chesil.readers.whatsapp.contents import Contents
from chesil.readers.whatsapp.day_order import Calendar, Decision
from chesil.readers.whatsapp.layouts import Layout
from chesil.terms.readings import Assumption

_SHOWN_LINES: Final = 5
_EXPORT_CAPS: Final = (10_000, 40_000)
_SEPARATORS: Final = {"/": "slashes", ".": "dots", "-": "hyphens"}
_ORDERS: Final = {"day": "day first", "month": "month first", "year": "year first"}
_FIRM: Final = ("number", "others", "names")
_LEFT_OUT: Final = {
    "empty": ("empty-text", "There is no text in {}. WhatsApp may have left out what was there."),
    "media": ("media-left-out", "The export leaves out the picture, recording or file of {}."),
    "null": (
        "null-text",
        'There is only the word "null" in {}. WhatsApp may write it for a call or a view-once picture '
        "that it leaves out, and a person can type it.",
    ),
}


def about_dates(
    calendar: Calendar,
    layouts: Sequence[Layout],
    *,
    day_first: bool | None,
    unknown: int,
    odd: int,
    records: int,
) -> Iterator[Assumption]:
    """How the order of day and month was decided, and what is still open.

    Args:
        unknown: records whose order nobody knows. odd: records read against the order of theirs.
    """
    yield from _decided(calendar, layouts)
    if day_first is not None:
        yield from _contradiction(calendar, "day" if day_first else "month")
    if odd:
        sentence = f"{_number(odd, 'date')} can only be read against that order, and so they were."
        yield Assumption(code="day-order-odd", sentence=sentence)
    if unknown:
        yield Assumption(code="day-order-unknown", sentence=_unknown(unknown, records))
    if any(layout.year == "short" for layout in layouts):
        sentence = "Years are written with two digits. They were read as 20 and those digits."
        yield Assumption(code="two-digit-years", sentence=sentence)


def about_text(repaired: int) -> Iterator[Assumption]:
    """What had to be mended before the text could be read."""
    if repaired:
        sentence = f"{_number(repaired, 'piece')} of the text could not be read and became the sign \ufffd."
        yield Assumption(code="encoding", sentence=sentence)


def about_contents(contents: Contents, counts: Sequence[int]) -> Iterator[Assumption]:
    """What the export leaves out, and what in it is not understood.

    Args:
        counts: how many records say each of contents.sayings.
    """
    left_out = dict.fromkeys(_LEFT_OUT, 0)
    unknown = 0
    for saying, count in zip(contents.sayings, counts, strict=True):
        what = saying.details.get("left_out")
        if what:
            left_out[what if what in _LEFT_OUT else "media"] += count
        elif saying.notice == "other" and not saying.details:
            unknown += count
    for what, count in left_out.items():
        code, sentence = _LEFT_OUT[what]
        if count:
            yield Assumption(code=code, sentence=sentence.format(_number(count, "message")))
    if unknown:
        sentence = f"{_number(unknown, 'notice')} in words that Chesil does not know. Kept as notices."
        yield Assumption(code="unknown-notices", sentence=sentence)
    if contents.unknown_marks:
        count_words = _number(contents.unknown_marks, "message")
        sentence = (
            f"{count_words} with WhatsApp's hidden mark, in words Chesil does not know. Kept as messages."
        )
        yield Assumption(code="unknown-marks", sentence=sentence)


def about_files(names: pl.Series, beside: frozenset[str]) -> Iterator[Assumption]:
    """How many of the files that the text names lie beside it."""
    if names.is_empty():
        return
    # macOS writes accents in file names in two parts, WhatsApp in one.
    near = pl.Series(sorted(beside), dtype=pl.String).str.normalize("NFC")
    found = int(names.str.normalize("NFC").is_in(near.implode()).sum())
    sentence = f"The messages name {_number(len(names), 'file')}. {_lying(found, len(names))}"
    yield Assumption(code="attachments", sentence=sentence)


def _lying(found: int, named: int) -> str:
    """How many of the named files lie beside the text."""
    if found == named:
        return "It is in the same folder." if named == 1 else "All are in the same folder."
    if not found:
        return "It is not in the same folder." if named == 1 else "None is in the same folder."
    missing = named - found
    return (
        f"{found:,} {'is' if found == 1 else 'are'} in the same folder, {missing:,} "
        f"{'is' if missing == 1 else 'are'} not."
    )


def about_pasted(lines: Sequence[int]) -> Iterator[Assumption]:
    """Records that may be part of another message."""
    if not lines:
        return
    shown = ", ".join(f"{line:,}" for line in lines[:_SHOWN_LINES])
    more = " and others" if len(lines) > _SHOWN_LINES else ""
    sentence = (
        f"{_number(len(lines), 'record')} may be pasted into a message from another chat, because they "
        f"do not fit the records around them. They were kept as records. See line {shown}{more}."
    )
    yield Assumption(code="perhaps-pasted", sentence=sentence)


def about_length(messages: int, records: int) -> Iterator[Assumption]:
    """Whether the export may have been cut at WhatsApp's own limit."""
    for cap in _EXPORT_CAPS:
        if cap in (messages, records):
            sentence = (
                f"The file holds exactly {cap:,} messages. WhatsApp may stop there, so older messages "
                "may be missing."
            )
            yield Assumption(code="export-cap", sentence=sentence)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _decided(calendar: Calendar, layouts: Sequence[Layout]) -> Iterator[Assumption]:
    """One sentence for each order and reason, however many layouts share them."""
    decided: dict[tuple[str | None, str], list[tuple[Decision, Layout]]] = {}
    for decision, layout in zip(calendar.decisions, layouts, strict=True):
        if decision.order and layout.year != "unclear":
            decided.setdefault((decision.order, decision.why), []).append((decision, layout))
    for (_, why), theirs in decided.items():
        which = "Dates" if len(decided) == 1 else f"Dates with {_style([layout for _, layout in theirs])}"
        count = sum(decision.count for decision, _ in theirs)
        sentence = f"{which} {_because(attrs.evolve(theirs[0][0], count=count))}"
        yield Assumption(code="day-order-told" if why == "person" else "day-order", sentence=sentence)


def _contradiction(calendar: Calendar, said: str) -> Iterator[Assumption]:
    if any(each.why in _FIRM and each.order != said for each in calendar.decisions):
        sentence = (
            f"You said that dates are {_ORDERS[said]}, but this file shows otherwise. The file was followed."
        )
        yield Assumption(code="day-order-contradiction", sentence=sentence)


def _style(layouts: Sequence[Layout]) -> str:
    separators = dict.fromkeys(_SEPARATORS[layout.separator] for layout in layouts)
    years = dict.fromkeys("two" if layout.year == "short" else "four" for layout in layouts)
    return f"{' or '.join(separators)} and a {'- or '.join(years)}-digit year"


def _because(decision: Decision) -> str:
    order, count = _ORDERS[str(decision.order)], decision.count
    other = _ORDERS["month" if decision.order == "day" else "day"]
    position = "first" if decision.order == "day" else "second"
    reasons = {
        "year": "start with the year, so there is no doubt about day and month.",
        "number": f"are {order}: the {position} number is above 12 in {_number(count, 'record')}.",
        "others": f"are {order}, as the other dates of this file are.",
        "names": f"are {order}: the names of {_number(count, 'attached file')} hold the same dates.",
        "person": f"are {order}, because you said so. The file alone does not tell.",
        "running": f"are {order}: so they run on. Read {other}, they jump back {_number(count, 'time')}.",
        "same": "read the same with the day first and with the month first.",
    }
    return reasons[decision.why]


def _unknown(unknown: int, records: int) -> str:
    which = "every record" if unknown == records else f"{unknown:,} of {records:,} records"
    return (
        f"The dates of {which} can be read day first or month first, and the file does not tell which. "
        "They have no time until you say so: use --day-first or --month-first."
    )
