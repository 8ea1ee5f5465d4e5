"""`mmssms.db`: texts in the table `sms`, multimedia messages in `pdu` with their parts and addresses."""

from typing import Any, Final

from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    as_name,
    details,
    file_named,
    read_table,
    several_beside,
    stamp,
    time_columns,
    unix_instant,
)
from chesil.readers.sheet import Sheet

SMS_NEEDED: Final = {"sms": {"address", "date", "type", "body"}}
MMS_NEEDED: Final = {"pdu": {"date", "msg_box"}}
_SMS: Final = {
    "rowid_": "ROWID", "thread": "thread_id", "address": "address", "date": "date", "date_sent": "date_sent",
    "read": "read", "status": "status", "type": "type", "subject": "subject", "body": "body",
    "service_center": "service_center", "error_code": "error_code",
}  # fmt: skip
_MMS: Final = {
    "rowid_": "ROWID", "thread": "thread_id", "date": "date", "date_sent": "date_sent", "box": "msg_box",
    "subject": "sub", "id": "m_id", "type": "m_type", "read": "read",
}  # fmt: skip
# The folder a message lies in -> direction, state, and a word where the state does not say it.
_BOXES: Final[dict[Any, tuple[str, str, str | None]]] = {
    1: ("to_owner", "sent", None), 2: ("from_owner", "sent", None), 3: ("from_owner", "draft", None),
    4: ("from_owner", "draft", "outbox"), 5: ("from_owner", "failed", None),
    6: ("from_owner", "draft", "queued"),
}  # fmt: skip
_DELIVERY: Final = {0: "complete", 32: "pending", 64: "failed"}
_FROM, _TO = 137, (151, 130, 129)
_OWN: Final = "insert-address-token"  # what stands for the phone's own number
_NOT_FETCHED: Final = 130  # a message that was announced and never downloaded
_LAYOUT: Final = "application/smil"


def read_sms(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read every text message."""
    read_table(database, "sms", _SMS, sheet, lambda row: _sms(row, remarks))


def _sms(row: dict[str, Any], remarks: Remarks) -> dict[str, Any]:
    direction, state, box = _BOXES.get(row["type"], (None, "sent", f"type {row['type']}"))
    address = as_name(row["address"], remarks)
    found = {
        "box": box,
        "date_sent": _sent(row["date_sent"], 1_000, remarks),
        "delivery": _DELIVERY.get(row["status"]) if direction == "from_owner" else None,
        "unread": direction == "to_owner" and row["read"] == 0,
    }
    return {
        "kind": "message",
        **time_columns(unix_instant(row["date"], remarks), row["date"]),
        "channel": "text",
        "direction": direction,
        "state": state,
        "sender": address if direction == "to_owner" else None,
        "recipients": [address] if direction == "from_owner" and address else None,
        "address_hidden": False,
        "subject": as_text(row["subject"]),
        "text": as_text(row["body"]),
        "thread": address,
        "details": details(found),
    }


def _sent(value: Any, per_second: int, remarks: Remarks) -> str | None:
    return stamp(
        unix_instant(value, remarks, per_second=per_second) if isinstance(value, (int, float)) else None
    )


def read_mms(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read every multimedia message; pictures in it are named, and lie in files of their own."""
    parts = several_beside(database, remarks, "part", "mid", "_id", "ct", "name", "cl", "text", "_data")
    people = several_beside(database, remarks, "addr", "msg_id", "address", "type")
    read_table(database, "pdu", _MMS, sheet, lambda row: _mms(row, parts, people, remarks))


def _mms(
    row: dict[str, Any],
    parts: dict[int, list[tuple[Any, ...]]],
    people: dict[int, list[tuple[Any, ...]]],
    remarks: Remarks,
) -> dict[str, Any]:
    direction, state, box = _BOXES.get(row["box"], (None, "sent", f"box {row['box']}"))
    named = [
        (as_name(address, remarks), kind)
        for address, kind in people.get(row["rowid_"], ())
        if address and address != _OWN
    ]
    sender = next((address for address, kind in named if kind == _FROM), None)
    to = [str(address) for address, kind in named if kind in _TO]
    incoming = direction == "to_owner"
    texts, files = _content(parts.get(row["rowid_"], []))
    found = {
        "box": box,
        "id": as_text(row["id"]),
        "date_sent": _sent(row["date_sent"], 1, remarks),
        "not_downloaded": row["type"] == _NOT_FETCHED,
    }
    return {
        "kind": "message",
        # Of multimedia messages Android counts seconds, of texts thousandths.
        **time_columns(unix_instant(row["date"], remarks, per_second=1), row["date"]),
        "channel": "text",
        "direction": direction,
        "state": state,
        "sender": sender if incoming else None,
        "recipients": to or None,
        "address_hidden": False,
        "subject": as_text(row["subject"]),
        "text": "\n".join(texts) or None,
        "attachments": files or None,
        "thread": sender if incoming and len(to) < 2 else ", ".join(to[:10]) or None,
        "details": details(found),
    }


def _content(parts: list[tuple[Any, ...]]) -> tuple[list[str], list[dict[str, Any]]]:
    """The texts of a message's parts, and its files."""
    texts, files = [], []
    for _, kind, name, place, text, path in parts:
        if kind == "text/plain":
            texts.append(as_text(text) or "")
        elif kind != _LAYOUT:
            files.append(file_named(name or place or path, kind=kind))
    return texts, files
