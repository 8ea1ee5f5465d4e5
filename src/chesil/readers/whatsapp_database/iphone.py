"""An iPhone's `ChatStorage.sqlite`: the table `ZWAMESSAGE`; and `CallHistory.sqlite`: `ZWACDCALLEVENT`."""

from typing import Any, Final

from chesil.readers import protobuf
from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    apple_instant,
    as_name,
    beside,
    details,
    file_named,
    number_of,
    read_table,
    several_beside,
    time_columns,
    whatsapp_address,
)
from chesil.readers.sheet import Sheet
from chesil.readers.whatsapp_database import meanings

NEEDED: Final = {
    "ZWAMESSAGE": {"ZISFROMME", "ZMESSAGEDATE", "ZTEXT", "ZCHATSESSION"},
    "ZWACHATSESSION": {"ZCONTACTJID"},
}
CALLS_NEEDED: Final = {"ZWACDCALLEVENT": {"ZDATE", "ZDURATION", "ZOUTCOME"}}
_MESSAGE: Final = {
    "rowid_": "ROWID", "from_me": "ZISFROMME", "type": "ZMESSAGETYPE", "chat": "ZCHATSESSION",
    "member": "ZGROUPMEMBER", "date": "ZMESSAGEDATE", "sent": "ZSENTDATE", "from": "ZFROMJID", "to": "ZTOJID",
    "text": "ZTEXT", "key": "ZSTANZAID", "name": "ZPUSHNAME", "starred": "ZSTARRED",
    "status": "ZMESSAGESTATUS", "event": "ZGROUPEVENTTYPE",
}  # fmt: skip
_CALL: Final = {
    "rowid_": "ROWID", "date": "ZDATE", "duration": "ZDURATION", "outcome": "ZOUTCOME",
    "together": "Z1CALLEVENTS", "call_id": "ZCALLIDSTRING", "group": "ZGROUPJIDSTRING",
    "creator": "ZGROUPCALLCREATORUSERJIDSTRING",
}  # fmt: skip
_FORMS: Final = {
    1: "picture", 2: "video", 3: "sound", 4: "contact card", 5: "location", 7: "link", 8: "document",
    11: "GIF", 15: "sticker", 38: "picture to be seen once", 39: "video to be seen once", 46: "poll",
}  # fmt: skip
_NOTICES: Final = frozenset((6, 10))
_CALL_IN_CHAT: Final = 59
_DELETED: Final = 14
_OUTCOMES: Final[dict[Any, tuple[str, bool]]] = {1: ("missed", False), 4: ("declined", False)}
_QUOTED: Final = 5  # the field of a media item's metadata that holds the id of the message it answers
_LONGEST_ID: Final = 200


class _Around:
    """What lies in the tables beside `ZWAMESSAGE`."""

    def __init__(self, database: Opened, remarks: Remarks) -> None:
        sessions = beside(database, remarks, "ZWACHATSESSION", "Z_PK", "ZCONTACTJID", "ZPARTNERNAME")
        self.chats = {
            number: meanings.Chat(as_text(jid) or "", as_name(name, remarks))
            for number, (jid, name) in sessions.items()
        }
        self.members = beside(
            database, remarks, "ZWAGROUPMEMBER", "Z_PK", "ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME"
        )
        self.media = beside(
            database, remarks, "ZWAMEDIAITEM", "ZMESSAGE", "ZMEDIALOCALPATH", "ZTITLE", "ZVCARDSTRING",
            "ZFILESIZE", "ZMOVIEDURATION", "ZLATITUDE", "ZLONGITUDE", "ZMETADATA",
        )  # fmt: skip


