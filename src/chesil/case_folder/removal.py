"""Takes single files out of a case: out of sight for 30 days, then, or at once if asked, for good."""

from datetime import datetime, timedelta
from typing import Final

from chesil.case_folder import loose
from chesil.case_folder.case import Case
from chesil.case_folder.contents import KeptFile, KeptReading
from chesil.case_folder.errors import NotInCase
from chesil.case_folder.exporting import find_among
from chesil.case_folder.items import drop
from chesil.case_folder.log import OWNER
from chesil.vault.records import Deleted, Erased, Undeleted

KEPT: Final = timedelta(days=30)


def remove(case: Case, file: bytes) -> datetime:
    """Put a file out of sight, with what was read from it; gives the day until which it can be had back."""
    now = case.now()
    until = now + KEPT
    with case.database.change():
        for item in [file, *_readings(case, file)]:
            case.database.run("insert or ignore into deletion values (?, ?)", (item, until.isoformat()))
        record = Deleted(logged_at=now, by=OWNER, item=file.hex(), recoverable_until=until)
        case.log(record, item=file, item_key=case.items.key(file))
    return until


def removed(case: Case) -> dict[bytes, tuple[str, datetime]]:
    """The name of every file that is out of sight, and until when it can be had back."""
    until = dict(case.database.rows("select item, until from deletion order by until, item"))
    every = case.items.documents("file", KeptFile, hidden=True)
    return {
        item: (every[item].name, datetime.fromisoformat(day)) for item, day in until.items() if item in every
    }


def find(case: Case, named: str) -> bytes:
    """The removed file that a person means by its number or name.

    Raises:
        NotInCase: no removed file, or more than one, is called so.
    """
    return find_among({item: name for item, (name, _) in removed(case).items()}, named)


def put_back(case: Case, file: bytes) -> None:
    """Bring a file back that was put out of sight.

    Raises:
        NotInCase: it is not out of sight.
    """
    if file not in removed(case):
        raise NotInCase("This file was not removed, or is gone for good.", where=file.hex()[:8])
    kept = case.items.document(file, KeptFile)
    if kept.sha256 in {each.sha256 for each in case.files().values()}:
        raise NotInCase(
            "The same file was added again since, so nothing is to be brought back.", where=kept.name
        )
    with case.database.change():
        for item in [file, *_readings(case, file)]:
            case.database.run("delete from deletion where item = ?", (item,))
        record = Undeleted(logged_at=case.now(), by=OWNER, item=file.hex())
        case.log(record, item=file, item_key=case.items.key(file))


def erase(case: Case, file: bytes, *, reason: str) -> bool:
    """Destroy a file, what was read from it and their keys. The log keeps its hashes and says that and why.

    Returns:
        Whether the old bytes are gone from the disk, too; see Database.forget.
    """
    blobs = []
    own, own_key = case.own_item("log")
    with case.database.change():
        for item in [file, *_readings(case, file)]:
            blobs += [name for (name,) in case.database.rows("select name from blob where item = ?", (item,))]
            case.database.run("update leaf set sealed = x'' where item = ?", (item,))
            drop(case.database, item)
        loose.note_deleted(case.database, blobs, now=case.now())
        record = Erased(logged_at=case.now(), by=OWNER, item=file.hex(), reason=reason)
        case.log(record, item=own, item_key=own_key)
    for name in blobs:
        case.store.delete(name)
        loose.settle(case.database, name)
    return case.database.forget()


def erase_due(case: Case) -> int:
    """Destroy what was removed longer ago than it can be had back; gives how many files went."""
    due = [file for file, (_, until) in removed(case).items() if until <= case.now()]
    for file in due:
        erase(case, file, reason="removed 30 days ago")
    return len(due)


def _readings(case: Case, file: bytes) -> list[bytes]:
    every = case.items.documents("reading", KeptReading, hidden=True)
    return [item for item, kept in every.items() if kept.file == file.hex()]
