"""What this room stores: reading links, each in a safe of its own, and what leads to them from her record."""

from datetime import datetime

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed


class ReadingLink(Sealed):
    """A copy that somebody without an account can read. Its document is LinkTold, its entries are ShareEntry.

    Attributes:
        address_index: what stands in its address can be looked up by it; the address itself is nowhere.
        tries: how many codes were wrong since the last right one.
        ends_at: when it ends by itself. ended_at: when it did, was stopped, or closed after wrong codes.
    """

    address_index = models.BinaryField(unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_reading_link_in_a_safe")]


class OwnLink(Sealed):
    """In her own record: a reading link that she made. Its document is OwnLinkTold."""


class LinkTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ReadingLink: what she wrote to whoever reads it; may be empty."""

    words: str
    made_at: datetime


class OwnLinkTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of OwnLink.

    Attributes:
        link, safe, secret: of the reading link, in hex; the secret opens its safe.
        address, code: what she sends and what she says, so that she can do it later; both end with the link.
        name: whom it is for, in her words. entries: how many.
    """

    link: str
    safe: str
    secret: str
    address: str
    code: str
    name: str
    entries: int
    made_at: datetime
    ends_at: datetime
