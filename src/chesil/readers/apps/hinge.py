"""Hinge's download (matches.json): an entry for each person, with likes, messages, meetings and blocks."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, string
from chesil.terms.readings import Document

FORMAT: Final = "hinge"
_KINDS: Final = ("like", "match", "chats", "block", "we_met", "voice_notes")
_EVENT: Final = re.compile(
    rb'"(?:like|match|chats|block|we_met)"\s*+:\s*+\[\s*+\{[^\[\]]{0,4000}?'
    rb'"type"\s*+:\s*+"(?:like|match|chats?|block|we_met)"'
)
_STAMP: Final = re.compile(rb'"timestamp"\s*+:\s*+"\d{4}-\d\d-\d\d[T ]')


def _recognises(head: bytes) -> bool:
    return head.lstrip()[:1] == b"[" and bool(_EVENT.search(head) and _STAMP.search(head))


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    gathering.assume(
        "own-messages-alone",
        "Hinge gives only what the owner wrote and did. Names, and what others wrote, are not in it.",
    )
    for number, entry in enumerate(json_tree.items(tree.root), start=1):
        thread = f"Person {number:,} in the download"
        events = list(_events(entry))
        if not events:
            tree.each([entry], gathering, partial(_event, kind="", thread=thread))
        for kind, raw in events:
            tree.each([raw], gathering, partial(_event, kind=kind, thread=thread))


def _events(entry: msgspec.Raw) -> Iterator[tuple[str, msgspec.Raw]]:
    members = json_tree.fields(entry)
    for kind in members:
        if kind in _KINDS:
            for raw in json_tree.items(members[kind]):
                yield kind, raw


def _event(record: dict[str, Any], kind: str, thread: str) -> Columns:
    words = string(record, "body", "comment") or _comment(record)
    is_message = kind == "chats" or (kind == "like" and words is not None)
    return {
        **said.iso(record.get("timestamp")),
        "kind": "message" if is_message else "notice",
        "channel": "social",
        "direction": "observed" if kind == "match" else "from_owner",
        "text": words or _SAID.get(kind),
        "attachments": said.files([string(record, "url")]),
        "state": "sent" if is_message else "notice",
        "notice": None if is_message else "blocked" if kind == "block" else "other",
        "thread": thread,
        "details": {"what": kind, **json_tree.rest(record, "body", "comment", "timestamp")},
    }


def _comment(record: dict[str, Any]) -> str | None:
    """What was written with a like, which newer downloads put one level deeper."""
    return next(
        filter(None, (string(each, "comment") for each in json_tree.objects(record.get("like")))), None
    )


_SAID: Final = {
    "like": "Like sent",
    "match": "Match",
    "block": "Removed or blocked",
    "we_met": "Answered whether they met",
    "voice_notes": "Voice note",
}

READER: Final = json_tree.reader(FORMAT, "1", _recognises, _add, records=_KINDS)
