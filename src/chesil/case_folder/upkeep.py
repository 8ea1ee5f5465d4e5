"""What a case does by itself: it keeps what was promised for a day that has come, and tidies up."""

from chesil.case_folder import loose, removal
from chesil.case_folder.case import Case
from chesil.vault.stores import sweeping
from chesil.vault.stores.sweeping import Swept


def keep_up(case: Case) -> int:
    """Destroy the files that were removed 30 days ago; gives how many went.

    On a disk that takes no writing nothing is done.
    """
    return removal.erase_due(case) if case.database.is_writable else 0


def sweep(case: Case) -> Swept:
    """Move what a run stopped a day ago or longer left to the store's quarantine, where it stays for 35 days.

    What nobody knows stays as it is: it may be of a newer copy of this case, or of another one.
    """
    return sweeping.sweep(case.store, loose.Rows(case.database), now=case.now())
