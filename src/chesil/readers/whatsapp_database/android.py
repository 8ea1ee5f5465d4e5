"""Android's `msgstore.db` since about 2021: the table `message`, and what belongs to it beside it."""

from typing import Any, Final

import attrs

from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    as_name,
    beside,
    details,
    file_named,
    number_of,
    read_table,
    several_beside,
    stamp,
    time_columns,
    unix_instant,
    whatsapp_address,
)
from chesil.readers.sheet import Sheet
from chesil.readers.whatsapp_database import meanings

NEEDED: Final = {
    "message": {"chat_row_id", "from_me", "key_id", "timestamp", "text_data"},
    "chat": {"jid_row_id"},
    "jid": {"raw_string"},
}
_MESSAGE: Final = {
    "rowid_": "ROWID", "chat": "chat_row_id", "from_me": "from_me", "key": "key_id",
    "sender": "sender_jid_row_id", "status": "status", "timestamp": "timestamp",
    "received": "received_timestamp", "type": "message_type", "text": "text_data", "starred": "starred",
}  # fmt: skip
_CALL: Final = {
    "rowid_": "ROWID", "jid": "jid_row_id", "from_me": "from_me", "call_id": "call_id",
    "timestamp": "timestamp", "video": "video_call", "duration": "duration", "result": "call_result",
    "group": "group_jid_row_id",
}  # fmt: skip
_ADDED: Final = ("chat_row_id", "from_me", "sender_jid_row_id", "parent_message_row_id", "timestamp")
_REACTION: Final = {"rowid_": "ROWID", "number": "message_add_on_row_id", "reaction": "reaction"}


@attrs.frozen
class Directory:
    """The people and the conversations of a database, by the numbers it uses."""

    people: dict[int, str]
    chats: dict[int, meanings.Chat]
    names: dict[int, str | None]  # of conversations, by the number of their identity

    def person(self, number: Any) -> str | None:
        """A person's number or identity; None where there is none."""
        return self.people.get(number) if isinstance(number, int) else None


def directory(database: Opened, remarks: Remarks) -> Directory:
    """Read who and which conversations there are."""
    identities = {
        number: as_name(raw, remarks) or f"{as_text(user)}@{as_text(server)}"
        for number, (raw, user, server) in beside(
            database, remarks, "jid", "_id", "raw_string", "user", "server"
        ).items()
    }
    # WhatsApp hides some numbers behind a "lid", and says beside it which number that is.
    numbers = beside(database, remarks, "jid_map", "lid_row_id", "jid_row_id")
    people = {
        number: whatsapp_address(identities.get(numbers.get(number, (number,))[0], identity), remarks)
        or identity
        for number, identity in identities.items()
    }
    chats, names = {}, {}
    for number, (jid, subject) in beside(database, remarks, "chat", "_id", "jid_row_id", "subject").items():
        identity = identities.get(jid, "") if isinstance(jid, int) else ""
        chats[number] = meanings.Chat(identity, as_name(subject, remarks) or people.get(jid) or None)
        names[jid] = chats[number].name
    return Directory(people, chats, names)


class _Around:
    """What lies in the tables beside `message`, by the number of the message."""

    def __init__(self, database: Opened, remarks: Remarks) -> None:
        def one(table: str, *columns: str) -> dict[int, tuple[Any, ...]]:
            return beside(database, remarks, table, "message_row_id", *columns)

        self.directory = directory(database, remarks)
        self.media = one(
            "message_media",
            "media_name",
            "file_path",
            "mime_type",
            "file_length",
            "file_size",
            "media_duration",
        )
        self.quoted = one(
            "message_quoted", "key_id", "text_data", "sender_jid_row_id", "from_me", "timestamp"
        )
        self.edited = one("message_edit_info", "edited_timestamp")
        self.revoked = one("message_revoked", "revoke_timestamp")
        self.actions = one("message_system", "action_type")
        self.blocks = one("message_system_block_contact", "is_blocked")
        self.changed = one("message_system_number_change", "old_jid_row_id", "new_jid_row_id")
        self.places = one("message_location", "latitude", "longitude", "place_name", "place_address")
        self.forwarded = one("message_forwarded", "forward_score")
        self.people = several_beside(
            database, remarks, "message_system_chat_participant", "message_row_id", "user_jid_row_id"
        )
        self.receipts = several_beside(
            database,
            remarks,
            "receipt_user",
            "message_row_id",
            "receipt_user_jid_row_id",
            "receipt_timestamp",
            "read_timestamp",
            "played_timestamp",
        )
        self.has_calls = "call_log" in database.tables


