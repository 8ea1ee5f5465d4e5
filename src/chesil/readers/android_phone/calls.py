"""`calllog.db`, or `contacts2.db` of older phones: the table `calls`."""

from typing import Any, Final

from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    as_name,
    details,
    number_of,
    read_table,
    time_columns,
    unix_instant,
)
from chesil.readers.sheet import Sheet

NEEDED: Final = {"calls": {"number", "date", "duration", "type"}}
_CALL: Final = {
    "rowid_": "ROWID", "number": "number", "presentation": "presentation", "digits": "post_dial_digits",
    "date": "date", "duration": "duration", "type": "type", "name": "name", "country": "countryiso",
    "place": "geocoded_location", "features": "features",
}  # fmt: skip
# type -> a word, direction, answered; None: an outgoing call is answered when it lasted
_TYPES: Final[dict[Any, tuple[str, str, bool | None]]] = {
    1: ("incoming", "to_owner", True), 2: ("outgoing", "from_owner", None), 3: ("missed", "to_owner", False),
    4: ("voicemail", "to_owner", False), 5: ("rejected", "to_owner", False),
    6: ("blocked", "to_owner", False), 7: ("answered on another device", "to_owner", True),
}  # fmt: skip
_PRESENTATIONS: Final = {2: "withheld", 3: "unknown", 4: "payphone", 5: "unavailable"}
_NO_NUMBERS: Final = {None: "withheld", "": "withheld", "-1": "unknown", "-2": "withheld", "-3": "payphone"}
_VIDEO: Final = 1


def read(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read every call."""
    read_table(database, "calls", _CALL, sheet, lambda row: _call(row, remarks))


def _call(row: dict[str, Any], remarks: Remarks) -> dict[str, Any]:
    word, direction, answered = _TYPES.get(row["type"], (None, None, None))
    incoming, outgoing = direction == "to_owner", direction == "from_owner"
    written = as_name(row["number"], remarks)
    hidden = None if outgoing else _PRESENTATIONS.get(row["presentation"]) or _NO_NUMBERS.get(written)
    number = None if hidden or written in _NO_NUMBERS else written
    name, seconds = as_name(row["name"], remarks), number_of(row["duration"])
    features = row["features"]
    found = {
        "type": word or f"type {row['type']}",
        "number": written if direction is None else None,
        "contact_name": name if not (incoming and number) else None,
        "presentation": hidden,
        "post_dial_digits": as_text(row["digits"]),
        "video": isinstance(features, int) and bool(features & _VIDEO),
    }
    return {
        "kind": "call",
        **time_columns(unix_instant(row["date"], remarks), row["date"]),
        "channel": "voicemail" if word == "voicemail" else "call",
        "direction": direction,
        "state": "sent",
        "sender": number if incoming else None,
        "sender_name": name if incoming and number else None,
        "recipients": [number] if outgoing and number else None,
        "address_hidden": hidden == "withheld",
        "duration_s": None if seconds is None else float(seconds),
        "answered": (None if seconds is None else seconds > 0) if outgoing else answered,
        "details": details(found),
    }
