"""What this room stores: reading links, what leads to them from a record, and claims of reports by phone."""

from datetime import datetime

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Safe, Sealed


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


class ReportClaim(models.Model):
    """That a report was taken by phone, and its code.

    Attributes:
        safe, complaint: of the report.
        ends_at: until when the newest code works; None before there was one. used_at: when it was used.
    """

    safe = models.OneToOneField(Safe, models.CASCADE, related_name="+")
    complaint = models.UUIDField(unique=True)
    ends_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class LinkTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ReadingLink: what she wrote to whoever reads it; may be empty."""

    words: str
    made_at: datetime


class OwnLinkTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of OwnLink.

    Attributes:
        link, safe, secret: of the reading link, in hex; the secret opens its safe.
        address, code: what she sends and what she says, so that she can do it later; both end with the link.
        name: whom it is for, in her words. entries, messages, pictures, papers: how many of each.
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
    messages: int = 0
    pictures: int = 0
    papers: int = 0
