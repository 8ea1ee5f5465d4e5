"""A Slack workspace export: a file a day for each channel, with lists of people and channels beside."""

import re
from typing import Any, Final

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, inner_of, string
from chesil.terms.readings import Document

FORMAT: Final = "slack"
_STAMP: Final = re.compile(rb'"ts"\s*+:\s*+"\d{9,11}\.\d{1,6}"')
_MESSAGE: Final = re.compile(rb'"type"\s*+:\s*+"message"')
_PERSON: Final = re.compile(rb'"id"\s*+:\s*+"[UW][A-Z0-9]{5,15}"')
_PROFILE: Final = re.compile(rb'"profile"\s*+:\s*+\{')
_CHANNEL: Final = re.compile(rb'"id"\s*+:\s*+"[CDG][A-Z0-9]{5,15}"')
_MEMBERS: Final = re.compile(rb'"members"\s*+:\s*+\[')
_CREATED: Final = re.compile(rb'"created"\s*+:')
_REFERENCE: Final = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")
_NOTICES: Final = {
    "channel_join": "joined", "group_join": "joined", "channel_leave": "left", "group_leave": "left",
    "channel_name": "group_changed", "channel_topic": "group_changed", "channel_purpose": "group_changed",
    "channel_archive": "group_changed", "channel_unarchive": "group_changed", "group_topic": "group_changed",
    "group_name": "group_changed", "group_purpose": "group_changed", "pinned_item": "pinned",
    "unpinned_item": "pinned", "bot_add": "joined", "bot_remove": "left", "reminder_add": "other",
    "sh_room_created": "call", "huddle_thread": "call", "channel_convert_to_private": "group_changed",
}  # fmt: skip
_USED: Final = ("type", "ts", "user", "text", "username", "user_profile")


def _recognises(head: bytes) -> bool:
    if head.lstrip()[:1] != b"[":
        return False
    is_chat = _STAMP.search(head) and _MESSAGE.search(head)
    is_people = _PERSON.search(head) and _PROFILE.search(head)
    is_channels = _CHANNEL.search(head) and _MEMBERS.search(head) and _CREATED.search(head)
    return bool(is_chat or is_people or is_channels)


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    place = document.member or (str(document.path) if document.path else document.name)
    parts = place.replace("\\", "/").split("/")
    thread = parts[-2] if len(parts) > 1 else None

    def columns(record: dict[str, Any]) -> Columns:
        if isinstance(record.get("profile"), dict):
            return _person(record)
        return {**_message(record), "thread": thread} if "ts" in record else _channel(record)

    tree.each(json_tree.items(tree.root), gathering, columns)


def _message(record: dict[str, Any]) -> Columns:
    subtype = string(record, "subtype") or ""
    notice = _NOTICES.get(subtype)
    profile = inner_of(record, "user_profile")
    bot = string(record, "bot_id", "username")
    name = string(profile, "real_name", "display_name", "name") or string(record, "username")
    deleted = subtype in ("tombstone", "message_deleted")
    return {
        **said.unix(record.get("ts")),
        "kind": "notice" if notice else "message",
        "channel": "chat",
        "sender": string(record, "user") or bot,
        "sender_name": name,
        "text": _words(string(record, "text")) or _attached(record),
        "attachments": said.files(
            string(each, "name", "title", "id") for each in json_tree.objects(_files(record))
        ),
        "state": "notice"
        if notice
        else "deleted"
        if deleted
        else "edited"
        if record.get("edited")
        else "sent",
        "notice": notice,
        "details": json_tree.rest(record, *_USED),
    }


def _files(record: dict[str, Any]) -> list[Any]:
    several = record.get("files")
    return several if isinstance(several, list) else [record.get("file")]


def _attached(record: dict[str, Any]) -> str | None:
    """The words of what a bot attached, where the message has none of its own."""
    parts = (
        found
        for each in json_tree.objects(record.get("attachments"))
        for found in (string(each, "pretext"), string(each, "text", "fallback", "title"))
    )
    return _words("\n".join(filter(None, parts)) or None)


def _words(text: str | None) -> str | None:
    """*text* as a person sees it in Slack."""
    return said.unescaped(_REFERENCE.sub(_reference, text)) if text else None


def _reference(found: re.Match[str]) -> str:
    mark, target, label = found.groups()
    if mark in "@#" and mark:
        return f"{mark}{label or target}"
    if mark == "!":
        return label or f"@{target}"
    return f"{label} ({target})" if label and label != target else target


def _person(record: dict[str, Any]) -> Columns:
    profile = record["profile"]
    names = [string(profile, key) for key in ("real_name", "display_name")]
    addresses = [string(record, "id"), string(profile, "email"), string(profile, "phone")]
    return {
        "kind": "contact",
        "precision": "none",
        "channel": "document",
        "sender_name": names[0] or names[1] or string(record, "real_name", "name"),
        "recipients": [each for each in addresses if each],
        "details": json_tree.rest(record, "profile", "id"),
    }


def _channel(record: dict[str, Any]) -> Columns:
    name = string(record, "name") or string(record, "id")
    return {
        **said.unix(record.get("created")),
        "kind": "notice",
        "channel": "chat",
        "sender": string(record, "creator"),
        "recipients": json_tree.strings(record.get("members")) or None,
        "text": f"Channel: {name}" if name else None,
        "state": "notice",
        "notice": "group_created",
        "thread": name,
        "details": json_tree.rest(record, "members"),
    }


READER: Final = json_tree.reader(FORMAT, "2", _recognises, _add)
