"""Many mails as the columns of one table; the common part of the readers of RFC 5322 mail."""

from typing import Any, Final, NamedTuple

import msgspec
import polars as pl

from chesil.readers.mail.message import Mail, read_mail
from chesil.readers.mail.remarks import Tally
from chesil.readers.mail.repeats import Repeats
from chesil.terms import tables
from chesil.terms.readings import Document, OwnerHint, Reading

TOGETHER: Final = 500  # mails whose rows are built at once: few enough to stay in the processor's cache
OWNERS: Final = 5
INSIDE_DEPTH: Final = 5  # mails in mails
INSIDE_MAILS: Final = 1_000  # of one mail; more is an attack
INSIDE_BYTES: Final = 128 << 20  # of attached mails that wait for the end of a mailbox
PEOPLE_SEPARATOR: Final = "\x1f"  # never in an address: control characters are taken out of them

_ENCODER: Final = msgspec.json.Encoder()


class Mailbag:
    """Gathers mails, and makes the Reading of them.

    Rows are built some thousands at a time, so that besides the table itself only those are held.
    """

    def __init__(self, document: Document, *, format: str, version: str) -> None:
        self._document, self._format, self._version = document, format, version
        self._frames: list[pl.DataFrame] = []
        self._rows: list[tuple[Any, ...]] = []
        self._owners: dict[str, _Owner] = {}
        self._tally = Tally()
        self._problems: list[dict[str, Any]] = []
        self._kept: list[tuple[int, list[bytes]]] = []
        self._kept_bytes = 0
        self.repeats = Repeats()
        self.records = 0

    def add(self, mail: Mail, *, record: int = 1, line: int | None = None) -> None:
        """One record became this mail; *record* is its number in the file."""
        self.records += 1
        stamp = mail.stamp
        at_us = stamp.at_us if stamp else None
        row = (
            record,
            line,
            at_us,
            stamp.wall_us if stamp and at_us is None else None,
            stamp.precision if stamp else "none",
            stamp.offset_minutes if stamp else None,
            mail.as_written,
            mail.kind,
            mail.direction,
            mail.place,
            mail.channel,
            mail.sender,
            mail.sender_name,
            PEOPLE_SEPARATOR.join(mail.recipients) if mail.recipients else None,
            mail.subject,
            mail.text,
            _ENCODER.encode(mail.attachments).decode() if mail.attachments else None,
            mail.state,
            mail.thread,
            mail.raw,
            _ENCODER.encode(mail.details).decode(),
        )
        self._rows.append(row)
        if mail.defects:
            self._tally.add(mail.defects)
        if mail.owner:
            self._count(mail.owner, sent=mail.owner_sent, mails=1, first=record)
        if len(self._rows) >= TOGETHER:
            self._pack()

    def problem(self, code: str, message: str) -> None:
        """One record could not be read. *message* holds no content."""
        self.records += 1
        said = {"line": None, "code": code, "message": message, "raw": ""}
        self._problems.append({"record": self.records, **said})

    def add_inside(self, mails: list[bytes], *, around: int, depth: int = 1) -> None:
        """A record for each mail that was attached to the mail of record *around*, and for those in them."""
        for source in mails:
            if depth > INSIDE_DEPTH or self.records >= INSIDE_MAILS + around:
                return
            mail = read_mail(source, repeats=self.repeats)
            mail.details["inside"] = around
            number = self.records + 1
            self.add(mail, record=number)
            self.add_inside(mail.inside, around=number, depth=depth + 1)

    def keep_inside(self, mails: list[bytes], *, around: int) -> None:
        """Keep attached mails until `add_kept`: in a mailbox the mails of the file are numbered first."""
        self._kept_bytes += sum(map(len, mails))
        if mails and self._kept_bytes <= INSIDE_BYTES:
            self._kept.append((around, mails))
        elif mails:
            self._tally.add(["inside-left"])

    def add_kept(self) -> None:
        """A record for each mail that was kept."""
        for around, mails in self._kept:
            self.add_inside(mails, around=around)
        self._kept.clear()

    def extend(self, mails: pl.DataFrame) -> None:
        """Many records became *mails*: columns of _COLUMNS, and owner and owner_sent as Mail has them."""
        self.records += mails.height
        self._frames.append(_typed(mails))
        owners = mails.group_by("owner", "owner_sent").agg(pl.len(), first=pl.col("record").min())
        for owner, sent, count, first in owners.drop_nulls("owner").rows():
            self._count(owner, sent=sent, mails=count, first=first)

    def reading(self) -> Reading:
        """Everything gathered, checked."""
        self._pack()
        frame = pl.concat([_typed(pl.DataFrame()), *self._frames])
        if not frame["record"].is_sorted():  # sorting copies it all
            frame = frame.sort("record")
        return Reading(
            document=self._document,
            format=self._format,
            reader=self._format,
            version=self._version,
            records=self.records,
            rows=tables.fill(
                tables.ROWS, frame.with_columns(pl.col("kind").fill_null("message")).to_dict(), frame.height
            ),
            problems=tables.fill(
                tables.PROBLEMS,
                {name: [each[name] for each in self._problems] for name in tables.PROBLEMS},
                len(self._problems),
            ),
            assumptions=self._tally.assumptions(),
            owners=self._hints(),
        )

    def _pack(self) -> None:
        if not self._rows:
            return
        columns = zip(_COLUMNS.items(), zip(*self._rows, strict=True), strict=True)
        self._frames.append(
            _typed(pl.DataFrame([pl.Series(name, values, dtype=kind) for (name, kind), values in columns]))
        )
        self._rows = []

    def _count(self, owner: str, *, sent: bool, mails: int, first: int) -> None:
        known = self._owners.get(owner, _Owner(0, 0, first))
        self._owners[owner] = _Owner(
            known.sent + mails * sent, known.delivered + mails * (not sent), min(known.first, first)
        )

    def _hints(self) -> tuple[OwnerHint, ...]:
        """Most likely first: what the mailbox calls sent says more than where a mail was delivered."""
        ranked = sorted(
            self._owners.items(), key=lambda item: (-item[1].sent, -item[1].delivered, item[1].first)
        )
        return tuple(OwnerHint(name=name, reason=_reason(owner)) for name, owner in ranked[:OWNERS])


