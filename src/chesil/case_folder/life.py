"""What happens to the ways into a case: decided by the vault, made true here, and gone from the disk."""

from collections.abc import Callable
from pathlib import Path

from chesil.case_folder.database import Database
from chesil.case_folder.opening import read_item_keys, read_locks, read_safe
from chesil.case_folder.places import DATABASE, store_of
from chesil.vault.locks import Lock
from chesil.vault.safes import Change, ItemKey, Outcome, Safe

Decide = Callable[[Safe, list[Lock], list[ItemKey]], Change | Outcome]


def live(folder: Path, decide: Decide) -> str | None:
    """Let *decide* look at a case's safe, locks and item keys, and make true what it gives, or nothing.

    Returns:
        The new recovery code, to be shown once; None when none was made.
    Raises:
        CaseDamaged, CaseInUse: as Database. Whatever *decide* raises; then nothing was changed.
    """
    with Database.open(folder / DATABASE) as database:
        with database.change():
            decided = decide(read_safe(database), read_locks(database), read_item_keys(database))
            change = decided.change if isinstance(decided, Outcome) else decided
            database.apply(change)
            blobs = _emptied(database) if read_safe(database).state == "erased" else []
        store = store_of(database, folder)
        for name in blobs:
            store.delete(name)
        database.forget()
    return decided.code if isinstance(decided, Outcome) else None


def _emptied(database: Database) -> list[str]:
    """Take every item out of an erased case; gives the blobs to delete. The log's hashes stay."""
    blobs = [name for (name,) in database.rows("select name from blob")]
    for table in ("deletion", "blob", "item_key", "item"):
        database.run(f"delete from {table}")  # noqa: S608 - names are our own
    database.run("delete from about where name = 'last-logged'")
    database.run("update leaf set sealed = x''")
    return blobs
