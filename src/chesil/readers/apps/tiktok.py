"""TikTok's `user_data_tiktok.json`: direct messages, comments, logins and blocked accounts."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, string
from chesil.terms.readings import Document

FORMAT: Final = "tiktok"
_SECTIONS: Final = re.compile(
    rb'"(?:Direct Messages?|App Settings|Comment|TikTok Shopping|Tiktok Shopping|TikTok Live|Tiktok Live'
    rb"|Your Activity|Profile And Settings|Likes and Favorites|Ads and data|Income Plus Wallet|Activity"
    rb')"\s*+:\s*+\{'
)
_OWN_WORDS: Final = re.compile(
    rb'"(?:ChatHistory|Chat History|VideoList|CommentsList|BlockList|ProfileMap|[A-Z]\w+List)"\s*+:'
)
_WITH: Final = re.compile(r"^(?:Group )?Chat History with (.*?):?$")
_DEEPEST: Final = 6


def _recognises(head: bytes) -> bool:
    is_object = head.lstrip()[:1] == b"{"
    sections = set(_SECTIONS.findall(head))
    return is_object and (len(sections) > 1 or bool(sections and _OWN_WORDS.search(head)))


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    lists = list(_lists(json_tree.fields(tree.root), ()))
    owner = next(
        (found for path, raw in lists if path[-1] == "userName" and (found := json_tree.value(raw))), None
    )
    if isinstance(owner, str):
        gathering.owner(owner, "The export says that this is whose account it is.")
    passed: list[str] = []
    for path, raw in lists:
        name, listed = path[-1], json_tree.items(raw)
        if found := _WITH.match(name):
            mine = _mine(listed, found[1], owner)
            tree.each(listed, gathering, partial(_message, other=found[1], mine=mine))
        elif make := _MAKES.get(name):
            tree.each(listed, gathering, make)
        elif listed:
            passed.append(name)
    if passed:
        said_so = ", ".join(dict.fromkeys(passed[:10]))
        gathering.assume("passed-over", f"Lists that hold no message, comment, login or block: {said_so}.")


def _lists(
    members: dict[str, msgspec.Raw], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], msgspec.Raw]]:
    """Each list in the file with the keys above it, in file order, and the owner's own name."""
    for name, raw in members.items():
        start = bytes(memoryview(raw)[:1])
        if start == b"{" and len(path) < _DEEPEST:
            yield from _lists(json_tree.fields(raw), (*path, name))
        elif start == b"[" or name == "userName":
            yield (*path, name), raw


def _when(record: dict[str, Any]) -> Columns:
    return said.iso(string(record, "Date", "date", "TimeStamp"), utc=True)


def _mine(listed: list[msgspec.Raw], other: str, owner: Any) -> frozenset[str] | None:
    """The senders of a chat who are the owner; None where the file does not tell.

    A chat is called after the other person, so whoever else writes in it is the owner. A group has a name
    of its own.
    """
    records = (found for raw in listed if isinstance(found := json_tree.value(raw), dict))
    senders = frozenset(filter(None, (string(each, "From", "from") for each in records)))
    if other in senders or len(senders) < 2:
        return senders - {other}
    return frozenset([owner]) if owner in senders else None


def _message(record: dict[str, Any], other: str, mine: frozenset[str] | None) -> Columns:
    sender = string(record, "From", "from")
    is_known = sender is not None and mine is not None
    came = sender not in (mine or ())
    return {
        **_when(record),
        "kind": "message",
        "channel": "social",
        "direction": None if not is_known else "to_owner" if came else "from_owner",
        "sender": sender if came else None,
        "recipients": None if came or sender is None else [other],
        "text": string(record, "Content", "content"),
        "state": "sent",
        "thread": other,
        "details": json_tree.rest(record, "Date", "date", "From", "from", "Content", "content"),
    }


def _comment(record: dict[str, Any]) -> Columns:
    return {
        **_when(record),
        "kind": "message",
        "channel": "social",
        "direction": "from_owner",
        "text": string(record, "comment", "Comment"),
        "state": "sent",
        "thread": "comments",
        "details": json_tree.rest(record, "date", "Date", "comment", "Comment"),
    }


def _notice(record: dict[str, Any], words: str, notice: str) -> Columns:
    return {
        **_when(record),
        "kind": "notice",
        "channel": "online",
        "direction": "from_owner",
        "text": words,
        "state": "notice",
        "notice": notice,
        "details": json_tree.rest(record, "Date", "date"),
    }


def _login(record: dict[str, Any]) -> Columns:
    where = [string(record, key) for key in ("IP", "DeviceModel", "DeviceSystem", "NetworkType", "Carrier")]
    return _notice(record, "Signed in: " + ", ".join(filter(None, where)), "other")


def _block(record: dict[str, Any]) -> Columns:
    name = string(record, "UserName", "userName")
    return {**_notice(record, f"Blocked: {name or ''}", "blocked"), "recipients": [name] if name else None}


_MAKES: Final = {
    "CommentsList": _comment,
    "LoginHistoryList": _login,
    "BlockList": _block,
}

READER: Final = json_tree.reader(FORMAT, "2", _recognises, _add)
