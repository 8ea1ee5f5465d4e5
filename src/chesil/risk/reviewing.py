"""Why a case may be one for a panel, and when it has to be looked at again. Reasons, and never a refusal."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal

import attrs

from chesil.risk.answers import Taken
from chesil.risk.assessing import count
from chesil.risk.sets import QuestionSet

ReasonCode = Literal["count", "judgement", "more often", "repeat"]
# What asks for another assessment at once (facts of practice, 4.4 HR-7).
EVENTS: Final = (
    "new incident", "separation", "court date", "bail or order changed", "released", "pregnancy", "moved",
    "contact with children changed",
)  # fmt: skip
_INCIDENTS: Final = 3  # in twelve months: what SafeLives calls potential escalation
_EVENT_DAYS: Final = 1
_SOON: Final = {"high": 14, "medium": 28, "standard": 56}  # days; ours, a setting of each agency


@attrs.frozen
class Reason:
    """One reason, and the sentence that tells it."""

    code: ReasonCode
    sentence: str


def reasons(
    asked: QuestionSet,
    taken: Taken,
    *,
    threshold: int | None,
    incidents: Iterable[date] = (),
    last_referral: date | None = None,
    abuse_since: bool = False,
) -> tuple[Reason, ...]:
    """Every reason for which this may go to a panel, each by itself enough.

    Args:
        threshold: the panel's own; None where it has none for this set.
        incidents: days of incidents with the same people. last_referral: when it was last referred.
        abuse_since: there was any abuse between the same two people since then.

    Returns:
        None of them means "no": a worker's judgement needs no count, so the page always offers to refer.
    """
    found: list[Reason] = []
    counted = count(asked, taken).counted
    if threshold is not None and counted >= threshold:
        found.append(Reason("count", f"{counted} answers count, and this panel takes {threshold} or more."))
    if taken.level == "high" and taken.because.strip():
        found.append(Reason("judgement", "The worker judges the risk to be high, and says why."))
    year = taken.on - timedelta(days=365)
    recent = sum(year < day <= taken.on for day in incidents)
    if recent >= _INCIDENTS:
        found.append(Reason("more often", f"There were {recent} incidents in the last 12 months."))
    if last_referral and abuse_since and is_within_a_year(last_referral, taken.on):
        found.append(
            Reason("repeat", f"It was referred on {last_referral:%-d %B %Y}, and there was abuse since.")
        )
    return tuple(found)


def is_within_a_year(before: date, day: date) -> bool:
    """Whether *day* is at most twelve calendar months after *before*."""
    try:
        end = before.replace(year=before.year + 1)
    except ValueError:  # 29 February
        end = date(before.year + 1, 2, 28)
    return before <= day <= end


def next_review(taken: Taken, *, events: Iterable[date] = (), days: dict[str, int] | None = None) -> date:
    """When it has to be looked at again: after the days of its level, or the day after an event.

    Args:
        events: days on which one of EVENTS happened. days: of the agency, by level.

    Returns:
        The earliest. Without a judgement the days are those of medium.
    """
    lengths = {**_SOON, **(days or {})}
    due = taken.on + timedelta(days=lengths[taken.level or "medium"])
    after = [each + timedelta(days=_EVENT_DAYS) for each in events if each >= taken.on]
    return min([due, *after])
