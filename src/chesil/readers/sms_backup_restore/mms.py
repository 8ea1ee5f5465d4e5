"""What a picture or group message means: its parts, its many addresses, and who of them sent it."""

import re
from collections import Counter
from typing import Any, Final

from chesil.readers.sms_backup_restore.checked import Element
from chesil.readers.sms_backup_restore.media import read_mark
from chesil.readers.sms_backup_restore.records import (
    BOXES,
    Attributes,
    Row,
    contact_name,
    date_sent,
    given,
    in_seconds,
    moment,
)

_ROLES: Final = {"137": "from", "151": "to", "130": "cc", "129": "bcc"}
_OWN: Final = "insert-address-token"  # the phone writes this for its own number
_BOX_OF_TYPE: Final = {"128": "2", "130": "1", "132": "1"}  # m_type, where msg_box says nothing
_NOT_DOWNLOADED: Final = "130"
_NAMES: Final = ("name", "fn", "cl", "cid")
_NOT_DIGITS: Final = re.compile(r"[^0-9]")

Addresses = list[tuple[str, str]]  # role, address


def mms(element: Element, notes: Counter[str]) -> tuple[Row, Row, list[str]]:
    """The columns and the details of one picture or group message, and addresses that should be the owner's.

    Args:
        notes: what went wrong inside the record is counted here, by its code.
    """
    attributes = element.attributes
    box = attributes.get("msg_box", "")
    known = box if box in BOXES else _BOX_OF_TYPE.get(attributes.get("m_type", ""), "")
    direction, state, folder = BOXES.get(known, (None, "sent", f"msg_box {box}"))
    addresses, others = _addresses(element, notes)
    sender, recipients, own = _sides(addresses, others, direction)
    text, attachments, broken = _content(element, notes)
    name = contact_name(attributes)
    # A group's names cannot be matched to its addresses, and a name is of the conversation's own address.
    is_other = bool(others) and sender is not None and _key(sender) != _key(others[0])
    named = direction == "to_owner" and len(others) <= 1 and not is_other
    downloaded = attributes.get("m_type") != _NOT_DOWNLOADED
    notes["not-downloaded"] += not downloaded
    row = {
        **_moment(attributes, notes),
        "kind": "message",
        "channel": "text",
        "direction": direction,
        "state": state,
        "sender": sender,
        "sender_name": name if named else None,
        "recipients": recipients or None,
        "address_hidden": False,
        "subject": given(attributes, "sub"),
        "text": text,
        "attachments": attachments or None,
        "thread": given(attributes, "address"),
    }
    details = {
        "addresses": [{"address": address, "role": role} for role, address in addresses],
        "box": folder,
        "broken_media": broken,
        "contact_name": None if named else name,
        "date_sent": date_sent(attributes),
        "downloaded": None if downloaded else False,
        "read": False if direction == "to_owner" and attributes.get("read") == "0" else None,
    }
    return row, details, own


def _moment(attributes: Attributes, notes: Counter[str]) -> Row:
    if not in_seconds(attributes):
        return moment(attributes)
    # The phone's own database keeps these times in seconds, and some apps pass them on unchanged.
    notes["seconds"] += 1
    written = attributes["date"]
    return {**moment({"date": f"{written}000"}), "as_written": written}


def _addresses(element: Element, notes: Counter[str]) -> tuple[Addresses, list[str]]:
    """Every address with its role, and the other people of the conversation."""
    found = [
        (_ROLES.get(kind := addr.attributes.get("type", ""), f"type {kind}"), address)
        for addr in element.all("addr")
        if (address := given(addr.attributes, "address"))
    ]
    others = [one for one in (given(element.attributes, "address") or "").split("~") if one]
    if len(found) > 1 and len({_key(address) for _, address in found}) == 1:
        # A fault of the app: it wrote one address for everyone, so only the folder says who sent it.
        notes["same-addresses"] += 1
        return [], others or [found[0][1]]
    return found, others


def _sides(
    addresses: Addresses, others: list[str], direction: str | None
) -> tuple[str | None, list[str], list[str]]:
    """The sender, the recipients apart from the owner, and addresses that should be the owner's."""
    members = {_key(other) for other in others}
    known = [(role, address) for role, address in addresses if address != _OWN]
    senders = [address for role, address in known if role == "from"]
    receivers = [address for role, address in known if role in ("to", "cc", "bcc")]
    if direction == "from_owner":
        return None, receivers or others, [one for one in senders if members and _key(one) not in members]
    if direction is None:
        return None, [], []
    sender = senders[0] if senders else others[0] if len(others) == 1 else None
    absent = members - {_key(address) for _, address in known}
    receivers = [one for one in receivers if sender is None or _key(one) != _key(sender)]
    strangers = [one for one in receivers if _key(one) not in members]
    if members and not absent and len(strangers) == 1:
        receivers.remove(strangers[0])  # everyone else of the conversation is there: this one is the owner
    return sender, receivers, []


def _key(address: str) -> str:
    """One form for the ways a number is written: its last nine digits; others as they are."""
    digits = _NOT_DIGITS.sub("", address)
    return digits[-9:] if len(digits) >= 7 and "@" not in address else address.casefold()


def _content(element: Element, notes: Counter[str]) -> tuple[str | None, list[dict[str, Any]], list[str]]:
    """The text, the attachments, and the names of those that do not decode."""
    texts, attachments, broken = [], [], []
    for part in element.all("part"):
        media_type = given(part.attributes, "ct")
        text, media = given(part.attributes, "text"), read_mark(part.attributes.get("data", ""))
        if media_type == "application/smil":  # the page layout, no content
            continue
        if media_type == "text/plain" and text is not None:
            texts.append(text)
        if media is not None or media_type != "text/plain":
            name = next((value for name in _NAMES if (value := given(part.attributes, name))), None)
            attachments.append(
                {
                    "name": name,
                    "media_type": media_type,
                    "size_bytes": media and media.size_bytes,
                    "sha256": media and media.sha256,
                }
            )
            if media is not None and media.sha256 is None:
                notes["media-broken"] += 1
                broken.append(name or media_type or "")
    return "\n".join(texts) if texts else None, attachments, broken