def read(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read every message and notice, then calls, then reactions."""
    around = _Around(database, remarks)
    read_table(database, "message", _MESSAGE, sheet, lambda row: _message(row, around, remarks))
    read_calls(database, sheet, around.directory, remarks)
    if "message_add_on_reaction" in database.tables:
        added = beside(database, remarks, "message_add_on", "_id", *_ADDED)
        read_table(
            database,
            "message_add_on_reaction",
            _REACTION,
            sheet,
            lambda row: _reaction(row, added, around.directory, remarks),
        )


def _message(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any] | None:
    number, kind = row["rowid_"], row["type"]
    if row["key"] == "-1" or kind == -1:
        remarks.add("own-rows")
        return None
    at = unix_instant(row["timestamp"], remarks)
    columns = {
        "kind": "message",
        **time_columns(at, row["timestamp"]),
        "text": as_text(row["text"]),
        **_parties(row["chat"], row["from_me"], row["sender"], around.directory),
        "attachments": _files(around.media.get(number)),
        "state": _state(number, kind, around),
        "place": _place(around.places.get(number)),
        "details": details(_details(row, around, remarks)),
    }
    return {**columns, **_special(row, around, remarks)}


def _parties(chat_number: Any, from_me: Any, sender: Any, known: Directory) -> dict[str, Any]:
    """Whose message it is, and for whom, and in which conversation."""
    chat = known.chats.get(chat_number) if isinstance(chat_number, int) else None
    other = None if chat is None or chat.is_group else chat.name
    is_post = chat is not None and chat.identity == meanings.STATUS_POSTS
    mine = from_me == 1
    columns = {
        "channel": "post" if is_post else "chat",
        "direction": "from_owner" if mine else "observed" if is_post else "to_owner",
        "sender": None if mine else known.person(sender) or other,
        "recipients": [other] if mine and other and not is_post else None,
        "address_hidden": False,
        "thread": chat.name if chat else None,
    }
    return columns if from_me in (0, 1) else {**columns, "direction": None}


def _files(media: tuple[Any, ...] | None) -> list[dict[str, Any]] | None:
    if media is None:
        return None
    name, path, kind, length, size, _ = media
    return [file_named(name or path, kind=kind, size=length or size)]


def _state(number: int, kind: Any, around: _Around) -> str:
    if kind in meanings.DELETED or number in around.revoked:
        return "deleted"
    return "edited" if number in around.edited else "sent"


def _place(place: tuple[Any, ...] | None) -> str | None:
    latitude, longitude, *named = place or (None, None)
    if isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)) and (latitude or longitude):
        return f"{latitude},{longitude}"
    return next((text for each in named if (text := as_text(each))), None)


def _special(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    """What makes the row a notice; nothing for a message."""
    number, kind = row["rowid_"], row["type"]
    if kind == meanings.SYSTEM or number in around.actions:
        (action,) = around.actions.get(number, (None,))
        (blocked,) = around.blocks.get(number, (None,))
        return meanings.notice(action, blocked=blocked, words=as_text(row["text"]))
    if kind in meanings.CALLS:
        if around.has_calls:
            remarks.add("call-in-chat")
        return meanings.call_in_chat(listed=around.has_calls)
    return {}


def _details(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    number, person = row["rowid_"], around.directory.person
    duration = (around.media.get(number) or (None,))[-1]
    changed = around.changed.get(number)
    found = {
        "id": as_text(row["key"]),
        "form": meanings.FORMS.get(row["type"]),
        "received": stamp(when(row["received"], remarks)) if row["from_me"] == 0 else None,
        "starred": row["starred"] == 1,
        "seconds": number_of(duration),
        "forwarded": bool(number_of((around.forwarded.get(number) or (None,))[0])),
        "edited": stamp(when((around.edited.get(number) or (None,))[0], remarks)),
        "deleted": stamp(when((around.revoked.get(number) or (None,))[0], remarks)),
        "people": [person(each) for (each,) in around.people.get(number, ()) if person(each)],
        "receipts": [_receipt(each, person(each[0]), remarks) for each in around.receipts.get(number, ())],
    }
    if changed:
        found["old_number"], found["new_number"] = (person(each) for each in changed)
    if quoted := around.quoted.get(number):
        key, text, sender, from_me, sent = quoted
        found |= {"reply_to": as_text(key), "quoted": as_text(text), "quoted_at": stamp(when(sent, remarks))}
        found["quoted_from"] = "you" if from_me == 1 else person(sender)
    return found


def _receipt(receipt: tuple[Any, ...], who: str | None, remarks: Remarks) -> dict[str, str]:
    _, *times = receipt
    told = zip(("delivered", "read", "played"), times, strict=True)
    return {"who": who or "unknown"} | {
        name: at.isoformat() for name, value in told if (at := when(value, remarks))
    }


def when(value: Any, remarks: Remarks) -> Any:
    """A time beside the message's own; None where it is none. WhatsApp writes -1 for none."""
    return unix_instant(value, remarks) if isinstance(value, (int, float)) and value > 0 else None


def read_calls(database: Opened, sheet: Sheet, known: Directory, remarks: Remarks) -> None:
    """Read the list of calls, which the text exports of WhatsApp lose."""
    if "call_log" not in database.tables:
        return
    others = several_beside(
        database, remarks, "call_log_participant_v2", "call_log_row_id", "jid_row_id", "call_result"
    )
    read_table(database, "call_log", _CALL, sheet, lambda row: _call(row, known, others, remarks))


def _call(
    row: dict[str, Any], known: Directory, others: dict[int, list[tuple[Any, ...]]], remarks: Remarks
) -> dict[str, Any]:
    mine, person = row["from_me"] == 1, known.person(row["jid"])
    group = known.names.get(row["group"]) or known.person(row["group"]) if row["group"] else None
    duration = number_of(row["duration"])
    word, answered = meanings.result(row["result"], duration)
    people = [each for number, _ in others.get(row["rowid_"], ()) if (each := known.person(number))]
    found = {
        "app": "WhatsApp", "video": row["video"] == 1, "result": word, "group": group,
        "id": as_text(row["call_id"]), "people": people,
    }  # fmt: skip
    return {
        "kind": "call",
        **time_columns(unix_instant(row["timestamp"], remarks), row["timestamp"]),
        "channel": "call",
        "direction": "from_owner" if mine else "to_owner" if row["from_me"] == 0 else None,
        "sender": None if mine else person,
        "recipients": (people or [person]) if mine and person else None,
        "address_hidden": False,
        "duration_s": None if duration is None else float(duration),
        "answered": answered,
        "state": "sent",
        "thread": group or person,
        "details": details(found),
    }


def _reaction(
    row: dict[str, Any], added: dict[int, tuple[Any, ...]], known: Directory, remarks: Remarks
) -> dict[str, Any]:
    number = row["number"] if isinstance(row["number"], int) else -1
    chat, from_me, sender, parent, sent = (
        added.get(number, (None,) * 5) if isinstance(number, int) else (None,) * 5
    )
    emoji = as_text(row["reaction"])
    return {
        "kind": "notice",
        "notice": "reaction",
        "state": "notice",
        **time_columns(unix_instant(sent, remarks), sent),
        **_parties(chat, from_me, sender, known),
        "text": f"Reacted to a message ({emoji})" if emoji else "Took back a reaction to a message",
        "details": details({"reaction_to_row": parent}),
    }
