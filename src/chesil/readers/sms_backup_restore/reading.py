"""From a document to a Reading: the plain path where it fits, the checked path everywhere else."""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import attrs
import numpy as np
import polars as pl

from chesil.readers.sms_backup_restore.encoding import Encoding, encoding_of, utf8_blocks
from chesil.readers.sms_backup_restore.items import MESSAGES, Items, Problem
from chesil.readers.sms_backup_restore.media import without_media
from chesil.readers.sms_backup_restore.plain import plain_rows
from chesil.readers.sms_backup_restore.records import Row
from chesil.readers.sms_backup_restore.windows import Positions, Window, windows
from chesil.terms import tables
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading, ReadOptions

FORMAT: Final = "sms-backup-restore"
VERSION: Final = "1"

RECORDS: Final = 10_000_000  # a phone holds some hundred thousand
PROBLEMS: Final = 100_000
ROWS_AT_ONCE: Final = 20_000
RAW_CHARACTERS: Final = 2_000
AHEAD: Final = 2  # windows read in other threads, which spend nearly all their time outside Python

Plain = tuple[Positions, list[pl.DataFrame]]

_NO_RECORD: Final = ("stray", "too-damaged")
_SENTENCES: Final = {
    "bytes-replaced": "Some letters could not be read. Each is shown as \ufffd.",
    "characters-dropped": "Some hidden characters that no text may hold were left out of the text.",
    "duration": "The length of some calls could not be read.",
    "media-broken": "Some pictures or other media could not be decoded. Their names are kept.",
    "no-time": "Some records say no time, or one that cannot be read.",
    "not-downloaded": "Some picture messages were never downloaded to the phone, so this file lacks them.",
    "same-addresses": "Some picture messages give one address for everyone. They were read as sent or "
    "received, as the phone filed them.",
    "seconds": "Some picture messages give their time in seconds. It was read as seconds, not milliseconds.",
    "unknown-type": "The kind of some records is not known, so neither is who sent them.",
}


def read(document: Document, options: ReadOptions) -> Reading:
    """Read a backup of messages or calls.

    Args:
        document: the XML file; any of the roots smses, calls, alllogs and allsms, also several in a row.
        options: not needed: every time is an instant.
    Returns:
        A Reading with a row for each sms, mms, call and log that could be read, in file order.
    Raises:
        ReadingError: the file declares a DOCTYPE. TooLarge: it holds more than RECORDS records.
    """
    encoding = encoding_of(document.head)
    gathered = _Gathered()
    with document.open() as stream, ThreadPoolExecutor(AHEAD) as threads:
        blocks = without_media(utf8_blocks(stream, encoding))
        for window, plain, last in _with_plain(windows(blocks), threads):
            gathered.add(window, plain.result(), last=last)
            if gathered.full:
                break
    return gathered.reading(document, encoding)


def _with_plain(
    source: Iterator[Window], threads: ThreadPoolExecutor
) -> Iterator[tuple[Window, Future[Plain], bool]]:
    """Each window with its plain records on their way, and whether it is the last."""
    waiting: deque[tuple[Window, Future[Plain]]] = deque()
    for window in source:
        waiting.append((window, threads.submit(plain_rows, window, np.flatnonzero(window.plain))))
        if len(waiting) > AHEAD:
            yield *waiting.popleft(), False
    while waiting:
        window, plain = waiting.popleft()
        yield window, plain, not waiting


