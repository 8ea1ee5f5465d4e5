"""The last day that the best-supported route leaves, where magistrates alone try it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from chesil import law
from chesil.terms.legal import LEVELS, ActRead, LimitRead, RouteRead

_PASSED: Final = (
    "Those six months are over. If no case was begun by then, this route may be closed for these acts. Ask "
    "the police or a solicitor before you assume that it is. What happens from now on has its own time limit."
)
_NO_OFFENCE: Final = ("civil", "police", "none")
_STILL_OPEN: Final = "Offences without such a limit, civil claims and orders that protect may still be open."


def time_limit(
    routes: Sequence[RouteRead], acts: Sequence[ActRead], *, today: date | None
) -> LimitRead | None:
    """Six months from the last act relied on, where the best-supported offence is summary only.

    Where an offence without a limit has as much support, the day is still told: knowing it costs
    nothing. None when no offence has support, and when the best-supported has no limit.

    Args:
        today: the day it is read on; None where nobody knows it, and then no day is said to have passed.

    Source: Magistrates' Courts Act 1980 s.127; DPP v Baker [2004] EWHC 2782 (Admin).
    """
    offences = [each for each in routes if each.mode not in _NO_OFFENCE and each.level != LEVELS[0]]
    best = max((LEVELS.index(each.level) for each in offences), default=0)
    summary = [each for each in offences if LEVELS.index(each.level) == best and each.mode == "summary only"]
    if not summary:
        return None
    route = summary[0]
    relied_on = set(route.acts)
    last = max(act.last for act in acts if act.number in relied_on)
    limit = law.time_limit(route.id, last_act=last)
    return LimitRead(
        route=route.id,
        title=route.title,
        last_act=last,
        by=limit.by,
        sentence=" ".join(_sentences(limit, today)),
    )


def _sentences(limit: law.TimeLimit, today: date | None) -> Iterator[str]:
    yield limit.sentence
    if limit.by and today and limit.by < today:
        yield _PASSED
    yield _STILL_OPEN
