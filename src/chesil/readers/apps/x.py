"""The archive of X, once Twitter: direct messages, own posts, blocked accounts, and whose account it is.

Each file is JavaScript that gives one list a name. People are numbers: `account.js` says which is the owner.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from chesil.readers import json_export, json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, string
from chesil.terms.readings import Document

FORMAT: Final = "x"
_START: Final = re.compile(rb"\s*+(?:window\s*+\.\s*+)?YTD\.[a-z_]{2,60}\.part\d{1,6}\s*+=\s*+")
_BARE: Final = re.compile(rb'\s*+\[\s*+\{\s*+"(?:dmConversation|tweet)"\s*+:\s*+\{')
_HEADERS: Final = re.compile(rb"\s*+(?:window\s*+\.\s*+)?YTD\.direct_messages?(?:_group)?_headers\.")
_WITHOUT_WORDS: Final = (
    "headers-alone",
    "This part of the archive lists who wrote when, without a word. The messages are in direct-messages.js.",
)
_USED: Final = ("senderId", "recipientId", "text", "createdAt", "mediaUrls")


def _recognises(head: bytes) -> bool:
    return bool(_START.match(head) or _BARE.match(head))


def _opened(data: bytes) -> bytes:
    found = _START.match(data)
    return (data[found.end() :] if found else data).rstrip().removesuffix(b";")


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    passed: set[str] = set()
    if _HEADERS.match(json_export.head(document)):
        gathering.assume(*_WITHOUT_WORDS)
        return
    for element in json_tree.items(tree.root):
        for name, raw in json_tree.fields(element).items():
            if name == "dmConversation":
                _conversation(tree, raw, gathering)
            elif make := _MAKES.get(name):
                tree.each([raw], gathering, partial(make, gathering=gathering))
            else:
                passed.add(name)
    if passed:
        names = ", ".join(sorted(passed)[:10])
        gathering.assume("passed-over", f"Parts of the archive that hold no message, post or block: {names}.")


def _conversation(tree: Tree, raw: msgspec.Raw, gathering: Gathering) -> None:
    members = json_tree.fields(raw)
    thread = json_tree.value(members.get("conversationId"))
    thread = thread if isinstance(thread, str) else None
    people = thread.split("-") if thread and re.fullmatch(r"\d+-\d+", thread) else []
    for element in json_tree.items(members.get("messages")):
        tree.each([element], gathering, lambda record: _entry(record, thread, people))


def _entry(record: dict[str, Any], thread: str | None, people: list[str]) -> Columns:
    name, inner = next(((key, each) for key, each in record.items() if isinstance(each, dict)), ("", {}))
    make = _message if name in ("messageCreate", "welcomeMessageCreate") else _notice
    return {**make(inner, name, people), "thread": thread}


def _message(inner: dict[str, Any], name: str, people: list[str]) -> Columns:
    sender, to = string(inner, "senderId"), string(inner, "recipientId")
    others = [to] if to and to != "0" else [each for each in people if each != sender]
    deleted = bool(inner.get("deletedAt") or inner.get("isDeleted"))
    text = string(inner, "text")
    return {
        **said.iso(string(inner, "createdAt")),
        "kind": "message",
        "channel": "social",
        "sender": sender,
        "recipients": others or None,
        "text": said.unescaped(text) if text else None,
        "attachments": said.files(_media(inner)),
        "state": "deleted" if deleted else "edited" if inner.get("editHistory") else "sent",
        "details": json_tree.rest(inner, *_USED),
    }


def _media(inner: dict[str, Any]) -> Iterator[str]:
    """The pictures of a message, as the archive names them: with the number of the message before."""
    number = string(inner, "id")
    for each in json_tree.strings(inner.get("mediaUrls")):
        name = PurePosixPath(each).name
        yield f"{number}-{name}" if number else name


_NOTICES: Final = {
    "joinConversation": "joined",
    "participantsJoin": "joined",
    "participantsLeave": "left",
    "conversationNameUpdate": "group_changed",
    "conversationAvatarUpdate": "group_changed",
    "reactionCreate": "reaction",
}


def _notice(inner: dict[str, Any], name: str, people: list[str]) -> Columns:
    named = string(inner, "name")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return {
        **said.iso(string(inner, "createdAt")),
        "kind": "notice",
        "channel": "social",
        "sender": string(inner, "initiatingUserId", "senderId"),
        "text": f"{words}: {named}" if named else words or None,
        "state": "notice",
        "notice": _NOTICES.get(name, "other"),
        "details": json_tree.rest(inner, "createdAt", "name"),
    }


def _account(record: dict[str, Any], gathering: Gathering) -> Columns:
    number = string(record, "accountId")
    names = [string(record, key) for key in ("username", "accountDisplayName")]
    for owner in filter(None, (number, *names)):
        gathering.owner(owner, "The archive says that this is whose account it is.")
    return {
        "kind": "contact",
        "precision": "none",
        "channel": "document",
        "sender_name": names[1] or names[0] or number,
        "recipients": [each for each in (number, names[0]) if each],
        "details": json_tree.rest(record, "accountId"),
    }


def _blocked(record: dict[str, Any], gathering: Gathering) -> Columns:
    number = string(record, "accountId")
    return {
        "kind": "notice",
        "precision": "none",
        "channel": "social",
        "direction": "from_owner",
        "recipients": [number] if number else None,
        "text": f"Blocked: {number}",
        "state": "notice",
        "notice": "blocked",
        "details": json_tree.rest(record, "accountId"),
    }


def _post(record: dict[str, Any], gathering: Gathering) -> Columns:
    text = string(record, "full_text", "text")
    if text is None and isinstance(record.get("core"), dict):
        text = string(record["core"], "text")
    answered = string(record, "in_reply_to_user_id_str", "in_reply_to_user_id")
    return {
        **_post_time(string(record, "created_at", "createdAt")),
        "kind": "message",
        "channel": "social",
        "direction": "from_owner",
        "recipients": [answered] if answered else None,
        "text": said.unescaped(text) if text else None,
        "state": "deleted" if record.get("deleted_at") else "sent",
        "thread": "posts",
        "details": json_tree.rest(record, "full_text", "created_at"),
    }


def _post_time(written: str | None) -> Columns:
    try:
        moment = datetime.strptime(written or "", "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return said.iso(written)
    return {**said.iso(moment.isoformat()), "as_written": written}


_MAKES: Final = {
    "account": _account,
    "blocking": _blocked,
    "tweet": _post,
    "noteTweet": _post,
}

READER: Final = json_tree.reader(FORMAT, "2", _recognises, _add, records=("messages",), opened=_opened)
