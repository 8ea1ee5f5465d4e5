"""Codes that people say to each other: short, without signs that look or sound alike, and no words."""

import secrets
from typing import Final

from chesil_web.foundation.keys.service import blind_index

SIGNS: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, so no words; no 0, 1, I, L, O
_LENGTH: Final = 8  # 38 bits, for a code that works once, for days, and whose guesses are counted


def new_code() -> str:
    """A code such as ``K7QX-4MPT``."""
    text = "".join(secrets.choice(SIGNS) for _ in range(_LENGTH))
    return f"{text[:4]}-{text[4:]}"


def index(typed: str) -> bytes | None:
    """What a code can be looked up by, however it was typed; None where it can be none."""
    text = typed.upper().replace("-", "").replace(" ", "")
    if len(text) != _LENGTH or not set(text) <= set(SIGNS):
        return None
    return blind_index("share-code", text)
