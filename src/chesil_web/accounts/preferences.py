"""How she likes the website to be, kept from one visit to the next."""

from typing import Any

import msgspec

from chesil_web.accounts.models import Preference, Preferences
from chesil_web.keys import only
from chesil_web.keys.opened import OpenSafe


def preferences(safe: OpenSafe) -> Preferences:
    """What she chose so far. Where it is damaged, she chose nothing."""
    return only.read(safe, Preference, Preferences())


def prefer(safe: OpenSafe, **chosen: Any) -> None:
    """Keep what she chose, by the names of Preferences."""
    only.change(
        safe, Preference, Preferences(), lambda before: msgspec.structs.replace(before, **chosen),
        drop_damaged=True,
    )  # fmt: skip
