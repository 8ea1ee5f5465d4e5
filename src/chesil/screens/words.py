"""Words that screens show beside messages: times, days, statuses, and hints where one would type."""

import re
from typing import Final

from chesil.screens.day_words import MONTHS, TODAY, WEEKDAYS, YESTERDAY, folded

_TIME: Final = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?\s?m\.?)?"
_TICKS: Final = r"[\s√✓✔vVwW/\\<«1lI|,.•·®©、，。0Oo-]*"  # what becomes of the ticks behind a time
TIME_ALONE: Final = re.compile(rf"^[(|]?(?:edited\s+)?({_TIME}){_TICKS}$", re.IGNORECASE)
TIME_AT_END: Final = re.compile(rf"^(.*?)\s[(|]?(?:edited\s+)?({_TIME}){_TICKS}$", re.IGNORECASE)
TIME_BELOW: Final = re.compile(
    rf"^(?:sent\s*[•·.,-]?\s*)?({_TIME})\s*(?:[•·.,*-]?\s*(?:sms|mms|rcs|chat|sent|delivered|read)\b.*)?{_TICKS}$",
    re.IGNORECASE,
)
# How long a recording takes, behind what the drawing of its sound may be read as.
RECORDING: Final = re.compile(r"^[\W_IlⅢ川山三小丨]*(\d{1,2}:[0-5]\d)$")

_WEEKDAY: Final = f"(?:dydd)?(?:{'|'.join(' '.join(WEEKDAYS).split())}|iau)(?:feira)?"
_MONTH: Final = f"(?:{'|'.join(' '.join(MONTHS).split())})"
_RELATIVE: Final = f"(?:{'|'.join(f'{TODAY} {YESTERDAY}'.split())})"
_YEAR: Final = r"(?:19|20)\d\d"
_DATE: Final = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:de|of)?{_MONTH}(?:(?:de)?{_YEAR})?|{_MONTH}\d{{1,2}}(?:st|nd|rd|th)?(?:{_YEAR})?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|{_YEAR}/\d{{1,2}}/\d{{1,2}})"
)
_CLOCK: Final = r"(?:(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ap]m)?)"
_AT: Final = "at|am|um|a|alas|as|alle|om|o|la"
_DAY: Final = re.compile(
    rf"^(?:{_RELATIVE}|{_WEEKDAY}(?:(?:den|le|de)?{_DATE})?|(?:[^\W\d]{{2,3}})?{_DATE})(?:{_AT})?{_CLOCK}?$"
)
_TIME_SEPARATOR: Final = re.compile(rf"^{_CLOCK}$")
_LOST: Final = re.compile(r"[\s,•·.|*'’–—_-]+")
_SLASHES: Final = re.compile(
    r"(?<=\d)[./-](?=\d{1,4}[./-]\d)|(?<=\d[./-]\d)[./-](?=\d)|(?<=\d[./-]\d\d)[./-](?=\d)"
)

_STATUS: Final = re.compile(
    r"^(?:not delivered|delivered|delivered quietly|read|seen|sent|sending|opened|received|viewed|replayed"
    r"|typing|edited|tap to load|view once|screenshot taken|anfonwyd|darllenwyd"
    r"|zugestellt|gelesen|gesendet|distribu[eé]|lu|vu|envoy[eé]|entregad[oa]|le[ií]do|lid[oa]|visto|enviad[oa]"
    r"|dostarczono|przeczytano|wys[lł]ano|consegnato|letto|inviato|bezorgd|verzonden)"
    r"(?:\s*(?:[•·.,…-]|by\b|at\b|just now|today|yesterday|\d).*)?[.…\s]*$"
    r"|^.{1,30}\b(?:is typing|typing)[.…\s]*$",
    re.IGNORECASE,
)
_UNREAD: Final = re.compile(
    r"^\d{0,4}\s*(?:new|unread)\s*(?:new\s*|unread\s*)?messages?$"
    r"|^\d{1,4}\s.*\b(?:ungelesen|non lu|no le|nieprzeczyt|heb ei|heb eu|non lett|ongelezen|necitit)",
    re.IGNORECASE,
)
# A day in a language that is not known here: one word, or a year or a number with words beside it.
_MAY_BE_DAY: Final = re.compile(
    r"^(?:[^\W\d]{3,14}|(?:[^\W\d]+\W+){0,2}\d{1,2}(?:\W+[^\W\d]+){1,2}"
    rf"|(?=.*[^\W\d])(?=.*\b{_YEAR}\b)(?:\w+(?:\W+|$)){{2,8}})$|\d年|\d월"
)
_HINTS: Final = frozenset((
    "message", "imessage", "textmessage", "textmessagesms", "rcsmessage", "aa", "sendachat", "chat", "reply",
    "sendmessage", "typeamessage", "sendamessage", "writeamessage", "typemessage", "messagesms", "neges",
    "signalmessage", "startamessage", "startanewmessage", "addamessage", "writeareply", "newmessage", "type",
    "nachricht", "nachrichtschreiben", "nachrichtsenden", "ecrireunmessage", "envoyerunmessage",
    "votremessage", "mensaje", "enviarmensaje", "escribeunmensaje", "mensagem", "wiadomosc", "messaggio",
    "napiszwiadomosc", "scriviunmessaggio", "bericht", "typeenbericht", "mesaj", "anfonneges",
    "teipiwchneges",
    "entermessage", "typehere", "typeamessagehere", "chatmessage", "writeacomment", "writeapubliccomment",
    "addacomment",
))  # fmt: skip
_HINT_TO: Final = re.compile(r"^(?:message\s*[#@]\S+|add a comment for .+|(?:comment|reply) as .+)$")
_ICONS_BEHIND: Final = re.compile(r"(?:\s+\S)+$")  # what the icons behind a hint are read as


def _compact(text: str) -> str:
    return _LOST.sub("", _SLASHES.sub("/", folded(text)))


def is_day(text: str) -> bool:
    """Whether a line is a day as a separator writes it, with or without a time."""
    return bool(_DAY.match(_compact(text)))


def may_be_day(text: str) -> bool:
    """Whether a line in the middle may be a day in a language that is not known here."""
    plain = text.strip()
    return not is_status(plain) and not is_unread(plain) and bool(_MAY_BE_DAY.search(plain))


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
    words = _ICONS_BEHIND.sub("", folded(text))
    return re.sub(r"[^a-z]", "", words) in _HINTS or bool(_HINT_TO.match(words))
