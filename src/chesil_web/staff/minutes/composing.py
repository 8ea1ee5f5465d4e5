"""What one reader gets of the minutes of a case: in English, as all papers are, without what is withheld."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

import attrs
from django.utils import timezone, translation

from chesil.documents.minutes import MinutedCase, Minutes, Said, ToDo
from chesil.documents.words import day_words
from chesil.leaks import Piece
from chesil_web.staff.conference.listing_models import Heard, ListingTold
from chesil_web.staff.conference.meeting_models import ActionTold, AttendanceTold
from chesil_web.staff.conference.models import Action, Attendance, Listing
from chesil_web.staff.conference.words import BASES, LEVELS, LINES, SORTS
from chesil_web.staff.meetings.minuting import Minuted
from chesil_web.staff.meetings.queries import Whole as WholeMeeting
from chesil_web.staff.minutes import checking
from chesil_web.staff.minutes.models import MinutesTold
from chesil_web.staff.parties.words import PARTS

PURPOSE: Final = (
    "To keep the people in these cases safe. Ask the chair before you copy it on, put it in a file that they "
    "can read, or give it to a court."
)
SUMMARY, TELLS = "summary", "tells"  # parts of minutes beside lines and actions
TEXT, WHY = "correction-", "why-"  # before the number of a correction: parts of minutes too


@attrs.frozen(kw_only=True)
class Case:
    """A case with its minutes, open. *lines*: as they stand. *agencies*: those that took part, by name."""

    row: Listing
    told: ListingTold
    minutes: MinutesTold
    lines: tuple[Minuted, ...]
    actions: tuple[tuple[Action, ActionTold], ...]
    agencies: Mapping[uuid.UUID, str]

    @property
    def last(self) -> int:
        """The highest number of a line."""
        return max((each.row.number for each in self.lines), default=0)


def pieces(case: Case) -> list[Piece]:
    """All that is written of a case at a meeting and beside it later, each part by its name."""
    found: list[tuple[str, str]] = []
    for number, each in enumerate(case.minutes.corrections):
        found += [(f"{TEXT}{number}", each.text), (f"{WHY}{number}", each.why)]
    return [*said(case), *(Piece(part=part, text=text) for part, text in found if text.strip())]


def said(case: Case) -> list[Piece]:
    """What was written at the meeting, each part by its name: what can be corrected later."""
    heard = case.told.heard or Heard()
    found = [(each.row.line.hex, each.told.text) for each in case.lines if not each.told.taken_out]
    found += [(SUMMARY, heard.summary), (TELLS, heard.tells)]
    found += [(row.id.hex, told.text) for row, told in case.actions if row.line is None]
    return [Piece(part=part, text=text) for part, text in found if text.strip()]


def of_case(case: Case, agency: uuid.UUID | None, *, minutes: bool = True) -> MinutedCase:
    """A case as one agency gets it: what was said and is not kept from it, and its own actions.

    Args:
        agency: None for the panel's own copy, which has every line and every action.
        minutes: else it is for a list of actions, which says of a case who is in it and no more.
    """
    with translation.override("en"):
        return MinutedCase(
            ref=case.row.ref, facts=tuple(_facts(case))[: None if minutes else 1],
            lines=tuple(_lines(case, agency)) if minutes else (), actions=tuple(_actions(case, agency)),
        )  # fmt: skip


def _clean(case: Case, part: str, text: str) -> str:
    check = case.minutes.checked
    return checking.cleaned(text, part, check, case.minutes.decided) if check else text


def _facts(case: Case) -> Iterator[tuple[str, str]]:
    heard = case.told.heard or Heard()
    people = ", ".join(f"{each.name} ({PARTS[each.part]})" for each in case.told.referral.people)
    yield "Who", people
    yield "Referred", f"{SORTS[case.told.sort]}, by {case.told.referral.by_agency}"
    yield "Level of risk", str(LEVELS[heard.level]) if heard.level else ""
    yield "The risk", _clean(case, SUMMARY, heard.summary)
    yield from (("The risk, corrected", each) for each in _released_beside(case, SUMMARY))
    yield "Who tells the person", _clean(case, TELLS, heard.tells)
    yield from (("Who tells the person, corrected", each) for each in _released_beside(case, TELLS))


def _beside(case: Case, part: str, agency: uuid.UUID | None) -> tuple[str, ...]:
    """The corrections of a line, as they are printed: those of the meeting, then those after the release."""
    printed: list[str] = []
    for each in case.lines:
        if each.told.beside == part and _goes_to(case, each, agency):
            line, day = each.row.line.hex, day_words(timezone.localdate(each.told.at))
            text = _clean(case, line, each.told.text)
            printed += [
                f"Corrected on {day} by {each.told.by_name}: “{text}”.",
                *_released_beside(case, line),
            ]
    return (*printed, *_released_beside(case, part))


def _released_beside(case: Case, part: str) -> tuple[str, ...]:
    """The corrections of released minutes: what a part should say, who says so, and why."""
    return tuple(
        f"Corrected on {day_words(timezone.localdate(each.at))} by {each.by_name}, "
        f"{f'approved by {each.approved_by}' if each.approved_at else 'not approved yet'}: "
        f"“{_clean(case, f'{TEXT}{number}', each.text)}”. Why: {_clean(case, f'{WHY}{number}', each.why)}"
        for number, each in enumerate(case.minutes.corrections)
        if each.part == part
    )


def is_kept_from(told: MinutesTold, line: uuid.UUID, agency: uuid.UUID | None) -> bool:
    """Whether a line does not go to an agency."""
    return agency is not None and any(
        each.line == line.hex and agency.hex in each.agencies for each in told.kept_from
    )


def _goes_to(case: Case, line: Minuted, agency: uuid.UUID | None) -> bool:
    return not line.told.taken_out and not is_kept_from(case.minutes, line.row.line, agency)


def _lines(case: Case, agency: uuid.UUID | None) -> Iterator[Said]:
    for each in case.lines:
        told = each.told
        if told.kind != "action" and not told.beside and _goes_to(case, each, agency):
            text = _clean(case, each.row.line.hex, told.text)
            yield Said(
                kind=str(LINES[told.kind]), by=told.agency_name or "The meeting", text=text,
                beside=_beside(case, each.row.line.hex, agency),
            )  # fmt: skip


def _actions(case: Case, agency: uuid.UUID | None) -> Iterator[ToDo]:
    for row, told in case.actions:
        is_theirs = agency is None or row.agency_id == agency
        if is_theirs and not (row.line and is_kept_from(case.minutes, row.line, agency)):
            part = row.line.hex if row.line else row.id.hex
            yield ToDo(
                text=_clean(case, part, told.text), owner=told.owner, due=row.due_on,
                beside=_beside(case, part, agency),
            )  # fmt: skip


def of_meeting(
    found: WholeMeeting, there: Sequence[tuple[Attendance, AttendanceTold]], recipient: str,
    cases: Sequence[MinutedCase], basis: str, keep_until: date, *, minutes: bool = True,
    replaces: datetime | None = None,
) -> Minutes:  # fmt: skip
    """The paper of one reader.

    Args:
        minutes: else it is the list of actions alone. replaces: when the paper was released that it replaces.
    """
    return Minutes(
        title=f"{'Minutes' if minutes else 'Actions'} for {recipient}", panel=found.settings.name,
        day=timezone.localdate(found.row.at),
        facts=(*_replaces(replaces), *(_there(there) if minutes else ())),
        recipient=recipient, purpose=PURPOSE, basis=basis, keep_until=keep_until, cases=cases,
        minutes=minutes,
    )  # fmt: skip


def _replaces(released: datetime | None) -> Iterator[tuple[str, str]]:
    if released is not None:
        day = day_words(timezone.localdate(released))
        yield "Replaces", f"The paper of {day}. What was corrected stands beside what it said."


def _there(found: Sequence[tuple[Attendance, AttendanceTold]]) -> Iterator[tuple[str, str]]:
    here = [
        f"{told.name} ({told.agency})" for row, told in found if row.signed_at and told.came != "observer"
    ]
    yield "There, and signed the statement of confidence", ", ".join(here)
    for came, name in (("observer", "Observers"), ("apology", "Apologies")):
        those = [f"{told.name} ({told.agency})" for row, told in found if told.came == came]
        yield name, ", ".join(those)


def basis(case: Case) -> str:
    """What allows agencies to have it, as the referral says."""
    with translation.override("en"):
        return str(BASES[case.told.referral.basis])


def text_of(printed: MinutedCase) -> list[Piece]:
    """Everything that a paper prints of a case, as it leaves."""
    found = [value for _name, value in printed.facts]
    said: list[Said | ToDo] = [*printed.lines, *printed.actions]
    found += [words for each in said for words in (each.text, *each.beside)]
    return [Piece(part=f"{number}", text=text) for number, text in enumerate(found) if text.strip()]
