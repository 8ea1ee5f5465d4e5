"""The fast path: runs of `<sms a="..." b="..." />` written alike, read by the positions of their quotes.

1. Find every quotation mark; the items with equally many of them form a matrix of positions.
2. Take what stands between the values of the first item as the layout: element, names, end.
3. Keep the items where the same stands between the values; repeat with what is left.
4. Give up each item that is not as plain as it looked: a control character, a reference of an
   unusual kind, letters that are not UTF-8, a date or type of another form.
5. Cut the columns out of the window by position.

What is given up here is read by the checked path; both give the same rows.
"""

import re
from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from chesil.readers.sms_backup_restore.records import BOXES, DELIVERY, MISSING, UNNAMED
from chesil.readers.sms_backup_restore.references import References, find_references
from chesil.readers.sms_backup_restore.windows import Positions, Window
from chesil.terms import tables

LAYOUTS: Final = 16  # in one window; the backups of one phone have one or two
GAP_BYTES: Final = 64

_HEAD: Final = re.compile(rb"<sms ([A-Za-z_][\w.-]*)=")
_MIDDLE: Final = re.compile(rb" ([A-Za-z_][\w.-]*)=")
_TAIL: Final = re.compile(rb" ?/>\s*")
_DATE_DIGITS: Final = 13  # milliseconds from 2001 to 2286

_UPPER_HALVES: Final = np.uint64(0xF0F0F0F0F0F0F0F0)
_THREES: Final = np.uint64(0x3030303030303030)
_SIXES: Final = np.uint64(0x0606060606060606)

# What json.dumps escapes, of the characters that can reach a name here.
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TEXTS: Final = ("address", "subject", "body", "contact_name")
_ELSE: Final = {"contact_name": ("name",)}  # Super Backup's word for it
_CUT: Final = (*_TEXTS, "date", "date_sent", "status", "read")
_DIRECTION_CODES: Final = np.array(
    [0, *(tables.DIRECTIONS.index(box[0] or "") for box in BOXES.values())], np.uint32
)
_STATE_CODES: Final = np.array([0, *(tables.STATES.index(box[1] or "") for box in BOXES.values())], np.uint32)

Mask = NDArray[np.bool_]


@attrs.frozen(eq=False)
class _Group:
    """Items of one layout: quotes[2k] and quotes[2k + 1], a row each, enclose the values of names[k]."""

    items: Positions
    quotes: Positions
    names: tuple[str, ...] = ()

    def keep(self, mask: Mask) -> "_Group":
        return self if mask.all() else _Group(self.items[mask], self.quotes[:, mask], self.names)

    def value(self, *names: str) -> tuple[Positions, Positions] | None:
        """Starts and ends of the first attribute of these that the layout has, None when it has none."""
        for name in names:
            if name in self.names:
                at = 2 * self.names.index(name)
                return self.quotes[at] + 1, self.quotes[at + 1]
        return None


def plain_rows(window: Window, items: Positions) -> tuple[Positions, list[pl.DataFrame]]:
    """Read those of *items* that are plain.

    Args:
        items: numbers of items of *window*, ascending.
    Returns:
        The items that were read, and tables of tables.ROWS whose `record` is the item's number.
    """
    if not items.size:
        return items, []
    begin, end = int(window.starts[items[0]]), int(window.ends[items[-1]])
    values = np.frombuffer(window.data, np.uint8)
    references = find_references(window.data, np.flatnonzero(values[begin:end] == ord("&")) + begin)
    quotes = np.flatnonzero(values[begin:end] == ord('"')) + begin
    read, frames = [items[:0]], []
    for group in _groups(window, items, quotes):
        frame = _frame(window, group.keep(_sound(window, group, references)), references)
        frames.append(frame)
        read.append(frame["record"].to_numpy())
    return np.concatenate(read), frames


def _groups(window: Window, items: Positions, quotes: Positions) -> Iterator[_Group]:
    first = np.searchsorted(quotes, window.starts[items])
    counts = np.searchsorted(quotes, window.ends[items]) - first
    layouts = 0
    widths, times = np.unique(counts[(counts > 0) & (counts % 2 == 0)], return_counts=True)
    for count in widths[np.argsort(-times, stable=True)][:LAYOUTS].tolist():
        chosen = counts == count
        rest = _Group(items[chosen], quotes[np.arange(count)[:, None] + first[chosen]])
        while rest.items.size and layouts < LAYOUTS:
            layouts += 1
            gaps = _gaps(window, rest)
            names = _names(gaps)
            alike = _alike(window, rest, gaps) if names else np.arange(rest.items.size) == 0
            if names:
                yield attrs.evolve(rest.keep(alike), names=names)
            rest = rest.keep(~alike)


