"""What a reader is given, and what it gives back."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import attrs
import polars as pl

from chesil.terms import tables
from chesil.terms.errors import CountMismatch

HEAD_BYTES: Final = 65_536


def file_name(name: str | Path) -> str:
    """A file's name or path as text that a table can hold.

    Names on disk are bytes. What is not UTF-8 in one comes as halves of surrogate pairs; each becomes U+FFFD.
    """
    return str(name).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@attrs.frozen(kw_only=True)
class Document:
    """The bytes of one file, or of one member of a ZIP, and nothing else.

    Attributes:
        name: what to call it to a person; never used to decide what it is.
        head: its first HEAD_BYTES bytes (all of it when shorter).
        opener: gives a fresh binary stream from the first byte, seekable.
        path: where it lies on disk, null inside a ZIP. A hint to what it is: what is in it comes from `open`.
        member, container_name, container_sha256: its name in a ZIP, and that ZIP; null outside one.
        beside: names of the files in the same folder or ZIP, to link attachments by.
        log: gives the write-ahead file that lies beside a database on disk, null where there is none.
    """

    name: str
    size_bytes: int
    sha256: str
    head: bytes = attrs.field(repr=False)
    opener: Callable[[], BinaryIO] = attrs.field(repr=False)
    path: Path | None = None
    member: str | None = None
    container_name: str | None = None
    container_sha256: str | None = None
    beside: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    log: Callable[[], BinaryIO] | None = attrs.field(default=None, repr=False)

    @property
    def source(self) -> str:
        """The source's short name: the first 16 hex digits of its SHA-256."""
        return self.sha256[:16]

    @property
    def handed(self) -> str:
        """What a person calls the file that was handed over: its own name, or that of the ZIP it lies in."""
        return self.name if self.container_name is None else self.container_name.rpartition("/")[2]

    def open(self) -> BinaryIO:
        """A fresh stream from the first byte."""
        return self.opener()

    def read(self) -> bytes:
        """All bytes; only for readers whose format is bounded in size."""
        with self.open() as stream:
            return stream.read()


@attrs.frozen(kw_only=True)
class Assumption:
    """Something the file does not say and Chesil took to be so, or a fact a person should know.

    Attributes:
        code: stable name, such as "day-order" or "zone".
        sentence: what was assumed and why, in plain words, without message content.
    """

    code: str
    sentence: str


@attrs.frozen(kw_only=True)
class OwnerHint:
    """A name or address that may be the phone's owner, and why."""

    name: str
    reason: str


@attrs.frozen(kw_only=True)
class TableHead:
    """The first lines of a table, by which a person can say which column is what.

    Attributes:
        name: of the document. header: what each column is called; "1", "2", ... where the table does not say.
        lines: of cells below the header, cut short. columns: what they were read as; empty where nothing was.
    """

    name: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    columns: dict[str, str]


@attrs.frozen(kw_only=True)
class ReadOptions:
    """What a person has told the readers.

    Attributes:
        day_first: True or False when someone said how dates are written, else None.
        columns: column mapping for call records, header name to field, None until confirmed.
        zone: IANA zone used only where a format needs it to read at all; wall times stay wall times.
    """

    day_first: bool | None = None
    columns: dict[str, str] | None = None
    zone: str = "Europe/London"


@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """One document, read: every record is either a row or a problem, never both.

    What went wrong inside a record that still became a row (a broken attachment, a repaired
    string) is said in `assumptions`, with how often, and in the row's details.

    Attributes:
        format: "whatsapp", "sms-backup-restore", ... (the format's public name).
        reader: the reader's module name; version: raised whenever its output changes.
        records: how many records the file holds.
        rows: tables.ROWS in file order. problems: tables.PROBLEMS.
        owners: who may own the phone, best first; empty when nothing hints at it.
        columns: for call records, the proposed or confirmed mapping; empty otherwise.
    """

    document: Document
    format: str
    reader: str
    version: str
    records: int
    rows: pl.DataFrame = attrs.field(repr=False)
    problems: pl.DataFrame = attrs.field(factory=lambda: tables.empty(tables.PROBLEMS), repr=False)
    assumptions: tuple[Assumption, ...] = ()
    owners: tuple[OwnerHint, ...] = ()
    columns: dict[str, str] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        tables.check(self.rows, tables.ROWS, door=self.reader)
        tables.check(self.problems, tables.PROBLEMS, door=self.reader)
        rows, problems = self.rows.height, self.problems.height
        if self.records != rows + problems:
            raise CountMismatch(
                f"{self.records} records, but {rows} rows and {problems} problems.",
                where=self.document.name,
                next_step="This is a fault in Chesil: nothing from this file was used.",
            )


@attrs.frozen(kw_only=True)
class Reader:
    """One format: how its content is recognised, and how it is read.

    Attributes:
        format: its public name, such as "whatsapp". version: raised whenever its output changes.
        recognises: whether the document's content is this format, from its head alone where that
            is enough; never from its name; never raises on hostile bytes.
        read: reads it whole; raises ReadingError when nothing at all can be read.
    """

    format: str
    version: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document, ReadOptions], Reading]


@attrs.frozen(kw_only=True)
class Span:
    """The first and last time in a reading, as ISO text, and the weakest clock among its rows.

    A time ends in "Z" when the file states the instant and has no offset when it gives a local
    time. Both are None when no row has a time.
    """

    first: str | None
    last: str | None
    clock: str


def span(rows: pl.DataFrame) -> Span:
    """The span of a reader's *rows* (tables.ROWS).

    Local times are compared with instants as if they were UTC: the order of the two ends can be
    off by a zone's width in a file that mixes both, and their wording says which is which.
    """
    time = rows.select(pl.coalesce(pl.col("at").dt.replace_time_zone(None), "wall")).to_series()
    first, last = time.arg_min(), time.arg_max()
    if first is None or last is None:
        return Span(first=None, last=None, clock="none")
    local = rows.filter(pl.col("at").is_null() & pl.col("wall").is_not_null())
    vague = local.filter(pl.col("precision").is_in(["exact", "minute"])).is_empty()
    clock = "stated" if local.is_empty() else "date_only" if vague else "assumed"
    return Span(first=_iso(rows, first), last=_iso(rows, last), clock=clock)


def _iso(rows: pl.DataFrame, row: int) -> str:
    at, wall, precision = rows["at"][row], rows["wall"][row], rows["precision"][row]
    if at is None and precision == "day":
        return f"{wall:%Y-%m-%d}"
    spec = "minutes" if precision == "minute" else "seconds"
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at is not None else str(wall.isoformat(timespec=spec))
