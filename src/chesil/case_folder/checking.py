"""Looks over a case folder without any key: the log, the items it tells of, and every sealed file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from chesil.case_folder import anchoring, log
from chesil.case_folder.case import Progress
from chesil.case_folder.database import Database
from chesil.case_folder.places import DATABASE, store_of
from chesil.vault.errors import LogBroken
from chesil.vault.stores.scrub import What, scrub

# An item never changes, so it is there whole or was destroyed; then what was logged of it is emptied.
_ITEMS: Final = {
    "select distinct item from leaf where sealed <> x'' and item not in (select id from item)":
        "The item {} is missing, and the log does not say that it was destroyed.",
    "select distinct item from leaf where sealed = x'' and item in (select id from item)":
        "The log says that the item {} was destroyed, and it is there.",
    "select id from item where id not in (select item from item_key)":
        "The key of the item {} is missing.",
    "select id from item where kind = 'file' and id not in (select item from blob)":
        "It is not known where the file of the item {} lies.",
}  # fmt: skip
_SAID: Final = {
    What.MISSING: "missing",
    What.CUT: "cut: its end is missing",
    What.GROWN: "longer than it was",
    What.CHANGED: "not as it was sealed",
    What.UNREADABLE: "there, but the disk does not give it",
}


def forgets(folder: Path) -> bool:
    """Take from the disk the old bytes that stayed when something was erased; gives whether none is left.

    Raises:
        CaseDamaged: there is no case here, or its database cannot be read.
    """
    with Database.open(folder / DATABASE) as database:
        return database.is_writable and database.forget()


def faults(folder: Path, *, progress: Progress = lambda what, done, total: None) -> Iterator[str]:
    """What is missing, damaged or does not fit in a case folder, as sentences; none when all is whole.

    Sealed files that belong to nothing are no fault: a stopped run leaves them.

    Raises:
        CaseDamaged: there is no case here, or its database cannot be read.
    """
    with Database.open(folder / DATABASE) as database:
        try:
            log.check(database)
        except LogBroken as fault:
            yield str(fault)
        yield from anchoring.contradictions(database)
        for asked, said in _ITEMS.items():
            yield from (said.format(item.hex()) for (item,) in database.rows(asked))
        expected = database.rows("select name, cipher_size, cipher_sha256 from blob order by name")
        total = sum(size for _, size, _ in expected)
        for found in scrub(
            store_of(database, folder), expected, progress=lambda done: progress("Checking", done, total)
        ):
            if found.what != What.UNKNOWN:  # left by a stopped run; taken away when the case is opened
                yield f"The sealed file {found.name} is {_SAID[found.what]}."
