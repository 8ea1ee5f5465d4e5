"""Android's `msgstore.db` until about 2021: the table `messages`, which has nearly everything in itself."""

from typing import Any, Final

from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    as_name,
    beside,
    details,
    file_named,
    number_of,
    read_table,
    stamp,
    time_columns,
    unix_instant,
    whatsapp_address,
)
from chesil.readers.sheet import Sheet
from chesil.readers.whatsapp_database import android, meanings
from chesil.readers.whatsapp_database.android import when

NEEDED: Final = {"messages": {"key_remote_jid", "key_from_me", "key_id", "data", "timestamp"}}
_MESSAGE: Final = {
    "rowid_": "ROWID", "chat": "key_remote_jid", "from_me": "key_from_me", "key": "key_id",
    "status": "status", "text": "data", "timestamp": "timestamp", "type": "media_wa_type",
    "kind": "media_mime_type",
    "size": "media_size", "name": "media_name", "caption": "media_caption", "seconds": "media_duration",
    "latitude": "latitude", "longitude": "longitude", "sender": "remote_resource",
    "received": "received_timestamp", "delivered": "receipt_device_timestamp",
    "read": "read_device_timestamp", "played": "played_device_timestamp", "quoted": "quoted_row_id",
    "starred": "starred",
    "forwarded": "forwarded", "version": "edit_version",
}  # fmt: skip
_SYSTEM: Final = 6  # as a message's status; its media_size is then the number of what happened
_DELETED_VERSION: Final = 7


class _Around:
    """What lies in the tables beside `messages`."""

    def __init__(self, database: Opened, remarks: Remarks) -> None:
        subjects = beside(database, remarks, "chat_list", "_id", "key_remote_jid", "subject")
        self.names = {jid: as_name(subject, remarks) for jid, subject in subjects.values() if subject}
        self.quotes = beside(
            database, remarks, "messages_quotes", "_id", "key_id", "data", "remote_resource", "key_from_me",
            "timestamp", "key_remote_jid",
        )  # fmt: skip
        self.has_calls = "call_log" in database.tables
        self.directory = android.Directory({}, {}, {})
        if {"jid", "chat"} <= database.tables.keys():
            self.directory = android.directory(database, remarks)
            self.names |= {
                each.identity: each.name for each in self.directory.chats.values() if each.is_group
            }


def read(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read every message and notice, then the calls."""
    around = _Around(database, remarks)
    read_table(database, "messages", _MESSAGE, sheet, lambda row: _message(row, around, remarks))
    android.read_calls(database, sheet, around.directory, remarks)


def _message(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any] | None:
    if row["chat"] == "-1":
        remarks.add("own-rows")
        return None
    at = unix_instant(row["timestamp"], remarks)
    columns = {
        "kind": "message",
        **time_columns(at, row["timestamp"]),
        **_parties(row, around, remarks),
        "address_hidden": False,
        "text": as_text(row["text"]) or as_text(row["caption"]),
        "attachments": _files(row),
        "state": "deleted" if _is_deleted(row) else "sent",
        "place": _place(row),
        "details": details(_details(row, around, remarks)),
    }
    return {**columns, **_special(row, around, remarks)}


def _parties(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    jid, mine = as_text(row["chat"]) or "", row["from_me"] == 1
    is_group, is_post = jid.endswith(meanings.GROUP), jid == meanings.STATUS_POSTS
    other = None if is_group or is_post else whatsapp_address(jid, remarks)
    direction = "from_owner" if mine else "observed" if is_post else "to_owner"
    return {
        "channel": "post" if is_post else "chat",
        "direction": direction if row["from_me"] in (0, 1) else None,
        "sender": None if mine else whatsapp_address(row["sender"], remarks) or other,
        "recipients": [other] if mine and other else None,
        "thread": around.names.get(jid) or other or jid or None,
    }


def _form(row: dict[str, Any]) -> int | None:
    """The number of the kind of message, which old databases keep as text."""
    text = as_text(row["type"]) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _is_deleted(row: dict[str, Any]) -> bool:
    return _form(row) in meanings.DELETED or row["version"] == _DELETED_VERSION


def _files(row: dict[str, Any]) -> list[dict[str, Any]] | None:
    if row["status"] == _SYSTEM or not (row["name"] or row["kind"]):
        return None
    return [file_named(row["name"], kind=row["kind"], size=row["size"])]


def _place(row: dict[str, Any]) -> str | None:
    place = row["latitude"], row["longitude"]
    return f"{place[0]},{place[1]}" if all(isinstance(each, float) and each for each in place) else None


def _special(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    if row["status"] == _SYSTEM:
        return meanings.notice(row["size"], words=as_text(row["text"]))
    if _form(row) in meanings.CALLS:
        if around.has_calls:
            remarks.add("call-in-chat")
        return meanings.call_in_chat(listed=around.has_calls)
    return {}


def _details(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    found = {
        "id": as_text(row["key"]),
        "form": meanings.FORMS.get(_form(row) or 0),
        "starred": row["starred"] == 1,
        "forwarded": bool(number_of(row["forwarded"])),
        "seconds": number_of(row["seconds"]),
        **{name: stamp(when(row[name], remarks)) for name in ("received", "delivered", "read", "played")},
    }
    quoted = around.quotes.get(row["quoted"]) if isinstance(row["quoted"], int) and row["quoted"] else None
    if quoted:
        key, text, sender, from_me, sent, chat = quoted
        found |= {"reply_to": as_text(key), "quoted": as_text(text), "quoted_at": stamp(when(sent, remarks))}
        found["quoted_from"] = "you" if from_me == 1 else whatsapp_address(sender or chat, remarks)
    return found
