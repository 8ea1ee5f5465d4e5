"""One row of the `message` table as columns of terms.tables.ROWS."""

from collections.abc import Iterator
from typing import Any, Final

import attrs
import msgspec

from chesil.readers.database.opening import as_text
from chesil.readers.database.rows import Remarks, apple_instant
from chesil.readers.imessage.typedstream import body_text
from chesil.readers.plists import read_plist

_TAPBACKS: Final = {
    0: "loved", 1: "liked", 2: "disliked", 3: "laughed at", 4: "emphasised", 5: "questioned", 6: "reacted to",
}  # fmt: skip
_STICKER: Final = 1_000
_MOST_SHARED: Final = 4  # times the bytes of a record of edits that its versions may have together
_GROUP_ACTIONS: Final = {
    1: ("joined", "A person was added to or removed from the group."),
    2: ("group_changed", "The group was renamed."),
    3: ("left", "A person left the group, or its picture changed."),
    4: ("other", "Location sharing changed."),
    5: ("other", "An audio message was kept."),
    6: ("call", "A FaceTime call."),
}
_SWITCHES: Final = (
    "is_spam",
    "is_filtered",
    "is_blackholed",
    "is_audio_message",
    "is_forward",
    "was_downgraded",
)


@attrs.frozen
class Chat:
    """One conversation: what it is called, and who is in it besides the owner."""

    name: str | None
    people: tuple[str, ...]
    is_filtered: bool
    is_blackholed: bool


def entry(
    row: dict[str, Any],
    *,
    chat: Chat | None,
    handle: str | None,
    person: str | None,
    deleted: Any,
    remarks: Remarks,
) -> dict[str, Any]:
    """The columns of one message row, tapback or group action.

    Args:
        handle: the address the row names. person: whom a change in the group is about.
        deleted: when the owner put it into "Recently deleted", as the database has it; else None.
    Raises:
        BadRecord: the row's date is not a number.
    """
    at = apple_instant(row["date"], remarks)
    from_me = row["is_from_me"] == 1
    edits = _edits(row["summary"], remarks)
    columns = {
        "kind": "message",
        "at": at,
        "precision": "exact" if at else "none",
        "as_written": str(row["date"]) if row["date"] else None,
        "offset_minutes": 0 if at else None,
        "channel": "text" if as_text(row["service"]) in ("SMS", "RCS") else "chat",
        "direction": "from_owner" if from_me else "to_owner" if row["is_from_me"] == 0 else None,
        "sender": None if from_me else handle,
        "recipients": _recipients(chat, handle, from_me=from_me),
        "address_hidden": False,
        "subject": as_text(row["subject"]),
        "text": _text(row, edits, remarks),
        "state": _state(row, edits, from_me=from_me),
        "thread": chat.name if chat else None,
        "details": _details({**row, "date_deleted": deleted}, chat, edits, remarks),
    }
    return {**columns, **_special(row, person)}


def _recipients(chat: Chat | None, handle: str | None, *, from_me: bool) -> list[str] | None:
    """Who else got it: of hers everyone, of another's the rest of the group apart from her."""
    people = list(chat.people) if chat else []
    if from_me:
        return people or ([handle] if handle else None)
    return [each for each in people if each != handle] or None if handle else None


def _text(row: dict[str, Any], edits: dict[str, Any], remarks: Remarks) -> str | None:
    text = as_text(row["text"])
    if not text and isinstance(row["body"], bytes):
        found, whole = body_text(row["body"])
        text = text if found is None else found
        if found is None and row["body"]:
            remarks.add("text-unreadable")
        elif not whole:
            remarks.add("text-cut-short")
    if not text and edits.get("versions"):
        text = "".join(versions[-1]["text"] or "" for versions in edits["versions"].values()) or None
    return text


