"""What the attributes of one text message or call mean, as a row of tables.ROWS."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Row = dict[str, Any]
Attributes = dict[str, str]

# What the app writes where it knows nothing.
MISSING: Final = ("", "null")
UNNAMED: Final = (*MISSING, "(Unknown)")

# type of an sms, msg_box of an mms -> direction, state, the folder where the state alone does not say it
BOXES: Final[dict[str, tuple[str | None, str | None, str | None]]] = {
    "1": ("to_owner", "sent", None),
    "2": ("from_owner", "sent", None),
    "3": ("from_owner", "draft", None),
    "4": ("from_owner", "draft", "outbox"),
    "5": ("from_owner", "failed", None),
    "6": ("from_owner", "draft", "queued"),
}
DELIVERY: Final = {"0": "complete", "32": "pending", "64": "failed"}

# type -> word, direction, answered; None: an outgoing call is answered when it lasted
_CALLS: Final[dict[str, tuple[str, str, bool | None]]] = {
    "1": ("incoming", "to_owner", True),
    "2": ("outgoing", "from_owner", None),
    "3": ("missed", "to_owner", False),
    "4": ("voicemail", "to_owner", False),
    "5": ("rejected", "to_owner", False),
    "6": ("blocked", "to_owner", False),
    "7": ("answered on another device", "to_owner", True),
}
_PRESENTATIONS: Final = {"2": "withheld", "3": "unknown", "4": "payphone", "5": "unavailable"}
_WITHHELD_NUMBERS: Final = (
    *MISSING,
    "-1",
    "-2",
    "-3",
)  # how older phones write "unknown", "private", "payphone"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_DURATION: Final = re.compile(r"[0-9]{1,7}")
_LONGEST_TIME: Final = 100  # letters of one that cannot be read
_SECONDS_BELOW: Final = 10**11  # in milliseconds this is March 1973, in seconds the year 5138


def given(attributes: Attributes, name: str) -> str | None:
    """An attribute's value, None where the file says it knows none."""
    value = attributes.get(name, "")
    return None if value in MISSING else value


def contact_name(attributes: Attributes) -> str | None:
    """The name from the phone's contacts, None for people who are not in them."""
    value = attributes.get("contact_name", attributes.get("name", ""))
    return None if value in UNNAMED else value


def moment(attributes: Attributes) -> Row:
    """The columns of the time: at, precision and as_written.

    A time of 0 means none is known. One that cannot be read costs the record its time, and nothing else.
    """
    written = attributes.get("date", "")
    at = _instant(int(written)) if _WHOLE.fullmatch(written) and int(written) else None
    return {"at": at, "precision": "exact" if at else "none", "as_written": written[:_LONGEST_TIME] or None}


def in_seconds(attributes: Attributes) -> bool:
    """Whether the time can only be meant in seconds."""
    written = attributes.get("date", "")
    return bool(_WHOLE.fullmatch(written)) and 10**9 <= int(written) < _SECONDS_BELOW


def date_sent(attributes: Attributes) -> str | None:
    """When the sender's phone or the network stamped the message; as written where it cannot be read."""
    written = given(attributes, "date_sent")
    if written is None or not _WHOLE.fullmatch(written):
        return written
    number = int(written)
    at = _instant(number if number >= _SECONDS_BELOW else number * 1000)
    if at is None:
        return written
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z" if number else None


def _instant(milliseconds: int) -> datetime | None:
    """The instant; None when it is past the year 9999."""
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def written_details(details: Row) -> str | None:
    """The details as JSON without its empty values, None when nothing is left."""
    kept = {name: value for name, value in details.items() if value not in (None, [], "")}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None


def sms(attributes: Attributes) -> tuple[Row, Row]:
    """The columns and the details of one text message."""
    address = given(attributes, "address")
    kind = attributes.get("type", "")
    direction, state, box = BOXES.get(kind, (None, "sent", f"type {kind}"))
    name = contact_name(attributes)
    row = {
        **moment(attributes),
        "kind": "message",
        "channel": "text",
        "direction": direction,
        "state": state,
        "sender": address if direction == "to_owner" else None,
        "sender_name": name if direction == "to_owner" else None,
        "recipients": [address] if direction == "from_owner" and address else None,
        "address_hidden": False,
        "subject": given(attributes, "subject"),
        "text": given(attributes, "body"),
        "thread": address,
    }
    details = {
        "box": box,
        "contact_name": name if direction != "to_owner" else None,
        "date_sent": date_sent(attributes),
        "delivery": DELIVERY.get(attributes.get("status", "")) if direction == "from_owner" else None,
        "read": False if direction == "to_owner" and attributes.get("read") == "0" else None,
    }
    return row, details


def call(attributes: Attributes) -> tuple[Row, Row]:
    """The columns and the details of one call."""
    word, direction, answered = _CALLS.get(attributes.get("type", ""), (None, None, None))
    incoming, outgoing = direction == "to_owner", direction == "from_owner"
    written = given(attributes, "number")
    presentation = None if outgoing else _presentation(attributes)
    number = None if presentation or written in _WITHHELD_NUMBERS else written
    seconds = _duration(attributes)
    name = contact_name(attributes)
    row = {
        **moment(attributes),
        "kind": "call",
        "channel": "voicemail" if word == "voicemail" else "call",
        "direction": direction,
        "state": "sent",
        "sender": number if incoming else None,
        "sender_name": name if incoming and number else None,
        "recipients": [number] if outgoing and number else None,
        "address_hidden": presentation == "withheld",
        "duration_s": seconds,
        "answered": (None if seconds is None else seconds > 0) if outgoing else answered,
    }
    details = {
        "type": word or f"type {attributes.get('type', '')}",
        "number": written if direction is None or number is None else None,
        "contact_name": name if not (incoming and number) else None,
        "presentation": presentation,
        "post_dial_digits": given(attributes, "post_dial_digits"),
    }
    return row, details


def given_duration(attributes: Attributes) -> str | None:
    """The length of a call as written; Super Backup calls it dur."""
    return given(attributes, "duration") or given(attributes, "dur")


def _duration(attributes: Attributes) -> float | None:
    written = given_duration(attributes)
    return float(written) if written and _DURATION.fullmatch(written) else None


def _presentation(attributes: Attributes) -> str | None:
    """Why the number is not shown, None when it is."""
    if word := _PRESENTATIONS.get(attributes.get("presentation", "")):
        return word
    return "withheld" if attributes.get("number", "") in _WITHHELD_NUMBERS else None
