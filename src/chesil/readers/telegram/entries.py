"""One entry of a chat, read one by one: everything that is more than sender, time and words."""

from typing import Any, Final

from chesil.readers import json_export
from chesil.readers.telegram import services
from chesil.readers.telegram.layout import Chat

_IN_COLUMNS: Final = frozenset(
    {"type", "date", "date_unixtime", "from", "from_id", "actor", "actor_id", "text", "text_entities"}
)
_FILES: Final = ("photo", "file", "contact_vcard")
_LONGEST: Final = 10_000_000  # seconds


def columns(entry: dict[str, Any], *, raw: str, chat: Chat) -> tuple[dict[str, Any], int]:
    """The columns of tables.ROWS of any entry, with "unix" and "date" for its time.

    Beside them, how many of the files that it names the export says it left out.
    """
    kind = entry.get("type")
    text, details = _text(entry)
    attachments, left_out = _attachments(entry)
    if left_out:
        details["not_included"] = left_out
    common = {
        **_who(entry, chat),
        "kind": "message",
        "unix": _digits(entry.get("date_unixtime")),
        "date": _string(entry.get("date")),
        "channel": "chat",
        "address_hidden": False,
        "duration_s": _duration(entry.get("duration_seconds", entry.get("duration"))),
        "text": text,
        "attachments": attachments or None,
        "state": "edited" if _is_edited(entry) else "sent",
        "raw": json_export.clean(raw),
    }
    if kind == "service" and entry.get("action") == "phone_call":
        common |= {"kind": "call", "channel": "call"}
        common["answered"] = services.answered(entry, common["duration_s"])
    elif kind == "message":
        common |= {"text": text or _question(entry), "place": _place(entry.get("location_information"))}
    else:
        common |= _notice(entry, text)
    return common | {"details": json_export.write_details(details)}, len(left_out)


def contact(card: dict[str, Any], *, raw: str) -> dict[str, Any]:
    """The columns of one entry of the account's contact list."""
    names = (_string(card.get("first_name")), _string(card.get("last_name")))
    number = card.get("user_id")
    addresses = (_string(card.get("phone_number")), f"user{number}" if isinstance(number, int) else None)
    return {
        "kind": "contact",
        "channel": "chat",
        "direction": "observed",
        "sender_name": " ".join(filter(None, names)) or None,
        "recipients": [address for address in addresses if address],
        "raw": json_export.clean(raw),
        "details": json_export.write_details(card),
    }


def _who(entry: dict[str, Any], chat: Chat) -> dict[str, Any]:
    name = _string(entry.get("from")) or _string(entry.get("actor"))
    address = entry.get("from_id") or entry.get("actor_id")
    if isinstance(address, int):
        address = chat.peer(address)
    address = _string(address)
    return {"sender": address or name, "sender_name": name if address else None}


def _text(entry: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The words of an entry, and what else it holds."""
    details = {key: value for key, value in entry.items() if key not in _IN_COLUMNS}
    written, entities = entry.get("text"), entry.get("text_entities")
    # The entities are whole even in files whose text is only their first piece.
    pieces = entities if isinstance(entities, list) and entities else written
    if not isinstance(pieces, list):
        if written and not isinstance(written, str):
            details["text"] = written
        return _string(written), details
    words = [piece if isinstance(piece, str) else _piece_text(piece) for piece in pieces]
    if None in words:
        details["text"] = written
    if links := [piece for piece in pieces if isinstance(piece, dict) and piece.get("href")]:
        details["links"] = links
    return _string("".join(filter(None, words))), details


def _piece_text(piece: Any) -> str | None:
    text = piece.get("text") if isinstance(piece, dict) else None
    return text if isinstance(text, str) else None


def _question(entry: dict[str, Any]) -> str | None:
    poll = entry.get("poll")
    return _string(poll.get("question")) if isinstance(poll, dict) else None


def _notice(entry: dict[str, Any], text: str | None) -> dict[str, Any]:
    action = entry.get("action")
    return {
        "kind": "notice",
        "state": "notice",
        "notice": services.notice(action) if isinstance(action, str) else "other",
        "text": text or _string(services.words(entry)),
    }


def _attachments(entry: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The files an entry names, and what the export says of those it left out."""
    attachments, left_out = [], []
    for key in _FILES:
        path = _string(entry.get(key))
        if path is None:
            continue
        name = path
        if path.startswith("(") and path.endswith(")"):  # "(File not included. Change data exporting ...)"
            left_out.append(path)
            name = _string(entry.get("file_name")) or _string(entry.get("media_type")) or key
        media_type = _string(entry.get("mime_type")) if key == "file" else None
        attachments.append({"name": name, "media_type": media_type})
    return attachments, left_out


def _place(location: Any) -> str | None:
    if not isinstance(location, dict):
        return None
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    return f"{latitude},{longitude}" if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _is_edited(entry: dict[str, Any]) -> bool:
    # Exports of before 2020 write "edited": "1970-01-01T..." on messages that nobody edited.
    edited = entry.get("edited")
    return isinstance(edited, str) and bool(edited) and not edited.startswith("1970")


def _duration(value: Any) -> float | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value <= _LONGEST else None


def _digits(value: Any) -> str | None:
    return str(value) if isinstance(value, int) else _string(value)


def _string(value: Any) -> str | None:
    return json_export.clean(value) if isinstance(value, str) and value else None
