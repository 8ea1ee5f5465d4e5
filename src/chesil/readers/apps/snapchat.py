"""Snapchat's "My Data" as JSON: chats, snaps, calls, friends and the account, in each layout since 2018."""

import re
from collections.abc import Callable
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
_MEMORIES: Final = re.compile(rb'\{\s*+"Saved Media"\s*+:\s*+\[')
_PLACE: Final = re.compile(r"(-?\d{1,3}\.\d{1,15}),\s?(-?\d{1,3}\.\d{1,15})$")
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_USED: Final = ("From", "To", "Created", "Content", "Text", "IsSender", "Conversation Title")
_OF_MESSAGES: Final = frozenset(("From", "To", "Media Type", "Content", "Text", "IsSender"))
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
        or _MEMORIES.search(head)
    )


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    passed: list[str] = []
    for name, raw in json_tree.fields(tree.root).items():
        if name == "Basic Information":
            _account(tree, raw, gathering)
            continue
        listed = json_tree.items(raw)
        make = _make(name, listed)
        if make is not None:
            tree.each(listed, gathering, make)
        elif listed:
            passed.append(name)
    if passed:
        shown = ", ".join(passed[:10])
        gathering.assume("passed-over", f"Lists that hold no message, call, person or login: {shown}.")


def _make(name: str, listed: list[msgspec.Raw]) -> Callable[[dict[str, Any]], Columns] | None:
    """What makes a row of each record of a list; None where it is of another kind than Chesil reads."""
    first = next((keys for raw in listed if (keys := json_tree.fields(raw).keys())), frozenset[str]())
    if name.endswith("Calls"):
        return partial(_call, listed=name)
    if name == "Login History":
        return _login
    if name == "Saved Media":
        return _memory
    if "Username" in first:
        return partial(_person, listed=name)
    # A list whose records are all damaged is one of messages: they are counted as problems.
    if first and not first & _OF_MESSAGES:
        return None
    return partial(_message, listed=name, other=_other(name, listed))


def _other(name: str, listed: list[msgspec.Raw]) -> str | None:
    """The one other person of a chat: its name is theirs, or a number where only they can tell who it is."""
    if " " in name and "History" in name:
        return None
    if not _UUID.fullmatch(name):
        return name
    people: set[str | None] = set()
    for raw in listed:
        record = json_tree.value(raw)
        if isinstance(record, dict) and record.get("IsSender") is False:
            people.add(string(record, "From"))
        if isinstance(record, dict) and string(record, "Conversation Title"):
            return None  # a group
    people.discard(None)
    return people.pop() if len(people) == 1 else None


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


def _login(record: dict[str, Any]) -> Columns:
    where = (string(record, key) for key in ("IP", "Country", "Device", "Status"))
    return {
        **said.iso(string(record, "Created", "Date"), utc=True),
        "kind": "notice",
        "channel": "online",
        "direction": "from_owner",
        "text": "Signed in: " + ", ".join(filter(None, where)),
        "state": "notice",
        "notice": "other",
        "details": json_tree.rest(record, "Created"),
    }


def _memory(record: dict[str, Any]) -> Columns:
    """A picture that the owner saved: when it was taken and, where Snapchat knows it, where."""
    found = _PLACE.search(string(record, "Location") or "")
    place = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    return {
        **said.iso(string(record, "Date"), utc=True),
        "kind": "media",
        "channel": "document",
        "direction": "observed",
        "place": f"{place[0]:.6f},{place[1]:.6f}" if any(place) else None,
        "details": json_tree.rest(record, "Date"),
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


def _message(record: dict[str, Any], listed: str, other: str | None) -> Columns:
    kind = string(record, "Media Type") or ""
    older = "History" in listed and " " in listed
    mine = listed.startswith("Sent") if older else record.get("IsSender")
    other = string(record, "From" if not mine else "To") or other
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


READER: Final = json_tree.reader(FORMAT, "2", _recognises, _add)
