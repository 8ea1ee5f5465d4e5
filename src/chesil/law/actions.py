"""What to do and whom to call: evidence that disappears, signs of danger, and services.

What is unsure is loaded and never given from here.
"""

from datetime import date, timedelta
from typing import Final

import attrs
import msgspec

from chesil.law.entries import Check, Jurisdiction, Preservation, Service
from chesil.law.in_force import printable
from chesil.law.loading import actions

KEPT_UNKNOWN: Final = "How long it is kept differs, and may be short."


@attrs.frozen(kw_only=True)
class DangerMarker:
    """A sign that things may be getting worse, or that someone may be in danger now.

    Attributes:
        now: the danger may be immediate: it comes before everything else.
        sentence: what was noticed. do: what can be done.
        recorded, recorded_do: the same where a record tells of it.
        call: whom to call, first to call first. acts: kinds of act (terms.acts) that may show it.
    """

    id: str
    now: bool
    sentence: str
    do: str
    recorded: str
    recorded_do: str
    call: tuple[Service, ...]
    acts: tuple[str, ...]
    source: str
    written_on: date
    checked: Check | None


def services(jurisdiction: Jurisdiction | None = None) -> tuple[Service, ...]:
    """Every service that helps in a jurisdiction, or in any where none is named; 999 first."""
    found = actions().services
    return tuple(each for each in found if jurisdiction is None or jurisdiction in each.jurisdictions)


def danger_markers(jurisdiction: Jurisdiction = "england_and_wales") -> tuple[DangerMarker, ...]:
    """Signs of danger with numbers to call, immediate danger first, without score or weight.

    Source: field practice as each marker names it.
    """
    known = {each.id: each for each in services(jurisdiction)}
    found = printable(sorted(actions().markers, key=lambda each: not each.now))
    return tuple(
        DangerMarker(
            id=each.id,
            now=each.now,
            sentence=each.sentence,
            do=each.do,
            recorded=each.recorded or each.sentence,
            recorded_do=each.recorded_do or each.do,
            call=tuple(known[service] for service in each.call if service in known),
            acts=each.acts,
            source=each.source,
            written_on=each.written_on,
            checked=each.checked,
        )
        for each in found
    )


def preservation() -> tuple[Preservation, ...]:
    """Evidence that disappears, with what to do. Days that are unsure are taken out and said to differ."""
    return tuple(_sure(each) for each in printable(actions().evidence))


def preserve_by(each: Preservation, *, act: date) -> date | None:
    """The last day evidence of an act is usually still there; None when no number of days is known."""
    days = each.at_least_days if each.at_least_days is not None else each.at_most_days
    if days is None or days > (date.max - act).days:
        return None
    return act + timedelta(days)


def _sure(each: Preservation) -> Preservation:
    if each.window != "unsure":
        return each
    return msgspec.structs.replace(each, kept=KEPT_UNKNOWN, at_least_days=None, at_most_days=None)
