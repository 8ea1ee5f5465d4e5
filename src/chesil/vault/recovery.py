"""Recovery codes: secrets to keep on paper, written so that a slip in typing them back is noticed.

A code is a number in Crockford's base 32 (no I, L, O or U) with his check character, modulo 37, at its end.
37 is prime and larger than 32, so one wrong character or two neighbours changed over never go unnoticed; of
other slips one in 37 does, and is then a code that does not open the record.

Of the 37 check characters five are signs or a U (`*`, `~`, `$`, `=`, `U`): people ask what they are, or leave
them off. A new code ends in one of the other 32, and is drawn anew until it does. That keeps 32 in 37 of all
codes, so one of 160 bits is as hard to guess as one of 159.79. Codes made before are read as they are.

Source: Douglas Crockford, Base 32.
"""

import re
import secrets
import unicodedata
from typing import Final

from chesil.vault.errors import TypingSlip

CODE_BYTES: Final = 20
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS: Final = _DIGITS + "*~$=U"
_VALUES: Final = {sign: value for value, sign in enumerate(_CHECKS)}
_LOOK_ALIKE: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = re.compile(r"[\s\-‐-―−_.·]+")
_GROUP: Final = 4
_MOST_TYPED: Final = 400


def new_code(*, size: int = CODE_BYTES) -> tuple[bytes, str]:
    """A fresh code: its random bytes, and the text to print, which ends in a letter or digit of the alphabet.

    Args:
        size: bytes of the secret.
    """
    while True:
        code = secrets.token_bytes(size)
        text = write_code(code)
        if text[-1] in _DIGITS:
            return code, text


def write_code(code: bytes) -> str:
    """A secret as text in groups of four, such as ``ZRHK-3DZB-GNCQ-BP9P-VE72-GTE1-GWAA-9P3G-M``."""
    number = int.from_bytes(code)
    signs = [_DIGITS[number >> 5 * place & 31] for place in reversed(range(_length(len(code))))]
    text = "".join(signs) + _CHECKS[number % 37]
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def read_code(text: str, *, size: int = CODE_BYTES) -> bytes:
    """The secret of a code as a person typed it.

    Case, spaces, dashes and full stops do not matter; O counts as 0, and I and L as 1.

    Args:
        size: bytes of the secret.

    Raises:
        TypingSlip: this is no code as it is printed. It says what is seen to be wrong, never the code.
    """
    signs = _signs(text)
    wanted = _length(size) + 1
    if len(signs) != wanted:
        raise TypingSlip(f"This code has {len(signs)} characters, and the printed one has {wanted}.")
    number = 0
    for place, sign in enumerate(signs[:-1]):
        if sign not in _DIGITS:
            group = place // _GROUP + 1
            raise TypingSlip(f"Group {group} of this code has a character that codes never have there.")
        number = number << 5 | _VALUES[sign]
    if _VALUES.get(signs[-1]) != number % 37 or number.bit_length() > 8 * size:
        raise TypingSlip("A character of this code is not as printed, or two have changed places.")
    return number.to_bytes(size)


def _length(size: int) -> int:
    return -(-8 * size // 5)


def _signs(text: str) -> str:
    if len(text) > _MOST_TYPED:
        raise TypingSlip("This is much longer than a recovery code.")
    plain = unicodedata.normalize("NFKC", text).upper()
    return _BETWEEN.sub("", plain).translate(_LOOK_ALIKE)
