"""Anchors over all logs: what shows later, to anyone, that an event was there at a time.

An anchor is made every hour, whether or not anything happened and whether or not an authority answers, so
that nobody outside learns from it when somebody wrote something. What is missing is asked for again.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO, Final

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from chesil.vault import anchors
from chesil.vault.errors import PackBroken
from chesil.vault.merkle import Frontier
from chesil.vault.notes import sign_checkpoint
from chesil.vault.pack.parts import AnchorFiles, Logged
from chesil.vault.pack.writing import completed_chunks
from chesil.vault.records import AnyRecord
from chesil_web.foundation.keys import service
from chesil_web.foundation.keys.files import blocks
from chesil_web.foundation.log import authorities, queries
from chesil_web.foundation.log.actions import OWNER, Key, append, signer
from chesil_web.foundation.log.models import Anchor, Authority, Checkpoint, Covered, Log, Signer, Token

EVERY: Final = timedelta(hours=1)
_EARLY: Final = timedelta(minutes=5)  # a clock that looks once an hour looks a little early at times
_MOST_ASKED: Final = 48  # anchors in one round: two days that an authority did not answer


def origin(log: Log) -> str:
    """The name of a log, which stands in its checkpoints."""
    return f"{Signer.objects.get().place}/log/{log.id.hex}"


def public_key() -> Ed25519PublicKey | None:
    """What checks every signature here, without a key of ours; None when nothing was signed yet."""
    row = Signer.objects.first()
    return Ed25519PublicKey.from_public_bytes(bytes(row.public_key)) if row else None


def hourly() -> int:
    """Make the anchor of this hour unless it is there, and ask for what is missing; gives how many."""
    with transaction.atomic():
        made = _make(timezone.now())
    ask_again()
    return made


def _make(now: datetime) -> int:
    signer()
    mine = Signer.objects.select_for_update().get()  # of two workers, one makes it
    key, newest = service.signing_key(), Anchor.objects.order_by("-number").first()
    before = anchors.read_anchor(newest.note, public_key=key.public_key()) if newest else None
    if before and now - before.made_at < EVERY - _EARLY:
        return 0
    _sign_what_grew(key)
    open_ = list(Checkpoint.objects.filter(covered__isnull=True))
    made = anchors.make_anchor(
        [each.note for each in open_], place=mine.place, key=key, made_at=now, previous=before
    )
    row = Anchor.objects.create(number=made.number, note=made.note)
    Covered.objects.bulk_create(
        Covered(anchor=row, checkpoint=each, proof=made.proof_of(each.note).to_bytes()) for each in open_
    )
    return 1


def _sign_what_grew(key: Ed25519PrivateKey) -> None:
    grown = Log.objects.annotate(signed=Max("checkpoints__size")).filter(
        Q(signed__isnull=True, size__gt=0) | Q(size__gt=F("signed"))
    )
    for log in grown.iterator():
        summary = Frontier.from_bytes(bytes(log.frontier))
        note = sign_checkpoint(origin(log), size=summary.size, root=summary.root, key=key)
        Checkpoint.objects.get_or_create(log=log, size=summary.size, defaults={"note": note})


def ask_again() -> None:
    """Ask the authorities for each time stamp that is missing, of the newest anchors first."""
    asked = list(authorities.in_use())
    for each in asked:
        _remember(each.name, each.roots)
    for row in _lacking([each.name for each in asked]) if asked else []:
        made = anchors.read_anchor(row.note, public_key=service.signing_key().public_key())
        tokens, refusals = anchors.stamp(
            made, authorities=asked, now=timezone.now(),
            stamped=list(row.tokens.values_list("authority_id", flat=True)),
        )  # fmt: skip
        for token in tokens:
            Token.objects.get_or_create(
                anchor=row, authority_id=token.authority, defaults={"der": token.response}
            )
        silent = {refusal.where for refusal in refusals}
        asked = [each for each in asked if each.name not in silent]  # it is not asked for each anchor


def _remember(name: str, roots: bytes) -> None:
    row, _ = Authority.objects.get_or_create(name=name, defaults={"roots": roots})
    if roots not in bytes(row.roots):  # earlier stamps lead to earlier certificates
        row.roots = bytes(row.roots) + roots
        row.save()


def _lacking(names: Sequence[str]) -> list[Anchor]:
    lacks = Q()
    for name in names:
        lacks |= ~Q(tokens__authority_id=name)
    newest = Anchor.objects.order_by("-number")
    return list(newest.filter(lacks).distinct()[:_MOST_ASKED])


def files(log: Log) -> list[AnchorFiles]:
    """Every anchor that covers a log as a pack takes it, oldest first; of each the largest checkpoint."""
    largest = {each.anchor_id: each for each in _covered(log)}
    return [_files(each) for each in largest.values()]


def completed(safe: uuid.UUID, pack: BinaryIO) -> Iterator[bytes]:
    """The bytes of a pack, with the time stamp of its making when it is there by now.

    Args:
        pack: as it was made, open until all bytes are taken.
    """
    try:
        found = _covered(Log.objects.get(safe_id=safe))
        return completed_chunks(pack, anchors=map(_files, found), key=service.signing_key())
    except PackBroken:  # no authority has stamped its making: it can be checked without, and says so
        pack.seek(0)
        return blocks(pack)


def _covered(log: Log) -> QuerySet[Covered]:
    found = Covered.objects.filter(checkpoint__log=log).order_by("anchor_id", "checkpoint__size")
    return found.select_related("anchor", "checkpoint").prefetch_related("anchor__tokens")


def _files(covered: Covered) -> AnchorFiles:
    return AnchorFiles(
        note=covered.anchor.note, checkpoint=covered.checkpoint.note, proof=bytes(covered.proof),
        tokens={each.authority_id: bytes(each.der) for each in covered.anchor.tokens.all()},
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class RecordLog:
    """The log of a record for making a pack; see chesil.case_folder.handing_over.RecordLog.

    Attributes:
        own: the key that the making is logged under.
    """

    safe: uuid.UUID
    own: Key

    @property
    def _log(self) -> Log:
        return Log.objects.get(safe_id=self.safe)

    @property
    def origin(self) -> str:
        """The log's name."""
        return origin(self._log)

    @property
    def key(self) -> Ed25519PrivateKey:
        """What signs it."""
        return service.signing_key()

    def now(self) -> datetime:
        """The time."""
        return timezone.now()

    def anchors(self) -> Sequence[AnchorFiles]:
        """Every anchor over it so far, oldest first."""
        return files(self._log)

    def roots(self) -> Mapping[str, bytes]:
        """The root certificates of each authority, by its name; also of one that has not been asked yet."""
        asked = {each.name: each.roots for each in authorities.in_use()}
        return asked | {each.name: bytes(each.roots) for each in Authority.objects.order_by("name")}

    def append(self, made: Callable[[datetime, str], AnyRecord]) -> Logged:
        """Log that a pack was made."""
        return queries.opened(append(self.safe, lambda now: made(now, OWNER), self.own), self.own.key).logged

    def leaves(self, size: int) -> list[bytes]:
        """The first leaves, in order."""
        return queries.hashes(self._log, size)

    def anchor(self, checkpoint: str, *, size: int) -> AnchorFiles | None:
        """See to it that the next anchor covers a checkpoint; none is made at once.

        It would tell outside that a pack was made now.
        """
        Checkpoint.objects.get_or_create(log=self._log, size=size, defaults={"note": checkpoint})
        return None
