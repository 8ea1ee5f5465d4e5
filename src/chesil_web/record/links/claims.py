"""What changes the claim of a report that was taken by phone: begun with the report, given a code, used.

The code is spoken once and works for three days. Whoever types it makes the receipt, which no worker knows.
"""

import uuid
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import Entered, WrongSecret
from chesil_web.foundation.keys.service import blind_index
from chesil_web.record.given import codes
from chesil_web.record.given.models import Complaint, Said, Sending, Told, Writing
from chesil_web.record.links.models import ReportClaim

LASTS: Final = timedelta(hours=72)


def begin(safe: OpenSafe, told: Told, *, council: uuid.UUID) -> Complaint:
    """Keep in a new safe what was told to a council by phone, as a report that was sent to it.

    The caller has the transaction.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    row = safe.keep(
        Complaint, Writing(), begun_on=today, council=council, sent_on=today, due_on=today,
        urgent=told.danger in ("yes", "unsure"),
    )  # fmt: skip
    safe.keep(Sending, Said(at=now, part="complaint", told=told, by_phone=True), number=1)
    ReportClaim.objects.create(safe_id=safe.id, complaint=row.id)
    return row


def new_code(safe: OpenSafe) -> str:
    """A new code for a report, in place of one before; gives it, and keeps it nowhere.

    The caller gave the safe a new key where a code was used before: whoever used it then comes in no more,
    and the receipt that they made is forgotten.

    Raises:
        Busy: too many are being made or checked. Nothing is changed once the caller's transaction ends.
    """
    code, ends_at = codes.new_code(), timezone.now() + LASTS
    place = Entered(safe.id, safe.key)
    claim = cases.new_claim(place, _signs(code), ref=_index(code), ends_at=ends_at)
    with transaction.atomic():
        row = ReportClaim.objects.select_for_update().get(safe_id=safe.id)
        if row.used_at is not None:
            safe.reseal(Complaint.objects.get(id=row.complaint), Writing())
        cases.drop_claims([safe.id])
        cases.keep_claim(claim)
        row.ends_at, row.used_at = ends_at, None
        row.save(update_fields=["ends_at", "used_at"])
    return code


def open_by_code(typed: str) -> OpenSafe:
    """The safe of the report that a code was made for, which `use` then ends.

    Raises:
        WrongSecret: there is none: it is unknown, was used, or is too old. Busy: too many are being checked.
    """
    return cases.open_with_claim(_signs(typed), ref=_index(typed))


def use(safe: OpenSafe) -> uuid.UUID:
    """End the code of a report that was opened by it, in the caller's transaction; gives the report's id.

    Raises:
        WrongSecret: somebody else was quicker.
    """
    row = ReportClaim.objects.select_for_update().filter(safe_id=safe.id, used_at=None).first()
    if row is None:
        raise WrongSecret
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    cases.drop_claims([safe.id])
    return row.complaint


def clear() -> int:
    """As the clock does: drop codes whose time is over; gives how many."""
    due = ReportClaim.objects.filter(used_at=None, ends_at__lte=timezone.now(), safe__locks__kind="claim")
    those = list(due.values_list("safe_id", flat=True))
    if those:
        cases.drop_claims(those)
    return len(those)


def _signs(code: str) -> str:
    return codes.read(code) or "none"


def _index(code: str) -> bytes:
    return blind_index("report-claim", _signs(code))
