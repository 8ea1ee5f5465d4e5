"""Signal: the app's own plaintext export (JSON lines), and the chats that the tool signal-export writes.

signal-export writes local times and calls the owner "Me". The app's own export counts milliseconds.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from chesil.readers import delimited, json_export, json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, string
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "signal"
VERSION: Final = "1"
MOST_BYTES: Final = 512 << 20
_LONGEST_LINE: Final = 4 << 20
_FRAME: Final = re.compile(
    rb'\s*+\{"(?:backupTimeMs|version|account|recipient|chat|chatItem|stickerPack|adHocCall|chatFolder|notificationProfile)"'
)
_OWN_FRAME: Final = re.compile(rb'"(?:chatItem|backupTimeMs|mediaRootBackupKey|recipient)"\s*+:')
_TOOL_JSON: Final = re.compile(
    rb'\s*+\{[^\n]{0,65536}?"sender"\s*+:[^\n]{0,65536}?"(?:body|quote|sticker|reactions)"\s*+:'
)
_LINE: Final = re.compile(r"\[(\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] ([^\n:]{1,200}): ?(.*)")
_STRICT: Final = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] [^\n:]{1,200}: ")
_OWN: Final = re.compile(r"(?m)^\[\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?\] Me: ")
_LINK: Final = re.compile(r"!?\[([^\]\n]{0,500})\]\((\.?/?(?:media/)?[^)\n]{1,1000})\)")
_REACTIONS: Final = re.compile(r"\(- (.{1,500}) -\)\s*$")
_LOCAL: Final = (
    "zone",
    "The times are those of the computer on which signal-export ran. The file does not say its zone.",
)
_ITEM_USED: Final = ("chatId", "authorId", "dateSent", "incoming", "outgoing", "directionless")


def recognises(document: Document) -> bool:
    """Whether the first lines are frames of a Signal export, or messages as signal-export writes them."""
    head = json_export.head(document)
    if _FRAME.match(head) and _OWN_FRAME.search(head):
        return True
    first = head.lstrip().partition(b"\n")[0]
    if _TOOL_JSON.match(first) and b'"date"' in first:
        return True
    text = delimited.decode(document.head).lstrip("\ufeff\r\n ")
    # WhatsApp writes such lines too, with seconds; it never calls anybody "Me".
    return bool(_STRICT.match(text) or (_LINE.match(text) and _OWN.search(text)))


def read(document: Document, options: ReadOptions) -> Reading:
    """A row a message.

    Raises:
        TooLarge: the file passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge(
            "This file is too large.", where=document.name, next_step="Export fewer chats at a time."
        )
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    head = json_export.head(document)
    if _FRAME.match(head) and _OWN_FRAME.search(head):
        _Frames(gathering).add(json_export.load(document))
    elif head.lstrip()[:1] == b"{":
        _tool_json(json_export.load(document), _folder(document), gathering)
    else:
        _tool_text(delimited.decode(document.read()), _folder(document), gathering)
    return gathering.reading()


def _folder(document: Document) -> str | None:
    """The chat's name: signal-export gives each chat a folder."""
    place = (document.member or str(document.path or "")).replace("\\", "/").split("/")
    return place[-2] if len(place) > 1 else None


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield number, line


def _decoded(line: bytes, number: int, gathering: Gathering) -> dict[str, Any] | None:
    """The object of a line; None, and a problem, when it is none."""
    found = json_tree.value(msgspec.Raw(line)) if len(line) <= _LONGEST_LINE else None
    if isinstance(found, dict):
        return found
    said_so = "This line is damaged or cut short."
    gathering.problem("damaged", said_so, raw=line[:8_000].decode("utf-8", "replace"), line=number)
    return None


