"""What happens to the ways into a case: decided by the vault, made true here, and gone from the disk."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs

from chesil.case_folder import loose
from chesil.case_folder.case import Progress
from chesil.case_folder.database import Database
from chesil.case_folder.log import OWNER
from chesil.case_folder.opening import read_item_keys, read_locks, read_safe
from chesil.case_folder.places import DATABASE, store_of
from chesil.vault.locks import Lock
from chesil.vault.safes import (
    Change,
    Erasure,
    ItemKey,
    Outcome,
    Safe,
    erase,
    finish_recovery,
    is_due_for_erasure,
)
from chesil.vault.stores import Store

Decide = Callable[[Safe, list[Lock], list[ItemKey]], Change | Outcome]
OVER: Final = "deleted 30 days ago"


@attrs.frozen
class Lived:
    """What came of a life event, once it is true.

    Attributes:
        code: the new recovery code, to be shown once; null when none was made.
        is_off_the_disk: whether the bytes that went are gone from the disk, too; see Database.forget.
    """

    code: str | None = attrs.field(repr=False)
    is_off_the_disk: bool


def live(folder: Path, decide: Decide, *, progress: Progress = lambda what, done, total: None) -> Lived:
    """Let *decide* look at a case's safe, locks and item keys, and make true what it gives, or nothing.

    Raises:
        CaseDamaged, CaseInUse: as Database. Whatever *decide* raises; then nothing was changed.
    """
    with Database.open(folder / DATABASE) as database:
        with database.change():
            decided = decide(read_safe(database), read_locks(database), read_item_keys(database))
            change = decided.change if isinstance(decided, Outcome) else decided
            database.apply(change)
            erased = [row for row in change.insert if isinstance(row, Erasure)]
            blobs = _emptied(database) if erased else []
        is_off = database.forget()
        _delete(store_of(database, folder), blobs, progress)
    return Lived(decided.code if isinstance(decided, Outcome) else None, is_off)


def catch_up(folder: Path, *, now: datetime) -> None:
    """Make true what time alone brings: a new code has waited, a deleted case's 30 days are over.

    No secret is needed. On a disk that takes no writing nothing is done.
    """
    with Database.open(folder / DATABASE) as database:
        safe, rows = read_safe(database), read_locks(database)
        is_over = is_due_for_erasure(safe, rows, now=now)
        if not database.is_writable or not (is_over or finish_recovery(safe, rows, now=now).delete):
            return
    if is_over:
        live(folder, lambda safe, rows, keys: erase(safe, rows, keys, now=now, why=OVER, by=OWNER))
    else:
        live(folder, lambda safe, rows, _: finish_recovery(safe, rows, now=now))


def _delete(store: Store, blobs: list[str], progress: Progress) -> None:
    for done, name in enumerate(blobs):
        progress("Deleting sealed files", done, len(blobs))
        store.delete(name)


def _emptied(database: Database) -> list[str]:
    """Take every item out of an erased case; gives the blobs to delete. The log's hashes stay."""
    standing = loose.Rows(database).standing()
    blobs = sorted(standing.known | {each.name for each in standing.loose})
    for table in ("deletion", "blob", "item_key", "item"):
        database.run(f"delete from {table}")  # noqa: S608 - names are our own
    database.run("delete from about where name = 'last-logged'")
    database.run("delete from about where name like 'loose %'")
    database.run("update leaf set sealed = x''")
    return blobs
