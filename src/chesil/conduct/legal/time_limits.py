"""The last day that the best-supported route leaves, where magistrates alone try it."""

from collections.abc import Sequence
from typing import Final

from chesil import law
from chesil.terms.legal import LEVELS, ActRead, LimitRead, RouteRead

_STILL_OPEN: Final = "Routes without a limit, civil courts and orders that protect stay open."


def time_limit(routes: Sequence[RouteRead], acts: Sequence[ActRead]) -> LimitRead | None:
    """Six months from the last act relied on, where the best-supported offence is summary only.

    Where an offence without a limit has as much support, the day is still told: knowing it costs
    nothing. None when no offence has support, and when the best-supported has no limit. It never says
    that a day has passed.

    Source: Magistrates' Courts Act 1980 s.127; DPP v Baker [2004] EWHC 2782 (Admin).
    """
    offences = [each for each in routes if each.mode != "civil" and each.level != LEVELS[0]]
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
        sentence=f"{limit.sentence} {_STILL_OPEN}",
    )
