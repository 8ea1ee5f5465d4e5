"""Readers from other packages, each off unless the installation names it.

A package offers one as an entry point of the group "chesil.readers", whose name is the code of its format.
CHESIL_READERS names those to use, with commas between them. They read in the same confined child as ours,
after all of ours have refused the file.
"""

import os
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from chesil.terms import formats
from chesil.terms.errors import SettingsError
from chesil.terms.readings import Reader

GROUP: Final = "chesil.readers"
SETTING: Final = "CHESIL_READERS"


def named() -> tuple[str, ...]:
    """The codes that the installation names, each once; empty when it names none."""
    codes = (each.strip() for each in os.environ.get(SETTING, "").split(","))
    return tuple(dict.fromkeys(filter(None, codes)))


@cache
def offered() -> dict[str, EntryPoint]:
    """The entry point of each code that the installation names; nothing of it is loaded.

    Raises:
        SettingsError: no package offers it, or one of our own formats is called so.
    """
    if not named():
        return {}
    found = {each.name: each for each in entry_points(group=GROUP)}
    for code in named():
        if code in formats.NAMES:
            raise SettingsError(f"{code} is a format of Chesil's own.", where=SETTING, next_step=_LEAVE_OUT)
        if code not in found:
            said = f"No package that is installed offers a reader called {code}."
            raise SettingsError(said, where=SETTING, next_step=_LEAVE_OUT)
    return {code: found[code] for code in named()}


_LEAVE_OUT: Final = "Take it out of the setting, or install the package."


@cache
def readers() -> tuple[Reader, ...]:
    """The readers that the installation names, loaded. A confined child can load none: call this before.

    Raises:
        SettingsError: as offered; or what a package offers is no reader of that format.
    """
    loaded = {code: each.load() for code, each in offered().items()}
    for code, reader in loaded.items():
        if not isinstance(reader, Reader) or reader.format != code:
            said = f"What the package offers as {code} is no reader of that format."
            raise SettingsError(said, where=SETTING, next_step=_LEAVE_OUT)
    return tuple(loaded.values())
