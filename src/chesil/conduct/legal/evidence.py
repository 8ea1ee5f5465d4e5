"""Evidence that disappears: what to ask for before it is gone, counted down from each act."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from chesil import law
from chesil.terms.legal import ActRead, EvidenceToKeep, KeepAct

_UNKNOWN: Final = timedelta(days=90)  # how long after an act it is worth asking where nobody knows how long
# Kinds of act that point to evidence by themselves; contact is told by its channel.
_CONTACT: Final = "contact"


def evidence(
    acts: Sequence[ActRead], channels: dict[int, frozenset[str]], *, today: date | None
) -> tuple[EvidenceToKeep, ...]:
    """Evidence that an act points to and that may still be there: first what fits the words, then by day.

    Args:
        channels: tables.CHANNELS of the events of each act, by its number.
        today: the day to count from; None: nothing is counted down.
    """
    if today is None:
        return ()
    found = (_of_kind(each, acts, channels, today=today) for each in law.preservation())
    kept = [each for each in found if each is not None]
    return tuple(sorted(kept, key=lambda each: (not each.acts, not each.fits, _soonest(each))))


def _soonest(each: EvidenceToKeep) -> int:
    return min((act.days_left for act in each.acts if act.days_left is not None), default=10_000)


def _of_kind(
    kept: law.Preservation, acts: Sequence[ActRead], channels: dict[int, frozenset[str]], *, today: date
) -> EvidenceToKeep | None:
    fitting = (act for act in acts if not kept.only_named or _names(act, kept.only_named))
    about = [act for act in fitting if _points_to(act, channels[act.number], kept)]
    if not about:
        return None
    here = sorted(
        _still(kept, about, today=today), key=lambda each: (each.by or date.max, each.day, each.act)
    )
    return EvidenceToKeep(
        id=kept.id,
        what=kept.what,
        kept=kept.kept,
        do=kept.do,
        safety=kept.safety,
        acts=tuple(here),
        older=len(about) - len(here),
        fits=not kept.fits or any(_names(act, kept.fits) for act in about),
    )


def _names(act: ActRead, words: Sequence[str]) -> bool:
    """Whether what was written about an act has one of some words in it."""
    return any(re.search(rf"\b{re.escape(each)}\b", act.what, re.IGNORECASE) for each in words)


def _points_to(act: ActRead, channels: frozenset[str], kept: law.Preservation) -> bool:
    by_kind = set(act.kinds) & set(kept.acts)
    # A word list that reads of waiting in a message is no camera's business: only her notes are of places.
    placed = not act.words_only or not kept.acts
    return bool((by_kind and placed) or channels & set(kept.channels))


def _still(kept: law.Preservation, acts: Sequence[ActRead], *, today: date) -> Iterator[KeepAct]:
    for act in acts:
        by = law.preserve_by(kept, act=act.last)
        longest = kept.at_most_days if kept.at_most_days is not None else kept.at_least_days
        inside = _UNKNOWN if longest is None else timedelta(days=longest)
        if act.last <= today <= act.last + inside:
            yield KeepAct(act=act.number, day=act.last, by=by, days_left=(by - today).days if by else None)
