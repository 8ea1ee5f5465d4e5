"""Words that screens show beside messages: times, days, statuses, and hints where one would type."""

import re
from typing import Final

_TIME: Final = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?\s?m\.?)?"
_TICKS: Final = r"[\s√✓✔vVwW/\\<«1lI|,.、•·®©-]*"  # what becomes of the ticks behind a time
TIME_ALONE: Final = re.compile(rf"^[(|]?(?:edited\s+)?({_TIME}){_TICKS}$", re.IGNORECASE)
TIME_AT_END: Final = re.compile(rf"^(.*?)\s[(|]?(?:edited\s+)?({_TIME}){_TICKS}$", re.IGNORECASE)
TIME_BELOW: Final = re.compile(
    rf"^(?:sent\s*[•·.,-]?\s*)?({_TIME})\s*(?:[•·.,*-]?\s*(?:sms|mms|rcs|chat|sent|delivered|read)\b.*)?{_TICKS}$",
    re.IGNORECASE,
)
# How long a recording takes, behind what the drawing of its sound may be read as.
RECORDING: Final = re.compile(r"^[\W_IlⅢ川山三小丨]*(\d{1,2}:[0-5]\d)$")

_WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "mon", "tues", "tue", "weds", "wed", "thurs", "thur", "thu", "fri", "sat", "sun",
    "dyddllun", "dyddmawrth", "dyddmercher", "dyddiau", "dyddgwener", "dyddsadwrn", "dyddsul",
)  # fmt: skip
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
    "ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin", "gorffennaf", "awst", "medi", "hydref",
    "tachwedd", "rhagfyr",
)  # fmt: skip
_RELATIVE: Final = ("today", "yesterday", "heddiw", "ddoe")
_WEEKDAY, _MONTH = f"(?:{'|'.join(_WEEKDAYS)})", f"(?:{'|'.join(_MONTHS)})"
_YEAR: Final = r"(?:19|20)\d\d"
_DATE: Final = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?{_MONTH}(?:{_YEAR})?|{_MONTH}\d{{1,2}}(?:st|nd|rd|th)?(?:{_YEAR})?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|{_YEAR}/\d{{1,2}}/\d{{1,2}})"
)
_CLOCK: Final = r"(?:(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ap]m)?)"
_DAY: Final = re.compile(
    rf"^(?:(?:{'|'.join(_RELATIVE)})|{_WEEKDAY}(?:{_DATE})?|{_DATE})(?:at|am)?{_CLOCK}?$"
)
_TIME_SEPARATOR: Final = re.compile(rf"^{_CLOCK}$")
_LOST: Final = re.compile(r"[\s,•·.|*'’–—_-]+")
_SLASHES: Final = re.compile(
    r"(?<=\d)[./-](?=\d{1,4}[./-]\d)|(?<=\d[./-]\d)[./-](?=\d)|(?<=\d[./-]\d\d)[./-](?=\d)"
)

_STATUS: Final = re.compile(
    r"^(?:not delivered|delivered|delivered quietly|read|seen|sent|sending|opened|received|viewed|replayed"
    r"|typing|edited|tap to load|view once|screenshot taken|anfonwyd|darllenwyd)"
    r"(?:\s*(?:[•·.,…-]|by\b|at\b|just now|today|yesterday|\d).*)?[.…\s]*$"
    r"|^.{1,30}\b(?:is typing|typing)[.…\s]*$",
    re.IGNORECASE,
)
_UNREAD: Final = re.compile(r"^\d{0,4}\s*(?:new|unread)\s*(?:new\s*|unread\s*)?messages?$", re.IGNORECASE)
_HINTS: Final = frozenset((
    "message", "imessage", "textmessage", "textmessagesms", "rcsmessage", "aa", "sendachat", "chat", "reply",
    "sendmessage", "typeamessage", "sendamessage", "writeamessage", "typemessage", "messagesms", "neges",
    "signalmessage", "startamessage", "startanewmessage", "addamessage", "writeareply", "newmessage", "type",
    "entermessage", "typehere", "typeamessagehere", "chatmessage",
))  # fmt: skip


def _compact(text: str) -> str:
    return _LOST.sub("", _SLASHES.sub("/", text.lower()))


def is_day(text: str) -> bool:
    """Whether a line is a day as a separator writes it, with or without a time."""
    return bool(_DAY.match(_compact(text)))


def is_time_separator(text: str) -> bool:
    """Whether a line is a time and nothing else."""
    return bool(TIME_ALONE.match(text.strip())) or bool(_TIME_SEPARATOR.match(_compact(text)) and ":" in text)


def is_status(text: str) -> bool:
    """Whether a line says what became of a message, such as Delivered, or that somebody types."""
    return bool(_STATUS.match(text.strip()))


def is_unread(text: str) -> bool:
    """Whether a line says how many messages were not read yet."""
    return bool(_UNREAD.match(text.strip()))


def is_hint(text: str) -> bool:
    """Whether a line is what an app shows where one would type."""
    return re.sub(r"[^a-z]", "", text.lower()) in _HINTS