def _edits(summary: Any, remarks: Remarks) -> dict[str, Any]:
    """The versions of each part, oldest first, and whether "all" or "part" of it was unsent."""
    if not isinstance(summary, bytes):
        return {}
    tree = read_plist(summary)
    if not isinstance(tree, dict):
        remarks.add("edits-unreadable")
        return {}
    found: dict[str, Any] = {}
    parts = tree.get("ec")
    if isinstance(parts, dict):
        kept = {str(part): [*_written(each)] for part, each in parts.items() if isinstance(each, list)}
        if sum(len(blob) for each in kept.values() for _, blob in each) > _MOST_SHARED * len(summary):
            remarks.add("edits-unreadable")  # they all point to the same bytes
            kept = {}
        found["versions"] = {part: _versions(each, remarks) for part, each in kept.items() if each}
    gone, ranges = tree.get("rp"), tree.get("otr")
    if isinstance(gone, list) and gone:
        whole = not isinstance(ranges, dict) or {str(part) for part in gone} >= ranges.keys()
        found["unsent"] = "all" if whole else "part"
    return found


def _written(versions: list[Any]) -> Iterator[tuple[Any, bytes]]:
    """The time and the stream of each version."""
    for version in versions[:100]:
        if isinstance(version, dict) and isinstance(version.get("t"), bytes):
            yield version.get("d"), version["t"]


def _versions(written: list[tuple[Any, bytes]], remarks: Remarks) -> list[dict[str, Any]]:
    found = []
    for when, blob in written:
        at = apple_instant(when, remarks) if isinstance(when, (int, float)) else None
        found.append({"at": at.isoformat() if at else None, "text": body_text(blob)[0]})
    return found


def _state(row: dict[str, Any], edits: dict[str, Any], *, from_me: bool) -> str:
    # The two dates exist from iOS 16 on. Of a message with several parts, one alone can be unsent.
    if row["date_retracted"] or edits.get("unsent") == "all":
        return "deleted"
    if row["date_edited"] or edits.get("versions") or edits.get("unsent"):
        return "edited"
    return "failed" if from_me and isinstance(row["error"], int) and row["error"] != 0 else "sent"


def _special(row: dict[str, Any], person: str | None) -> dict[str, Any]:
    """What makes the row a notice: a tapback or a group action; nothing for a message."""
    associated, action = row["associated_type"], row["item_type"]
    if isinstance(associated, int) and 2_000 <= associated < 4_000:
        word = _TAPBACKS.get(associated % 1_000, "reacted to")
        emoji = as_text(row["associated_emoji"])
        done = f"{word.capitalize()} a message" if associated < 3_000 else f"Took back: {word} a message"
        text = f"{done} ({emoji})" if emoji else done
        return {"kind": "notice", "notice": "reaction", "state": "notice", "text": text}
    if isinstance(action, int) and action != 0:
        notice, text = _GROUP_ACTIONS.get(action, ("other", "A change in the group."))
        if action == 1 and row["group_action"] in (0, 1):
            notice, done = ("joined", "added to") if row["group_action"] == 0 else ("left", "removed from")
            text = f"{person or 'A person'} was {done} the group."
        title = as_text(row["group_title"])
        return {
            "kind": "notice", "notice": notice, "state": "notice",
            "text": f"{text} Its name is “{title}”." if action == 2 and title else text,
        }  # fmt: skip
    return {}


def _details(row: dict[str, Any], chat: Chat | None, edits: dict[str, Any], remarks: Remarks) -> str | None:
    found: dict[str, Any] = {name: True for name in _SWITCHES if row.get(name) == 1}
    if chat and chat.is_filtered:
        found["unknown_sender"] = True
    if chat and chat.is_blackholed:
        found["is_blackholed"] = True
    for name in ("guid", "service", "associated_guid", "reply_to", "app"):
        text = as_text(row[name])
        if text:
            found[name] = text
    for name in ("date_read", "date_delivered", "date_edited", "date_retracted", "date_deleted"):
        when = apple_instant(row[name], remarks) if isinstance(row[name], (int, float)) else None
        if when:
            found[name] = when.isoformat()
    if row["associated_type"] == _STICKER:
        found["sticker"] = True
    found |= {name: edits[name] for name in ("versions", "unsent") if edits.get(name)}
    return msgspec.json.encode(found, order="sorted").decode() if found else None
