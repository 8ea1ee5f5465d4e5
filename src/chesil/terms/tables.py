"""The tables that travel between rooms, and the check at each room's door.

Times: `at` and `until` are instants in UTC. `wall` and `wall_until` are the local times a file
writes without a zone; only the timeline turns them into instants, and marks them as assumed.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from chesil.terms.errors import TableMismatch


def schema(columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.Schema:
    """A schema whose columns are given as types or as instances of them."""
    return pl.Schema(columns)


UTC: Final = pl.Datetime("us", "UTC")
WALL: Final = pl.Datetime("us")

KINDS: Final = ("message", "call", "notice", "contact", "media", "note")
CLOCKS: Final = ("stated", "assumed", "date_only", "none")
PRECISIONS: Final = ("exact", "minute", "day", "about", "range", "before", "after", "none")
CHANNELS: Final = (
    "call", "text", "chat", "email", "social", "voicemail", "post", "in_person", "delivery",
    "damage", "online", "third_party", "document", "other",
)  # fmt: skip
DIRECTIONS: Final = ("to_owner", "from_owner", "between_others", "observed")
# What earlier versions call them, in the same order. Parquet keeps the words of such a
# column in its type, so each stored table says which ones it has.
_FORMER_DIRECTIONS: Final = ("to_her", "from_her", "between_others", "observed")
STATES: Final = ("sent", "deleted", "edited", "draft", "failed", "notice")
NOTICES: Final = (
    "blocked", "unblocked", "number_changed", "security_code", "encryption", "group_created",
    "group_changed", "joined", "left", "timer", "deleted", "missed_call", "call", "reaction",
    "pinned", "screenshot", "contact_shared", "other",
)  # fmt: skip
BASES: Final = ("structure", "words", "note")

ATTACHMENT: Final = pl.Struct(
    {
        "name": pl.String,  # as the export names it; never a path to open
        "media_type": pl.String,
        "size_bytes": pl.Int64,
        "sha256": pl.String,  # of the attached bytes where the export holds them, else null
    }
)

# What a reader returns: one row a record, before anyone is identified.
ROWS: Final = schema(
    {
        "record": pl.Int64,  # 1 for the first record of the source, in file order
        "line": pl.Int64,  # line the record starts on (1 is the first); null where lines mean nothing
        "kind": pl.Enum(KINDS),
        "at": UTC,  # null unless the file itself states the instant
        "wall": WALL,  # as written, where no zone is given; the earliest reading of an imprecise time
        "wall_until": WALL,  # the latest reading of an imprecise time, else null
        "precision": pl.Enum(PRECISIONS),
        "offset_minutes": pl.Int16,  # the UTC offset the file states, else null
        "edtf": pl.String,  # the time in EDTF when it is imprecise, else null
        "as_written": pl.String,  # the time exactly as the file says it
        "channel": pl.Enum(CHANNELS),
        "direction": pl.Enum(DIRECTIONS),  # null where the export does not say whose phone it was
        "sender": pl.String,  # address or name as the export has it; null for her own and for withheld
        "sender_name": pl.String,  # the display name beside the address, else null
        "recipients": pl.List(pl.String),  # addresses or names; of a contact card: all its addresses
        "address_hidden": pl.Boolean,  # the caller withheld the number; not the same as unknown
        "duration_s": pl.Float64,
        "answered": pl.Boolean,  # of calls
        "subject": pl.String,
        "text": pl.String,  # as a person sees it; never stripped of its hidden characters
        "attachments": pl.List(ATTACHMENT),
        "state": pl.Enum(STATES),
        "notice": pl.Enum(NOTICES),  # what a notice says, null on everything else
        "thread": pl.String,
        "place": pl.String,  # words, or "latitude,longitude" in degrees
        "tags": pl.List(pl.String),  # acts from chesil.terms.acts
        "raw": pl.String,  # the record as it stands in the file; binary parts are named, not copied
        "details": pl.String,  # JSON object of what only this format says, null when nothing
    }
)

PROBLEMS: Final = schema(
    {
        "record": pl.Int64,  # the record that could not be read; a file cut short counts its rest as one
        "line": pl.Int64,
        "code": pl.String,
        "message": pl.String,  # what is wrong, in plain words, without content
        "raw": pl.String,  # at most 2,000 characters of the record, for the person alone
    }
)

SOURCES: Final = schema(
    {
        "source": pl.String,  # first 16 hex digits of sha256, unique in a case
        "path": pl.String,
        "member": pl.String,  # name inside a ZIP, else null
        "sha256": pl.String,  # of the bytes that were read
        "container_sha256": pl.String,  # of the ZIP it came in, else null
        "size_bytes": pl.Int64,
        "format": pl.String,
        "reader": pl.String,
        "version": pl.String,
        "records": pl.Int64,
        "rows": pl.Int64,
        "problems": pl.Int64,
        "first": pl.String,  # ISO; without an offset where the file gives none
        "last": pl.String,
        "clock": pl.Enum(CLOCKS),
    }
)

PEOPLE: Final = schema(
    {
        "person": pl.String,  # "me", "p1", "p2" ...
        "name": pl.String,
        "names": pl.List(pl.String),  # every name an export used
        "addresses": pl.List(pl.String),  # normalised: E.164, e-mail in lower case, handle
        "is_me": pl.Boolean,
        "basis": pl.String,  # why these names and addresses are one person
    }
)

EVENTS: Final = schema(
    {
        "event_id": pl.String,  # "<source>:<record>", unique
        "source": pl.String,
        "record": pl.Int64,
        "line": pl.Int64,
        "kind": pl.Enum(KINDS),
        "at": UTC,  # null when no time is known
        "until": UTC,  # end of an imprecise time, else null
        "clock": pl.Enum(CLOCKS),
        "zone": pl.String,  # IANA name or offset that gave `at`
        "ambiguous": pl.Boolean,  # the wall-clock time happened twice or never (clocks changed)
        "precision": pl.Enum(PRECISIONS),
        "edtf": pl.String,
        "as_written": pl.String,
        "channel": pl.Enum(CHANNELS),
        "direction": pl.Enum(DIRECTIONS),
        "sender": pl.String,  # person, never an address; null when withheld or unknown
        "recipients": pl.List(pl.String),  # persons
        "address_used": pl.String,  # normalised address or handle of the other party
        "address_hidden": pl.Boolean,
        "duration_s": pl.Float64,
        "answered": pl.Boolean,
        "subject": pl.String,
        "text": pl.String,
        "attachments": pl.List(ATTACHMENT),
        "state": pl.Enum(STATES),
        "notice": pl.Enum(NOTICES),
        "thread": pl.String,
        "place": pl.String,
        "tags": pl.List(pl.String),
        "raw": pl.String,
        "details": pl.String,
        "duplicate_of": pl.String,  # event_id of the same message in another source, else null
    }
)

SIGNALS: Final = schema(
    {
        "signal": pl.String,  # "<behaviour>:<first event_id>", unique
        "behaviour": pl.String,  # code in chesil.recognisers
        "strand": pl.String,  # the kind of conduct it belongs to
        "person": pl.String,  # who did it; null when the number was withheld or nobody is named
        "at": UTC,  # of the first event
        "until": UTC,  # of the last event
        "events": pl.List(pl.String),  # event_ids, in time order, never empty
        "rule": pl.String,  # the rule with its thresholds
        "why": pl.String,  # one sentence a person understands
        "basis": pl.Enum(BASES),
    }
)


# How much a message stands out by its words. No more than that: a level is no verdict, and no share of 100.
LEVELS: Final = ("strong", "some", "weak")

GRADES: Final = schema(
    {
        "place": pl.UInt32,  # in the order of reading, what stands out most first; unique
        "event_id": pl.String,
        "person": pl.String,  # who sent it; null when nobody is named
        "at": UTC,
        "level": pl.Enum(LEVELS),  # null in a sample of what does not stand out, and where it was not read
        "kind": pl.String,  # code in chesil.recognisers.graded.KINDS; null without a level
        "rules": pl.List(pl.String),  # codes of the word lists that fit it
        "explicit": pl.Boolean,  # a list found a threat to kill in so many words, and it is no joke
        "after_no": pl.Boolean,  # she had asked whoever sent it to stop, or blocked them
        "by_words": pl.Boolean,  # the heads found it, not a rule alone
        "by_reader": pl.Boolean,  # the reader found it; null where it did not read it
        "lowered": pl.List(pl.String),  # what in it spoke for a lower level: a laugh, a film, a quotation
        "language": pl.String,  # that it was left unread for, as ISO 639-1; null where it was read
    }
)


def empty(schema: pl.Schema) -> pl.DataFrame:
    """A table of *schema* with no rows."""
    return pl.DataFrame(schema=schema)


def fill(schema: pl.Schema, columns: Mapping[str, Any], height: int) -> pl.DataFrame:
    """Build a table of *schema* from some of its columns; the others are null.

    Args:
        columns: a Series, a sequence of *height* values, or one value for every row.
        height: number of rows; 0 gives the empty table.
    Raises:
        TableMismatch: a column is not in the schema, or does not fit its type.
    """
    unknown = set(columns) - set(schema)
    if unknown:
        raise TableMismatch(f"The table has no column {', '.join(sorted(unknown))}.")
    series = []
    for name, dtype in schema.items():
        value = columns.get(name)
        try:
            series.append(_column(name, value, dtype, height))
        except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
            # Polars quotes the values it could not convert, and those are private: only the column is named.
            raise TableMismatch(f"Column {name} does not fit {dtype}.") from error.with_traceback(None)
    return pl.DataFrame(series)


def with_current_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Return *frame* with DIRECTIONS where it has the former words for them; any other table as it is."""
    return _with_directions(frame, before=_FORMER_DIRECTIONS, after=DIRECTIONS)


