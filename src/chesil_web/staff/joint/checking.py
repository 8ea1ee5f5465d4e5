"""Which protected details stand in what is about to be put where other agencies read it."""

from collections.abc import Iterator, Mapping, Sequence

import attrs
from django.utils.translation import gettext as _

from chesil import leaks
from chesil.leaks import Piece
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint.sources import Source
from chesil_web.staff.letters import checking, queries
from chesil_web.staff.letters.details import ACCUSED, PERSON, Known
from chesil_web.staff.letters.presenters import whose
from chesil_web.staff.letters.words import DETAILS
from chesil_web.staff.workforce.queries import Working

READER = "agency"


@attrs.frozen(kw_only=True)
class Found:
    """A protected detail in a copy, in words. *is_kept*: a worker wrote that no other agency may learn it."""

    words: str
    is_kept: bool


def found(worker: Working, case: Case, sources: Sequence[Source]) -> dict[str, tuple[Found, ...]]:
    """What stands in copies and another agency does not know, by their keys. Looking opens reports.

    What is the person's own stands in contact rules because it belongs there. Anybody else's does not.

    Raises:
        Damaged: a detail cannot be opened. Looking without it would be no look.
    """
    known = {each.detail.id: each for each in queries.known(worker, case)}
    secret = leaks.protected_from([each.detail for each in known.values()], {READER})
    by_key: dict[str, tuple[Found, ...]] = {}
    for source in sources:
        hits = checking.apart(leaks.check(secret, list(_pieces(source))).hits)
        there = {hit.detail.id: hit for hit in hits if not _belongs(source, known[hit.detail.id])}
        by_key[source.key] = tuple(
            Found(
                words=_("%(kind)s of %(whose)s: %(masked)s") % {
                    "kind": DETAILS[hit.detail.kind], "whose": whose(hit.detail.whose), "masked": hit.masked,
                },
                is_kept="added" in known[id].sources,
            )
            for id, hit in there.items()
        )  # fmt: skip
    return by_key


def _belongs(source: Source, known: Known) -> bool:
    """Whether a detail is what the copy is for: their own number, or a name of the two it is about."""
    if "added" in known.sources:
        return False
    is_name = known.detail.kind == "name" and known.detail.whose in (PERSON, ACCUSED)
    return is_name or (known.detail.whose == PERSON and source.sort == "contact")


def _pieces(source: Source) -> Iterator[Piece]:
    for name, value in source.text.rows:
        yield Piece(part=name, text=value)
    if source.text.contact and source.text.contact.number:
        yield Piece(part="number", text=source.text.contact.number)


def is_settled(found: Mapping[str, tuple[Found, ...]], reasons: Mapping[str, str]) -> bool:
    """Whether all that was found has a reason to be there, and nothing of it is kept from other agencies."""
    return all(
        not each or (reasons.get(key, "").strip() and not any(one.is_kept for one in each))
        for key, each in found.items()
    )
