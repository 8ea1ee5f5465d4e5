"""Names a file that no reader knows, where its first bytes tell what it is, and says what to do instead."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from chesil.terms.readings import Assumption, Document

_MOST_NAMES: Final = 3
_UNPACK: Final = "Unpack it, and add what is in it."
_AS_PDF: Final = "Make a PDF or pictures of what matters, or write it down as notes."


@attrs.frozen
class Kind:
    """What a file is.

    Attributes:
        code: part of the remark's code. name: what it is, as the end of "This is ...". next_step: what to do.
    """

    code: str
    name: str
    next_step: str


_ARCHIVE: Final = Kind("archive", "a packed file", _UNPACK)
_TAR: Final = Kind("tar", "a packed file (TAR), as Skype and others give it", _UNPACK)
_OFFICE: Final = Kind("office", "a document of Word, Excel or another office program", _AS_PDF)
_EXPORT_CHAT: Final = "In WhatsApp, open the chat and export it instead."
_CRYPT: Final = Kind(
    "whatsapp-backup", "a locked backup of WhatsApp",
    f"With its key of 64 digits, the command chesil phone opens it. {_EXPORT_CHAT}",
)  # fmt: skip
_OLD_CRYPT: Final = Kind(
    "whatsapp-old-backup", "an older kind of locked WhatsApp backup",
    f"Its key lies in a part of the phone that nobody can open. {_EXPORT_CHAT}",
)  # fmt: skip
_SIGNAL: Final = Kind(
    "signal-backup", "a locked backup of Signal",
    "Export the chat from Signal as plain text instead, or take screenshots.",
)  # fmt: skip
_NOTES: Final = "If messages are in it, take screenshots of them, or write down what matters as notes."
_EMPTY: Final = Kind("empty", "an empty file", "Copy it again from where it came, or make the export again.")
_JSON: Final = Kind("json", "data of an app or a website (JSON), of a kind that Chesil does not know", _NOTES)
_XML: Final = Kind("xml", "data of a program (XML), of a kind that Chesil does not know", _NOTES)
_TABLE: Final = Kind(
    "table", "a table whose columns Chesil does not know",
    "If it is a list of calls, say which column is what. Else write down what matters as notes.",
)  # fmt: skip
_SIGNAL_DESKTOP: Final = Kind(
    "signal-desktop", "a locked database, as Signal on a computer keeps it",
    "Its key lies in the computer's own store. Export the chat from Signal as plain text instead.",
)  # fmt: skip
_DATABASE: Final = Kind(
    "database", "a database of an app", "Look in the app for a way to export, and add that. See the guides."
)  # fmt: skip
_PAGE: Final = Kind(
    "page", "a web page that was saved",
    "If it is an export of an app, ask the app for JSON instead. Else make a PDF or a picture of it.",
)  # fmt: skip
_STARTS: Final = (
    (b"!BDN", Kind("pst", "a mail store of Outlook (.pst or .ost), which this installation cannot open",
        "In Outlook, drag the mails that matter into a folder: each becomes a file that can be read.")),
    (b"%PDF", Kind("pdf", "a PDF",
        "It can be evidence as it is. Write a note to have its words on the timeline.")),
    (b"{\\rtf", _OFFICE), (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf\x27\x1c", _ARCHIVE), (b"\x1f\x8b", _ARCHIVE), (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE), (b"MSCF", _ARCHIVE),
    (b"ANDROID BACKUP", Kind("android-backup", "a backup of an Android phone",
        "Most apps are not in it. Use the app SMS Backup & Restore for messages and calls.")),
    (b"SQLite format 3\0", _DATABASE),
    (b"bplist00", Kind("plist", "a settings file of an iPhone or Mac", "It holds no messages.")),
    (b"MZ", Kind("program", "a program", "Do not open it.")),
    (b"\x7fELF", Kind("program", "a program", "Do not open it.")),
)  # fmt: skip
_TELEGRAM: Final = Kind(
    "telegram-pages", "a Telegram export as HTML",
    "In Telegram on a computer, export the chat again with the format JSON.",
)  # fmt: skip
_SNAPCHAT: Final = Kind(
    "snapchat-pages", "Snapchat's data as HTML", "Ask Snapchat for your data again, and choose JSON files."
)  # fmt: skip
_NOT_BUMBLE: Final = Kind(
    "bumble", "a file of Bumble, whose form Chesil does not know",
    "Take screenshots of the chat, or write down what matters as notes.",
)  # fmt: skip
_NOT_VIBER: Final = Kind(
    "viber", "a file of Viber, whose form Chesil does not know",
    "Take screenshots of the chat, or write down what matters as notes.",
)  # fmt: skip
_NOT_STRAVA: Final = Kind(
    "strava", "a list of Strava, which says where and when you were out",
    "It is not needed. For comments of other people take screenshots.",
)  # fmt: skip
_SCREEN_TIME: Final = Kind(
    "screen-time", "a list of which apps were used and how long",
    "It holds no messages. If it matters, write down as a note what it shows.",
)  # fmt: skip
# A heading for the app, and one for how long or how often; never one for a number or a camera.
_APP: Final = re.compile(
    rb"[\"']?(?:app(?:lication)?(?:[ _-]?name)?|package(?:[ _-]?name)?|bundle[ _-]?id)[\"']?", re.IGNORECASE
)
_USED: Final = re.compile(
    rb"[\"']?(?:(?:total |screen |usage )?(?:time|duration|usage|minutes|seconds)(?: used)?|screen[ _-]?time|"
    rb"opens|launches|access count|pickups)(?: ?\([a-z]{1,12}\))?[\"']?",
    re.IGNORECASE,
)
_STRAVA: Final = re.compile(rb'"?Activity ID"?,"?Activity Date"?,"?Activity Name"?,')
_NAMES: Final = (
    (re.compile(r"\.crypt15$", re.IGNORECASE), _CRYPT),
    (re.compile(r"\.crypt\d{1,2}$", re.IGNORECASE), _OLD_CRYPT),
    (re.compile(r"^db\.sqlite$", re.IGNORECASE), _SIGNAL_DESKTOP),
    (re.compile(r"viber", re.IGNORECASE), _NOT_VIBER),
    (re.compile(r"bumble", re.IGNORECASE), _NOT_BUMBLE),
    (re.compile(r"^signal-[\d-]+\.backup$", re.IGNORECASE), _SIGNAL),
    (re.compile(r"\.(?:sbu|spb|smem|smsg|scalllog)$", re.IGNORECASE), Kind(
        "smart-switch", "a backup of Samsung Smart Switch",
        "It can be read on a Samsung phone alone. Use the app SMS Backup & Restore on the phone.")),
)  # fmt: skip
_HTML: Final = re.compile(rb"\s*+(?:<!doctype html|<html\b)", re.IGNORECASE)


def kind(document: Document) -> Kind | None:
    """What the document is; None where nothing tells. It has its head."""
    head = document.head
    if document.name.lower() == "viber.db":
        return _NOT_VIBER
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[257:262] == b"ustar":
        return _TAR
    if document.name == "[Content_Types].xml" or head.startswith(b"application/vnd.oasis"):
        return _OFFICE
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return _of_page(head)
    if _STRAVA.match(head.removeprefix(b"\xef\xbb\xbf")):
        return _NOT_STRAVA
    if _is_screen_time(head):
        return _SCREEN_TIME
    # Locked files look like nothing at all: of these only the name can tell.
    named = next((found for pattern, found in _NAMES if pattern.search(document.name)), None)
    return named or _of_text(document)


def _of_text(document: Document) -> Kind | None:
    """What kind of text it is, for one that nothing else tells."""
    if not document.size_bytes:
        return _EMPTY
    start = document.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<?xml"):
        return _XML
    if re.match(rb"\{\s*+\"|\[\s*+[\[{\"]", start):
        return _JSON
    is_text = b"\0" not in start and start[:1].isascii()
    return _TABLE if is_text and document.name.lower().endswith((".csv", ".tsv")) else None


def _is_screen_time(head: bytes) -> bool:
    first = head.removeprefix(b"\xef\xbb\xbf")[:1_000].splitlines()[:1]
    cells = [each.strip() for each in re.split(rb"[,;\t]", first[0])] if first else []
    return any(map(_APP.fullmatch, cells)) and any(map(_USED.fullmatch, cells))


def _of_page(head: bytes) -> Kind:
    if b'class="page_wrap' in head and (
        b"tgme" in head or b"pull_left userpic" in head or b"history" in head
    ):
        return _TELEGRAM
    return _SNAPCHAT if b"Snapchat" in head or b"My Data" in head else _PAGE


def remarks(found: Iterable[tuple[str, Kind]]) -> Iterator[Assumption]:
    """A sentence for each kind met, with the first names.

    Args:
        found: the name of each document that no reader knows, and what it is.
    """
    names: dict[Kind, list[str]] = {}
    for name, each in found:
        names.setdefault(each, []).append(name)
    for each, several in names.items():
        shown = ", ".join(several[:_MOST_NAMES])
        more = f" and {len(several) - _MOST_NAMES:,} more" if len(several) > _MOST_NAMES else ""
        said = f"{shown}{more}: this is {each.name}. It is kept, and was not read. {each.next_step}"
        yield Assumption(code=f"not-read-{each.code}", sentence=said)
