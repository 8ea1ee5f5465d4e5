"""The check of minutes: each line is looked at, and a decision about a place in it holds for that line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from chesil import leaks
from chesil.leaks import Detail, How, Piece
from chesil_web.staff.letters import checking as letters
from chesil_web.staff.letters.models import Checked, Decided, HitTold

_READER: Final = frozenset(("agency",))
# A line is corrected on its own page; what is taken out here would leave a sentence with a hole.
CHOICES: Final[tuple[How, ...]] = ("withheld", "not the same", "meant")


def checked(
    details: Sequence[Detail], pieces: Sequence[Piece], decided: Sequence[Decided], *, last: int,
    by_name: str, at: datetime,
) -> Checked:  # fmt: skip
    """What stands in the pieces of minutes and must not go without a decision."""
    report = leaks.check(leaks.protected_from(details, _READER), pieces)
    still = {id(hit) for hit in leaks.open_hits(report, letters.holding(decided, report.hits, frozenset()))}
    hits = [(hit, letters.as_told(hit, frozenset(), is_open=False)) for hit in letters.apart(report.hits)]
    return Checked(
        version=last, at=at, by_name=by_name, details=report.details, people=report.people,
        hits=tuple(
            msgspec.structs.replace(
                told, choices=CHOICES, is_open=id(hit) in still and not is_withheld(told, decided)
            )
            for hit, told in hits
        ),
    )  # fmt: skip


def is_withheld(hit: HitTold, decided: Sequence[Decided]) -> bool:
    """Whether somebody decided that other words stand in the place of a hit."""
    about = (hit.detail, hit.masked, hit.words)
    return any(each.how == "withheld" and (each.detail, each.masked, each.words) == about for each in decided)


def cleaned(text: str, part: str, check: Checked, decided: Sequence[Decided]) -> str:
    """The text of one part with other words in each place that is withheld."""
    hits = [each for each in check.hits if each.part == part and is_withheld(each, decided)]
    return letters.replaced(text, [(hit.start, hit.end, letters.stand_in(hit, "withheld")) for hit in hits])


def is_clean(
    details: Sequence[Detail], printed: Sequence[Piece], check: Checked, decided: Sequence[Decided]
) -> bool:
    """Whether what leaves holds no protected detail but those that were decided to stay."""
    stay = {
        (each.detail, each.masked)
        for each in check.hits
        if not each.is_open and not is_withheld(each, decided)
    }
    report = leaks.check(leaks.protected_from(details, _READER), printed)
    return all((hit.detail.id, hit.masked) in stay for hit in letters.apart(report.hits))
