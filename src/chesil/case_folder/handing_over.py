"""Makes a pack of a record, wherever it is kept: what goes in, what stays out, and the log told of it.

Case folder and website hand over the same way: they say what they hold and keep a log, and the rest is here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Final, Protocol

import attrs
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chesil.case_folder import choosing
from chesil.case_folder.case import Progress, counted
from chesil.case_folder.choosing import Chosen
from chesil.readers.registry import FileReading
from chesil.vault.merkle import root_of
from chesil.vault.notes import fingerprint, sign_checkpoint
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.drafting import draft_pack
from chesil.vault.pack.parts import AnchorFiles, Logged, Original, Paper, RowSlice
from chesil.vault.pack.writing import Completion, pack_chunks
from chesil.vault.records import Exported

__all__ = [
    "Held",
    "LeftOut",
    "Original",
    "Packed",
    "Paper",
    "Parts",
    "Read",
    "chosen_in",
    "make",
    "part",
    "whole",
]

_NOT_CHOSEN: Final = "The owner did not choose them for this pack"


class RecordLog(Protocol):
    """The log of a record, as making a pack needs it."""

    @property
    def origin(self) -> str:
        """Its name."""

    @property
    def key(self) -> Ed25519PrivateKey:
        """What signs it."""

    def now(self) -> datetime:
        """The time by this machine's clock."""

    def anchors(self) -> Sequence[AnchorFiles]:
        """Every anchor so far, oldest first."""

    def roots(self) -> Mapping[str, bytes]:
        """The root certificates of each time-stamp authority, by its name."""

    def append(self, made: Callable[[datetime, str], Exported]) -> Logged:
        """Log that a pack was made; *made* is given the time and by whom."""

    def leaves(self, size: int) -> list[bytes]:
        """The first leaves of the log, in order."""

    def anchor(self, checkpoint: str, *, size: int) -> AnchorFiles | None:
        """See that a checkpoint of so many leaves is anchored; the anchor, if it is time-stamped already."""


@attrs.frozen(kw_only=True)
class Read:
    """What was read from a file.

    Attributes:
        table: gives it. logged: the record import.parsed. salt_key: salts its rows.
    """

    table: Callable[[], FileReading] = attrs.field(repr=False)
    logged: Logged
    salt_key: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Held:
    """A file of a record: as it came, and what was read from it, if anything was."""

    original: Original
    read: Read | None


@attrs.frozen(kw_only=True)
class Parts:
    """What of a record goes into a pack.

    Attributes:
        handed_over: gives the tables that are handed over, of whole files first.
        originals, slices: whole files and notes, and rows of other files.
        records: of the files that slices come from. left_out: what stays, counted.
    """

    handed_over: Callable[[], list[FileReading]] = attrs.field(repr=False)
    originals: Sequence[Original]
    slices: Sequence[RowSlice]
    records: Sequence[Logged]
    left_out: Sequence[LeftOut]

    @property
    def is_anything(self) -> bool:
        """Whether there is something to hand over."""
        return bool(self.originals or self.slices)


def whole(
    files: Sequence[Held], *, notes: Sequence[Original] = (), left_out: Sequence[LeftOut] = ()
) -> Parts:
    """Everything in the record.

    Args:
        notes: what was written in it. left_out: what is not among these and stays out.
    """
    return Parts(
        handed_over=lambda: [each.read.table() for each in files if each.read],
        originals=[*(each.original for each in files), *notes],
        slices=(),
        records=(),
        left_out=left_out,
    )


def part(
    files: Sequence[Held],
    choose: Callable[[list[FileReading]], list[Chosen]],
    *,
    notes: Sequence[Original] = (),
    left_out: Sequence[LeftOut] = (),
) -> Parts:
    """A chosen part: files of which all was chosen as they are, of others the chosen rows.

    Args:
        choose: given the tables of the files that were read, says which rows of each were chosen.
        notes: those that were chosen. left_out: what else stays out; files are counted here.
    """
    read = [(each, each.read) for each in files if each.read]
    chosen = choose([each.table() for _, each in read])
    full = [(held, rows) for (held, _), rows in zip(read, chosen, strict=True) if rows.is_whole]
    cut = [
        (held, each, rows)
        for (held, each), rows in zip(read, chosen, strict=True)
        if rows.numbers and not rows.is_whole
    ]
    gone = len(files) - len(full) - len(cut)
    rest = [LeftOut(count=gone, what="whole files", why=_NOT_CHOSEN)] if gone else []
    return Parts(
        handed_over=lambda: [rows.file for _, rows in full] + [choosing.cut(rows) for *_, rows in cut],
        originals=[*(held.original for held, _ in full), *notes],
        slices=[_slice(*each) for each in cut],
        records=[held.original.logged for held, *_ in cut],
        left_out=[*rest, *left_out],
    )


def _slice(held: Held, read: Read, chosen: Chosen) -> RowSlice:
    return RowSlice(
        name=held.original.name,
        frame=chosen.rows,
        numbers=chosen.numbers,
        salt_key=read.salt_key,
        logged=read.logged,
        people_left_out=chosen.people_left_out,
    )


def chosen_in(events: pl.DataFrame) -> Callable[[list[FileReading]], list[Chosen]]:
    """Chooses the rows that some events (tables.EVENTS) are."""
    return lambda files: choosing.rows_of(files, events)


@attrs.frozen(kw_only=True)
class Packed:
    """A pack that was logged and can be written.

    Attributes:
        chunks: its bytes, to be taken once. anchored: whether an authority has stamped its making.
        items, left_out: how many files, tables and papers it holds, and how much it does not.
        fingerprint: of the key that signs the log; give it to the reader some other way.
    """

    chunks: Iterator[bytes] = attrs.field(repr=False)
    anchored: bool
    items: int
    left_out: int
    fingerprint: str


def make(
    log: RecordLog,
    parts: Parts,
    *,
    papers: Sequence[Paper] = (),
    recipient: str,
    purpose: str = "",
    progress: Progress = lambda what, done, total: None,
) -> Packed:
    """Make a pack, and log that it was made and for whom.

    Args:
        papers: made from what is handed over. recipient, purpose: for the log, in the owner's words.
    Raises:
        PackBroken, Damaged, BlobMissing: something is not as it was logged.
    """
    draft = draft_pack(
        origin=log.origin,
        public_key=log.key.public_key(),
        made_at=log.now(),
        made_by=f"chesil {version('chesil')}",
        items=parts.originals,
        records=parts.records,
        rows=parts.slices,
        derived=papers,
        left_out=parts.left_out,
        anchors=log.anchors(),
        authorities=log.roots(),
        progress=counted(progress, "Checking each file"),
    )

    def record(now: datetime, by: str) -> Exported:
        return Exported(
            logged_at=now,
            by=by,
            manifest_sha256=draft.manifest_sha256,
            recipient=recipient,
            purpose=purpose,
            items=draft.items,
            left_out=draft.left_out,
        )

    logged = log.append(record)
    leaves = log.leaves(logged.index + 1)  # what was logged meanwhile is no part of this pack
    checkpoint = sign_checkpoint(log.origin, size=len(leaves), root=root_of(leaves), key=log.key)
    anchor = log.anchor(checkpoint, size=len(leaves))
    return Packed(
        chunks=pack_chunks(
            draft,
            logged=logged,
            leaves=leaves,
            checkpoint=checkpoint,
            completion=Completion(anchor=anchor, key=log.key) if anchor else None,
        ),
        anchored=anchor is not None,
        items=draft.items,
        left_out=draft.left_out,
        fingerprint=fingerprint(log.key.public_key()),
    )
