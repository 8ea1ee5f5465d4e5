"""What happened to a record, sealed in it."""

from datetime import datetime
from typing import Literal

import msgspec

from chesil_web.foundation.keys.models import Sealed

type What = Literal[
    "opened", "made", "passphrase-changed", "code-used", "code-replaced", "code-asked", "code-stopped",
    "code-works", "put-away", "signed-out",
]  # fmt: skip


class Happened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event. *browser* is a family such as "Firefox on Android", never an address."""

    at: datetime
    what: What
    browser: str = ""


class Event(Sealed):
    """A row of the record's own history."""
