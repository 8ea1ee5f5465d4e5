"""What this room stores: each time that somebody helped, sealed in the record."""

from datetime import datetime

import msgspec

from chesil_web.foundation.keys.models import Sealed


class Help(Sealed):
    """That somebody sat beside its owner and helped. Its document is HelpTold."""


class HelpTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Help.

    Attributes:
        name: who helped, in the owner's words. role, agency: what papers may say of them; empty for nothing.
        lock: of the session, in hex.
        until: when it ends at the latest. ended_at: when it did; None while it goes on.
        first, last: the numbers in the record's log between which things were added: from, up to and without.
    """

    name: str
    lock: str
    begun_at: datetime
    until: datetime
    first: int
    ended_at: datetime | None = None
    last: int | None = None
    role: str = ""
    agency: str = ""

    @property
    def on_papers(self) -> str:
        """What papers may call them; empty where they say only that somebody helped."""
        return ", ".join(filter(None, (self.role, self.agency)))
