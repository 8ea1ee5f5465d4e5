"""Gathers the rows and problems of a reader that goes record by record."""

import json
from typing import Any, Final

import polars as pl

from chesil.terms import tables
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading

RAW_LIMIT: Final = 2_000
MOST_RECORDS: Final = 1_000_000  # no contact list, bill or diary has so many
_TOGETHER: Final = 10_000  # records that wait as Python objects, which take five times the memory of a table


class Gathering:
    """Numbers each record as it comes and builds the Reading at the end.

    A record is passed to `row` or to `problem`, once; both number it. Formats with hundreds of
    thousands of records build their columns themselves with tables.fill.
    """

    def __init__(self, document: Document, *, format: str, reader: str, version: str) -> None:
        self._document, self._format, self._reader, self._version = document, format, reader, version
        self._rows, self._problems = _Stack(tables.ROWS), _Stack(tables.PROBLEMS)
        self._assumptions: dict[Assumption, None] = {}
        self._owners: dict[OwnerHint, None] = {}
        self.records = 0

    def row(self, *, details: dict[str, Any] | None = None, **columns: Any) -> None:
        """One record became one row. *columns* are columns of tables.ROWS; details become JSON.

        Raises:
            TooLarge: the file holds more than MOST_RECORDS records.
        """
        written = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str) if details else None
        self._rows.add({**columns, "record": self._number(), "details": written})

    def problem(self, code: str, message: str, *, raw: str = "", line: int | None = None) -> None:
        """One record could not be read. *message* holds no content; *raw* is kept for the person.

        Raises:
            TooLarge: the file holds more than MOST_RECORDS records.
        """
        said = {"line": line, "code": code, "message": message, "raw": raw[:RAW_LIMIT]}
        self._problems.add({"record": self._number(), **said})

    def _number(self) -> int:
        self.records += 1
        if self.records > MOST_RECORDS:
            said = f"This file holds more than {MOST_RECORDS:,} records."
            raise TooLarge(said, where=self._document.name, next_step="Split it into smaller files.")
        return self.records

    def assume(self, code: str, sentence: str) -> None:
        """Say something the file does not say; the same sentence is kept once."""
        self._assumptions[Assumption(code=code, sentence=sentence)] = None

    def owner(self, name: str, reason: str) -> None:
        """Name someone who may own the phone; the first named comes first."""
        self._owners[OwnerHint(name=name, reason=reason)] = None

    def reading(self) -> Reading:
        """Everything gathered, checked."""
        return Reading(
            document=self._document,
            format=self._format,
            reader=self._reader,
            version=self._version,
            records=self.records,
            rows=self._rows.table(),
            problems=self._problems.table(),
            assumptions=tuple(self._assumptions),
            owners=tuple(self._owners),
        )


class _Stack:
    """Rows of one table, piled up and packed by the thousand."""

    def __init__(self, schema: pl.Schema) -> None:
        self._schema = schema
        self._packed: list[pl.DataFrame] = []
        self._waiting: list[dict[str, Any]] = []

    def add(self, row: dict[str, Any]) -> None:
        self._waiting.append(row)
        if len(self._waiting) >= _TOGETHER:
            self._pack()

    def table(self) -> pl.DataFrame:
        self._pack()
        return pl.concat(self._packed, rechunk=True)

    def _pack(self) -> None:
        columns = {name: [row.get(name) for row in self._waiting] for name in self._schema}
        self._packed.append(tables.fill(self._schema, columns, len(self._waiting)))
        self._waiting.clear()
