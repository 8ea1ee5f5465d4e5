"""What is read of letters: those of a case, one whole, and the protected details with their marks."""

import uuid
from collections.abc import Sequence

import attrs
from django.db.models import QuerySet

from chesil_web.foundation.keys import questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.letters import details, rules
from chesil_web.staff.letters.details import Known
from chesil_web.staff.letters.models import (
    Letter,
    LetterFile,
    LetterTold,
    LetterVersion,
    Printed,
    VersionTold,
)
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Whole:
    """A letter that is open. *versions*: the newest first, by their numbers."""

    case: Case
    safe: OpenSafe
    of_case: CaseTold
    row: Letter
    told: LetterTold
    versions: tuple[tuple[int, VersionTold], ...]

    @property
    def number(self) -> int:
        """Of the newest version."""
        return self.versions[0][0]

    @property
    def now(self) -> VersionTold:
        """What is written now."""
        return self.versions[0][1]


def opened(worker: Working, case: Case) -> tuple[OpenSafe, CaseTold]:
    """The safe of a case and what is told of the case.

    Raises:
        Damaged: it cannot be opened.
    """
    safe = looking.opened(worker.id, case)
    return safe, safe.read([case], CaseTold)[0]


def letters(worker: Working, case: Case) -> list[tuple[Letter, LetterTold, VersionTold]]:
    """The letters of a case with their newest versions, the newest letter first."""
    return newest(case, opened(worker, case)[0])


def newest(
    case: Case, safe: OpenSafe, most: int | None = None
) -> list[tuple[Letter, LetterTold, VersionTold]]:
    """The same where the safe is open already; the newest *most* alone."""
    found = questions.found(_of_case, case.id, most)
    if not found:  # as in most cases
        return []
    rows = safe.read_those(found, LetterTold)
    texts = LetterVersion.objects.filter(letter__in=found).order_by("number")
    newest = {row.letter_id: row for row in texts}
    said = {row.letter_id: told for row, told in safe.read_those(newest.values(), VersionTold)}
    return [(row, told, said[row.id]) for row, told in rows if row.id in said]


def _of_case(case: uuid.UUID, most: int | None) -> QuerySet[Letter]:
    return Letter.objects.filter(case=case).order_by("-number")[:most]


def whole(worker: Working, case: Case, id: uuid.UUID) -> Whole:
    """One letter with its versions.

    Raises:
        Http404: there is none. Damaged: it, or a version of it, cannot be opened.
    """
    row = rules.letter(case, id)
    safe, of_case = opened(worker, case)
    versions = list(LetterVersion.objects.filter(letter=row).order_by("-number"))
    numbers = [each.number for each in versions]
    said = safe.read(versions, VersionTold)
    return Whole(
        case=case, safe=safe, of_case=of_case, row=row, told=safe.read([row], LetterTold)[0],
        versions=tuple(zip(numbers, said, strict=True)),
    )  # fmt: skip


def file(found: Whole) -> Printed | None:
    """What was printed when a letter was released; None before."""
    rows = LetterFile.objects.filter(letter=found.row)
    return next(iter(found.safe.read(rows, Printed)), None)


def known(worker: Working, case: Case) -> Sequence[Known]:
    """The protected details of a case.

    Raises:
        Damaged: one of them cannot be opened.
    """
    safe, told = opened(worker, case)
    return details.of_case(worker, case, safe, told)
