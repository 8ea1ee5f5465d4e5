"""One message, read one by one: everything that is more than sender, time and words."""

from datetime import UTC, datetime
from typing import Any, Final

from chesil.readers import json_export

IN_COLUMNS: Final = frozenset(
    {"sender_name", "senderName", "sender", "timestamp_ms", "timestamp", "created_at", "content", "text"}
)
_SPELLINGS: Final = {"senderName": "sender_name", "text": "content"}
_FILES: Final = ("photos", "videos", "audio_files", "files", "gifs", "sticker", "media")
_WORDS: Final = ("Generic", "text")  # types of a message of words alone
_NOTICES: Final = {"Subscribe": "joined", "Unsubscribe": "left"}
_LONGEST: Final = 10_000_000  # seconds
_MOST_DIGITS: Final = 17  # a longer count of milliseconds does not fit a column, and is no time


def columns(message: dict[str, Any], *, raw: str, repaired: list[str]) -> dict[str, Any]:
    """The columns of tables.ROWS, with "ms" for a time given in milliseconds.

    Args:
        message: with every string repaired. repaired: the fields in which some were.
    """
    details = {key: value for key, value in message.items() if says_more(key, value)}
    if repaired:
        details["repaired"] = sorted({_SPELLINGS.get(field, field) for field in repaired})
    said = message.get("content", message.get("text"))
    if not isinstance(said, str | None):
        details["content"] = said
    unsent = message.get("is_unsent") or message.get("isUnsent")
    return {
        "kind": "message",
        **_time(message),
        "channel": "social",
        "sender": _first(message, "sender_name", "senderName", "sender"),
        "address_hidden": False,
        "text": _first(message, "content", "text") or _shared(message.get("share")),
        "attachments": _attachments(message) or None,
        "state": "deleted" if unsent else "sent",
        "raw": json_export.clean(raw),
        **_call_or_notice(message),
        "details": json_export.write_details(details),
    }


def says_more(key: str, value: Any) -> bool:
    """Whether a field says something that no column holds."""
    is_empty = value is None or value is False or value in ("", [], {})
    return not is_empty and key not in IN_COLUMNS and (key != "type" or value not in _WORDS)


def _first(message: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = message.get(key)
        if isinstance(value, str) and value:
            return json_export.clean(value)
    return None


def _shared(share: Any) -> str | None:
    """What a person saw of something shared: its words and its link."""
    if not isinstance(share, dict):
        return None
    parts = [_first(share, "share_text"), _first(share, "link")]
    return "\n".join(part for part in parts if part) or None


def _attachments(message: dict[str, Any]) -> list[dict[str, Any]]:
    names = []
    for key in _FILES:
        value = message.get(key)
        for each in value if isinstance(value, list) else [value]:
            name = _first(each, "uri") if isinstance(each, dict) else each if key == "media" else None
            if isinstance(name, str) and name:
                names.append({"name": json_export.clean(name)})
    return names


def _call_or_notice(message: dict[str, Any]) -> dict[str, Any]:
    kind = message.get("type")
    if kind == "Call" or "call_duration" in message:
        duration = _duration(message.get("call_duration"))
        return {"kind": "call", "channel": "call", "duration_s": duration, "answered": bool(duration)}
    notice = _NOTICES.get(kind) if isinstance(kind, str) else None
    return {"kind": "notice", "state": "notice", "notice": notice} if notice else {}


def _duration(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value <= _LONGEST else None


def _time(message: dict[str, Any]) -> dict[str, Any]:
    written = message.get("timestamp_ms", message.get("timestamp", message.get("created_at")))
    if isinstance(written, str) and not written.isdecimal():
        return _iso_time(written)
    if not isinstance(written, (int, float, str)) or isinstance(written, bool):
        return {}
    digits = str(written).partition(".")[0]
    fits = digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS
    return {"as_written": json_export.clean(str(written)), "ms": int(digits) if fits else None}


def _iso_time(written: str) -> dict[str, Any]:
    """The times of Instagram's older layout: "2019-05-02T18:04:00.123456+00:00"."""
    as_written = json_export.clean(written)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return {"as_written": as_written}
    if not 2000 <= moment.year < 2100:
        return {"as_written": as_written}
    offset = moment.utcoffset()
    if offset is None:
        return {"as_written": as_written, "wall": moment, "precision": "exact"}
    minutes = int(offset.total_seconds() // 60)
    return {
        "as_written": as_written,
        "at": moment.astimezone(UTC),
        "offset_minutes": minutes,
        "precision": "exact",
    }