def with_former_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Undo `with_current_words`. Only for the hash of a table that was logged with the former words."""
    return _with_directions(frame, before=DIRECTIONS, after=_FORMER_DIRECTIONS)


def _with_directions(frame: pl.DataFrame, *, before: Sequence[str], after: Sequence[str]) -> pl.DataFrame:
    if frame.schema.get("direction") != pl.Enum(before):
        return frame
    return frame.with_columns(pl.col("direction").to_physical().cat.to(pl.Enum(after)))


def _column(name: str, value: Any, dtype: pl.DataType, height: int) -> pl.Series:
    if isinstance(value, pl.Series):
        return value.alias(name) if value.dtype == dtype else value.cast(dtype).alias(name)
    if value is None or isinstance(value, (str, int, float, bool)):
        return pl.repeat(value, height, dtype=dtype, eager=True).alias(name)
    return pl.Series(name, value, dtype=dtype)


def check(frame: pl.DataFrame, schema: pl.Schema, *, door: str) -> pl.DataFrame:
    """Return *frame* when its columns and types are those of *schema*, in that order.

    Raises:
        TableMismatch: names the door and the columns that differ.
    """
    if frame.schema == schema:
        return frame
    wrong = sorted(
        {name for name, dtype in schema.items() if frame.schema.get(name) != dtype}
        | set(frame.columns) - set(schema)
    )
    raise TableMismatch(f"Columns differ: {', '.join(wrong) or 'their order'}.", where=door)
