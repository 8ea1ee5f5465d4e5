"""Takes files into a case: sealed as they stream by, then read apart, each step whole or not at all.

A killed run leaves at most a sealed blob that nobody refers to, which the sweeper removes, or a file
that is not read yet, which the next run reads. Nothing is ever written in clear.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import attrs

from chesil import pipeline
from chesil.case_folder import kept_readings
from chesil.case_folder.case import Case, Progress
from chesil.case_folder.contents import KeptFile, KeptReading, ReadingOptions
from chesil.case_folder.log import OWNER
from chesil.readers import intake
from chesil.readers.registry import FileReading
from chesil.sandbox.nursery import STOPPED
from chesil.terms.errors import ReadingError
from chesil.terms.readings import ReadOptions, file_name
from chesil.vault import labels
from chesil.vault.files import seal_stream
from chesil.vault.records import FileAdded
from chesil.vault.sealing import new_id

Outcome = Literal["added", "there already", "read now", "read again"]


@attrs.frozen(kw_only=True)
class Added:
    """What became of one file.

    Attributes:
        item: its item in the case. reading: what was read now; None when an earlier reading stands.
    """

    path: Path
    item: bytes
    outcome: Outcome
    reading: FileReading | None


def add(
    case: Case,
    paths: Sequence[Path],
    *,
    options: ReadOptions,
    told: bool = False,
    declared_source: str = "",
    progress: Progress = lambda what, done, total: None,
) -> Iterator[Added]:
    """Take every file under *paths* into the case, one after the other, and read it.

    A file that is there already is not taken twice; it is read when an earlier run did not come to it,
    and read again when it was told something else this time.

    Args:
        told: whether a person gave *options* this time, so that they count against an earlier reading's.
        declared_source: what the owner says the files are.
    Raises:
        ReadingError: a path does not exist, cannot be opened, or changed while it was read.
        StoreFull, StoreUnavailable: nothing of this file was kept; those before it stand.
    """
    found = [
        path for path in intake.files(list(paths)) if case.folder.resolve() not in path.resolve().parents
    ]
    sizes = [path.stat().st_size for path in found]
    known = {each.sha256: item for item, each in case.files().items()}
    earlier = case.readings()
    for number, path in enumerate(found):
        done, total, name = sum(sizes[:number]), sum(sizes), file_name(path.name)

        def sealing(part: int, what: str = f"Sealing {name}", before: int = done) -> None:
            progress(what, before + part, total)  # noqa: B023 - the same for every file

        item, is_new = _take(case, path, known, declared_source=declared_source, progress=sealing)
        before = earlier.get(item)
        reading = None
        is_told_more = before is not None and told and before[1].options != _told(options)
        is_lost = before is not None and not case.items.is_whole(before[0])
        # Its reader was stopped: perhaps this machine had no time or memory to spare then.
        is_unread = before is not None and STOPPED in before[1].readers
        if before is None or is_told_more or is_lost or is_unread:
            progress(f"Reading {name}", done, total)
            (reading,) = pipeline.read([path], options=options)
            keep_reading(case, item, reading, options)
        if before is not None and is_lost:
            case.items.drop_file(before[0], now=case.now())
        yield Added(path=path, item=item, outcome=_outcome(is_new, before, reading), reading=reading)


def _outcome(is_new: bool, before: object, reading: FileReading | None) -> Outcome:  # noqa: FBT001
    if is_new:
        return "added"
    if reading is None:
        return "there already"
    return "read again" if before else "read now"


def _take(
    case: Case,
    path: Path,
    known: dict[str, bytes],
    *,
    declared_source: str,
    progress: Callable[[int], None],
) -> tuple[bytes, bool]:
    """Seal and log one file; gives its item, and whether it is new. A file that is there keeps its item."""
    new = case.items.new("file", new_id())
    with _opened(path) as source, case.draft() as draft:
        sealed = seal_stream(source, new.file_key, labels.file(new.id), draft.write, progress=progress)
        there = known.get(sealed.sha256)
        blob = "" if there else draft.commit()
    if there:
        _mend(case, there, path)
        return there, False
    now = case.now()
    name = file_name(path.name)
    kept = KeptFile(
        name=name,
        path=file_name(path),
        size=sealed.size,
        sha256=sealed.sha256,
        received_at=now,
        declared_source=declared_source,
    )
    record = FileAdded(
        logged_at=now,
        by=OWNER,
        item=new.id.hex(),
        file_sha256=sealed.sha256,
        size=sealed.size,
        media="application/octet-stream",
        name=name,
        declared_source=declared_source,
    )
    case.keep(new, kept, record, blob=blob, sealed=sealed)
    known[sealed.sha256] = new.id
    return new.id, True


def _mend(case: Case, item: bytes, path: Path) -> None:
    """Seal a file anew whose sealed original was lost or damaged, now that it is here again."""
    if case.items.is_whole(item):
        return
    with _opened(path) as source, case.draft() as draft:
        sealed = seal_stream(source, case.items.file_key(item), labels.file(item), draft.write)
        if sealed.sha256 != case.files()[item].sha256:
            raise _changed(path.name)
        case.items.replace_file(item, blob=draft.commit(), sealed=sealed)


def keep_reading(case: Case, file: bytes, reading: FileReading, options: ReadOptions) -> None:
    """Seal and log what was read from a file of the case.

    Raises:
        ReadingError: what was read is not the file that was sealed.
    """
    original = case.files()[file]
    if reading.sha256 != original.sha256:
        raise _changed(original.name)
    new = case.items.new("reading", new_id())
    with case.draft() as draft:
        table = io.BytesIO(kept_readings.to_bytes(reading))
        sealed = seal_stream(table, new.file_key, labels.file(new.id), draft.write)
        blob = draft.commit()
    record = kept_readings.as_record(
        reading,
        item=new.id,
        key=new.key,
        parent=file,
        output_sha256=sealed.sha256,
        logged_at=case.now(),
        by=OWNER,
    )
    kept = KeptReading(
        file=file.hex(),
        readers={each.reader: each.version for each in reading.readings},
        options=_told(options),
        records=record.records,
        rows=record.rows,
        problems=record.problems,
        unanswered=any(
            said.code == "day-order-unknown" for each in reading.readings for said in each.assumptions
        ),
        rows_root=record.rows_root or "",
    )
    case.keep(new, kept, record, blob=blob, sealed=sealed)


def _changed(name: str) -> ReadingError:
    return ReadingError(
        "This file changed while it was being added. What was sealed is kept; nothing was read from it.",
        where=file_name(name),
        next_step="Close the program that writes it, then add it again.",
    )


def _told(options: ReadOptions) -> ReadingOptions:
    return ReadingOptions(day_first=options.day_first, columns=options.columns, zone=options.zone)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except OSError as error:
        raise ReadingError(
            "This file could not be opened.",
            where=file_name(path),
            next_step=f"The system says: {error.strerror}.",
        ) from error