class _Frames:
    """The lines of the app's own export: people and chats come before the messages that number them."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._people: dict[str, tuple[str | None, str | None]] = {}
        self._self: str | None = None
        self._chats: dict[str, str] = {}
        self._passed: dict[str, int] = {}

    def add(self, data: bytes) -> None:
        for number, line in _lines(data):
            frame = _decoded(line, number, self._gathering)
            if frame is not None:
                self._frame(frame, line.decode("utf-8", "replace"), number)
        if self._passed:
            shown = ", ".join(f"{name} ({count:,})" for name, count in sorted(self._passed.items()))
            self._gathering.assume("passed-over", f"Parts that hold no message, call or contact: {shown}.")

    def _frame(self, frame: dict[str, Any], raw: str, number: int) -> None:
        name, inner = next(
            ((key, each) for key, each in frame.items() if isinstance(each, dict)), ("about", {})
        )
        columns: Columns | None = None
        if name == "recipient":
            columns = self._recipient(inner)
        elif name == "chatItem":
            columns = self._item(inner)
        elif name == "chat":
            self._chats[str(inner.get("id"))] = str(inner.get("recipientId"))
        if columns is None:
            self._passed[name] = self._passed.get(name, 0) + 1
        else:
            self._gathering.row(line=number, raw=raw, **columns)

    def _recipient(self, inner: dict[str, Any]) -> Columns | None:
        number = str(inner.get("id"))
        if "self" in inner:
            self._self = number
            return None
        contact, group = inner.get("contact"), inner.get("group")
        if isinstance(group, dict):
            self._people[number] = (None, _title(group))
            return None
        if not isinstance(contact, dict):
            return None
        names = ("nickname", "systemGivenName", "profileGivenName", "username", "e164")
        name = next((found for key in names if (found := _full_name(contact, key))), None)
        address = _telephone(contact) or string(contact, "username", "aci", "pni")
        self._people[number] = (address or name, name)
        blocked = {"blocked": True} if contact.get("blocked") else {}
        return {
            "kind": "contact",
            "precision": "none",
            "channel": "document",
            "sender_name": name,
            "recipients": [
                each
                for each in (_telephone(contact), string(contact, "username"), string(contact, "aci"))
                if each
            ],
            "details": blocked or None,
        }

    def _item(self, inner: dict[str, Any]) -> Columns:
        author, chat = str(inner.get("authorId")), self._chats.get(str(inner.get("chatId")), "")
        mine = (
            author == self._self
            if self._self
            else ("outgoing" in inner if "directionless" not in inner else None)
        )
        address, name = self._people.get(author, (None, None))
        other = self._people.get(chat, (None, None))
        kind = next(
            (key for key in inner if key.endswith(("Message", "Notification")) or key == "giftBadge"), ""
        )
        body = json_tree.inner_of(inner, kind)
        text = body.get("text")
        words = string(text, "body") if isinstance(text, dict) else string(body, "body")
        call = _call(body) if kind == "updateMessage" else None
        is_notice = kind == "updateMessage" and call is None
        state = (
            "deleted" if kind == "remoteDeletedMessage" else "edited" if inner.get("revisions") else "sent"
        )
        return {
            **said.unix(inner.get("dateSent")),
            "kind": "call" if call else "notice" if is_notice else "message",
            "channel": "call" if call else "chat",
            "direction": None if mine is None else "from_owner" if mine else "to_owner",
            "sender": None if mine else address,
            "sender_name": None if mine else name,
            "recipients": [other[0]] if mine and other[0] else None,
            "text": words or (", ".join(key for key in body if body[key]) if is_notice else None) or None,
            "attachments": _attached(body),
            "state": "notice" if is_notice else state,
            "notice": "other" if is_notice else None,
            "thread": other[1] or other[0],
            "details": json_tree.rest(inner, *_ITEM_USED),
            **(call or {}),
        }


def _full_name(contact: dict[str, Any], key: str) -> str | None:
    found = contact.get(key)
    if isinstance(found, dict):
        return " ".join(filter(None, (string(found, "given"), string(found, "family")))) or None
    if key == "e164":
        return _telephone(contact)
    family = string(contact, key.replace("Given", "Family")) if "Given" in key else None
    return " ".join(filter(None, (string(contact, key), family))) or None


def _telephone(contact: dict[str, Any]) -> str | None:
    digits = str(contact.get("e164") or "")
    return f"+{digits.removeprefix('+')}" if digits.removeprefix("+").isdecimal() else None


def _title(group: dict[str, Any]) -> str | None:
    snapshot = json_tree.inner_of(group, "snapshot") or group
    title = snapshot.get("title")
    return string(title, "title") if isinstance(title, dict) else string(snapshot, "title")


def _call(body: dict[str, Any]) -> Columns | None:
    found = body.get("individualCall") or body.get("groupCall")
    if not isinstance(found, dict):
        return None
    state = str(found.get("state", ""))
    answered = True if "ACCEPTED" in state and "NOT" not in state else False if state else None
    return {"answered": answered}


def _attached(body: dict[str, Any]) -> list[dict[str, Any]] | None:
    found = body.get("attachments") or ([body["attachment"]] if "attachment" in body else [])
    names = []
    for each in json_tree.objects(found):
        pointer = json_tree.inner_of(each, "pointer") or each
        names.append(string(pointer, "fileName", "contentType") or "attachment")
    return said.files(names)


def _tool_json(data: bytes, thread: str | None, gathering: Gathering) -> None:
    gathering.assume(*_LOCAL)
    for number, line in _lines(data):
        record = _decoded(line, number, gathering)
        if record is None:
            continue
        sender = string(record, "sender")
        when = record.get("date")
        files = json_tree.objects(record.get("attachments"))
        gathering.row(
            line=number,
            raw=line.decode("utf-8", "replace"),
            **(said.iso(when.replace(", ", " ")) if isinstance(when, str) else said.unix(when)),
            **_message(sender, string(record, "body"), thread),
            attachments=said.files(string(each, "fileName", "name", "path") for each in files),
            details=json_tree.rest(record, "date", "sender", "body"),
        )


def _message(sender: str | None, text: str | None, thread: str | None) -> Columns:
    mine = sender == "Me"
    return {
        "kind": "message",
        "channel": "chat",
        "direction": None if sender is None else "from_owner" if mine else "to_owner",
        "sender": None if mine else sender,
        "recipients": [thread] if mine and thread else None,
        "text": text,
        "state": "sent",
        "thread": thread,
    }


def _tool_text(text: str, thread: str | None, gathering: Gathering) -> None:
    gathering.assume(*_LOCAL)
    record: list[str] = []
    start = 1
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), 1):
        if _LINE.match(line):
            _add_text(record, start, thread, gathering)
            record, start = [line], number
        elif record or line.strip():
            record.append(line)
    _add_text(record, start, thread, gathering)


def _add_text(record: list[str], line: int, thread: str | None, gathering: Gathering) -> None:
    raw = "\n".join(record).rstrip()
    found = _LINE.match(raw)
    if not raw:
        return
    if found is None:
        gathering.problem("unreadable", "These lines stand before the first message.", raw=raw, line=line)
        return
    words = raw[found.start(3) :].strip()
    reactions = _REACTIONS.search(words)
    details: dict[str, Any] = {"reactions": reactions[1]} if reactions else {}
    words = words[: reactions.start()].rstrip() if reactions else words
    links = [each for each in _LINK.findall(words) if not each[1].startswith(("http:", "https:"))]
    gathering.row(
        line=line,
        raw=raw,
        **said.iso(found[1].replace(", ", " ")),
        **_message(found[2].strip(), words or None, thread),
        attachments=said.files(target for _, target in links),
        details=json.loads(json_export.write_details(details) or "null"),
    )


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
