"""What this room stores: a link to each share in her own record, and what she has chosen so far."""

from datetime import date, datetime

import msgspec

from chesil_web.foundation.keys.models import Sealed
from chesil_web.record.given.copy_models import Where


class OwnShare(Sealed):
    """In her own record: something that she shared. Its document is ShareLink."""


class ShareRule(Sealed):
    """In her own record: what she keeps sharing. It goes with its share. Its document is RuleTold."""


class Choice(Sealed):
    """What she is about to share: one row a record. Its document is Chosen."""


class ShareLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of OwnShare.

    Attributes:
        share, safe, secret: of the share, in hex; the secret opens its safe.
        agency, role, first_name: whom she shared it with, as they were that day. name: what they call her.
        entries: how many. until: the last day on which it can be read.
        messages, media, files, people, papers: how many of each. out: messages that she left out one by one.
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
    messages: int = 0
    media: int = 0
    files: int = 0
    people: int = 0
    papers: int = 0
    out: tuple[Where, ...] = ()


class RuleTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of ShareRule.

    Attributes:
        share: the id of an OwnShare, in hex. about: a part of the name of who did it; empty for everything.
        without: codes of forms.WITHOUT: what stays out of each entry.
        talk: a name in the newest look: then messages with them from the day *since* on go, and no entries.
    """

    share: str
    about: str = ""
    without: tuple[str, ...] = ()
    talk: str = ""
    since: date | None = None


class TalkPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A conversation, or some days of it, that was chosen.

    Attributes:
        who: a name in the newest look. source: the id of one in it; empty for all.
        stamp: tells what is in it from what is in it after a change. count: of its messages.
        out: messages that she left out one by one.
    """

    who: str
    source: str = ""
    since: date | None = None
    until: date | None = None
    stamp: str = ""
    count: int = 0
    out: tuple[Where, ...] = ()


class PaperPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document she made that was chosen, as it was searched then.

    Attributes:
        paper, part: its ids in hex. stamp: changes where it is another, or something else must stay secret.
        pages: how many. names: people who are named in it. secret: the ids of what must stay secret in it.
    """

    paper: str
    part: str
    stamp: str
    pages: int
    names: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that must stay secret and goes out all the same.

    Attributes:
        piece, detail, words: of the find. reason: why, in her words.
    """

    piece: str
    detail: str
    words: str
    reason: str


class Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Choice.

    Attributes:
        versions: of the entries, in hex. without: codes of forms.WITHOUT: what stays out of each.
        talks: conversations. media, files, people: ids in hex of pictures and recordings, which are made
            anew; of whole files; and of people she told of. papers: documents she made.
        kept: what must stay secret and goes out, with a reason.
        name: what the worker calls her. code: the id in hex of a code that was right; empty before.
    """

    versions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    talks: tuple[TalkPart, ...] = ()
    media: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    papers: tuple[PaperPart, ...] = ()
    kept: tuple[Kept, ...] = ()
    name: str = ""
    code: str = ""
