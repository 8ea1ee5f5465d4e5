"""What may bear on a question: words that were shared, reported or written down, for who may open them.

Opening what was shared or reported is a look, and whoever gave it sees that. None of it answers a question.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from django.utils import timezone

from chesil.risk import Question, may_bear
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given import queries as given
from chesil_web.staff.access import looking
from chesil_web.staff.cases import acts
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case, Entry, EntryKind, EntryTold
from chesil_web.staff.cases.queries import NEWEST
from chesil_web.staff.reports import rules as reports
from chesil_web.staff.risk.models import Cited, SourceKind
from chesil_web.staff.workforce.queries import Working

LONGEST: Final = 600  # characters of what is quoted
# Entries that tell what happened; what workers decided is no evidence.
_TELLING: Final[frozenset[EntryKind]] = frozenset(
    ("arrived", "act", "breach", "call", "visit", "letter", "note")
)


@attrs.frozen
class Evidence:
    """Words that can be cited. *id*: they are cited by it. *kinds*: of act that they tell of."""

    id: str
    cited: Cited
    kinds: tuple[str, ...] = ()


def evidence(worker: Working, case: Case, safe: OpenSafe) -> list[Evidence]:
    """Everything of a case that a worker may open and cite: shared, reported or written down."""
    found = (*_shared(worker, case), *_reported(worker, case), *_written(worker, case, safe))
    return [each for each in found if each.cited.words]


def bearing(question: Question, found: Iterable[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """What tells of acts that a question asks about, and everything else."""
    here: list[Evidence] = []
    there: list[Evidence] = []
    for each in found:
        (here if may_bear(question, each.kinds) else there).append(each)
    return here, there


def may_read_shares(worker: Working, case: Case) -> bool:
    """Whether a worker may read what was shared in a case."""
    return cases.visible(worker, "cases:share").filter(id=case.id).exists()


def shared_words(worker: Working, case: Case) -> dict[str, str]:
    """The words of everything shared in a case that a worker may read today, by the ids they are cited by."""
    return {each.id: each.cited.words for each in _shared(worker, case)}


def _shared(worker: Working, case: Case) -> Iterator[Evidence]:
    if not may_read_shares(worker, case):
        return
    for act in reversed(acts.in_order(acts.shared(worker, case))):
        if act.share:
            yield _made(worker, act.key, "share", act.share.id, act.when, act.words, act.kinds)


def _reported(worker: Working, case: Case) -> Iterator[Evidence]:
    for row in reports.of_case(worker, case):
        try:
            found = given.whole(looking.opened(worker.id, row), row)
        except WrongSecret:  # taken back just now
            continue
        for number, each in enumerate(found.said if found else ()):
            words = each.told.what or each.told.more
            yield _made(
                worker, f"r{number}.{row.id.hex}", "report", row.id, said(each.at), words, each.told.kinds
            )


def _written(worker: Working, case: Case, safe: OpenSafe) -> Iterator[Evidence]:
    if not cases.visible(worker, "cases:case").filter(id=case.id).exists():
        return
    newest = Entry.objects.filter(case=case).order_by("-number")[:NEWEST]
    for row, told in safe.read_those(newest, EntryTold):
        if told.kind in _TELLING:
            when = said_day(told.happened) if told.happened else said(told.at)
            yield _made(worker, f"e{row.number}", "entry", None, when, told.text)


def _made(
    worker: Working, id: str, kind: SourceKind, of: uuid.UUID | None, when: str, words: str,
    kinds: tuple[str, ...] = (),
) -> Evidence:  # fmt: skip
    text = words.strip()
    quoted = text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
    cited = Cited(
        kind=kind, of=of.hex if of else "", when=when, words=quoted, at=timezone.now(),
        by_name=worker.told.name,
    )  # fmt: skip
    return Evidence(id, cited, kinds)