@attrs.define(eq=False)
class _Gathered:
    """Rows and problems so far; `records` counts both."""

    records: int = 0
    rows: list[pl.DataFrame] = attrs.field(factory=list)
    problems: list[dict[str, Any]] = attrs.field(factory=list)
    items: Items = attrs.field(factory=Items)

    @property
    def full(self) -> bool:
        """So much is damaged that reading on makes no sense."""
        return len(self.problems) >= PROBLEMS

    def add(self, window: Window, plain: Plain, *, last: bool) -> None:
        """Number the records of one window and keep its rows in file order.

        Raises:
            TooLarge: the file holds more than RECORDS records.
        """
        read, frames = plain
        counts = np.ones(window.starts.size, np.int64)  # records of each item
        others = counts > 0
        others[read] = False
        checked = [*self._checked(window, np.flatnonzero(others), counts, last=last)]
        numbers = self.records + np.cumsum(counts)
        parts = [frame.with_columns(record=numbers[frame["record"]]) for frame in frames] + checked
        if parts:
            self.rows.append(pl.concat(parts).sort("record") if len(parts) > 1 else parts[0])
        self.records += int(counts.sum())
        if self.records > RECORDS:
            raise TooLarge(
                f"This file holds more than {RECORDS:,} records.", next_step="Split it into smaller backups."
            )

    def _checked(
        self, window: Window, others: Positions, counts: Positions, *, last: bool
    ) -> Iterator[pl.DataFrame]:
        """Tables of the items that are not plain; sets how many records each of them is."""
        rows: list[Row] = []
        before = self.records
        for item in others.tolist():
            found = self._read(window, item, last=last and item == window.starts.size - 1)
            for number, one in enumerate(found, start=before + item + 1):
                place = {"record": number, "line": int(window.lines[item])}
                if isinstance(one, Problem):
                    self.problems.append(_problem(one, place))
                else:
                    rows.append({**one, **place})
            counts[item] = len(found)
            before += len(found) - 1
            if len(rows) >= ROWS_AT_ONCE:
                yield _table(rows)
                rows.clear()
        if rows:
            yield _table(rows)

    def _read(self, window: Window, item: int, *, last: bool) -> list[Row | Problem]:
        if window.too_long:
            return [Problem("too-long", window.data[:RAW_CHARACTERS].decode("utf-8", "replace"))]
        return self.items.read(window.item(item), last=last)

    def reading(self, document: Document, encoding: Encoding) -> Reading:
        """Everything gathered, checked."""
        if self.full:
            self.records += 1
            self.problems.append(_problem(Problem("too-damaged", ""), {"record": self.records, "line": None}))
        problems = {name: [one[name] for one in self.problems] for name in tables.PROBLEMS}
        rows = pl.concat([tables.empty(tables.ROWS), *self.rows])
        return Reading(
            document=document,
            format=FORMAT,
            reader=FORMAT,
            version=VERSION,
            records=self.records,
            rows=rows,
            problems=tables.fill(tables.PROBLEMS, problems, len(self.problems)),
            assumptions=tuple(self._assumptions(encoding)),
            owners=tuple(self._owners(rows["sender"])),
        )

    def _owners(self, senders: pl.Series) -> Iterator[OwnerHint]:
        """The numbers picture messages were sent from, most used first, where nobody wrote from them."""
        own = {number: times for number, times in self.items.own.items() if number not in senders}
        for number, _ in sorted(own.items(), key=lambda pair: (-pair[1], pair[0])):
            yield OwnerHint(name=number, reason="Picture messages were sent from this number on this phone.")

    def _assumptions(self, encoding: Encoding) -> Iterator[Assumption]:
        if self.items.app:
            yield Assumption(code="app", sentence=f"This file was written by the app {self.items.app}.")
        if encoding.ignored:
            sentence = "The file names a text encoding that does not fit it. It was read as UTF-8."
            yield Assumption(code="encoding", sentence=sentence)
        found = self.records - sum(one["code"] in _NO_RECORD for one in self.problems)
        expected = self.items.expected
        if expected is not None and expected != found:
            sentence = f"The file gives the number of its records as {expected:,}. Found: {found:,}."
            yield Assumption(code="count", sentence=sentence)
        if not self.items.ended and not self.full:
            sentence = "The closing line of the file is missing, so its end may have been lost."
            yield Assumption(code="no-end", sentence=sentence)
        for code, sentence in _SENTENCES.items():
            if times := self.items.notes[code]:
                yield Assumption(code=code, sentence=f"{sentence} Records: {times:,}.")


def _problem(problem: Problem, place: Mapping[str, int | None]) -> dict[str, Any]:
    raw = problem.raw[:RAW_CHARACTERS]
    return {**place, "code": problem.code, "message": MESSAGES[problem.code], "raw": raw}


def _table(rows: list[Row]) -> pl.DataFrame:
    return tables.fill(
        tables.ROWS, {name: [row.get(name) for row in rows] for name in tables.ROWS}, len(rows)
    )