class _Owner(NamedTuple):
    """How often a mailbox calls an address its own: mails sent from it and delivered to it, and the first."""

    sent: int
    delivered: int
    first: int


def _typed(mails: pl.DataFrame) -> pl.DataFrame:
    """*mails*, gathered as plain values, as columns of tables.ROWS; columns it lacks are null."""
    lacking = [pl.lit(None, kind).alias(name) for name, kind in _COLUMNS.items() if name not in mails.columns]
    return (
        mails.with_columns(lacking)
        .select(pl.col(name).cast(kind) for name, kind in _COLUMNS.items())
        .with_columns(
            pl.col("recipients").str.split(PEOPLE_SEPARATOR),
            pl.col("attachments").str.json_decode(pl.List(tables.ATTACHMENT)),
        )
    )


def _reason(owner: _Owner) -> str:
    if owner.sent:
        return f"The mailbox calls {owner.sent:,} of the mails from this address sent."
    return f"{owner.delivered:,} of the mails were delivered to this address."


# The columns a mail fills, as they are gathered; the rest of tables.ROWS is the same for every mail.
_COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "record": pl.Int64,
    "line": pl.Int64,
    "at": pl.Int64,
    "wall": pl.Int64,
    "precision": pl.String,
    "offset_minutes": pl.Int16,
    "as_written": pl.String,
    "kind": pl.String,
    "direction": pl.String,
    "place": pl.String,
    "channel": pl.String,
    "sender": pl.String,
    "sender_name": pl.String,
    "recipients": pl.String,
    "subject": pl.String,
    "text": pl.String,
    "attachments": pl.String,
    "state": pl.String,
    "thread": pl.String,
    "raw": pl.String,
    "details": pl.String,
}
