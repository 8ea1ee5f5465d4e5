"""Anchors: once an hour one signed note over all logs, time-stamped outside, that nobody can redo later.

Someone who holds the signing key can sign a new history. They cannot change an old anchor that others
keep, nor get an old time-stamp for a new one. The functions here make anchors, check them, and say in
plain sentences where a log does not fit the anchors it once had. docs/log.md gives the exact bytes.
"""

import json
import re
import secrets
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Final, Self

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chesil.vault import timestamps
from chesil.vault.errors import AuthorityRefused, LogBroken
from chesil.vault.merkle import HASH_BYTES, Tree, prefix_roots, verify_inclusion
from chesil.vault.notes import Checkpoint, read_base64, read_checkpoint, sign_checkpoint

FEWEST_ENTRIES: Final = 64
"""An anchor never shows fewer entries than this, so that its number tells little of how many logs exist."""

WINDOW: Final = timedelta(hours=26)
"""How long after it was logged a record may be time-stamped: an hour, and an authority down for a day."""

TOLERANCE: Final = timedelta(minutes=5)
"""How far two honest clocks may be apart."""

_ORIGIN: Final = re.compile(r"(?P<place>.+)/anchor/(?P<number>[1-9][0-9]{0,17})")
_MOST_PROOF_BYTES: Final = 8 * 1024


