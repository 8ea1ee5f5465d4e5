"""A process that holds keys leaves none of its memory behind, and no other program may look into it."""

import ctypes
import resource
import sys
from typing import Final

_DUMPABLE: Final = 4  # of prctl


def keep_memory() -> None:
    """Keep this process's memory to itself. A program that it starts sees to that for itself.

    No core file is written (`RLIMIT_CORE`). On Linux no program that collects them gets one either, and no
    other process of the same user may trace this one or read its memory (`PR_SET_DUMPABLE`).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DUMPABLE, ctypes.c_ulong(0), *(ctypes.c_ulong(0),) * 3)
