"""What a confined child is asked of a backup and what it answers. The secret comes apart from it."""

from typing import Final, Literal

import msgspec

from chesil.phones.faults import NotABackup, WrongSecret
from chesil.readers import extract
from chesil.terms.errors import ReadingError, TooLarge

DATABASES: Final = frozenset(("imessage", "whatsapp-database", "android-phone", "iphone-calls"))  # formats
WITHHELD: Final = "number withheld"  # the conversation of calls without a number
UNKNOWN: Final = "no conversation named"
DONE, REFUSED = b"+", b"-"
MOST_SECRET: Final = 4_096
MOST_ANSWER: Final = 1 << 30
_FAULTS: Final = {each.code: each for each in (ReadingError, TooLarge, WrongSecret, NotABackup)}


_WHATSAPP: Final = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"
# The only files that are ever opened, by what a person calls them.
ALLOWED: Final = {
    "messages": (("HomeDomain", "Library/SMS/sms.db"),),
    "calls": (
        ("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata"),
        ("WirelessDomain", "Library/CallHistory/call_history.db"),
    ),
    "voicemail": (("HomeDomain", "Library/Voicemail/voicemail.db"),),
    "whatsapp": ((_WHATSAPP, "ChatStorage.sqlite"), (_WHATSAPP, "CallHistory.sqlite")),
}
# Where the files lie that records name: pictures and recordings sent, and voicemail. Only those of chosen
# records are opened.
ATTACHED: Final = {
    "messages": ("MediaDomain", "Library/SMS/Attachments/"),
    "voicemail": ("HomeDomain", "Library/Voicemail/"),
    "whatsapp": (_WHATSAPP, "Message/Media/"),
}
PHOTOS: Final = extract.PHOTOS
WHATS: Final = (*ALLOWED, PHOTOS)


class Item(msgspec.Struct, frozen=True):
    """One file that can be taken.

    Attributes:
        what: one of WHATS. file_id: its name in the backup's folder. size_bytes: of its content.
    """

    what: str
    file_id: str
    domain: str
    path: str
    size_bytes: int


def is_attached(item: Item) -> bool:
    """Whether it is one of ATTACHED, and no database that is taken by its own name."""
    place = (item.domain, item.path)
    is_within = any(
        item.domain == domain and item.path.startswith(folder) for domain, folder in ATTACHED.values()
    )
    return is_within and not any(place in places for places in ALLOWED.values())


class Listing(msgspec.Struct, frozen=True):
    """What a backup says of itself, and what can be taken from it.

    Attributes:
        backed_up: ISO time in UTC, empty where it says none. files: how many it holds in all.
    """

    device: str
    system: str
    backed_up: str
    is_locked: bool
    files: int
    items: tuple[Item, ...]


class Conversation(msgspec.Struct, frozen=True):
    """One conversation, by its name. first, last: days, empty where no record has a time."""

    name: str
    records: int
    first: str
    last: str


class Order(msgspec.Struct, frozen=True):
    """What is wanted, and from which part of the backup.

    Attributes:
        want: the list of a backup's files, the conversations of a database, chosen conversations as an
            extract, which files have the names that records give, or one file's content.
        of: an iPhone's backup, a locked database of WhatsApp, or a database as it is. Its files come in this
            order: Manifest.plist, Manifest.db, then the stored file; else the file alone.
        file_id: which file of a backup. name: of the file, for words. names: the conversations, None for all;
            or the names that records give to files.
    """

    want: Literal["list", "conversations", "extract", "attached", "file"]
    of: Literal["iphone", "crypt15", "database"]
    file_id: str = ""
    name: str = ""
    names: tuple[str, ...] | None = None


class Refusal(msgspec.Struct, frozen=True):
    """A ReadingError on its way between two processes."""

    code: str
    what: str
    where: str
    next_step: str

    def error(self) -> ReadingError:
        """The error it stands for."""
        return _FAULTS.get(self.code, ReadingError)(self.what, where=self.where, next_step=self.next_step)
