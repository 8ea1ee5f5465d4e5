"""What a case does by itself: it keeps what was promised for a day that has come, and tidies up."""

from datetime import timedelta
from typing import Final

from chesil.case_folder import removal
from chesil.case_folder.case import Case

_UNFINISHED: Final = timedelta(days=1)  # nothing is still being written after that long


def keep_up(case: Case) -> int:
    """Destroy the files that were removed 30 days ago; gives how many went.

    On a disk that takes no writing nothing is done.
    """
    return removal.erase_due(case) if case.database.is_writable else 0


def sweep(case: Case) -> None:
    """Delete sealed bytes that a run stopped a day ago or longer left, and that nothing refers to."""
    known = {name for (name,) in case.database.rows("select name from blob")}
    case.store.sweep(known, older_than=case.now() - _UNFINISHED)
