"""Why a panel takes a case: each criterion that holds that day, and whether it is met. It only lets in."""

from collections.abc import Iterable
from datetime import date

from chesil_web.staff.clocks.rules import months_after
from chesil_web.staff.conference.listing_models import Earlier, Reason, Referral
from chesil_web.staff.conference.panel_models import Criterion, Settings


def reasons(
    referral: Referral, settings: Settings, on: date, earlier: Iterable[Earlier] = ()
) -> tuple[Reason, ...]:
    """The panel's criteria of a day, each with whether it is met.

    Args:
        earlier: listings of a pair that make it a repeat, if one of them *counts*.
    """
    is_repeat = any(each.counts for each in earlier)
    return tuple(
        Reason(kind=each.kind, met=_is_met(each, referral, settings, is_repeat=is_repeat), words=each.words)
        for each in settings.criteria
        if holds(each, on)
    )


def holds(criterion: Criterion, on: date) -> bool:
    """Whether a criterion holds on a day."""
    return (criterion.since or on) <= on <= (criterion.until or on)


def _is_met(criterion: Criterion, referral: Referral, settings: Settings, *, is_repeat: bool) -> bool:
    risk = referral.risk
    if criterion.kind == "count":
        counts = risk is not None and (not settings.sets or risk.asked in settings.sets)
        return counts and risk is not None and risk.yes >= criterion.threshold
    if criterion.kind == "judgement":
        return bool(referral.judgement) or (risk is not None and risk.level == "high")
    if criterion.kind == "escalation":
        return referral.incidents >= criterion.threshold
    if criterion.kind == "repeat":
        return is_repeat
    return criterion.words in referral.local


def is_within(before: date, on: date, months: int) -> bool:
    """Whether a day is at most so many calendar months after another; the same day still counts."""
    return before <= on <= months_after(before, months)


def looks_back(settings: Settings, today: date) -> date:
    """The first day of which a referral can make one of today a repeat, by the widest definition."""
    months = max((each.months for each in settings.criteria if each.kind == "repeat"), default=12)
    return months_after(today, -months)
