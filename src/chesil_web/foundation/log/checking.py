"""Looks over logs without any key: their leaves, their checkpoints, the anchors over them, and the rows."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from math import ceil
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q, QuerySet

from chesil.vault import anchors, merkle, timestamps
from chesil.vault.anchors import Anchored
from chesil.vault.errors import AuthorityRefused, LogBroken
from chesil.vault.merkle import Frontier
from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.log import anchoring, queries, rows
from chesil_web.foundation.log.models import Anchor, Covered, Log, Token

ALL_WITHIN: Final = 168  # hours until every record was looked over, however many there are
AT_LEAST: Final = 2_000  # records an hour, so that a site with few looks over all of them each time


def newest_faults(now: datetime) -> Iterator[str]:
    """Where a log does not fit the newest anchor over it, or a row its newest state, as sentences.

    Records that grew in the last hour are looked over, and of the others a share that goes with the hour: to
    read all of a hundred thousand each hour takes longer than the hour.
    """
    key, due = anchoring.public_key(), _due(now)
    if key is not None:
        yield from _of_logs(key, Log.objects.filter(Q(safe__in=due) | Q(states_of__in=due)), newest=True)
    yield from _said(rows.of_those(due.order_by("id")))


def _due(now: datetime) -> QuerySet[Safe]:
    """The records that are looked over in this hour. Ids are drawn at random, so a share is a range."""
    shares = min(ALL_WITHIN, ceil(Safe.objects.count() / AT_LEAST) or 1)
    place = int(now.timestamp()) // 3600 % shares
    first, last = (2**128 * place // shares, 2**128 * (place + 1) // shares - 1)
    grown = Log.objects.filter(checkpoints__covered__anchor=Anchor.objects.order_by("-number")[:1])
    is_due = Q(id__range=(uuid.UUID(int=first), uuid.UUID(int=last)))
    is_due |= Q(id__in=grown.filter(safe__isnull=False).values("safe"))
    is_due |= Q(id__in=grown.filter(states_of__isnull=False).values("states_of"))
    return Safe.objects.filter(is_due)


def faults(held: str = "", *, with_files: bool = True) -> Iterator[str]:
    """Everything that does not fit, as sentences: every log, every anchor, every time stamp, every row.

    Args:
        held: an anchor that somebody else kept. It shows that the database was put back to an earlier state,
            which nothing inside it can show.
        with_files: whether to look for each file in the store; a drill has files, and no store of its own.
    """
    key = anchoring.public_key()
    if key is not None:
        yield from _of_anchors(key)
        yield from _of_logs(key, Log.objects.all(), newest=False)
        if held:
            yield from _against(held, key)
    yield from _said(rows.of_every_record(with_files=with_files))


def check_record(safe: uuid.UUID) -> None:
    """See that the logs of one record fit the newest anchors over them.

    Raises:
        LogBroken: one does not, so nothing can be said of the record's rows.
    """
    key = anchoring.public_key()
    if key is None:
        return
    for log in Log.objects.filter(Q(safe_id=safe) | Q(states_of_id=safe)):
        for fault in _of_newest(log, key):
            raise LogBroken(fault, next_step="Ask the people who run this site to run check_logs.")


def _of_anchors(key: Ed25519PublicKey) -> Iterator[str]:
    read = []
    for row in Anchor.objects.order_by("number").iterator():
        try:
            read.append(anchors.read_anchor(row.note, public_key=key))
        except LogBroken as fault:
            yield f"Anchor {row.number}: {fault}"
    yield from anchors.disorder(read)
    numbers = [each.number for each in read]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "An anchor is missing: their numbers do not follow one another from 1."
    for token in Token.objects.select_related("anchor", "authority").iterator():
        try:
            document = token.anchor.note.encode()
            timestamps.check(
                bytes(token.der), document, name=token.authority_id, roots=bytes(token.authority.roots)
            )
        except AuthorityRefused as fault:
            yield f"Anchor {token.anchor_id}: {fault}"


def _of_logs(key: Ed25519PublicKey, logs: QuerySet[Log], *, newest: bool) -> Iterator[str]:
    for log in logs.order_by("id").iterator():
        for said in _of_newest(log, key) if newest else _of_log(log, _covering(log), key):
            yield f"Log {log.id.hex}: {said}"


def _of_newest(log: Log, key: Ed25519PublicKey) -> Iterator[str]:
    last = _covering(log).last()
    return _of_log(log, [last] if last else [], key)


def _covering(log: Log) -> QuerySet[Covered]:
    found = Covered.objects.filter(checkpoint__log=log).order_by("anchor_id", "checkpoint__size")
    return found.select_related("anchor", "checkpoint")


def _said(found: Iterable[tuple[uuid.UUID, str]]) -> Iterator[str]:
    for safe, said in found:
        yield f"Record {safe.hex}: {said}"


def _of_log(log: Log, covered: Iterable[Covered], key: Ed25519PublicKey) -> Iterator[str]:
    leaves = queries.hashes(log, log.size)
    try:
        kept = Frontier.from_bytes(bytes(log.frontier))
        if (kept.size, kept.root) != (log.size, merkle.root_of(leaves)) or len(leaves) != log.size:
            yield "Its entries do not give its summary."
        origin = anchoring.origin(log)
        anchored = [_anchored(each, origin, key) for each in covered]
    except LogBroken as fault:
        yield str(fault)
        return
    yield from anchors.contradictions(leaves, anchored)


def _anchored(covered: Covered, origin: str, key: Ed25519PublicKey) -> Anchored:
    return anchors.verify(
        covered.anchor.note, checkpoint=covered.checkpoint.note, origin=origin,
        proof=bytes(covered.proof), tokens={}, roots={}, public_key=key,
    ).anchored  # fmt: skip


def _against(held: str, key: Ed25519PublicKey) -> Iterator[str]:
    try:
        kept = anchors.read_anchor(held, public_key=key)
    except LogBroken:
        yield "The anchor that was kept elsewhere is none, or another key signed it."
        return
    here = Anchor.objects.filter(number=kept.number).first()
    if here is None:
        yield f"Anchor {kept.number} was kept elsewhere and is not here: the database is of an earlier time."
    elif here.note != held:
        yield f"Anchor {kept.number} is not the one that was kept elsewhere."


def newest_anchor() -> str:
    """The newest anchor, to be kept elsewhere; empty when there is none."""
    row = Anchor.objects.order_by("-number").first()
    return row.note if row else ""
