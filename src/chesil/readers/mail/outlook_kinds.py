"""Outlook items that are no mail: meetings with time and place, and contacts with numbers and addresses.

Source: [MS-OXOCAL], [MS-OXOCNTC] and [MS-OXPROPS]; named properties by [MS-OXMSG] 2.2.3.
"""

import re
import struct
from typing import Any, Final

from chesil.readers.mail.compound import Storage
from chesil.readers.mail.message import Mail
from chesil.readers.mail.properties import Properties

_MEETING: Final = re.compile(r"IPM\.(?:Appointment|Schedule\.Meeting)\b.*", re.IGNORECASE)
_CONTACT: Final = re.compile(r"IPM\.Contact\b.*", re.IGNORECASE)
_NAMES: Final = "__nameid_version1.0"
_MOST_NAMES: Final = 10_000
_APPOINTMENT: Final = bytes.fromhex("0220060000000000c000000000000046")
_ADDRESS: Final = bytes.fromhex("0420060000000000c000000000000046")
_FIRST_OWN: Final = 3  # sets of names below this have a number of their own
_PHONES: Final = (0x3A1C, 0x3A08, 0x3A09, 0x3A1A, 0x3A1F, 0x3A1B, 0x3A2F, 0x3A1D, 0x3A21, 0x3A1E)
_MAIL_ADDRESSES: Final = (0x8083, 0x8093, 0x80A3)
_PLAIN_MAIL_ADDRESSES: Final = (0x39FE, 0x3003)
_START, _END, _PLACE = 0x820D, 0x820E, 0x8208
_PLAIN_START, _PLAIN_END = 0x0060, 0x0061
START_NAME: Final = (_APPOINTMENT, _START)


def complete(mail: Mail, item: Properties, kind: str, names: Storage | None) -> None:
    """Make the row of a meeting or contact of what would be that of a mail; others stay as they are.

    Args:
        kind: the class of the item. names: the folder that says what named properties are called.
    """
    if _CONTACT.fullmatch(kind):
        _contact(mail, item, numbers(names))
    elif _MEETING.fullmatch(kind):
        _meeting(mail, item, numbers(names))


def numbers(names: Storage | None) -> dict[tuple[bytes, int], int]:
    """The number in this item of each named property, by its set and its number there."""
    if names is None:
        return {}
    entries = names.streams.get("__substg1.0_00030102", b"")
    sets = names.streams.get("__substg1.0_00020102", b"")
    found: dict[tuple[bytes, int], int] = {}
    for name, kind, index in struct.iter_unpack("<IHH", entries[: min(len(entries) // 8, _MOST_NAMES) * 8]):
        at = ((kind >> 1) - _FIRST_OWN) * 16
        if not kind & 1 and at >= 0 and index < 0x8000:
            found[sets[at : at + 16], name] = 0x8000 + index
    return found


def _contact(mail: Mail, item: Properties, numbers: dict[tuple[bytes, int], int]) -> None:
    named = (numbers.get((_ADDRESS, each), 0) for each in _MAIL_ADDRESSES)
    written = [item.text(number) for number in (*_PHONES, *(each for each in named if each))]
    plain = [item.text(number) for number in _PLAIN_MAIL_ADDRESSES]
    written += [each for each in plain if "@" in each]
    name = item.text(0x3001) or " ".join(filter(None, (item.text(0x3A06), item.text(0x3A11))))
    mail.kind, mail.direction = "contact", None
    mail.sender, mail.sender_name = None, name or item.text(0x3A16) or None
    mail.recipients = list(dict.fromkeys(each.strip() for each in written if each.strip()))
    mail.stamp, mail.as_written = None, None  # when a card was made is no time of anything that happened


def _meeting(mail: Mail, item: Properties, numbers: dict[tuple[bytes, int], int]) -> None:
    start, end = (
        item.time(numbers.get((_APPOINTMENT, name), 0)) or item.time(plain)
        for name, plain in ((_START, _PLAIN_START), (_END, _PLAIN_END))
    )
    mail.kind, mail.direction, mail.state = "notice", "observed", "notice"
    mail.place = item.text(numbers.get((_APPOINTMENT, _PLACE), 0)) or None
    if start is not None:
        mail.stamp, mail.as_written = start, start.iso()
        mail.details["ends"] = end.iso() if end else None
        mail.defects = [each for each in mail.defects if each not in ("date-created", "date-missing")]


def signed(attachments: list[tuple[dict[str, Any], bytes]]) -> bytes | None:
    """The mail inside a signed one, where it can be read: its one attachment, in the form of a mail."""
    if len(attachments) != 1:
        return None
    about, data = attachments[0]
    kind, name = (about["media_type"] or "").lower(), (about["name"] or "").lower()
    is_signed = kind.startswith("multipart/signed") or name.endswith(".p7m")
    return data if is_signed and re.match(rb"\s{0,10}[A-Za-z-]{3,40}:", data[:100]) else None