@attrs.frozen(kw_only=True)
class Proof:
    """That a document is in an anchor's tree: its place there and the hashes on the way to the root."""

    index: int
    hashes: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """The one exact spelling, in JSON."""
        fields = {"v": 1, "index": self.index, "hashes": [one.hex() for one in self.hashes]}
        return json.dumps(fields, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """The proof that to_bytes wrote.

        Raises:
            LogBroken: it is not a proof in its one exact spelling.
        """
        try:
            fields = json.loads(stored[:_MOST_PROOF_BYTES])
            hashes = tuple(bytes.fromhex(one) for one in fields["hashes"])
            proof = cls(index=int(fields["index"]), hashes=hashes)
            exact = proof.to_bytes() == stored
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            exact = False
        if not exact:
            raise LogBroken("The proof of an anchor is not in its exact form.")
        return proof


@attrs.frozen(kw_only=True)
class Anchor:
    """What an anchor says.

    Attributes:
        place: the installation's name, the first part of the origin of all its notes.
        number: 1 for the first. made_at: by the installation's own clock; proves order, not time.
        size: how many entries its tree has, random ones included. root: the root over them.
        previous: the SHA-256 of the anchor before; None for the first.
        note: the signed note itself.
        proofs: of each document, by its SHA-256; only of an anchor just made.
    """

    place: str
    number: int
    made_at: datetime
    size: int
    root: bytes
    previous: bytes | None
    note: str
    proofs: Mapping[bytes, Proof] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the note, which the next anchor names and authorities time-stamp."""
        return sha256(self.note.encode()).digest()

    def proof_of(self, document: str | bytes) -> Proof:
        """The proof of one of the documents this anchor was made over.

        Raises:
            LogBroken: the anchor was not made over it, or was read back and holds no proofs.
        """
        proof = self.proofs.get(_digest(document))
        if proof is None:
            raise LogBroken("This anchor holds no proof of this document.")
        return proof


@attrs.frozen(kw_only=True)
class Anchored:
    """A checkpoint of one log that an anchor covered, for comparing with the log as it is now.

    Attributes:
        number: of the anchor. checkpoint: what the log was.
        time: the earliest time an authority vouches for; None while the anchor is pending.
    """

    number: int
    checkpoint: Checkpoint
    time: datetime | None = None


@attrs.frozen(kw_only=True)
class Verified:
    """An anchor over a checkpoint that holds, and what each authority says of its time.

    Attributes:
        tokens: those that were checked and hold. refusals: those that do not, each with its reason.
        unchecked: names of authorities with a token, but without a root certificate to check it by.
    """

    anchor: Anchor
    checkpoint: Checkpoint
    tokens: tuple[timestamps.Token, ...]
    refusals: tuple[AuthorityRefused, ...]
    unchecked: tuple[str, ...]

    @property
    def time(self) -> datetime | None:
        """The earliest time an authority vouches for; None when none does."""
        return min((token.time for token in self.tokens), default=None)

    @property
    def anchored(self) -> Anchored:
        return Anchored(number=self.anchor.number, checkpoint=self.checkpoint, time=self.time)


def make_anchor(
    checkpoints: Iterable[str],
    *,
    place: str,
    key: Ed25519PrivateKey,
    made_at: datetime,
    previous: Anchor | None = None,
    old_tokens: Iterable[bytes] = (),
) -> Anchor:
    """Make the next anchor, over the checkpoints of all logs, with a proof for each.

    Args:
        checkpoints: the signed checkpoint of every log. place: the installation's name.
        made_at: by this machine's clock, aware. If it is not after the anchor before, the anchor
            takes that one's time and a second more, so that numbers and times rise together.
        previous: the anchor before; None makes the first.
        old_tokens: time-stamps and certificates to keep checkable after they expire, once a year.

    Raises:
        ValueError: the place does not fit a note, or the time has no zone.
    """
    if not place:
        raise ValueError("an anchor names the installation it is of")
    digests = {*map(_digest, checkpoints), *map(_digest, old_tokens)}
    entries = sorted(digests | _random_entries(len(digests)))
    tree = Tree.over(_leaf(entry) for entry in entries)
    number, at, lines = 1, _second(made_at), []
    if previous:
        number, at = previous.number + 1, max(at, previous.made_at + timedelta(seconds=1))
        lines = [f"previous {b64encode(previous.digest).decode()}"]
    note = sign_checkpoint(
        f"{place}/anchor/{number}",
        size=len(entries),
        root=tree.root,
        key=key,
        extensions=(f"time {_written(at)}", *lines),
    )
    proofs = {
        entry: Proof(index=index, hashes=tree.proof(index))
        for index, entry in enumerate(entries)
        if entry in digests
    }
    return attrs.evolve(read_anchor(note, public_key=key.public_key()), proofs=proofs)


def read_anchor(note: str | bytes, *, public_key: Ed25519PublicKey) -> Anchor:
    """Check the signature of an anchor and read it.

    Raises:
        LogBroken: it is not an anchor in its one exact form, or the key did not sign it.
    """
    checkpoint = read_checkpoint(note, public_key=public_key)
    origin = _ORIGIN.fullmatch(checkpoint.origin)
    if not origin or not checkpoint.extensions or checkpoint.size < 1:
        raise LogBroken("This is not an anchor.")
    number, (time, *others) = int(origin["number"]), checkpoint.extensions
    return Anchor(
        place=origin["place"],
        number=number,
        made_at=_read_time(time),
        size=checkpoint.size,
        root=checkpoint.root,
        previous=_read_previous(others, number=number),
        note=note if isinstance(note, str) else note.decode(),
    )


def stamp(
    anchor: Anchor,
    *,
    authorities: Iterable[timestamps.Authority],
    now: datetime,
    stamped: Collection[str] = (),
) -> tuple[tuple[timestamps.Token, ...], tuple[AuthorityRefused, ...]]:
    """Ask authorities to time-stamp an anchor; the same call asks again later for what is missing.

    Args:
        authorities: usually two. stamped: the names of those that have done so already.
        now: this machine's clock, aware.

    Returns:
        The tokens got, and a refusal for each authority that gave none; neither stops the other.
    """
    tokens, refusals = [], []
    for authority in authorities:
        if authority.name in stamped:
            continue
        try:
            tokens.append(timestamps.request(authority, anchor.note.encode(), now=now))
        except AuthorityRefused as refusal:
            refusals.append(refusal)
    return tuple(tokens), tuple(refusals)


def verify(
    note: str | bytes,
    *,
    checkpoint: str | bytes,
    origin: str,
    proof: bytes,
    tokens: Mapping[str, bytes],
    roots: Mapping[str, bytes],
    public_key: Ed25519PublicKey,
) -> Verified:
    """Check that an anchor covers the checkpoint of a log, and what time authorities vouch for.

    Args:
        note: the anchor. origin: the name of the log the checkpoint must be of.
        proof: as Proof.to_bytes wrote it.
        tokens: the TimeStampResp of each authority, by its name; none while the anchor is pending.
        roots: the root certificates of each authority in PEM, by its name.

    Raises:
        LogBroken: a signature, a form, the log's name or the proof does not hold.
    """
    anchor = read_anchor(note, public_key=public_key)
    covered = read_checkpoint(checkpoint, public_key=public_key)
    if covered.origin != origin:
        raise LogBroken("The checkpoint is of another log.")
    path = Proof.from_bytes(proof)
    leaf = _leaf(_digest(checkpoint))
    verify_inclusion(leaf, index=path.index, size=anchor.size, proof=path.hashes, root=anchor.root)
    good, refusals = [], []
    for name in sorted(tokens.keys() & roots.keys()):
        try:
            document = anchor.note.encode()
            good.append(timestamps.check(tokens[name], document, name=name, roots=roots[name]))
        except AuthorityRefused as refusal:
            refusals.append(refusal)
    return Verified(
        anchor=anchor,
        checkpoint=covered,
        tokens=tuple(good),
        refusals=tuple(refusals),
        unchecked=tuple(sorted(tokens.keys() - roots.keys())),
    )


def pending(
    anchors: Iterable[Anchor], *, stamped: Mapping[int, Collection[str]], authorities: Iterable[str]
) -> list[str]:
    """The gaps in time-stamps, as sentences, oldest first.

    Args:
        anchors: in any order. stamped: the names of authorities that stamped each anchor, by number.
        authorities: the names of those that should have.
    """
    names = tuple(authorities)
    return [
        f"Anchor {anchor.number} of {_said(anchor.made_at)} has no time stamp of {name} yet."
        for anchor in sorted(anchors, key=lambda one: one.number)
        for name in names
        if name not in stamped.get(anchor.number, ())
    ]


def disorder(anchors: Iterable[Anchor]) -> list[str]:
    """Where anchors do not follow one another, as sentences; empty when all is well.

    Numbers and times must rise together, and an anchor must name the one before it. Where one is
    missing, which is normal in a pack, only order is compared.
    """
    ordered = sorted(anchors, key=lambda one: (one.number, one.note))
    return [fault for pair in pairwise(ordered) if (fault := _disorder(*pair))]


def contradictions(leaves: Sequence[bytes], anchored: Iterable[Anchored]) -> list[str]:
    """Where a log as it is now does not fit what was anchored of it, as sentences; empty when it fits.

    This is what catches a change by someone who holds every key: each old checkpoint must be the root
    of the first leaves of the log as it is now.

    Args:
        leaves: the 32-byte leaves of the log as it is now, all of them, in order.
        anchored: checkpoints of this one log that were verified, in any order.
    """
    ordered = sorted(anchored, key=lambda one: one.number)
    roots = prefix_roots(leaves, (one.checkpoint.size for one in ordered))
    several = len({one.checkpoint.origin for one in ordered}) > 1
    faults = ["These anchors are of more than one log."] if several else []
    fits_up_to = 0  # only an older anchor tells where a change is: a newer one may be over the changed log
    for one in ordered:
        size = one.checkpoint.size
        if roots.get(size) == one.checkpoint.root:
            fits_up_to = max(fits_up_to, size)
        else:
            faults.append(
                _contradiction(one, total=len(leaves), after=fits_up_to if fits_up_to < size else 0)
            )
    shrunk = (
        f"Anchor {later.number} shows fewer entries of this log than anchor {earlier.number} did."
        for earlier, later in pairwise(ordered)
        if later.checkpoint.size < earlier.checkpoint.size
    )
    return [*faults, *shrunk]


def unsupported(
    logged: Iterable[tuple[int, datetime]],
    anchored: Iterable[Anchored],
    *,
    window: timedelta = WINDOW,
) -> list[str]:
    """Which records say they are older or newer than time-stamps bear out, as sentences.

    A log made up anew with an old date has anchors, but none with a time stamp of that date.

    Args:
        logged: the place of each record in its log, from 0, and its `logged_at`.
        anchored: verified checkpoints of that log that its present leaves fit, in any order.
        window: how long after it was logged a record must have been time-stamped.
    """
    stamped = sorted((one.checkpoint.size, one.number, one.time) for one in anchored if one.time)
    sizes = [size for size, _, _ in stamped]
    faults = []
    for index, said in logged:
        first = bisect_right(sizes, index)  # of the stamped anchors, the first that holds the record
        proved = stamped[first][2] if first < len(stamped) else None
        faults.append(_unsupported(index, said, proved, window=window))
    return [fault for fault in faults if fault]


def _contradiction(one: Anchored, *, total: int, after: int) -> str:
    size = one.checkpoint.size
    which = f"Anchor {one.number}" + (f" of {_said(one.time)}" if one.time else "")
    if size > total:
        return (
            f"{which} shows {size} entries in this log. Now it has {total}: at least {size - total} missing."
        )
    return (
        f"{which} does not fit this log as it is now: something between its entries {after + 1} and {size} "
        "was changed, removed, added or moved since."
    )


def _unsupported(index: int, said: datetime, proved: datetime | None, *, window: timedelta) -> str | None:
    entry = f"Entry {index + 1} says it was logged at {_said(said)}"
    if proved is None:
        return f"{entry}. No time stamp covers it yet."
    if proved - said > window:
        return f"{entry}, but its first time stamp is of {_said(proved)}. Nothing bears out the earlier time."
    if said - proved > TOLERANCE:
        return f"{entry}, but it was there by {_said(proved)} already. The clock was wrong."
    return None


def _disorder(earlier: Anchor, later: Anchor) -> str | None:
    if earlier.number == later.number:
        same = earlier.note == later.note
        return None if same else f"There are two different anchors with the number {later.number}."
    if later.made_at <= earlier.made_at:
        return f"Anchor {later.number} has an earlier time than anchor {earlier.number}."
    if later.number == earlier.number + 1 and later.previous != earlier.digest:
        return f"Anchor {later.number} was made after another anchor {earlier.number} than this one."
    return None


def _random_entries(taken: int) -> set[bytes]:
    """What fills a tree up to the next power of two, so that its size hides how many logs there are."""
    size = max(FEWEST_ENTRIES, 1 << (taken - 1).bit_length() if taken else 0)
    return {secrets.token_bytes(HASH_BYTES) for _ in range(size - taken)}


def _digest(document: str | bytes) -> bytes:
    return sha256(document.encode() if isinstance(document, str) else document).digest()


def _leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def _read_previous(lines: Sequence[str], *, number: int) -> bytes | None:
    if number == 1 and not lines:
        return None
    if number == 1 or len(lines) != 1 or not lines[0].startswith("previous "):
        raise LogBroken("This is not an anchor: it does not name the one before it.")
    return read_base64(lines[0].removeprefix("previous "), size=HASH_BYTES)


def _read_time(line: str) -> datetime:
    try:
        at = datetime.fromisoformat(line.removeprefix("time "))
    except ValueError:
        at = None
    if at is None or at.tzinfo != UTC or f"time {_written(at)}" != line:
        raise LogBroken("This is not an anchor: it does not tell its time.")
    return at


def _second(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("the time of an anchor has a zone")
    return instant.astimezone(UTC).replace(microsecond=0)


def _written(instant: datetime) -> str:
    return f"{instant.replace(tzinfo=None).isoformat()}Z"


def _said(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