def read(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read every message and notice."""
    around = _Around(database, remarks)
    read_table(database, "ZWAMESSAGE", _MESSAGE, sheet, lambda row: _message(row, around, remarks))


def _message(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    media = around.media.get(row["rowid_"])
    title = as_text(media[1]) if media else None
    columns = {
        "kind": "message",
        **time_columns(apple_instant(row["date"], remarks), row["date"]),
        **_parties(row, around, remarks),
        "address_hidden": False,
        "text": as_text(row["text"]) or title,
        "attachments": [file_named(media[0], kind=media[2], size=media[3])] if media and media[0] else None,
        "state": "deleted" if row["type"] == _DELETED else "sent",
        "place": _place(media),
        "details": details(_details(row, media)),
    }
    if row["type"] in _NOTICES:
        return {**columns, **meanings.notice(None, words=as_text(row["text"]))}
    return {**columns, **meanings.call_in_chat(listed=False)} if row["type"] == _CALL_IN_CHAT else columns


def _parties(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    chat = around.chats.get(row["chat"]) if isinstance(row["chat"], int) else None
    jid = chat.identity if chat else as_text(row["to"] if row["from_me"] == 1 else row["from"]) or ""
    mine, is_group, is_post = row["from_me"] == 1, jid.endswith(meanings.GROUP), jid == meanings.STATUS_POSTS
    other = None if is_group or is_post else whatsapp_address(jid, remarks)
    member = around.members.get(row["member"]) if isinstance(row["member"], int) else None
    sender = whatsapp_address(member[0], remarks) if member else other
    name = (as_name(member[1] or member[2], remarks) if member else None) or (
        chat.name if chat and not is_group and not mine else None
    )
    direction = "from_owner" if mine else "observed" if is_post else "to_owner"
    return {
        "channel": "post" if is_post else "chat",
        "direction": direction if row["from_me"] in (0, 1) else None,
        "sender": None if mine else sender,
        "sender_name": None if mine or name == sender else name,
        "recipients": [other] if mine and other else None,
        "thread": (chat.name if chat else None) or other or jid or None,
    }


def _place(media: tuple[Any, ...] | None) -> str | None:
    latitude, longitude = (media[5], media[6]) if media else (None, None)
    sound = isinstance(latitude, (int, float)) and isinstance(longitude, (int, float))
    # A media item without a place has 0 there.
    return f"{latitude},{longitude}" if sound and (latitude or longitude) else None


def _details(row: dict[str, Any], media: tuple[Any, ...] | None) -> dict[str, Any]:
    return {
        "id": as_text(row["key"]),
        "form": _FORMS.get(row["type"]),
        "starred": row["starred"] == 1,
        "name_they_chose": as_text(row["name"]) if row["from_me"] == 0 else None,
        "event": row["event"] if row["type"] in _NOTICES else None,
        "seconds": number_of(media[4]) if media else None,
        "reply_to": _answered(media[7]) if media else None,
    }


def _answered(metadata: Any) -> str | None:
    """The id of the message that this one answers; None where the metadata names none."""
    if not isinstance(metadata, bytes):
        return None
    named = protobuf.field(metadata, _QUOTED)
    sound = 0 < len(named) < _LONGEST_ID and named.isascii() and named.decode("ascii").isalnum()
    return named.decode("ascii") if sound else None


def read_calls(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read the list of calls."""
    together = beside(database, remarks, "ZWAAGGREGATECALLEVENT", "Z_PK", "ZINCOMING", "ZMISSED", "ZVIDEO")
    people = several_beside(database, remarks, "ZWACDCALLEVENTPARTICIPANT", "Z1PARTICIPANTS", "ZJIDSTRING")
    read_table(database, "ZWACDCALLEVENT", _CALL, sheet, lambda row: _call(row, together, people, remarks))


def _call(
    row: dict[str, Any],
    together: dict[int, tuple[Any, ...]],
    people: dict[int, list[tuple[Any, ...]]],
    remarks: Remarks,
) -> dict[str, Any]:
    group = together.get(row["together"]) if isinstance(row["together"], int) else None
    incoming, _, video = group or (None, None, None)
    others = [
        address for (jid,) in people.get(row["rowid_"], ()) if (address := whatsapp_address(jid, remarks))
    ]
    creator = whatsapp_address(row["creator"], remarks)
    sender = creator if creator in others or not others else others[0]
    duration = number_of(row["duration"])
    word, answered = _OUTCOMES.get(row["outcome"], (None, True if duration else None))
    return {
        "kind": "call",
        **time_columns(apple_instant(row["date"], remarks), row["date"]),
        "channel": "call",
        "direction": {1: "to_owner", 0: "from_owner"}.get(incoming),
        "sender": sender if incoming == 1 else None,
        "recipients": (others or None) if incoming == 0 else None,
        "address_hidden": False,
        "duration_s": None if duration is None else float(duration),
        "answered": answered,
        "state": "sent",
        "thread": as_text(row["group"]) or (others[0] if others else None),
        "details": details(
            {"app": "WhatsApp", "video": video == 1, "result": word, "people": others,
             "id": as_text(row["call_id"])}
        ),
    }  # fmt: skip
