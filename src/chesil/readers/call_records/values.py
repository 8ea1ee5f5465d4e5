"""The cells of a call record: dates, times, durations, numbers and the words for a hidden one."""

import re
from typing import Final

_UNITS: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b", re.IGNORECASE
)
_ISO: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?=(?:\D*\d){3})[+(]?[\d ()./+*#-]{3,25}")
# A spreadsheet shows a long number as 4.47701E+11: its last digits are gone for good.
_SHORTENED: Final = re.compile(r"[+]?\d(?:[.,]\d+)?E[+]?\d{1,2}", re.IGNORECASE)
_LENGTH: Final = {"h": 3_600, "m": 60, "s": 1}

WITHHELD: Final = frozenset(
    ("withheld", "number withheld", "caller withheld", "id withheld", "private", "private number",
     "anonymous", "restricted", "no caller id", "number hidden", "hidden", "-2")
)  # fmt: skip
# The network does not know the number, which is not the same as a caller who hides it.
UNKNOWN: Final = frozenset(("unknown", "unavailable", "not available", "n/a", "none", "-", "-1", ""))
# As delimited.plain_word gives them, in the languages that phones and their apps write lists in.
INCOMING: Final = frozenset((
    "in", "incoming", "incoming call", "received", "received call", "inbound", "i", "mt", "terminating",
    "answered", "answered elsewhere", "eingehend", "eingehender anruf", "ankommend", "angenommen", "entrant",
    "appel entrant", "recu", "entrante", "llamada entrante", "recibida", "chiamata in arrivo", "in arrivo",
    "ricevuta", "chamada recebida", "recebida", "inkomend", "inkomende oproep", "ontvangen", "przychodzace",
    "odebrane", "i mewn",
))  # fmt: skip
OUTGOING: Final = frozenset((
    "out", "outgoing", "outgoing call", "dialled", "dialed", "made", "outbound", "o", "mo", "originating",
    "placed", "cancelled", "canceled", "ausgehend", "ausgehender anruf", "abgehend", "gewahlt", "sortant",
    "appel sortant", "emis", "saliente", "llamada saliente", "realizada", "chiamata in uscita", "in uscita",
    "effettuata", "chamada efetuada", "efetuada", "uitgaand", "uitgaande oproep", "wychodzace", "wybrane",
    "allan",
))  # fmt: skip
MISSED: Final = frozenset((
    "missed", "missed call", "unanswered", "rejected", "declined", "blocked", "no answer", "verpasst",
    "verpasster anruf", "entgangen", "abgelehnt", "blockiert", "manque", "appel manque", "refuse", "rejete",
    "bloque", "perdida", "llamada perdida", "rechazada", "bloqueada", "chiamata persa", "persa", "rifiutata",
    "bloccata", "chamada perdida", "gemist", "gemiste oproep", "geweigerd", "geblokkeerd", "nieodebrane",
    "odrzucone", "zablokowane", "collwyd",
    "left voicemail",
))  # fmt: skip
# Android's numbers for kinds of calls, in a list that counts its times since 1970 as Android does.
ANDROID: Final = {
    "1": "incoming", "2": "outgoing", "3": "missed", "4": "left voicemail", "5": "rejected", "6": "blocked",
    "7": "answered elsewhere",
}  # fmt: skip
MESSAGES: Final = frozenset(("sms", "mms", "text", "text message", "message", "picture message"))
VOICEMAIL: Final = frozenset(("voicemail", "voice mail", "left voicemail"))
NOT_CONTACT: Final = frozenset(("data", "gprs", "internet", "roaming data", "subscription", "line rental"))


def read_duration(text: str, *, unit: str) -> float | None:
    """Seconds of a duration in any usual form; None when it is none.

    Args:
        unit: "s" or "m": what a bare number counts; what the first of two parts counts is always
            minutes ("2:05"), since a call record that counted hours and minutes would lose every short call.
    """
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return hours * 3_600 + minutes * 60 + seconds
    parts = text.split(":")
    if len(parts) in (2, 3) and all(part.strip().isdecimal() and len(part) <= 6 for part in parts):
        total = 0
        for part in parts:
            total = total * 60 + int(part.strip())
        return float(total)
    named = _UNITS.findall(text)
    if named:
        return sum(_decimal(count) * _LENGTH[word[0].casefold()] for count, word in named)
    if re.fullmatch(r"\d{1,9}(?:[.,]\d{1,6})?", text):
        return _decimal(text) * _LENGTH[unit]
    return None


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def is_number(text: str) -> bool:
    """Whether the cell may be a phone number or the words for a hidden one."""
    return _NUMBER.fullmatch(text) is not None or text.casefold() in WITHHELD


def unwrapped(text: str) -> str:
    """A number without what keeps a spreadsheet from taking it for a sum: ="07700900123", '07700900123."""
    return text.removeprefix("=").strip('"').removeprefix("'").strip()


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet has cut the number short, so that many numbers look like this one."""
    return _SHORTENED.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Whether the cell may be a duration."""
    return len(text) <= 20 and read_duration(text, unit="s") is not None
