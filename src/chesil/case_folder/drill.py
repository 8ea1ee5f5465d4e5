"""The restore drill: a backup is put back beside the case, looked at, and removed again."""

import shutil
from pathlib import Path
from typing import BinaryIO

from pyrage.x25519 import Identity

from chesil.case_folder import backups
from chesil.case_folder.checking import faults


def drill(
    beside: Path, *, data: BinaryIO, keys: BinaryIO, key: Identity
) -> tuple[backups.Restored, list[str]]:
    """Restore a backup for a moment; gives what came back and every fault in it.

    Args:
        beside: a folder that is not there; it is made and removed.
    """
    try:
        restored = backups.restore(beside, data=data, keys=keys, key=key)
        return restored, list(faults(beside))
    finally:
        shutil.rmtree(beside, ignore_errors=True)
