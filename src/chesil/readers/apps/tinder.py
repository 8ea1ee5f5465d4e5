"""Tinder's download (data.json): the messages that the owner wrote, in a list for each match."""

import re
from functools import partial
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, string
from chesil.terms.readings import Document

FORMAT: Final = "tinder"
# A long account of swipes by day may stand before the messages.
_USAGE: Final = re.compile(rb'"(?:app_opens|swipes_likes|swipes_passes)"\s*+:\s*+\{')
_MESSAGE: Final = tuple(re.compile(rb'"%b"\s*+:' % name) for name in (b"match_id", b"messages", b"sent_date"))


def _recognises(head: bytes) -> bool:
    return head.lstrip()[:1] == b"{" and bool(
        _USAGE.search(head) or all(each.search(head) for each in _MESSAGE)
    )


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    gathering.assume(
        "own-messages-alone", "Tinder gives only what the owner wrote. What others wrote is not in it."
    )
    for each in json_tree.items(json_tree.fields(tree.root).get("Messages")):
        match = json_tree.fields(each)
        thread = _called(match.get("match_id"))
        tree.each(json_tree.items(match.get("messages")), gathering, partial(_columns, thread=thread))


def _called(raw: msgspec.Raw | None) -> str | None:
    found = json_tree.value(raw)
    return found if isinstance(found, str) and found else None


def _columns(record: dict[str, Any], thread: str | None) -> Columns:
    mine = string(record, "from") in ("You", None)
    other = thread or "Match"
    return {
        **said.in_words(record.get("sent_date"), utc=True),
        "kind": "message",
        "channel": "social",
        "direction": "from_owner" if mine else "to_owner",
        "sender": None if mine else string(record, "from"),
        "recipients": [other] if mine else None,
        "text": said.unescaped(text) if (text := string(record, "message")) else None,
        "attachments": said.files([string(record, "fixed_height", "url")]),
        "state": "sent",
        "thread": thread,
        "details": json_tree.rest(record, "message", "sent_date"),
    }


READER: Final = json_tree.reader(FORMAT, "1", _recognises, _add, records=("messages",))
