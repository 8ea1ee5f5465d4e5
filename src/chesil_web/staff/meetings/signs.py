"""What the first sign of a typed line and the marks in it mean; nothing typed is ever refused or lost."""

import re
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import attrs

from chesil_web.staff.conference.meeting_models import LineKind

SIGNS: Final[Mapping[str, LineKind]] = {
    "+": "action", "!": "risk", '"': "voice", "?": "gap", "#": "crime",
}  # fmt: skip
_OWNER: Final = re.compile(r"(?:^|\s)@(\w{2,40})")
_DAYS: Final = re.compile(r"(?:^|\s)>(\d{1,3})(?=\s|$)")


@attrs.frozen(kw_only=True)
class Typed:
    """A line as it was meant: its kind and words; of an action, whose it is and when it is due."""

    kind: LineKind
    text: str
    owner: uuid.UUID | None = None
    due_on: date | None = None


def read(
    typed: str, kind: LineKind | None, speaks: uuid.UUID | None, agencies: Mapping[uuid.UUID, str],
    today: date, days: int,
) -> Typed:  # fmt: skip
    """A typed line. Only its first sign says what it is; a button says it too, and counts before the sign.

    Args:
        kind: of the button; None where there was none. speaks: the agency that says it, and does an action
            unless a mark names another. agencies: their names. days: until an action is due.
    """
    text = typed.strip()
    signed = SIGNS.get(text[:1])
    if signed is not None and kind in (None, signed):
        text = text[1:].strip()
        if signed == "voice" and text.count('"') == 1:  # the sign was the first of two quotation marks
            text = text.removesuffix('"').rstrip()
    found = kind or signed or "fact"
    if found != "action":
        return Typed(kind=found, text=text)
    owner, text = _owner(text, agencies)
    if mark := _DAYS.search(text):
        days, text = int(mark[1]), _without(text, mark)
    return Typed(kind=found, text=text, owner=owner or speaks, due_on=today + timedelta(days=days))


def _owner(text: str, agencies: Mapping[uuid.UUID, str]) -> tuple[uuid.UUID | None, str]:
    """The agency that a mark names by the beginning of a word; a mark that fits none, or several, stays."""
    mark = _OWNER.search(text)
    if mark is None:
        return None, text
    begins = mark[1].casefold()
    those = [
        id
        for id, name in agencies.items()
        if any(word.startswith(begins) for word in re.findall(r"\w+", name.casefold()))
    ]
    return (those[0], _without(text, mark)) if len(those) == 1 else (None, text)


def _without(text: str, mark: re.Match[str]) -> str:
    return " ".join((text[: mark.start()] + " " + text[mark.end() :]).split())
