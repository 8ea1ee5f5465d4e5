"""Makes a pack of a record, wherever it is kept: what goes in, what stays out, and the log told of it.

Case folder and website hand over the same way: they say what they hold and keep a log, and the rest is here.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from importlib.metadata import version
from typing import Final, Protocol

import attrs
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chesil.case_folder import choosing, copying
from chesil.case_folder.case import Progress, counted
from chesil.case_folder.choosing import Chosen
from chesil.case_folder.copying import Copy, copy_of
from chesil.readers.registry import FileReading
from chesil.terms import tables
from chesil.vault.merkle import root_of
from chesil.vault.notes import fingerprint, sign_checkpoint
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.drafting import Draft, draft_pack
from chesil.vault.pack.parts import AnchorFiles, Logged, Original, Paper, RowSlice
from chesil.vault.pack.writing import Completion, pack_chunks
from chesil.vault.records import AnyRecord, Exported

__all__ = [
    "Held",
    "LeftOut",
    "Original",
    "Packed",
    "Paper",
    "Parts",
    "Read",
    "RowSlice",
    "Way",
    "chosen_in",
    "everything",
    "make",
    "part",
]

_NOT_CHOSEN: Final = "The owner did not choose them for this pack"
_HIDDEN: Final = "They hold an address, a number or a location that the papers hide"
_COPIED: Final = (
    "A copy with nothing but the picture is here, and its record names the SHA-256 of the original"
)
_NO_COPY: Final = "No copy without location and device could be made of them"


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

    def append(self, made: Callable[[datetime, str], AnyRecord]) -> Logged:
        """Log a copy, or that a pack was made; *made* is given the time and by whom."""

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


class Way(Enum):
    """How a file is handed over.

    OUT: not at all.
    ROWS: the rows of it that papers show.
    AS_SHOWN: what the papers show of it: as it came where that is all of it, else its chosen rows; a picture
        as a copy written anew.
    ALL: its bytes; of a picture a copy written anew.
    AS_IT_CAME: its bytes, whatever they tell.
    """

    OUT = "out"
    ROWS = "rows"
    AS_SHOWN = "as shown"
    ALL = "all"
    AS_IT_CAME = "as it came"


@attrs.frozen(kw_only=True)
class Held:
    """A file of a record: as it came, what was read from it, if anything was, and how it is handed over."""

    original: Original
    read: Read | None
    way: Way = Way.AS_SHOWN


@attrs.frozen(kw_only=True)
class Parts:
    """What of a record goes into a pack.

    Attributes:
        handed_over: gives the tables that are handed over, of whole files first.
        originals, copies, slices: whole files and notes, pictures written anew, and rows of other files.
        records: of the files that slices and copies come from. left_out: what stays, counted.
    """

    handed_over: Callable[[], list[FileReading]] = attrs.field(repr=False)
    originals: Sequence[Original]
    slices: Sequence[RowSlice]
    records: Sequence[Logged]
    left_out: Sequence[LeftOut]
    copies: Sequence[Copy] = ()

    @property
    def is_anything(self) -> bool:
        """Whether there is something to hand over."""
        return bool(self.originals or self.copies or self.slices)


def part(
    files: Sequence[Held],
    choose: Callable[[list[FileReading]], list[Chosen]],
    *,
    notes: Sequence[Original] = (),
    left_out: Sequence[LeftOut] = (),
) -> Parts:
    """What goes of each file, as its way says.

    Args:
        choose: given the tables of the files that were read, says which rows of each were chosen.
        notes: those that were chosen. left_out: what else stays out; files are counted here.
    """
    read = [each for each in files if each.read]
    chosen = choose([each.read.table() for each in read if each.read])
    rows_of = {each.original.logged.index: rows for each, rows in zip(read, chosen, strict=True)}
    going = [_going(each, rows_of.get(each.original.logged.index)) for each in files]
    copies = [each.copy for each in going if each.copy]
    slices = [each.slice for each in going if each.slice]
    cut_from = [each.held.original.logged for each in going if each.slice]
    stays = [LeftOut(count=len(copies), what="original photos", why=_COPIED)] if copies else []
    return Parts(
        handed_over=partial(_tables, going),
        originals=[*(each.held.original for each in going if each.is_whole), *notes],
        copies=copies,
        slices=slices,
        records=[*cut_from, *(each.of.logged for each in copies)],
        left_out=[*stays, *_left_out(going), *left_out],
    )


@attrs.frozen(kw_only=True)
class _Going:
    """What goes of a file: all its bytes, a copy, some rows, or nothing and why."""

    held: Held
    rows: Chosen | None
    is_whole: bool = False
    copy: Copy | None = None
    slice: RowSlice | None = None
    why_not: str = ""


def _going(held: Held, rows: Chosen | None) -> _Going:
    going = _Going(held=held, rows=rows)
    is_media = rows is not None and rows.is_media
    if held.way is Way.AS_IT_CAME or (held.way is Way.ALL and not is_media):
        return attrs.evolve(going, is_whole=True)
    if rows is None or held.way is Way.OUT or (held.way is not Way.ALL and not rows.numbers):
        return attrs.evolve(going, why_not=_NOT_CHOSEN)
    if is_media:
        copy = copy_of(held.original)
        is_silent = copy is None and not rows.withheld  # a recording that tells nothing but itself
        return attrs.evolve(going, copy=copy, is_whole=is_silent, why_not=_NO_COPY)
    if rows.is_whole and held.way is not Way.ROWS:
        return attrs.evolve(going, is_whole=True)
    if rows.handed_over and held.read:
        return attrs.evolve(going, slice=_slice(held, held.read, rows))
    return attrs.evolve(going, why_not=_HIDDEN)


def _left_out(going: Sequence[_Going]) -> Iterator[LeftOut]:
    why = Counter(each.why_not for each in going if not (each.is_whole or each.copy or each.slice))
    for reason, count in sorted(why.items()):
        yield LeftOut(count=count, what="whole files", why=reason)


def _tables(going: Sequence[_Going]) -> list[FileReading]:
    """The tables that papers are made from: what goes, and what papers alone may show."""
    whole = [each for each in going if each.is_whole and each.held.read]
    rest = [each for each in going if not each.is_whole and each.rows and each.rows.numbers]
    cut = [choosing.cut(each.rows) for each in rest if each.rows]
    return [each.rows.file for each in whole if each.rows] + cut


def _slice(held: Held, read: Read, chosen: Chosen) -> RowSlice:
    return RowSlice(
        name=held.original.name,
        frame=chosen.rows,
        numbers=chosen.handed_over,
        salt_key=read.salt_key,
        logged=read.logged,
        people_left_out=chosen.people_left_out,
    )


def everything(files: list[FileReading]) -> list[Chosen]:
    """Chooses every row of every file."""
    return without_places(choosing.all_of(files))


def without_places(chosen: Sequence[Chosen]) -> list[Chosen]:
    """What was chosen where no person was: rows that hold where she was stay, and addresses go."""
    return choosing.without_hidden(chosen, tables.empty(tables.PEOPLE), ())


def chosen_in(
    events: pl.DataFrame, *, people: pl.DataFrame, persons: Sequence[str]
) -> Callable[[list[FileReading]], list[Chosen]]:
    """Chooses the rows that some events (tables.EVENTS) are, less those that hold what papers hide.

    Args:
        people: tables.PEOPLE of the whole record. persons: the people of the papers.
    """
    return lambda files: choosing.without_hidden(choosing.rows_of(files, events), people, persons)


@attrs.frozen(kw_only=True)
class Packed:
    """A pack that was logged and can be written.

    Attributes:
        chunks: its bytes, to be taken once. anchored: whether an authority has stamped its making.
        items, left_out: how many files, tables and papers it holds, and how much it does not.
        why: what is left out beside rows of tables, with the reason.
        fingerprint: of the key that signs the log; give it to the reader some other way.
    """

    chunks: Iterator[bytes] = attrs.field(repr=False)
    anchored: bool
    items: int
    left_out: int
    why: Sequence[LeftOut]
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
    draft = _drafted(log, parts, papers, progress)
    logged = log.append(partial(_exported, draft, recipient, purpose))
    leaves = log.leaves(logged.index + 1)  # what was logged meanwhile is no part of this pack
    checkpoint = sign_checkpoint(log.origin, size=len(leaves), root=root_of(leaves), key=log.key)
    anchor = log.anchor(checkpoint, size=len(leaves))
    completion = Completion(anchor=anchor, key=log.key) if anchor else None
    return Packed(
        chunks=pack_chunks(draft, logged=logged, leaves=leaves, checkpoint=checkpoint, completion=completion),
        anchored=anchor is not None,
        items=draft.items,
        left_out=draft.left_out,
        why=draft.manifest.left_out,
        fingerprint=fingerprint(log.key.public_key()),
    )


def _drafted(log: RecordLog, parts: Parts, papers: Sequence[Paper], progress: Progress) -> Draft:
    """The pack before its making is logged; each file is read once, and each new copy is logged."""
    return draft_pack(
        origin=log.origin,
        public_key=log.key.public_key(),
        made_at=log.now(),
        made_by=f"chesil {version('chesil')}",
        items=[*parts.originals, *(copying.logged(each, log) for each in parts.copies)],
        records=parts.records,
        rows=parts.slices,
        derived=papers,
        left_out=parts.left_out,
        anchors=log.anchors(),
        authorities=log.roots(),
        progress=counted(progress, "Checking each file"),
    )


def _exported(draft: Draft, recipient: str, purpose: str, now: datetime, by: str) -> Exported:
    """The record that a pack was made, and for whom."""
    return Exported(
        logged_at=now,
        by=by,
        manifest_sha256=draft.manifest_sha256,
        recipient=recipient,
        purpose=purpose,
        items=draft.items,
        left_out=draft.left_out,
    )
