"""What changes complaints. The clock takes away what was never sent and what was taken back."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import cases, files, visits
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import Request
from chesil_web.record import working_days
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence import queries as evidence_queries
from chesil_web.record.evidence.uploads import Refused, Uploaded
from chesil_web.record.given import queries, rules
from chesil_web.record.given.models import Complaint, Joined, Link, Said, Sending, Told, Writing

NEVER_SENT_FOR: Final = timedelta(days=7)
UNDO_FOR: Final = timedelta(days=30)
MOST_FILES: Final = 20
MOST_IN_FILES: Final = 500 << 20
MOST_SENDINGS: Final = 200


class TooMany(Exception):
    """A complaint that has as much in it as one can have."""


def begin(request: Request) -> tuple[uuid.UUID, OpenSafe, bytes]:
    """Begin a complaint and hold it open; gives its id, its safe, and the cookie that holds it open."""
    with transaction.atomic():
        made = cases.begin()
        safe, cookie = visits.begin(request, made.safe, made.key)
        row = safe.keep(Complaint, Writing(), begun_on=timezone.localdate())
    return row.id, safe, cookie


def write(safe: OpenSafe, id: uuid.UUID, said: dict[str, Any]) -> None:
    """Keep what a question was answered with. One that was sent stays as it is.

    Raises:
        Http404: there is no such complaint.
    """
    with transaction.atomic():
        row = rules.complaint(safe, id, lock=True)
        if row.sent_on is None:
            before = queries.writing(safe, row)
            told = msgspec.structs.replace(before.told, **said)
            safe.reseal(row, msgspec.structs.replace(before, told=told))


def receipt(safe: OpenSafe, id: uuid.UUID) -> str:
    """The receipt, made when it is asked for first; nothing once its owner has said that she has it.

    Raises:
        Http404: as `write`. Busy: too many are being made.
    """
    before = queries.writing(safe, rules.complaint(safe, id))
    if before.has_receipt or before.receipt:
        return before.receipt
    made = cases.new_receipt(safe)
    with transaction.atomic():
        row = rules.complaint(safe, id, lock=True)
        before = queries.writing(safe, row)
        if before.has_receipt or before.receipt:  # another tab was quicker
            return before.receipt
        cases.keep_receipt(made)
        safe.reseal(row, msgspec.structs.replace(before, receipt=made.text))
    return made.text


def receipt_is_kept(safe: OpenSafe, id: uuid.UUID) -> None:
    """She has it: it is shown no more, and nothing here holds it."""
    with transaction.atomic():
        row = rules.complaint(safe, id, lock=True)
        before = queries.writing(safe, row)
        if before.receipt:
            safe.reseal(row, msgspec.structs.replace(before, receipt="", has_receipt=True))


def send(safe: OpenSafe, id: uuid.UUID, council: uuid.UUID | None) -> None:
    """Send the complaint: from now on its council can open it. Sent twice, it is sent once.

    Args:
        council: the one that it is for; None where no agency of this installation is a council yet.

    Raises:
        Http404: as `write`. Busy: no receipt could be made now, and nothing was sent.
    """
    receipt(safe, id)
    with transaction.atomic():
        row = rules.complaint(safe, id, lock=True)
        if row.sent_on is not None:
            return
        before, now = queries.writing(safe, row), timezone.now()
        safe.keep(Sending, Said(at=now, part="complaint", told=before.told), number=1)
        safe.reseal(row, msgspec.structs.replace(before, told=Told()))
        row.council = council
        row.sent_on = timezone.localdate(now)
        row.due_on = working_days.after(row.sent_on, settings.CHESIL.complaint_days)
        row.urgent = before.told.danger in ("yes", "unsure")
        row.save(update_fields=["council", "sent_on", "due_on", "urgent"])
        cases.let_installation_in(safe)


def add(safe: OpenSafe, id: uuid.UUID, said: Said) -> None:
    """Add to a complaint that was sent. The same one, sent twice, is added once.

    Raises:
        Http404: as `write`, or it was not sent. TooMany: it has as many as it can.
    """
    with transaction.atomic():
        row = rules.complaint(safe, id, lock=True)
        if Sending.objects.filter(safe_id=safe.id).count() >= MOST_SENDINGS:
            raise TooMany
        _add(safe, row, said)


def _add(safe: OpenSafe, row: Complaint, said: Said) -> None:
    before = queries.found(safe, row).said
    if before and (before[-1].part, before[-1].told) != (said.part, said.told):
        safe.keep(Sending, said, number=Sending.objects.filter(safe_id=safe.id).count() + 1)


def take_back(safe: OpenSafe, id: uuid.UUID) -> None:
    """Take a complaint back: it goes for good in 30 days, and until then she can take it up again."""
    _mark(safe, id, taken_back=True)


def take_up(safe: OpenSafe, id: uuid.UUID) -> None:
    """Undo that."""
    _mark(safe, id, taken_back=False)


def _mark(safe: OpenSafe, id: uuid.UUID, *, taken_back: bool) -> None:
    with transaction.atomic():
        row = rules.complaint(safe, id, lock=True)
        if row.sent_on is None or (row.ends_on is not None) == taken_back:
            return
        _add(safe, row, Said(at=timezone.now(), part="taken back" if taken_back else "taken up"))
        row.ends_on = timezone.localdate() + UNDO_FOR if taken_back else None
        row.save(update_fields=["ends_on"])


def drop(safe: OpenSafe, id: uuid.UUID) -> None:
    """Throw away one that was not sent."""
    with transaction.atomic():
        if rules.complaint(safe, id, lock=True).sent_on is None:
            cases.erase(safe.id, why="owner")


def add_files(safe: OpenSafe, given: Iterable[Uploaded | Refused]) -> list[str]:
    """Keep files that were uploaded; gives a sentence for each fault."""
    problems = []
    for each in given:
        if isinstance(each, Refused):
            problems.append(each.what)
        elif _has_room(safe, each):
            evidence.keep(safe, each)
        else:
            files.give_up(each.blob)
            problems.append(
                _("There is not enough space for %(name)s. Remove another file first.") % {"name": each.name}
            )
    return problems


def _has_room(safe: OpenSafe, new: Uploaded) -> bool:
    here = evidence_queries.files(safe)
    return len(here) < MOST_FILES and sum(each.kept.size for each in here) + new.sealed.size <= MOST_IN_FILES


def drop_file(safe: OpenSafe, id: uuid.UUID, file: uuid.UUID) -> None:
    """Take a file out of a complaint that was not sent. It goes for good: who reads the complaint later could
    open it, and it would take room that nobody counts.

    Raises:
        Http404: there is no such complaint, or no such file in it.
    """
    with transaction.atomic():
        if rules.complaint(safe, id, lock=True).sent_on is None:
            evidence.take_out(safe, file)


def join(record: OpenSafe, receipt: str) -> None:
    """Join a complaint to a record. One that is there already stays as it is.

    Raises:
        TypingSlip, WrongSecret, Busy: as `cases.open_with_receipt`.
    """
    opened = cases.open_with_receipt(receipt)
    row = Complaint.objects.get(safe_id=opened.safe)
    link = Link(complaint=row.id.hex, safe=opened.safe.hex, key=opened.key.hex(), joined_at=timezone.now())
    if all(each.complaint != link.complaint for _id, each, _found in queries.joined(record)):
        record.keep(Joined, link)


def unjoin(record: OpenSafe, id: uuid.UUID) -> None:
    """Take a complaint out of a record again. The complaint itself stays as it is.

    Raises:
        Http404: it is not in this record.
    """
    record.drop([rules.joined(record, id)])


def clear() -> int:
    """As the clock does: take away what was taken back 30 days ago, and what was never sent; gives how many.

    What nobody can open any more, because its writer left without a receipt, goes at once.
    """
    today = timezone.localdate()
    never_sent = Complaint.objects.filter(sent_on=None, safe__state="active")
    gone = {
        *Complaint.objects.filter(ends_on__lte=today, safe__state="active").values_list("safe_id", flat=True),
        *never_sent.filter(begun_on__lte=today - NEVER_SENT_FOR).values_list("safe_id", flat=True),
        *never_sent.filter(safe__locks=None).values_list("safe_id", flat=True),
    }
    for safe in gone:
        with transaction.atomic():
            cases.erase(safe, why="clock")
    return len(gone)
