"""Google Chat and Hangouts, as Google Takeout gives them: messages, members of a chat, and the account."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, inner_of, string
from chesil.terms.readings import Document

FORMAT: Final = "google-chat"
_MESSAGES: Final = re.compile(rb'"messages"\s*+:\s*+\[')
_CREATOR: Final = re.compile(rb'"(?:creator|created_date|topic_id|message_state)"\s*+:')
_MEMBERS: Final = re.compile(rb'"members"\s*+:\s*+\[\s*+\{[^{}]{0,500}"(?:email|user_type)"\s*+:')
_ACCOUNT: Final = re.compile(rb'"user"\s*+:\s*+\{[^{}]{0,500}"user_type"\s*+:')
_HANGOUTS: Final = re.compile(rb'"conversations"\s*+:\s*+\[')
_GAIA: Final = re.compile(rb'"gaia_id"\s*+:')
_USED: Final = ("creator", "created_date", "text", "attached_files")
_HANGOUT_NOTICES: Final = {
    "ADD_USER": "joined", "REMOVE_USER": "left", "RENAME_CONVERSATION": "group_changed",
    "START_HANGOUT": "call", "END_HANGOUT": "call",
}  # fmt: skip


def _recognises(head: bytes) -> bool:
    if head.lstrip()[:1] != b"{":
        return False
    return bool(
        (_MESSAGES.search(head) and _CREATOR.search(head))
        or _MEMBERS.search(head)
        or _ACCOUNT.search(head)
        or (_HANGOUTS.search(head) and _GAIA.search(head))
    )


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    members = json_tree.fields(tree.root)
    place = (document.member or str(document.path or "")).replace("\\", "/").split("/")
    thread = place[-2] if len(place) > 1 else None
    tree.each(json_tree.items(members.get("messages")), gathering, lambda record: _message(record, thread))
    tree.each(json_tree.items(members.get("members")), gathering, _person)
    if "user" in members:
        tree.each([members["user"]], gathering, lambda record: _account(record, gathering))
    for conversation in json_tree.items(members.get("conversations")):
        _hangout(tree, json_tree.fields(conversation), gathering)


def _message(record: dict[str, Any], thread: str | None) -> Columns:
    creator = inner_of(record, "creator")
    deleted = (
        "deleted_date" in record or "deletion_metadata" in record or record.get("message_state") == "DELETED"
    )
    edited = "updated_date" in record or record.get("message_state") == "UPDATED"
    return {
        **said.in_words(string(record, "created_date", "updated_date", "deleted_date"), utc=True),
        "kind": "message",
        "channel": "chat",
        "sender": string(creator, "email", "name"),
        "sender_name": string(creator, "name"),
        "text": string(record, "text"),
        "attachments": said.files(
            string(each, "export_name", "original_name")
            for each in json_tree.objects(record.get("attached_files"))
        ),
        "state": "deleted" if deleted else "edited" if edited else "sent",
        "thread": thread,
        "details": json_tree.rest(record, *_USED),
    }


def _person(record: dict[str, Any]) -> Columns:
    email = string(record, "email")
    return {
        "kind": "contact",
        "precision": "none",
        "channel": "document",
        "sender_name": string(record, "name", "email"),
        "recipients": [email] if email else None,
        "details": json_tree.rest(record, "name", "email"),
    }


def _account(record: dict[str, Any], gathering: Gathering) -> Columns:
    for owner in filter(None, (string(record, "email"), string(record, "name"))):
        gathering.owner(owner, "The export says that this is whose account it is.")
    return _person(record)


def _hangout(tree: Tree, members: dict[str, msgspec.Raw], gathering: Gathering) -> None:
    about = json_tree.value(members.get("conversation"))
    about = about if isinstance(about, dict) else {}
    about = json_tree.inner_of(about, "conversation") or about
    names = {
        _gaia(each.get("id")): string(each, "fallback_name")
        for each in json_tree.objects(about.get("participant_data"))
    }
    thread = string(about, "name") or ", ".join(filter(None, names.values())) or None
    mine = _gaia(_participant(about))
    if mine:
        gathering.owner(mine, "The export says that this is whose account it is.")
    events = json_tree.items(members.get("events"))
    tree.each(events, gathering, lambda record: {**_event(record, names), "thread": thread})


def _participant(about: dict[str, Any]) -> Any:
    """The number of the owner's account, which marks how far the owner has read."""
    state = json_tree.inner_of(about, "self_conversation_state")
    return json_tree.inner_of(state, "self_read_state").get("participant_id")


def _gaia(found: Any) -> str | None:
    return string(found, "gaia_id", "chat_id") if isinstance(found, dict) else None


def _event(record: dict[str, Any], names: dict[str | None, str | None]) -> Columns:
    kind = string(record, "event_type") or ""
    sender = _gaia(record.get("sender_id"))
    content = record.get("chat_message")
    content = content.get("message_content") if isinstance(content, dict) else None
    segments = json_tree.objects(content.get("segment")) if isinstance(content, dict) else []
    notice = _HANGOUT_NOTICES.get(kind)
    is_message = notice is None and ("chat_message" in record or kind == "REGULAR_CHAT_MESSAGE")
    words = "".join(
        "\n" if each.get("type") == "LINE_BREAK" else string(each, "text") or "" for each in segments
    )
    return {
        **said.unix(record.get("timestamp")),
        "kind": "message" if is_message else "notice",
        "channel": "chat",
        "sender": sender,
        "sender_name": names.get(sender),
        "text": words or (None if is_message else kind.replace("_", " ").lower() or None),
        "attachments": said.files(_pictures(content)),
        "state": "sent" if is_message else "notice",
        "notice": None if is_message else notice or "other",
        "details": json_tree.rest(record, "timestamp", "sender_id"),
    }


def _pictures(content: Any) -> Iterator[str]:
    """The names of what a message of Hangouts carries, by the address of each."""
    attached = json_tree.objects(content.get("attachment")) if isinstance(content, dict) else []
    for each in attached:
        item = json_tree.inner_of(each, "embed_item")
        inner = json_tree.inner_of(item, "plus_photo") or json_tree.inner_of(item, "plus_photo_v2")
        address = string(inner, "url", "original_content_url")
        yield address.partition("?")[0].rpartition("/")[2] if address else "attachment"


READER: Final = json_tree.reader(FORMAT, "2", _recognises, _add, records=("messages", "events"))
