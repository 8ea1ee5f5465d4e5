"""What a log records: each event as exact JSON bytes, and the clock that is never quite to be trusted.

A record is sealed; only its salted hash stands in the open. So names of people and of files may
stand in a record, and nowhere else. docs/log.md lists the keys of every event.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct, structs

from chesil.vault.errors import LogBroken, Unsealable

LARGEST_RECORD: Final = 1024 * 1024
"""Bytes; far above any record Chesil writes."""

SMALL_STEP: Final = timedelta(seconds=5)
"""How far a clock may be off from the time that really passed before it counts as a jump."""

Id = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Instant = Annotated[datetime, Meta(tz=True)]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="event"):
    """What every record says.

    Attributes:
        logged_at: when, by the clock of the machine that keeps the log; kept in UTC to the second.
        by: who did it: "owner", or an account.
    """

    v: Literal[1] = 1
    logged_at: Instant
    by: str

    def __post_init__(self) -> None:
        for field in self.__struct_fields__:
            value = getattr(self, field)
            if isinstance(value, datetime):
                structs.force_setattr(self, field, _second(value))


class EntryAdded(Record, frozen=True, kw_only=True, tag="entry.added"):
    """She wrote a note. content_sha256: of its bytes before sealing."""

    item: Id
    content_sha256: Sha256


class EntryRevised(Record, frozen=True, kw_only=True, tag="entry.revised"):
    """She wrote a note anew. The item it replaces is kept."""

    item: Id
    content_sha256: Sha256
    replaces: Id


class FileAdded(Record, frozen=True, kw_only=True, tag="file.added"):
    """A file was received.

    Attributes:
        file_sha256, size: of its bytes before sealing. media: its media type, by its content.
        name: as it was called. declared_source: what she said it is.
        clock: whether the machine's clock was known to be set by others.
        claimed: what the file or the device says of itself and nobody checked.
    """

    item: Id
    file_sha256: Sha256
    size: Count
    media: str
    name: str = ""
    declared_source: str = ""
    clock: Literal["synchronised", "unsynchronised", "unknown"] = "unknown"
    claimed: dict[str, str] = {}


class ImportParsed(Record, frozen=True, kw_only=True, tag="import.parsed"):
    """A reader read a file: what it made of it, and that nothing was lost on the way.

    Attributes:
        item: the table made. parent, parent_sha256: the file it was made from.
        output_sha256: of the table's bytes before sealing. tool, version: the reader.
        records: what the file lists; always rows (what was read) plus problems (what was not).
        rows_root: over the salted leaves of the rows (vault.pack.rows), so that some can be shown alone.
    """

    item: Id
    parent: Id
    parent_sha256: Sha256
    output_sha256: Sha256
    tool: str
    version: str
    records: Count
    rows: Count
    problems: Count
    rows_root: Sha256 | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.records != self.rows + self.problems:
            raise ValueError("records are rows plus problems")


class DerivedAdded(Record, frozen=True, kw_only=True, tag="derived.added"):
    """Something was made from an item: a smaller picture, a redacted copy, a paper."""

    item: Id
    file_sha256: Sha256
    size: Count
    media: str
    parent: Id
    parent_sha256: Sha256
    tool: str
    version: str
    parameters: dict[str, str] = {}


class Shared(Record, frozen=True, kw_only=True, tag="shared"):
    """An item can now be read from one more safe."""

    item: Id
    safe: Id


class Revoked(Record, frozen=True, kw_only=True, tag="revoked"):
    """An item can no longer be read from a safe."""

    item: Id
    safe: Id


class Viewed(Record, frozen=True, kw_only=True, tag="viewed"):
    """Someone other than its owner looked at an item."""

    item: Id
    reason: str = ""


class Exported(Record, frozen=True, kw_only=True, tag="exported"):
    """A pack was made. items: how many it holds; left_out: how many it leaves out."""

    manifest_sha256: Sha256
    recipient: str
    purpose: str = ""
    items: Count
    left_out: Count


class PaperMade(Record, frozen=True, kw_only=True, tag="paper.made"):
    """A file was made from what is in the record, to be given to somebody or kept.

    Attributes:
        what: a chronology, a statement or another, in words. name: as it is called when it is saved.
        file_sha256, size: of its bytes before sealing.
    """

    what: str
    name: str
    file_sha256: Sha256
    size: Count
    recipient: str
    purpose: str = ""


class TakenOut(Record, frozen=True, kw_only=True, tag="taken.out"):
    """Files were written outside the record, in clear.

    Attributes:
        what: originals, as they were received; or papers, which were made from what is in the record.
        files: how many.
    """

    what: Literal["originals", "papers"]
    files: Count


class WallSet(Record, frozen=True, kw_only=True, tag="wall.set"):
    """A wall was set before a case or a report, or two lifted it.

    Attributes:
        case: of a case or report. against, whom: of what kind, and its id.
        done: which of both. second: who said first that it should go; None for a wall that was set.
    """

    case: Id
    against: Literal["worker", "team", "agency"]
    whom: Id
    done: Literal["set", "lifted"]
    second: Id | None = None


class GlassBroken(Record, frozen=True, kw_only=True, tag="glass.broken"):
    """A worker opened a case that is not theirs because something could not wait; it is open until then."""

    case: Id
    until: Instant


class HitSettled(Record, frozen=True, kw_only=True, tag="hit.settled"):
    """It was decided about a protected detail that a check found in a letter or in minutes.

    Attributes:
        item: the letter or minutes. how: as `chesil.leaks.How` has it. second: who agreed, where it takes
            two.
    """

    item: Id
    how: Literal["taken out", "withheld", "not the same", "meant"]
    second: Id | None = None


class Decided(Record, frozen=True, kw_only=True, tag="decided"):
    """Something was decided about a case, or about one at a panel; why stands in the case alone.

    Attributes:
        item: the case, what is decided about in it, or its listing at a panel.
        second: the first of two, where it takes two.
    """

    item: Id
    what: Literal[
        "closed", "reopened", "kept longer", "held", "not held", "hold lifted", "hold not lifted",
        "keeper replaced", "may move",
        "may share", "let go", "referred", "returned", "accepted", "listed", "deferred", "withdrawn", "moved",
        "heard", "finished",
    ]  # fmt: skip
    second: Id | None = None


class CopyKept(Record, frozen=True, kw_only=True, tag="copy.kept"):
    """An agency keeps a copy of a piece of what was shared with it.

    Attributes:
        item: the piece, as it is called in the share. copy: in the case. second: who agreed; *by*: who asked.
        is_told: whether whoever shared it was told in the same moment.
    """

    item: Id
    copy: Id
    second: Id
    is_told: bool


class HandedOver(Record, frozen=True, kw_only=True, tag="handed.over"):
    """A case went to a worker, a team or another agency; to nobody yet where *whom* is None."""

    case: Id
    to: Literal["worker", "team", "agency"]
    whom: Id | None


class MinutesLocked(Record, frozen=True, kw_only=True, tag="minutes.locked"):
    """Minutes of a case were approved: no line changes, unless they are opened again.

    Attributes:
        item: the minutes. lines: how many versions of lines were kept. content_sha256: of all of them.
    """

    item: Id
    lines: Count
    content_sha256: Sha256


class Released(Record, frozen=True, kw_only=True, tag="released"):
    """A letter or a share of minutes left for its reader: which version of it, and the file made of it."""

    item: Id
    version: Count
    file_sha256: Sha256


class Deleted(Record, frozen=True, kw_only=True, tag="deleted"):
    """An item was put out of sight; until then it can be had back."""

    item: Id
    recoverable_until: Instant


class Undeleted(Record, frozen=True, kw_only=True, tag="undeleted"):
    """A deleted item was had back."""

    item: Id


class Erased(Record, frozen=True, kw_only=True, tag="erased"):
    """The key and the content of an item were destroyed, for a reason."""

    item: Id
    reason: str


class Restored(Record, frozen=True, kw_only=True, tag="restored"):
    """A backup was put back. backup_log_size: how many records the log had in it."""

    backup_made_at: Instant
    backup_log_size: Count


class ClockWarning(Record, frozen=True, kw_only=True, tag="clock.warning"):
    """The clock jumped. previous: the time logged before; jumped_seconds: back when below zero."""

    previous: Instant
    jumped_seconds: int


AnyRecord = (
    EntryAdded
    | EntryRevised
    | FileAdded
    | ImportParsed
    | DerivedAdded
    | Shared
    | Revoked
    | Viewed
    | Exported
    | PaperMade
    | TakenOut
    | WallSet
    | GlassBroken
    | HitSettled
    | Decided
    | CopyKept
    | HandedOver
    | MinutesLocked
    | Released
    | Deleted
    | Undeleted
    | Erased
    | Restored
    | ClockWarning
)

_DECODER: Final[msgspec.json.Decoder[AnyRecord]] = msgspec.json.Decoder(AnyRecord)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def to_bytes(record: AnyRecord) -> bytes:
    """The JSON bytes of a record. They are hashed, sealed and kept; nobody writes them a second time.

    Raises:
        Unsealable: a value does not fit its key, so that nobody could read the record again.
    """
    try:
        written = _ENCODER.encode(record)
        read(written)
    except (UnicodeEncodeError, LogBroken):
        raise Unsealable("This holds something that cannot be written into the log.") from None
    return written


def read(record: bytes) -> AnyRecord:
    """The record that these bytes are.

    Raises:
        LogBroken: they are no record of a kind this version knows, or not in its one exact spelling.
    """
    try:
        known = _DECODER.decode(record) if len(record) <= LARGEST_RECORD else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        known = None  # the error's own words may quote what the record holds
    # Two keys of one name, or another spelling, could be read in two ways: by us and by a court's expert.
    if known is None or _ENCODER.encode(known) != record:
        raise LogBroken(
            "A record of the log cannot be read.", next_step="It may come from a newer Chesil, or be damaged."
        )
    return known


def clock_warning(
    now: datetime, *, previous: datetime | None, by: str, elapsed: timedelta | None = None
) -> ClockWarning | None:
    """Say whether the clock jumped since the last record; the warning to log before the next one.

    The order of a log is the order of its leaves, so a jump harms no record; it only must be said.
    A clock that went back a second or more always counts. A jump forward cannot be told from a time
    when nothing happened, unless the time that really passed is given.

    Args:
        now: what the clock says. previous: `logged_at` of the last record; None in an empty log.
        elapsed: how long ago that was by a clock that nobody can set and that counts sleep, too
            (CLOCK_BOOTTIME on Linux); None when the program was not running all the while.

    Returns:
        The warning, or None when there is nothing to warn of.
    """
    if previous is None:
        return None
    now, previous = _second(now), _second(previous)
    jumped = now - previous if elapsed is None else now - previous - elapsed
    if now >= previous and (elapsed is None or abs(jumped) <= SMALL_STEP):
        return None
    seconds = round(jumped.total_seconds())
    return ClockWarning(logged_at=now, by=by, previous=previous, jumped_seconds=seconds)


def unexplained_steps(records: Iterable[AnyRecord]) -> list[str]:
    """Where the times of a whole log go back without a warning, as sentences.

    Args:
        records: all of them, in their order. In a log of which only a part is shown a warning may be
            hidden, so that this says nothing about it.
    """
    steps, previous = [], None
    for index, record in enumerate(records):
        warned = isinstance(record, ClockWarning) and record.previous == previous
        if previous and record.logged_at < previous and not warned:
            steps.append(f"Entry {index + 1} of the log has an earlier time than the entry before it.")
        previous = record.logged_at
    return steps


def _second(instant: datetime) -> datetime:
    """An instant in UTC, down to its second: the one form a log writes."""
    if instant.tzinfo is None:
        raise ValueError("a time in a log has a zone")
    try:
        return instant.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError("a time in a log lies in the calendar") from error
