"""The time-stamp authorities that this installation asks."""

from functools import cache

from django.conf import settings

from chesil.case_folder.anchoring import read_authorities
from chesil.vault.timestamps import Authority


@cache
def in_use() -> tuple[Authority, ...]:
    """Those that the file in CHESIL_AUTHORITIES names; none when it is not set.

    Raises:
        SettingsError: says what is wrong in the file.
    """
    path = settings.CHESIL.authorities
    return read_authorities(path) if path else ()
