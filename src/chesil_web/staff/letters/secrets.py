"""What stands in a paper of another room and must not reach who does it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chesil import leaks
from chesil.leaks import Piece
from chesil_web.staff.cases.leaving import Secret
from chesil_web.staff.cases.models import Case
from chesil_web.staff.letters import checking, queries
from chesil_web.staff.letters.details import ACCUSED
from chesil_web.staff.letters.presenters import whose
from chesil_web.staff.letters.words import DETAILS
from chesil_web.staff.workforce.queries import Working


def secrets(worker: Working, case: Case, pieces: Sequence[Piece]) -> tuple[Secret, ...]:
    """The details in some pieces that the accused does not know, each once for each place.

    Raises:
        Damaged: one of the details cannot be opened.
    """
    known = queries.known(worker, case)
    secret = leaks.protected_from([each.detail for each in known], {ACCUSED})
    hits = checking.apart(leaks.check(secret, pieces).hits)
    return tuple(dict.fromkeys(
        Secret(
            what=_("%(kind)s of %(whose)s: %(masked)s") % {
                "kind": DETAILS[hit.detail.kind], "whose": whose(hit.detail.whose), "masked": hit.masked,
            },
            where=hit.part,
        )
        for hit in hits
    ))  # fmt: skip
