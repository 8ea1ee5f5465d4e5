"""Details that stand in a text by themselves: phone numbers, e-mail addresses and postcodes."""

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from chesil.leaks.details import Kind

_COUNTRY: Final = "GB"  # of a number that is written without one
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_MOST: Final = 20_000  # letters of a text that are looked at
_FEWEST: Final = 9  # digits of a number that stands in a text; fewer may count anything
# Also numbers that nobody has yet: whoever typed one wrongly means to keep it secret too.
_LENIENCY: Final = phonenumbers.Leniency.POSSIBLE


def picked(text: str) -> Iterator[tuple[Kind, str]]:
    """Each detail of a text as it is written there, kind by kind; one may come more than once."""
    text = text[:_MOST]
    for each in phonenumbers.PhoneNumberMatcher(text, _COUNTRY, leniency=_LENIENCY):
        if sum(sign.isdigit() for sign in each.raw_string) >= _FEWEST:
            yield "phone", each.raw_string
    for found in _MAIL.finditer(text):
        yield "mail", found[0]
    for found in _POSTCODE.finditer(text):
        yield "postcode", found[0]
