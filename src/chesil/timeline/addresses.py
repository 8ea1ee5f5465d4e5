"""When two written addresses or names are the same, and how each is shown."""

import re
import unicodedata
from typing import Final

import attrs
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

PHONE: Final = "phone"
EMAIL: Final = "email"

# Marks that steer how text runs; exports put them around numbers and names (WhatsApp, U+200E and U+202A).
_STEERING: Final = "\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DIRECTION_MARKS: Final = re.compile(f"[{_STEERING}]")
# Joiners are part of emoji and of some scripts, so they stay where a name is shown.
INVISIBLE: Final = f"[{_STEERING}\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065]"
_INVISIBLE: Final = re.compile(INVISIBLE)
_SCHEME: Final = re.compile(r"(?:tel|sms|mailto):", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_NUMBER: Final = re.compile(r"[+(]?[0-9][0-9 ().,;#x/\u2010-\u2015-]{5,38}")
_FEWEST_DIGITS: Final = 7  # shorter numbers are short codes, kept as they are


@attrs.frozen
class Address:
    """One address, handle or name.

    Attributes:
        space: "phone", "email", or the format whose users the value tells apart.
        value: what to compare. shown: what to print.
    """

    space: str
    value: str
    shown: str = attrs.field(eq=False)


def shown(text: str) -> str:
    """*text* on one line, without the marks that steer the direction of writing."""
    return " ".join(_DIRECTION_MARKS.sub("", text).split())


def matched(text: str) -> str:
    """*text* for comparing: compatibility forms, case, spaces and invisible characters made alike."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).split())


class Addresses:
    """Reads addresses as one region writes them, each different string once.

    Args:
        region: ISO 3166 code; how a national phone number is completed.
    """

    def __init__(self, region: str) -> None:
        self._region = region
        self._known: dict[tuple[str, str, bool], Address | None] = {}

    def read(self, raw: str, *, space: str, telephone: bool) -> Address | None:
        """The address *raw* stands for, None when nothing visible is written.

        Args:
            space: the format it comes from, for what is neither a phone number nor an e-mail address.
            telephone: whether bare digits are a phone number here; in a chat they may be an account.
        """
        key = (raw, space, telephone)
        if key not in self._known:
            self._known[key] = self._read(raw, space=space, telephone=telephone)
        return self._known[key]

    def numbers_in(self, text: str) -> tuple[Address, ...]:
        """The phone numbers that stand in a notice, in the order they stand there."""
        found = phonenumbers.PhoneNumberMatcher(
            _INVISIBLE.sub("", text[:500]), self._region, leniency=phonenumbers.Leniency.POSSIBLE
        )
        written = (phonenumbers.format_number(each.number, PhoneNumberFormat.E164) for each in found)
        return tuple(Address(PHONE, number, number) for number in dict.fromkeys(written))

    def _read(self, raw: str, *, space: str, telephone: bool) -> Address | None:
        value = _SCHEME.sub("", matched(raw), count=1)
        if not value:
            return None
        if _EMAIL.fullmatch(value):
            return Address(EMAIL, value, value)
        number = self._number(value, telephone=telephone)
        return Address(PHONE, number, number) if number else Address(space, value, shown(raw))

    def _number(self, value: str, *, telephone: bool) -> str | None:
        if not _NUMBER.fullmatch(value) or not (telephone or value[0] in "+(0"):
            return None
        if sum(map(str.isdigit, value)) < _FEWEST_DIGITS:
            return None
        try:
            number = phonenumbers.parse(value, self._region)
        except NumberParseException:
            return None
        # Numbers that are possible are taken, valid or not: a made-up sender number is evidence too.
        if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
            return None
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
