"""Gathers the rows of a reader that builds whole columns, beside the few it builds one by one."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from chesil.terms import tables
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading

RAW_LIMIT: Final = 2_000
_TOGETHER: Final = 10_000  # rows that wait as Python objects, which take five times the memory of a table
_EARLIEST: Final = 946_684_800  # 2000-01-01, before any service read with this existed
_LATEST: Final = 4_102_444_800  # 2100-01-01


def instant(count: pl.Expr, *, per_second: int) -> pl.Expr:
    """A count of seconds, or of thousandths, since 1970 as UTC.

    Null outside 2000 to 2099: a time there would be false, and a count too long by a digit is real.
    """
    sound = count.is_between(_EARLIEST * per_second, _LATEST * per_second, closed="left")
    return pl.when(sound).then(count * (1_000_000 // per_second)).cast(tables.UTC)


def where(condition: pl.Expr, value: pl.Expr | None, name: str) -> pl.Expr:
    """Column *name* of tables.ROWS with *value* in the rows that meet *condition*."""
    return pl.when(condition).then(value).otherwise(pl.col(name)).cast(tables.ROWS[name]).alias(name)


def too_many() -> TooLarge:
    """What to raise for a file with more records than a sound one of its size can hold."""
    said = "This file lists more records than fit into so small a file. Most of them must be empty."
    return TooLarge(said, next_step="Make the export again.")


class Sheet:
    """Numbers records in file order, and puts columns, rows and problems together at the end.

    Gathering serves formats of thousands of records; this serves hundreds of thousands.

    Args:
        extra: columns beside tables.ROWS that the reader needs until it has every row.
        most_records: more than a sound file of this size can hold.
    """

    def __init__(
        self, extra: Mapping[str, pl.DataType | type[pl.DataType]], *, most_records: int | None = None
    ) -> None:
        self.records = 0
        self._most = most_records
        self._schema = pl.Schema({**tables.ROWS, **extra})
        self._frames: list[pl.DataFrame] = []
        self._rows: list[dict[str, Any]] = []
        self._runs: list[tuple[int, int, int, int]] = []
        self._problems: list[dict[str, Any]] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._owners: dict[str, OwnerHint] = {}

    def number(self, count: int = 1) -> int:
        """Number the next *count* records; gives the number of the first.

        Raises:
            TooLarge: that is more than a sound file of this size can hold.
        """
        first = self.records + 1
        self.records += count
        if self._most is not None and self.records > self._most:
            raise too_many()
        return first

    def run(self, first: int, count: int, *, group: int) -> None:
        """Number the next *count* records, which are rows of a table from row *first* on."""
        self._runs.append((first, count, self.number(count), group))

    def place_runs(self, table: pl.DataFrame, *, group: str) -> pl.DataFrame:
        """*table*, all rows of which were numbered by `run`, with "record" and the group as columns."""
        firsts, counts, records, groups = np.array(sorted(self._runs), np.int64).T
        record = np.repeat(records - firsts, counts) + np.arange(table.height)
        return table.with_columns(record=record, **{group: np.repeat(groups, counts)})

    def frame(self, columns: Mapping[str, Any], height: int) -> None:
        """*height* rows as columns; those left out are null. "record" must be among them."""
        schema = pl.Schema({name: self._schema[name] for name in columns})
        self._frames.append(tables.fill(schema, columns, height))

    def row(self, record: int, columns: dict[str, Any]) -> None:
        """One row, by its columns."""
        self._rows.append({**columns, "record": record})
        if len(self._rows) >= _TOGETHER:
            self._pack()

    def problem(self, record: int, code: str, message: str, *, raw: str, line: int | None) -> None:
        """One record that could not be read. *message* holds no content."""
        self._problems.append(
            {"record": record, "line": line, "code": code, "message": message, "raw": raw[:RAW_LIMIT]}
        )

    @property
    def has_problems(self) -> bool:
        """Whether any record so far could not be read."""
        return bool(self._problems)

    def count(self, code: str, sentence: str, count: int = 1) -> None:
        """Say something once at the end; "{count}" in *sentence* becomes how often it was so."""
        if count:
            self._counts[code, sentence] = self._counts.get((code, sentence), 0) + count

    def owner(self, name: str, reason: str) -> None:
        """Name someone who may own the account; the first named, and the first reason, come first."""
        self._owners.setdefault(name, OwnerHint(name=name, reason=reason))

    def rows(self) -> pl.DataFrame:
        """Every row so far in file order, with the extra columns."""
        self._pack()
        # The whole schema comes first, so it decides the order of the columns.
        together = pl.concat([tables.empty(self._schema), *self._frames], how="diagonal")
        return together if together["record"].is_sorted() else together.sort("record")

    def _pack(self) -> None:
        used = {name for row in self._rows for name in row}
        columns: dict[str, Any] = {
            name: [row.get(name) for row in self._rows] for name in self._schema if name in used
        }
        if "attachments" in columns:
            columns["attachments"] = _attachments(columns["attachments"])
        if self._rows:
            self._frames.append(tables.fill(self._schema, columns, len(self._rows)))
        self._rows = []

    def reading(self, document: Document, rows: pl.DataFrame, *, format: str, version: str) -> Reading:
        """The reading of *rows*, as `rows` gave them and the reader finished them."""
        problems = {name: [row[name] for row in self._problems] for name in tables.PROBLEMS}
        return Reading(
            document=document,
            format=format,
            reader=format,
            version=version,
            records=self.records,
            rows=rows.select(tables.ROWS.names()),
            problems=tables.fill(tables.PROBLEMS, problems, len(self._problems)).sort("record"),
            assumptions=tuple(
                Assumption(code=code, sentence=sentence.replace("{count}", f"{count:,}"))
                for (code, sentence), count in self._counts.items()
            ),
            owners=tuple(self._owners.values()),
        )


def _attachments(lists: list[list[dict[str, Any]] | None]) -> pl.Series:
    # Polars builds a column of lists of structs row by row, 20 times slower than this.
    flat = [(row, each) for row, several in enumerate(lists) for each in several or ()]
    names = [field.name for field in tables.ATTACHMENT.fields]
    columns: dict[str, list[Any]] = {name: [each.get(name) for _, each in flat] for name in names}
    columns["row"] = [row for row, _ in flat]
    table = pl.DataFrame(columns, schema={**tables.ATTACHMENT.to_schema(), "row": pl.Int64})
    grouped = table.group_by("row", maintain_order=True).agg(pl.struct(names).alias("attachments"))
    every = pl.DataFrame({"row": range(len(lists))}, schema={"row": pl.Int64})
    return every.join(grouped, on="row", how="left", maintain_order="left")["attachments"]