def _gaps(window: Window, group: _Group) -> list[bytes]:
    """What stands before, between and behind the values of the first item."""
    quotes = group.quotes[:, 0].tolist()
    begins = [int(window.starts[group.items[0]]), *(at + 1 for at in quotes[1::2])]
    ends = [*quotes[0::2], int(window.ends[group.items[0]])]
    return [window.data[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _names(gaps: list[bytes]) -> tuple[str, ...]:
    """The attribute names, empty when this is no plain layout."""
    found = [_HEAD.fullmatch(gaps[0]), *(_MIDDLE.fullmatch(gap) for gap in gaps[1:-1])]
    names = tuple(match[1].decode() for match in found if match)
    well_formed = (
        len(set(names)) == len(found) and _TAIL.fullmatch(gaps[-1]) and max(map(len, gaps)) <= GAP_BYTES
    )
    return names if well_formed else ()


def _alike(window: Window, group: _Group, gaps: list[bytes]) -> Mask:
    """Which items have the same bytes between their values."""
    begins = [window.starts[group.items], *(group.quotes[1::2] + 1)]
    ends = [*group.quotes[0::2], window.ends[group.items]]
    alike = np.ones(group.items.size, np.bool_)
    for gap, begin, end in zip(gaps, begins, ends, strict=True):
        alike &= end - begin == len(gap)
    if not alike.all():
        begins = [begin[alike] for begin in begins]
    words = np.ndarray((len(window.data) - 7,), "<u8", buffer=window.data, strides=(1,))
    same = np.ones(begins[0].size, np.bool_)
    for gap, begin in zip(gaps, begins, strict=True):
        for offset in range(0, len(gap), 8):
            part = gap[offset : offset + 8]
            mask = np.uint64((1 << 8 * len(part)) - 1)
            same &= words[begin + offset] & mask == int.from_bytes(part, "little")
    alike[alike] = same
    return alike


def _sound(window: Window, group: _Group, references: References) -> Mask:
    """Which items are as plain as they look."""
    date, kind = group.value("date"), group.value("type")
    if date is None or kind is None:
        return np.zeros(group.items.size, np.bool_)
    types = np.frombuffer(window.data, np.uint8)[kind[0]]
    sound: Mask = (kind[1] - kind[0] == 1) & (types >= ord("1")) & (types <= ord("6"))
    sound &= _is_date(window.data, *date)
    if (sent := group.value("date_sent")) is not None:
        sound &= _is_date(window.data, *sent) | _is_none(window.data, *sent)
    begins, ends = window.starts[group.items], group.quotes[-1]
    for unwanted in (window.controls, references.unusual):
        if unwanted.size:
            sound &= np.searchsorted(unwanted, begins) == np.searchsorted(unwanted, ends)
    return sound


def _is_date(data: bytes, starts: Positions, ends: Positions) -> Mask:
    """Thirteen digits, the first of them not 0."""
    words = np.ndarray((len(data) - 7,), "<u8", buffer=data, strides=(1,))
    right: Mask = ends - starts == _DATE_DIGITS
    for word in (words[starts], words[starts + _DATE_DIGITS - 8]):
        # A byte is a digit when its upper half is 3, and stays 3 when 6 is added to it.
        right &= (word & _UPPER_HALVES == _THREES) & (word + _SIXES & _UPPER_HALVES == _THREES)
    right &= np.frombuffer(data, np.uint8)[starts] != ord("0")
    return right


def _is_none(data: bytes, starts: Positions, ends: Positions) -> Mask:
    words = np.ndarray((len(data) - 3,), "<u4", buffer=data, strides=(1,))[starts]
    none: Mask = ends == starts
    none |= (ends - starts == 1) & (words & 0xFF == ord("0"))
    none |= (ends - starts == 4) & (words == int.from_bytes(b"null", "little"))
    return none


def _frame(window: Window, group: _Group, references: References) -> pl.DataFrame:
    """The rows of the items, without those whose letters are not UTF-8 or not allowed in XML."""
    if not group.items.size:
        return tables.empty(tables.ROWS)
    try:
        cut = _cut(window, group)
    except pl.exceptions.ComputeError:  # some letters are not UTF-8, and a column is refused as a whole
        group = group.keep(_is_ascii(window, group))
        if not group.items.size:
            return tables.empty(tables.ROWS)
        cut = _cut(window, group)
    # XML forbids U+FFFE and U+FFFF. Looking for their first byte alone is ten times as fast.
    if b"\xef" in window.data and b"\xef\xbf" in window.data:
        cut = cut.filter(~pl.col("raw").str.contains("[\ufffe\uffff]"))
    return _rows(cut.with_columns(_decoded(cut, references)).with_columns(map(_present, _TEXTS)))


def _is_ascii(window: Window, group: _Group) -> Mask:
    others = np.flatnonzero(np.frombuffer(window.data, np.uint8) >= 128)
    ascii_only: Mask = np.searchsorted(others, window.starts[group.items]) == np.searchsorted(
        others, group.quotes[-1]
    )
    return ascii_only


def _cut(window: Window, group: _Group) -> pl.DataFrame:
    """The values as they are written, in columns."""
    starts, last = window.starts[group.items], group.quotes[-1]
    end = window.data.index(b">", last[0]) + 1 - int(last[0])  # the layout says: alike in every item
    places = {"raw": (starts, last + end)}
    places |= {name: place for name in _CUT if (place := group.value(name, *_ELSE.get(name, ())))}
    types = np.frombuffer(window.data, np.uint8)[group.quotes[2 * group.names.index("type")] + 1] - ord("0")
    frame = pl.DataFrame(
        {
            "record": group.items,
            "line": window.lines[group.items],
            "type": types,
            "direction": pl.Series(_DIRECTION_CODES[types]).cat.to(pl.Enum(tables.DIRECTIONS)),
            "state": pl.Series(_STATE_CODES[types]).cat.to(pl.Enum(tables.STATES)),
            "window": pl.Series([window.data]).new_from_index(0, group.items.size),
            **{f"{name} at": place[0] for name, place in places.items()},
            **{f"{name} length": place[1] - place[0] for name, place in places.items()},
        }
    )
    values = [_value(window.data, name, places.get(name)) for name in (*_CUT, "raw")]
    return frame.select("record", "line", "type", "direction", "state", *values)


def _value(data: bytes, name: str, place: tuple[Positions, Positions] | None) -> pl.Expr:
    """The column of an attribute, null where the layout has none."""
    if place is None:
        return pl.lit(None, pl.String).alias(name)
    if (constant := _constant(data, *place)) is not None:
        return pl.lit(constant, pl.String).alias(name)
    piece = pl.col("window").bin.slice(pl.col(f"{name} at"), pl.col(f"{name} length"))
    return piece.cast(pl.String).alias(name)


def _constant(data: bytes, starts: Positions, ends: Positions) -> str | None:
    """The value all items share, when it is short: what an app writes in every record alike."""
    length = int(ends[0] - starts[0])
    if length > 8 or not (ends - starts == length).all():
        return None
    words = np.ndarray((len(data) - 7,), "<u8", buffer=data, strides=(1,))[starts]
    same = (words ^ words[0]) & np.uint64((1 << 8 * length) - 1)
    value = data[starts[0] : ends[0]]
    return value.decode() if value.isascii() and not same.any() else None


def _decoded(cut: pl.DataFrame, references: References) -> list[pl.Series]:
    written, meant = list(references.meanings), list(references.meanings.values())
    with_some = [name for name in _TEXTS if written and cut[name].str.contains("&", literal=True).any()]
    return cut.select(pl.col(with_some).str.replace_many(written, meant)).get_columns()


def _present(name: str) -> pl.Expr:
    missing = UNNAMED if name == "contact_name" else MISSING
    return pl.when(~pl.col(name).is_in(missing)).then(name).alias(name)


def _rows(cut: pl.DataFrame) -> pl.DataFrame:
    incoming, outgoing = pl.col("direction") == "to_owner", pl.col("direction") == "from_owner"
    rows = cut.select(
        "record",
        "line",
        pl.col("date").cast(pl.Int64).mul(1000).cast(tables.UTC).alias("at"),
        pl.col("date").alias("as_written"),
        "direction",
        "state",
        pl.when(incoming).then("address").alias("sender"),
        pl.when(incoming).then("contact_name").alias("sender_name"),
        pl.when(outgoing & pl.col("address").is_not_null())
        .then(pl.concat_list("address"))
        .alias("recipients"),
        "subject",
        pl.col("body").alias("text"),
        pl.col("address").alias("thread"),
        "raw",
        details=_details(cut, incoming=incoming, outgoing=outgoing),
    )
    constant = {"kind": "message", "channel": "text", "precision": "exact", "address_hidden": False}
    return tables.fill(tables.ROWS, rows.to_dict() | constant, rows.height)


def _details(cut: pl.DataFrame, *, incoming: pl.Expr, outgoing: pl.Expr) -> pl.Series:
    """The same JSON that records.written_details gives."""
    name = pl.col("contact_name").str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
    sent = pl.when(pl.col("date_sent").str.len_bytes() == _DATE_DIGITS).then("date_sent").cast(pl.Int64)
    stamp = sent.mul(1000).cast(tables.UTC).dt.to_string("%Y-%m-%dT%H:%M:%S%.3fZ")
    parts = [
        *_choice(cut, "box", "type", {int(code): f'"{box}"' for code, (_, _, box) in BOXES.items() if box}),
        pl.when(outgoing).then(pl.format('"contact_name": "{}"', name)),
        pl.format('"date_sent": "{}"', stamp),
        *_choice(
            cut, "delivery", "status", {code: f'"{word}"' for code, word in DELIVERY.items()}, where=outgoing
        ),
        *_choice(cut, "read", "read", {"0": "false"}, where=incoming),
    ]
    joined = cut.select(all=pl.concat_str(parts, separator=", ", ignore_nulls=True))
    return joined.select(pl.when(pl.col("all") != "").then(pl.format("{{{}}}", "all"))).to_series()


def _choice(
    cut: pl.DataFrame,
    key: str,
    column: str,
    words: dict[int, str] | dict[str, str],
    *,
    where: pl.Expr | None = None,
) -> list[pl.Expr]:
    """The JSON pair of a column with few values that mean something; nothing when no row has one."""
    if not cut[column].is_in(list(words)).any():
        return []
    pair = pl.format(
        f'"{key}": {{}}', pl.col(column).replace_strict(words, default=None, return_dtype=pl.String)
    )
    return [pair if where is None else pl.when(where).then(pair)]
