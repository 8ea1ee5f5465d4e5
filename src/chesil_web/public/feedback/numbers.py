"""Numbers that stand for a person or their money: phones, cards, accounts, National Insurance.

Sources: Ofcom, National Telephone Numbering Plan; ISO/IEC 7812-1 annex B (Luhn); ISO 13616 (IBAN); HMRC,
National Insurance Manual NIM39110.
"""

import re
from typing import Final

import phonenumbers

from chesil_web.public.feedback.plain import closed_up

_RUN: Final = re.compile(r"\+?\(?\d(?:[\s().,/_*-]{0,3}\d)*")
_ANNOUNCED: Final = re.compile(
    r"\b(?:call|phone|ring|text|tel|telephone|mobile|mob|whatsapp|landline|number|fax)\b(?:\W+[a-z]+){0,4}\W+"
    r"(\d(?:[\s-]?\d){5,7})(?!\d)",
    re.IGNORECASE,
)
_AMERICAN: Final = re.compile(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_UK: Final = re.compile(r"0[12]\d{8,9}|07\d{8,10}|7\d{9}|(?:00)?440?[127]\d{8,9}")


def _runs(text: str) -> list[tuple[str, str]]:
    """Every stretch of digits: as it stands, and its digits."""
    return [(hit[0], re.sub(r"\D", "", hit[0])) for hit in _RUN.finditer(text)]


def is_phone(text: str) -> bool:
    """Whether there is a phone number in it."""
    if _AMERICAN.search(text) or _ANNOUNCED.search(text):
        return True
    if any(True for _ in phonenumbers.PhoneNumberMatcher(text, "GB")):
        return True
    for written, digits in _runs(text):
        abroad = written.startswith(("+", "(+")) or digits.startswith("00")
        if _UK.fullmatch(digits) or (abroad and 9 <= len(digits) <= 17):
            return True
    return False


def is_card(text: str) -> bool:
    """Whether there is the number of a payment card in it: by its check digit, or in fours."""
    return any(
        13 <= len(digits) <= 19 and (_luhn(digits) or _in_fours(written)) for written, digits in _runs(text)
    )


def _in_fours(written: str) -> bool:
    return re.fullmatch(r"\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?", written) is not None


def _luhn(digits: str) -> bool:
    doubled = (int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z]{4})?(?:[ -]?\d){12,20}", re.IGNORECASE)
_SORT_CODE: Final = re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{2}(?![\d-])")
_BANK: Final = re.compile(
    r"\b(?:sort\s?-?code|s/?c|account|acc|acct|a/c|bank|card|cvv|cvc|security code|pin|expir\w+)\b"
    r"(?:\W+[a-z]+){0,3}\W+(?:\d[ -]?){3,}",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"\b(?=(?:[A-Z]*\d){5})(?=\d*[A-Z])[A-Z\d]{12,}\b", re.IGNORECASE
)  # such as a driving licence
_LEAST: Final = 8  # digits without a gap that are no date: an account, a passport, a record


def is_account(text: str) -> bool:
    """Whether there is a bank account in it, or another long number that stands for somebody."""
    if _IBAN.search(text) or _SORT_CODE.search(text) or _BANK.search(text) or _CODE.search(text):
        return True
    long = (hit for hit in re.findall(r"\d+", text) if len(hit) >= _LEAST)
    return any(not _day(digits) for digits in long)


def _day(digits: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits) is not None


# Two letters that are a word, such as "at", do not begin one when they stand before a space.
_NINO: Final = re.compile(
    r"(?<![a-z])(?!(?-i:at|by|he|me|my|as|am|an|be|we)\b)[a-ceghj-prstw-z][ .-]?[a-ceghj-nprstw-z]"
    r"(?:[ ./-]{0,2}\d){6}[ ./-]{0,2}[a-d]?(?![a-z\d])",
    re.IGNORECASE,
)


def is_insurance(text: str) -> bool:
    """Whether there is a National Insurance number in it."""
    return _NINO.search(text) is not None or _NINO.search(closed_up(text)) is not None


_BIRTH: Final = re.compile(
    r"\b(?:d\.?o\.?b\b\.?|date\s+of\s+birth|birth\s?day\s+is|born\s+(?:on|in))\W*(?:\w+\W+){0,2}\d",
    re.IGNORECASE,
)


def is_birth(text: str) -> bool:
    """Whether there is a day of birth in it."""
    return _BIRTH.search(text) is not None
