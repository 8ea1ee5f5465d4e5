"""Gathers the rows and problems of a reader that goes record by record."""

import json
from typing import Any, Final

from chesil.terms import tables
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading

RAW_LIMIT: Final = 2_000


class Gathering:
    """Numbers each record as it comes and builds the Reading at the end.

    A record is passed to `row` or to `problem`, once; both number it. Formats with hundreds of
    thousands of records build their columns themselves with tables.fill.
    """

    def __init__(self, document: Document, *, format: str, reader: str, version: str) -> None:
        self._document, self._format, self._reader, self._version = document, format, reader, version
        self._rows: list[dict[str, Any]] = []
        self._problems: list[dict[str, Any]] = []
        self._assumptions: dict[Assumption, None] = {}
        self._owners: dict[OwnerHint, None] = {}
        self.records = 0

    def row(self, *, details: dict[str, Any] | None = None, **columns: Any) -> None:
        """One record became one row. *columns* are columns of tables.ROWS; details become JSON."""
        self.records += 1
        written = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str) if details else None
        self._rows.append({**columns, "record": self.records, "details": written})

    def problem(self, code: str, message: str, *, raw: str = "", line: int | None = None) -> None:
        """One record could not be read. *message* holds no content; *raw* is kept for the person."""
        self.records += 1
        self._problems.append(
            {"record": self.records, "line": line, "code": code, "message": message, "raw": raw[:RAW_LIMIT]}
        )

    def assume(self, code: str, sentence: str) -> None:
        """Say something the file does not say; the same sentence is kept once."""
        self._assumptions[Assumption(code=code, sentence=sentence)] = None

    def owner(self, name: str, reason: str) -> None:
        """Name someone who may own the phone; the first named comes first."""
        self._owners[OwnerHint(name=name, reason=reason)] = None

    def reading(self) -> Reading:
        """Everything gathered, checked."""
        columns = {name: [row.get(name) for row in self._rows] for name in tables.ROWS}
        problems = {name: [row[name] for row in self._problems] for name in tables.PROBLEMS}
        return Reading(
            document=self._document,
            format=self._format,
            reader=self._reader,
            version=self._version,
            records=self.records,
            rows=tables.fill(tables.ROWS, columns, len(self._rows)),
            problems=tables.fill(tables.PROBLEMS, problems, len(self._problems)),
            assumptions=tuple(self._assumptions),
            owners=tuple(self._owners),
        )
