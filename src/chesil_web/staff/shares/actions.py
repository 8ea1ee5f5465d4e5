"""What changes what was shared: it is taken into a case, refused, or answered."""

import uuid

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.record.given import actions as given
from chesil_web.record.given.models import Share
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case, CaseShare, RefusedShare, RefusedTold
from chesil_web.staff.cases.noting import note
from chesil_web.staff.shares import queries
from chesil_web.staff.workforce.queries import Working


def accept_share(worker: Working, case: Case, share: uuid.UUID) -> None:
    """Take what was shared into a case: from now on those who work on it can read it.

    Raises:
        NoLonger: it was stopped, or answered before.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)  # cases are held before shares
        given.accept(share)
        CaseShare.objects.create(case=row, share=share)
        note(looking.opened(worker.id, row), row, worker, "shared", "")


def refuse_share(worker: Working, share: uuid.UUID, name: str, case: Case | None) -> None:
    """Say that something shared is from somebody else: it goes unread, and the duty manager is told.

    Args:
        name: it came under. case: that the code was for.

    Raises:
        NoLonger: it was stopped, or answered before.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id) if case else None
        given.refuse(share, by=worker.id)
        told = RefusedTold(
            at=timezone.now(), by_name=worker.told.name, name=name, ref=case.ref if case else ""
        )
        office.keep(RefusedShare, told, agency_id=worker.row.agency_id, case=case)
        if row is not None:
            note(looking.opened(worker.id, row), row, worker, "note", NOT_HERS % {"name": name})


NOT_HERS = (
    "Something was shared under the name “%(name)s” with the code for this case, and it is from somebody "
    "else. Check safely how they are, and give a new code."
)


def settle_refused(worker: Working, id: uuid.UUID) -> None:
    """The duty manager has dealt with a share that was refused."""
    queries.refused_rows(worker).filter(id=id).delete()


def answer_share(worker: Working, share: Share, text: str) -> None:
    """Write to who shared something.

    Raises:
        NoLonger, WrongSecret, KeyReplaced: it was stopped. Nothing was sent.
    """
    with transaction.atomic():
        given.reply(looking.opened(worker.id, share), text, by=worker.id)
