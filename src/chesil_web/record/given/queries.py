"""What can be asked of complaints: by whoever has one open, from a record, and for the council."""

import uuid
from datetime import datetime

import attrs
from django.db.models import Q, QuerySet
from django.http import Http404

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import KeyReplaced
from chesil_web.foundation.log import queries as log
from chesil_web.foundation.log.actions import SAVED
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.given import rules, workers
from chesil_web.record.given.models import Complaint, Joined, Link, Said, Sending, Told, Writing


@attrs.frozen(kw_only=True)
class Found:
    """A complaint as it can be read.

    Attributes:
        said: its sendings, oldest first; none before it is sent.
        opened: when the council opened it, newest first.
        saved: when somebody there saved a file of it as it came, newest first, and the name of that file.
    """

    row: Complaint
    said: tuple[Said, ...]
    files: tuple[evidence.File, ...]
    opened: tuple[datetime, ...]
    saved: tuple[tuple[datetime, str], ...] = ()

    @property
    def contact(self) -> Told:
        """How to be in touch, as it was told last."""
        told = [each.told for each in self.said if each.part in ("complaint", "contact")]
        return told[-1]


def writing(safe: OpenSafe, row: Complaint) -> Writing:
    """What is being written, and the receipt while it is shown."""
    (found,) = safe.read([row], Writing)
    return found


def found(safe: OpenSafe, row: Complaint) -> Found:
    """A complaint with everything that was sent; what was added and is damaged is left out.

    Raises:
        Damaged: the complaint itself is.
    """
    return whole(safe, row) or Found(row=row, said=tuple(safe.read(_sent(safe), Said)), files=(), opened=())


def whole(safe: OpenSafe, row: Complaint) -> Found | None:
    """A complaint; None when it was sent and what was sent first is damaged."""
    said = safe.read_those(_sent(safe), Said)
    if row.sent_on is not None and (not said or said[0][0].number != 1):
        return None
    files, looks = tuple(evidence.files(safe)), tuple(log.viewed(safe))
    names = {each.id.hex: each.kept.name for each in files}
    return Found(
        row=row, said=tuple(each for _, each in said), files=files,
        opened=tuple(each.logged_at for each in looks if not each.reason),
        saved=tuple((each.logged_at, names.get(each.item, "")) for each in looks if each.reason == SAVED),
    )  # fmt: skip


def _sent(safe: OpenSafe) -> QuerySet[Sending]:
    return Sending.objects.filter(safe_id=safe.id).order_by("number")


def of_safe(safe: uuid.UUID) -> uuid.UUID:
    """The id of the complaint in a safe."""
    return Complaint.objects.get(safe_id=safe).id


def for_council(council: uuid.UUID, *, is_first: bool) -> Q:
    """Which reports are for a council: those sent to it, and at the first council those that name none."""
    sent = Q(council=council)
    return sent | Q(council=None) if is_first else sent


def is_first(council: uuid.UUID) -> bool:
    """Whether an agency is the first council of the site, by name."""
    first = next(iter(workers.councils()), None)
    return first is not None and first.id == council


def joined(safe: OpenSafe) -> list[tuple[uuid.UUID, Link, Found | None]]:
    """The complaints that were joined to a record, the newest first; None for one that is gone.

    One that is damaged is left out, and noted in the record's safe.
    """
    links = [(row.id, link) for row, link in safe.read_all(Joined, Link)]
    newest = sorted(links, key=lambda each: each[1].joined_at, reverse=True)
    shown = []
    for id, link in newest:
        opened = _opened(link)
        complaint = whole(*opened) if opened else None
        if opened:
            safe.damaged.update(opened[0].damaged)
        if opened is None or complaint is not None:
            shown.append((id, link, complaint))
    return shown


def behind(safe: OpenSafe, id: uuid.UUID) -> tuple[OpenSafe, Complaint]:
    """The complaint that was joined to a record, open.

    Raises:
        Http404: none was, or it is gone or has another key.
    """
    (link,) = safe.read([rules.joined(safe, id)], Link)
    opened = _opened(link)
    if opened is None:
        raise Http404
    return opened


def _opened(link: Link) -> tuple[OpenSafe, Complaint] | None:
    opened = cases.with_key(uuid.UUID(link.safe), bytes.fromhex(link.key))
    row = Complaint.objects.filter(safe_id=opened.id).first() if opened else None
    return (opened, row) if opened and row and _fits(opened, row) else None


def _fits(safe: OpenSafe, row: Complaint) -> bool:
    """Whether a key that was kept elsewhere is still the one of its safe: a report can get another."""
    try:
        safe.item_key(row)
    except KeyReplaced:
        return False
    return True
