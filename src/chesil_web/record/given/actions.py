"""What changes a share: begun with its copies, accepted or refused, answered, stopped, cleared."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chesil_web.foundation.keys import cases, erasures, office
from chesil_web.foundation.keys.models import Gone, Lock
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.record.given import codes, holds, shared
from chesil_web.record.given.copies import Copies, keep
from chesil_web.record.given.copy_models import KeptTold, ShareKept, ShareTalk, TalkCopy
from chesil_web.record.given.models import (
    CodeTold,
    EntryCopy,
    Purpose,
    ReplyTold,
    Share,
    ShareCode,
    ShareEntry,
    ShareReply,
)

SAID_FOR: Final = timedelta(hours=24)
HANDED_FOR: Final = timedelta(hours=72)
KEPT_FOR: Final = timedelta(days=365)  # after its end, for her to read who opened it
MOST_REPLIES: Final = 200
MOST_ENTRIES: Final = 1_000  # of one share, with those that were added later
MOST_MESSAGES: Final = 10_000


class NoLonger(Exception):
    """The code, the share or the room in it is gone meanwhile. Nothing was changed."""


def make_code(worker: uuid.UUID, *, case: uuid.UUID | None, lasts: timedelta) -> str:
    """A code that works once; gives it, and keeps it nowhere."""
    now = timezone.now()
    while True:
        code = codes.new_code()
        try:
            with transaction.atomic():
                office.keep(
                    ShareCode, CodeTold(made_at=now), code_index=codes.index(code), worker=worker, case=case,
                    expires_at=now + lasts,
                )  # fmt: skip
        except IntegrityError:  # drawn before: once in billions of times
            continue
        return code


def find_code(typed: str) -> ShareCode:
    """The code that was typed, while it works.

    Raises:
        WrongSecret: there is none: it is unknown, was used, or is too old.
    """
    index = codes.index(typed)
    found = ShareCode.objects.filter(code_index=index, share=None, expires_at__gt=timezone.now()).first()
    if index is None or found is None:
        raise WrongSecret
    return found


def send(
    code: uuid.UUID, copies: Copies, *, name: str, purpose: str, ends_on: date, agency: uuid.UUID,
    left_out: int | None = None,
) -> tuple[Share, bytes]:  # fmt: skip
    """Share copies by a code, in the caller's transaction; gives the share and the secret of its giver.

    The installation's lock comes last: before that nothing of it can be read here.

    Raises:
        NoLonger: the code was used, or is too old.
    """
    now = timezone.now()
    row = ShareCode.objects.select_for_update().filter(id=code, share=None, expires_at__gt=now).first()
    if row is None:
        raise NoLonger
    safe, secret = cases.begin_for_giver(copies.safe)
    share = safe.keep(
        Share, Purpose(name=name, purpose=purpose, sent_at=now, left_out=left_out), worker=row.worker,
        agency=agency, sent_on=timezone.localdate(now), ends_on=ends_on,
    )  # fmt: skip
    keep(safe, copies)
    told = office.read(row, CodeTold)
    row.share = share.id
    row.save(update_fields=["share"])
    office.reseal(row, msgspec.structs.replace(told, name=name))
    cases.let_installation_in(safe)
    return share, secret


def accept(share: uuid.UUID) -> None:
    """Its worker said whose it is: from now on it can be read.

    Raises:
        NoLonger: it was stopped, or answered before.
    """
    row = goes_on(share)
    if row.accepted_on is not None:
        raise NoLonger
    row.accepted_on = timezone.localdate()
    row.save(update_fields=["accepted_on"])
    ShareCode.objects.filter(share=share).delete()


def refuse(share: uuid.UUID, *, by: uuid.UUID) -> None:
    """Its worker said that it is from somebody else: it goes for good, unread.

    Raises:
        NoLonger: it was stopped, or answered before.
    """
    row = goes_on(share)
    if row.accepted_on is not None:
        raise NoLonger
    ShareCode.objects.filter(share=share).delete()
    cases.erase(row.safe_id, why="refused", by=by.hex)


def reply(safe: OpenSafe, text: str, *, by: uuid.UUID | None = None) -> None:
    """Write to the other side, by a worker or by her. The same words, sent twice, are kept once.

    Raises:
        NoLonger: the share ended, or is full.
    """
    with transaction.atomic():
        row = goes_on(Share.objects.get(safe_id=safe.id).id)
        before = ShareReply.objects.filter(safe_id=safe.id).order_by("number")
        last, count = before.last(), before.count()
        if row.accepted_on is None or count >= MOST_REPLIES:
            raise NoLonger
        told = ReplyTold(at=timezone.now(), text=text, by=by.hex if by else "")
        if last and (said := safe.read([last], ReplyTold)[0]) and (said.text, said.by) == (text, told.by):
            return
        safe.keep(
            ShareReply, told, number=count + 1, is_hers=by is None, written_on=timezone.localdate(told.at)
        )


def add_entry(safe: OpenSafe, copy: EntryCopy) -> None:
    """Add a copy of an entry to a share that goes on. What it says already is kept once.

    Raises:
        NoLonger: the share ended, or is full.
    """
    with transaction.atomic():
        goes_on(Share.objects.get(safe_id=safe.id).id)
        found = shared.entries(safe)
        if any(_says_the_same(before, copy) for _row, before in found):
            return
        numbers = ShareEntry.objects.filter(safe_id=safe.id).values_list("number", flat=True)
        if len(numbers) >= MOST_ENTRIES:
            raise NoLonger
        safe.keep(ShareEntry, copy, number=max(numbers, default=0) + 1)


def add_talk(safe: OpenSafe, talk: TalkCopy) -> None:
    """Add a conversation to a share that goes on.

    Raises:
        NoLonger: the share ended, or is full.
    """
    with transaction.atomic():
        goes_on(Share.objects.get(safe_id=safe.id).id)
        before = shared.talks(safe)
        if sum(len(each.messages) for _row, each in before) + len(talk.messages) > MOST_MESSAGES:
            raise NoLonger
        safe.keep(ShareTalk, talk, number=max((row.number for row, _each in before), default=0) + 1)


def tell_kept(safe: OpenSafe, told: KeptTold) -> None:
    """Tell whoever shared something that a copy of a piece of it is kept, in the caller's transaction.

    Raises:
        NoLonger: it ended, and nothing more can be written there.
    """
    goes_on(Share.objects.get(safe_id=safe.id).id)
    number = ShareKept.objects.filter(safe_id=safe.id).count() + 1
    safe.keep(ShareKept, told, number=number)


def _says_the_same(one: EntryCopy, other: EntryCopy) -> bool:
    return one == msgspec.structs.replace(
        other, version=one.version, number=one.number, written_at=one.written_at, line=one.line,
        copied_by=one.copied_by,
    )  # fmt: skip


def take_back(safe: OpenSafe, entry: str, *, after: int) -> None:
    """Take an entry out of a share that goes on, where it was added later.

    Args:
        entry: its id in hex. after: how many entries were in the share from the beginning: those stay.
    Raises:
        NoLonger: the share ended.
    """
    with transaction.atomic():
        goes_on(Share.objects.get(safe_id=safe.id).id)
        rows = ShareEntry.objects.filter(safe_id=safe.id, number__gt=after)
        safe.drop([row for row, copy in safe.read_those(rows, EntryCopy) if copy.entry == entry])


def stop(shares: Sequence[uuid.UUID]) -> None:
    """End shares: the installation opens nothing of them any more. One that has ended stays as it is.

    One in a case under a legal hold gets a lock for the two who set the hold in place of that.
    """
    with transaction.atomic():
        holds.held(shares, lock=True)  # cases are held before shares, here as everywhere
        ending = _ending(shares)
        # a worker may have taken one into a case while this waited
        kept = holds.held([row.id for row in ending], lock=True)
        _end(ending, kept)


def stop_again() -> int:
    """End again what was stopped under a legal hold after the backup that was put back; gives how many.

    They stay kept even where the backup knows of no hold: then they wait for somebody to look at them.
    """
    running = Share.objects.filter(stopped_on=None, safe__state="active")
    known = running.filter(Exists(Gone.objects.filter(safe=OuterRef("safe_id"))))
    marks = {row.id: _mark(row.id) for row in known}
    there = set(Gone.objects.filter(item__in=marks.values()).values_list("item", flat=True))
    with transaction.atomic():
        ending = _ending([id for id, mark in marks.items() if mark in there])
        _end(ending, frozenset(row.id for row in ending))
    return len(ending)


def _ending(shares: Sequence[uuid.UUID]) -> list[Share]:
    rows = Share.objects.select_for_update().filter(id__in=shares, stopped_on=None)
    return list(rows.order_by("id"))


def _end(ending: Sequence[Share], kept: frozenset[uuid.UUID]) -> None:
    today = timezone.localdate()
    Share.objects.filter(id__in=[row.id for row in ending]).update(stopped_on=today)
    Share.objects.filter(id__in=kept).update(held_on=today)
    ShareCode.objects.filter(share__in=[row.id for row in ending]).delete()
    for row in ending:
        if row.id in kept:
            erasures.note(row.safe_id, [_mark(row.id)])
            cases.keep_for_keepers([row.safe_id])
    if shut := [row.safe_id for row in ending if row.id not in kept]:
        cases.shut_installation_out(shut)


def _mark(share: uuid.UUID) -> uuid.UUID:
    """What the list of erasures says of a share that was stopped and kept: everybody else's way into it."""
    return uuid.uuid5(share, "stopped")


