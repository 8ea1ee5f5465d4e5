"""Dates, clocks, numbers and kinds of thing in the words a paper uses."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers

from chesil.terms import formats

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PAIR: Final = 2  # "44, 45" and not "44 to 45"
_WHOLE_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

CHANNELS: Final = {
    "call": "Phone call",
    "text": "Text message",
    "chat": "Chat message",
    "email": "E-mail",
    "social": "Social media",
    "voicemail": "Voicemail",
    "post": "Post",
    "in_person": "In person",
    "delivery": "Delivery",
    "damage": "Damage",
    "online": "Online",
    "third_party": "Through someone else",
    "document": "Picture or file",
    "other": "Other",
}

# One and many of each, to stand after a number inside a sentence.
_COUNTED: Final = {
    "call": ("phone call", "phone calls"),
    "text": ("text message", "text messages"),
    "chat": ("chat message", "chat messages"),
    "email": ("e-mail", "e-mails"),
    "social": ("message on social media", "messages on social media"),
    "voicemail": ("voicemail", "voicemails"),
    "post": ("by post", "by post"),
    "in_person": ("in person", "in person"),
    "delivery": ("delivery", "deliveries"),
    "damage": ("damage", "damage"),
    "online": ("online", "online"),
    "third_party": ("through someone else", "through someone else"),
    "document": ("picture or file", "pictures or files"),
    "other": ("of another kind", "of another kind"),
}

# For the heads of narrow columns.
SHORT_CHANNELS: Final = {
    "call": "Calls",
    "text": "Texts",
    "chat": "Chats",
    "email": "E-mail",
    "social": "Social media",
    "voicemail": "Voicemail",
    "post": "Post",
    "in_person": "In person",
    "delivery": "Delivery",
    "damage": "Damage",
    "online": "Online",
    "third_party": "Through others",
    "document": "Files",
    "other": "Other",
}

NOTICES: Final = {
    "blocked": "A contact was blocked",
    "unblocked": "A contact was unblocked",
    "number_changed": "A phone number changed",
    "security_code": "A security code changed",
    "encryption": "The app said that messages are encrypted",
    "group_created": "A group was made",
    "group_changed": "A group was changed",
    "joined": "Someone joined",
    "left": "Someone left",
    "timer": "The timer for disappearing messages changed",
    "deleted": "A message was deleted",
    "missed_call": "A call was missed",
    "call": "A call was made",
    "reaction": "A reaction",
    "pinned": "A message was pinned",
    "screenshot": "A screenshot was taken",
    "contact_shared": "A contact was shared",
    "other": "A notice from the app",
}

# What a signal looks at.
BASES: Final = {
    "structure": "times and numbers",
    "words": "words in messages",
    "note": "own account",
}

CLOCKS: Final = {
    "stated": "The file states the time and its zone.",
    "assumed": "The file gives times without a zone. A zone was assumed.",
    "date_only": "The file gives dates without times.",
    "none": "The file gives no times.",
}


def local(when: datetime, zone: str) -> datetime:
    """An instant as the clock on the wall showed it; a moment no calendar holds stays in UTC."""
    try:
        return when.astimezone(ZoneInfo(zone))
    except (OverflowError, ValueError):  # the first and last day a calendar has
        return when.astimezone(UTC)


def day_words(day: date) -> str:
    """ "4 March 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """ "4 Mar 2025"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def weekday_words(day: date) -> str:
    """ "Tue 4 March 2025"."""
    return f"{DAYS[day.weekday()]} {day_words(day)}"


def whole_day_words(day: date) -> str:
    """ "Tuesday 4 March 2025", as somebody says it in a statement."""
    return f"{_WHOLE_DAYS[day.weekday()]} {day_words(day)}"


def time_words(when: datetime) -> str:
    """ "Tue 4 March 2025, 23:41"."""
    return f"{weekday_words(when.date())}, {when.hour:02}:{when.minute:02}"


def iso_words(written: str, zone: str) -> str:
    """ "4 Mar 2025, 23:41" for an ISO time, "4 Mar 2025" for an ISO day; anything else as it is written.

    Args:
        zone: IANA zone to show it in; a time without an offset is local already.
    """
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return written
    shown = local(when, zone) if when.tzinfo else when
    day = short_day(shown.date())
    return day if len(written) <= len("2026-03-04") else f"{day}, {shown.hour:02}:{shown.minute:02}"


def which_hour(when: datetime) -> str:
    """ " BST" or " GMT" in the hour that comes twice when clocks go back; "" at any other time.

    Args:
        when: with its zone, as `local` gives it.
    """
    if when.replace(fold=0).utcoffset() == when.replace(fold=1).utcoffset():
        return ""
    name = when.tzname() or ""
    return f" {name}" if name.isalpha() else f" UTC{name}"


def month_words(day: date) -> str:
    """ "March 2025"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 message", "2,310 messages"; *many* where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(things: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; "" for nothing."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


def channel_count(channel: str, number: int) -> str:
    """ "1 phone call", "2 text messages", "3 through someone else"."""
    return count(number, *_COUNTED.get(channel, (plain_code(channel).lower(),) * 2))


def format_words(code: str | None) -> str:
    """What a reader's format is called: "WhatsApp chat" for "whatsapp"; "Not known" for none."""
    return formats.NAMES.get(code or "", plain_code(code or "not known"))


def length_words(seconds: float) -> str:
    """ "45 seconds", "2 minutes 5 seconds", "1 hour 3 minutes"; above an hour to the minute."""
    whole = round(seconds)
    large, small, size = ("hour", "minute", 60) if whole >= 3600 else ("minute", "second", 1)
    parts = ((whole // size // 60, large), (whole // size % 60, small))
    return " ".join(count(number, unit) for number, unit in parts if number) or count(0, small)


def size_words(size_bytes: int) -> str:
    """ "812 bytes", "14.2 KB", "3.0 MB", in steps of 1,000 as file lists show them."""
    if size_bytes < 1000:
        return count(size_bytes, "byte")
    for unit, step in (("KB", 10**3), ("MB", 10**6), ("GB", 10**9)):
        if size_bytes < 1000 * step or unit == "GB":
            return f"{size_bytes / step:,.1f} {unit}"
    raise AssertionError


def address_words(address: str) -> str:
    """An address as people write it: "+44 7700 900123" for a number in E.164, else as it is."""
    if not (address.startswith("+") and address[1:].isdecimal() and len(address) <= 16):
        return address
    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return address
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(written).replace(" ", "\u00a0")


def is_like_address(name: str) -> bool:
    """Whether a name is a telephone number or an e-mail address, as exports show unsaved contacts."""
    digits = sum(each.isdecimal() for each in name)
    return "@" in name or (digits >= 6 and 2 * digits >= len(name))


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in order, neighbours joined: 2, 3, 4, 7 as (2, 4), (7, 7); a pair stays two."""
    found: list[tuple[int, int]] = []
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        held = [number for _, number in run]
        found += [(held[0], held[-1])] if len(held) != _PAIR else [(each, each) for each in held]
    return found


def own_name(path: str) -> str:
    """A file's own name, without its folders."""
    return path.replace("\\", "/").rpartition("/")[2].strip()


def base_name(path: str) -> str:
    """A file's own name in small letters, to compare names by."""
    return own_name(path).casefold()


def plain_code(code: str) -> str:
    """A code nobody gave a name, readable: "new_number" becomes "New number"."""
    return code.replace("_", " ").replace("-", " ").strip().capitalize()
