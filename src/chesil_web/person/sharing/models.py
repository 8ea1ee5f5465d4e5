"""What this room stores: a link to each share in her own record, and what she has chosen so far."""

from datetime import date, datetime

import msgspec

from chesil_web.foundation.keys.models import Sealed


class OwnShare(Sealed):
    """In her own record: something that she shared. Its document is ShareLink."""


class Choice(Sealed):
    """What she is about to share: one row a record. Its document is Chosen."""


class ShareLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of OwnShare.

    Attributes:
        share, safe, secret: of the share, in hex; the secret opens its safe.
        agency, role, first_name: whom she shared it with, as they were that day. name: what they call her.
        entries: how many. until: the last day on which it can be read.
    """

    share: str
    safe: str
    secret: str
    agency: str
    role: str
    first_name: str
    name: str
    purpose: str
    entries: int
    until: date
    sent_at: datetime


class Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Choice.

    Attributes:
        versions: of the entries, in hex. without: codes of forms.WITHOUT: what stays out of each.
        name: what the worker calls her. code: the id in hex of a code that was right; empty before.
    """

    versions: tuple[str, ...]
    without: tuple[str, ...] = ()
    name: str = ""
    code: str = ""