def let_go(shares: Sequence[uuid.UUID]) -> int:
    """Once somebody looked at what a hold had kept: the installation opens it no more. Gives how many."""
    with transaction.atomic():
        rows = Share.objects.select_for_update().filter(id__in=shares, let_go_on=None)
        going = list(rows.exclude(held_on=None).order_by("id"))
        Share.objects.filter(id__in=[row.id for row in going]).update(let_go_on=timezone.localdate())
        if going:
            cases.shut_installation_out([row.safe_id for row in going])
    return len(going)


def goes_on(share: uuid.UUID) -> Share:
    """A share that goes on, held until the transaction ends.

    Raises:
        NoLonger: it has ended.
    """
    today = timezone.localdate()
    rows = Share.objects.select_for_update(of=("self",)).filter(
        id=share, stopped_on=None, ends_on__gte=today, safe__state="active"
    )
    found = rows.first()
    if found is None:
        raise NoLonger
    return found


def clear() -> int:
    """As the clock does: end what is due, drop codes that nobody used, and erase what ended a year ago."""
    now, today = timezone.now(), timezone.localdate()
    running = Share.objects.filter(stopped_on=None, safe__state="active")
    shut = ~Exists(Lock.objects.filter(safe=OuterRef("safe"), kind="service"))  # before a backup was put back
    due = list(running.filter(Q(ends_on__lt=today) | shut).values_list("id", flat=True))
    stop(due)
    codes_gone, _each = ShareCode.objects.filter(share=None, expires_at__lte=now).delete()
    ago = today - KEPT_FOR
    ended = Q(stopped_on__lte=ago, held_on=None) | Q(let_go_on__lte=ago)
    old = Share.objects.filter(ended, safe__state="active")
    gone = list(old.values_list("safe_id", flat=True))
    for safe in gone:
        with transaction.atomic():
            cases.erase(safe, why="clock")
    return len(due) + codes_gone + len(gone)
