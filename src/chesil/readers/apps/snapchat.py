"""Snapchat's "My Data" as JSON: chats, snaps, calls, friends and the account, in each layout since 2018."""

import re
from functools import partial
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, string
from chesil.terms.readings import Document

FORMAT: Final = "snapchat"
_CHATS: Final = re.compile(rb'"Media Type"\s*+:\s*+"')
_CREATED: Final = re.compile(rb'"Created"\s*+:\s*+"\d{4}-')
_FRIENDS: Final = re.compile(rb'"Creation Timestamp"\s*+:\s*+"\d{4}-')
_NAMED: Final = re.compile(rb'"Username"\s*+:\s*+"')
_ACCOUNT: Final = re.compile(rb'"Basic Information"\s*+:\s*+\{\s*+"Username"\s*+:')
_CALLS: Final = re.compile(rb'"(?:Outgoing|Incoming|Completed|Missed) Calls"\s*+:\s*+\[')
_LISTS: Final = re.compile(rb'"(?:Received|Sent) (?:Saved |Unsaved )?(?:Chat|Snap) History"\s*+:\s*+\[')
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_USED: Final = ("From", "To", "Created", "Content", "Text", "IsSender", "Conversation Title")
_NOTICES: Final = (
    ("ERASED", "deleted"),
    ("DELETED", "deleted"),
    ("SCREENSHOT", "screenshot"),
    ("SCREENRECORD", "screenshot"),
    ("MISSED", "missed_call"),
    ("CALL", "call"),
    ("REMOVED", "left"),
    ("LEFT", "left"),
    ("ADDED", "joined"),
    ("JOINED", "joined"),
    ("GROUP", "group_changed"),
    ("TIMER", "timer"),
    ("RETENTION", "timer"),
)


def _recognises(head: bytes) -> bool:
    return bool(
        (_CHATS.search(head) and _CREATED.search(head))
        or _LISTS.search(head)
        or (_FRIENDS.search(head) and _NAMED.search(head))
        or _ACCOUNT.search(head)
        or (_CALLS.search(head) and b'"Date & Time"' in head)
    )


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    for name, raw in json_tree.fields(tree.root).items():
        if name == "Basic Information":
            _account(tree, raw, gathering)
            continue
        listed = json_tree.items(raw)
        if name.endswith("Calls"):
            tree.each(listed, gathering, partial(_call, listed=name))
        elif listed and "Username" in json_tree.fields(listed[0]):
            tree.each(listed, gathering, partial(_person, listed=name))
        else:
            tree.each(listed, gathering, partial(_message, listed=name))


def _account(tree: Tree, raw: msgspec.Raw, gathering: Gathering) -> None:
    def columns(record: dict[str, Any]) -> Columns:
        address = string(record, "Username")
        for owner in filter(None, (address, string(record, "Name"))):
            gathering.owner(owner, "The export says that this is whose account it is.")
        return {
            **_contact(address, string(record, "Name")),
            "details": json_tree.rest(record, "Username", "Name"),
        }

    tree.each([raw], gathering, columns)


def _contact(address: str | None, name: str | None) -> Columns:
    return {
        "kind": "contact",
        "precision": "none",
        "channel": "document",
        "sender_name": name or address,
        "recipients": [address] if address else None,
    }


def _person(record: dict[str, Any], listed: str) -> Columns:
    """A friend is a contact; someone blocked is a notice with its time."""
    address, name = string(record, "Username"), string(record, "Display Name")
    details = {"list": listed, **json_tree.rest(record, "Username", "Display Name")}
    if "Blocked" not in listed:
        return {**_contact(address, name), "details": details}
    when = string(record, "Last Modified Timestamp", "Creation Timestamp")
    return {
        **said.iso(when, utc=True),
        "kind": "notice",
        "channel": "social",
        "direction": "from_owner",
        "recipients": [address] if address else None,
        "text": f"{listed}: {name or address}",
        "state": "notice",
        "notice": "blocked",
        "details": details,
    }


def _call(record: dict[str, Any], listed: str) -> Columns:
    sent = listed.startswith("Outgoing")
    came = listed.startswith(("Incoming", "Missed"))
    seconds = next((record[key] for key in record if key.startswith("Length")), None)
    other = string(record, "From", "To", "Username")
    return {
        **said.iso(string(record, "Date & Time", "Created"), utc=True),
        "kind": "call",
        "channel": "call",
        "direction": "from_owner" if sent else "to_owner" if came else None,
        "sender": None if sent else other,
        "recipients": [other] if sent and other else None,
        "duration_s": float(seconds) if isinstance(seconds, (int, float)) else None,
        "answered": False
        if listed.startswith("Missed")
        else True
        if listed.startswith("Completed")
        else None,
        "state": "sent",
        "details": {"list": listed, **json_tree.rest(record, "Date & Time", "From", "To", "Username")},
    }


def _message(record: dict[str, Any], listed: str) -> Columns:
    kind = string(record, "Media Type") or ""
    older = "History" in listed and " " in listed
    mine = listed.startswith("Sent") if older else record.get("IsSender")
    other = string(record, "From" if not mine else "To") or (
        None if older or _UUID.fullmatch(listed) else listed
    )
    sender = string(record, "From")
    text = string(record, "Content", "Text")
    is_notice = kind.startswith("STATUS") or kind == "SCREENSHOT"
    return {
        **said.iso(string(record, "Created"), utc=True),
        "kind": "notice" if is_notice else "message",
        "channel": "social",
        "direction": None if not isinstance(mine, bool) else "from_owner" if mine else "to_owner",
        "sender": None if mine is True else sender or other,
        "recipients": [other] if mine is True and other else None,
        "text": said.unescaped(text) if text and older else text,
        "attachments": said.files(re.split(r"\s*\|\s*", string(record, "Media IDs") or "")),
        "state": "notice" if is_notice else "sent",
        "notice": next((notice for word, notice in _NOTICES if word in kind), "other") if is_notice else None,
        "thread": string(record, "Conversation Title") or (other if older else listed),
        "details": {**json_tree.rest(record, *_USED, "Media IDs"), **({"list": listed} if older else {})},
    }


READER: Final = json_tree.reader(FORMAT, "1", _recognises, _add)
