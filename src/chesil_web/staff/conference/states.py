"""What goes from which state to which, and by whom: a table for each kind of row, for actions and pages.

A count below a threshold returns nothing: a listing goes back with advice, in the words of a chair.
"""

from collections.abc import Iterable
from typing import Final

import attrs

from chesil_web.staff.conference.listing_models import ListingState, ResearchState
from chesil_web.staff.conference.meeting_models import ActionState, MeetingState
from chesil_web.staff.workforce.models import Role


@attrs.frozen
class Step[S: str]:
    """That rows go from one state to another. *roles*: who does it. *why*: it needs words."""

    before: S
    to: S
    roles: frozenset[Role]
    why: bool = False


_C: Final[frozenset[Role]] = frozenset(("coordinator",))
_H: Final[frozenset[Role]] = frozenset(("chair",))
_CH: Final = _C | _H
# Who refers may take a referral back while no panel has heard it.
_REFERS: Final[frozenset[Role]] = frozenset(("officer", "advocate", "duty manager", "police"))
# Who answers and acts for an agency on a panel.
_AGENCY: Final[frozenset[Role]] = frozenset(("representative", "police", "advocate", "officer"))

_UNHEARD: Final[tuple[ListingState, ...]] = ("referred", "accepted", "listed", "deferred")
LISTING: Final[tuple[Step[ListingState], ...]] = (
    Step("referred", "accepted", _CH),
    Step("referred", "returned", _H, why=True),
    Step("accepted", "returned", _H, why=True),
    Step("accepted", "listed", _C),
    Step("deferred", "listed", _C),
    Step("listed", "accepted", _C),
    Step("listed", "listed", _C, why=True),
    Step("listed", "heard", _CH),
    Step("listed", "deferred", _CH, why=True),
    Step("heard", "finished", _CH),
    *(Step(state, "withdrawn", _CH | _REFERS, why=True) for state in _UNHEARD),
    *(Step(state, "moved", _CH, why=True) for state in (*_UNHEARD, "heard", "finished")),
)
RESEARCH: Final[tuple[Step[ResearchState], ...]] = (
    Step("asked", "read", _AGENCY),
    Step("read", "answered", _AGENCY),
    Step("read", "nil", _AGENCY),
    Step("answered", "answered", _AGENCY),
    Step("answered", "nil", _AGENCY),
    Step("nil", "answered", _AGENCY),
    Step("nil", "nil", _AGENCY),
)
MEETING: Final[tuple[Step[MeetingState], ...]] = (
    Step("planned", "agenda out", _C),
    Step("agenda out", "planned", _C, why=True),
    Step("agenda out", "sitting", _CH),
    Step("planned", "cancelled", _CH, why=True),
    Step("agenda out", "cancelled", _CH, why=True),
    Step("sitting", "minuted", _CH),
    Step("minuted", "sitting", _CH, why=True),
    Step("minuted", "approved", _H),
    Step("approved", "minuted", _H, why=True),
    Step("approved", "released", _H),
)
# A meeting is still to come, so that its day and its agenda can change.
TO_COME: Final[tuple[MeetingState, ...]] = ("planned", "agenda out")
# There are minutes of a meeting, and papers are made of them.
MINUTED: Final[tuple[MeetingState, ...]] = ("minuted", "approved", "released")
ACTION: Final[tuple[Step[ActionState], ...]] = (
    Step("said", "open", _CH),
    Step("open", "done", _AGENCY | _CH),
    Step("open", "not possible any more", _AGENCY | _CH, why=True),
    Step("open", "not done", _AGENCY | _CH, why=True),
    Step("not done", "escalated", _CH, why=True),
    Step("open", "escalated", _CH, why=True),
    Step("not done", "done", _AGENCY | _CH),
    Step("escalated", "done", _AGENCY | _CH),
    Step("escalated", "not possible any more", _AGENCY | _CH, why=True),
    Step("done", "open", _CH, why=True),
    Step("not possible any more", "open", _CH, why=True),
)


def step[S: str](table: Iterable[Step[S]], before: str, to: str, roles: Iterable[Role]) -> Step[S] | None:
    """The step from one state to another for somebody with *roles*; None where it is not theirs, or none."""
    held = set(roles)
    return next(
        (
            each
            for each in table
            if each.before == before and each.to == to and not each.roles.isdisjoint(held)
        ),
        None,
    )


def onwards[S: str](table: Iterable[Step[S]], before: str, roles: Iterable[Role]) -> tuple[S, ...]:
    """The states that somebody with *roles* can bring a row to, in the order of the table."""
    held = set(roles)
    return tuple(each.to for each in table if each.before == before and not each.roles.isdisjoint(held))
