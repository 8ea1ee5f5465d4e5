"""Looks over logs without any key: their leaves, their checkpoints and the anchors over them."""

from collections.abc import Iterable, Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chesil.vault import anchors, merkle, timestamps
from chesil.vault.anchors import Anchored
from chesil.vault.errors import AuthorityRefused, LogBroken
from chesil.vault.merkle import Frontier
from chesil_web.log import anchoring, queries
from chesil_web.log.models import Anchor, Covered, Log, Token


def newest_faults() -> Iterator[str]:
    """Where a log does not fit the newest anchor over it, as sentences; none when all is well."""
    key = anchoring.public_key()
    if key is not None:
        yield from _of_logs(key, newest=True)


def faults(held: str = "") -> Iterator[str]:
    """Everything that does not fit, as sentences: every log, every anchor, every time stamp.

    Args:
        held: an anchor that somebody else kept. It shows that the database was put back to an earlier state,
            which nothing inside it can show.
    """
    key = anchoring.public_key()
    if key is None:
        return
    yield from _of_anchors(key)
    yield from _of_logs(key, newest=False)
    if held:
        yield from _against(held, key)


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


def _of_logs(key: Ed25519PublicKey, *, newest: bool) -> Iterator[str]:
    for log in Log.objects.order_by("id").iterator():
        found = Covered.objects.filter(checkpoint__log=log).order_by("anchor_id", "checkpoint__size")
        rows = found.select_related("anchor", "checkpoint")
        last = rows.last() if newest else None
        for said in _of_log(log, [last] if last else [] if newest else rows, key):
            yield f"Log {log.id.hex}: {said}"


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
