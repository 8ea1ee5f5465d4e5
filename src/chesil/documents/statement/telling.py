"""One entry in the words of whoever wrote it: when it was, what happened, and what else they noted."""

from collections.abc import Collection
from datetime import date
from typing import Final

from chesil.documents import words
from chesil.documents.statement.record import Told
from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import Moment, read_edtf

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
# What a victim personal statement tells: how she was affected, and nothing of what happened.
_EFFECTS: Final = ("effect", "how_it_felt", "feared_violence", "changes", "children")


def own_words(told: Told, facts: Collection[str]) -> str:
    """An entry as a paragraph: its time, her words, and what stands beside them, a line each.

    Args:
        facts: names of `Told` that are told beside what happened. None: how it affected her is told alone.
    Returns:
        "" where there is nothing to tell.
    """
    if not facts:
        lines = [f"{LABELS[name]}: {text}" for name in _EFFECTS if (text := said(getattr(told, name)))]
        return "\n".join([f"{when(told)}.", *lines]) if lines else ""
    beside = [
        f"{LABELS[name]}: {text}" for name in LABELS if name in facts and (text := said(getattr(told, name)))
    ]
    return "\n".join([f"{when(told)}. {told.what}".rstrip(), *beside])


def said(value: object) -> str:
    """A value in words; "" where it is empty."""
    if isinstance(value, bool):
        return "Yes." if value else "No."
    if isinstance(value, tuple):
        return ", ".join(value)
    return words.day_words(value) if isinstance(value, date) else str(value or "")


def start(told: Told) -> tuple[str, date]:
    """What entries are put in order by; those without a time come last, in the order they were written."""
    moment = _moment(told.when)
    earliest = (moment.start or moment.end) if moment else None
    begun = earliest.replace(tzinfo=None).isoformat() if earliest else "9999"
    return begun, told.written_at or date.max


def when(told: Told) -> str:
    """The time in words: "On Wednesday 4 March 2026 at 21:40", "About …", "Between … and …", or her own."""
    moment = _moment(told.when)
    begun, end = (moment.start, moment.end) if moment else (None, None)
    if moment is None or not (begun or end):
        return told.when_words or "I cannot say when this was"
    if not (begun and end):
        return f"After {words.whole_day_words(begun)}" if begun else f"Before {words.whole_day_words(end)}"  # type: ignore[arg-type]
    if begun.date() != end.date():
        return f"Between {words.whole_day_words(begun)} and {words.whole_day_words(end)}"
    time = f" at {begun:%H:%M}" if "T" in told.when else ""
    return f"{'About' if moment.precision == 'about' else 'On'} {words.whole_day_words(begun)}{time}"


def _moment(written: str) -> Moment | None:
    try:
        return read_edtf(written)
    except TimeUnreadable:  # she gave none, or in words of her own
        return None
