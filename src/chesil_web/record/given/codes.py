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


def read(typed: str) -> str | None:
    """The signs of a code, however it was typed; None where it can be none."""
    text = typed.upper().replace("-", "").replace(" ", "")
    return text if len(text) == _LENGTH and set(text) <= set(SIGNS) else None


def index(typed: str) -> bytes | None:
    """What a code of a share can be looked up by, however it was typed; None where it can be none."""
    text = read(typed)
    return blind_index("share-code", text) if text else None
