"""Looks over a case folder without any key: the log, and every sealed file."""

from collections.abc import Iterator
from pathlib import Path

from chesil.case_folder import anchoring, log
from chesil.case_folder.case import Progress
from chesil.case_folder.database import Database
from chesil.case_folder.places import DATABASE, store_of
from chesil.vault.errors import LogBroken
from chesil.vault.stores.scrub import scrub


def faults(folder: Path, *, progress: Progress = lambda what, done, total: None) -> Iterator[str]:
    """What is missing, damaged or does not fit in a case folder, as sentences; none when all is whole.

    Raises:
        CaseDamaged: there is no case here, or its database cannot be read.
    """
    with Database.open(folder / DATABASE) as database:
        try:
            log.check(database)
        except LogBroken as fault:
            yield str(fault)
        yield from anchoring.contradictions(database)
        expected = database.rows("select name, cipher_size, cipher_sha256 from blob order by name")
        total = sum(size for _, size, _ in expected)
        for found in scrub(
            store_of(database, folder), expected, progress=lambda done: progress("Checking", done, total)
        ):
            yield f"Sealed file {found.name}: {found.what}"
